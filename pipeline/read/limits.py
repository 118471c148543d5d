"""How much reading may take in before it calls a file hostile."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one dropped file may cost; what goes beyond is set aside, with the reason."""

    max_item_bytes: int = 32 * MIB
    """The largest story file, archive member or JSON Lines record, in bytes."""
    max_unpacked_bytes: int = 16 * 1024 * MIB
    """What one dropped file may unpack to, over all containers within it, in bytes; a file of
    Common Crawl News of 1 GB unpacks to about five."""
    max_ratio: int = 200
    """How many times its packed size a member may unpack to (deflate can reach 1,032; news text
    stays below 20). Members below 1 MiB are not asked."""
    max_members: int = 100_000
    """Members that one dropped file may hold, over all archives within it. JSON Lines records
    are not counted: they cost nothing beyond their bytes."""
    max_depth: int = 3
    """How deep containers may be nested; a `.tar.gz` is two deep."""
