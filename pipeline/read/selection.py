"""Which sources are wanted, so that what holds none of them is never opened."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection


class Selection:
    """A set of wanted sources; without one everything is wanted.

    A source that turns out to be a container stands for all that is in it: an archive that was
    set aside because it was broken can be asked for again by its name. So does a folder, whose
    source ends with `/`.
    """

    def __init__(self, only: Collection[str] | None) -> None:
        self._wanted = None if only is None else frozenset(only)
        self._sorted = sorted(self._wanted or ())
        self._folders = tuple(source for source in self._sorted if source.endswith("/"))

    def has(self, source: str) -> bool:
        """Whether `source` itself is wanted."""
        return self._wanted is None or source in self._wanted or source.startswith(self._folders)

    def reaches_below(self, prefix: str) -> bool:
        """Whether a wanted source begins with `prefix`."""
        if self._wanted is None or prefix.startswith(self._folders):
            return True
        at = bisect_left(self._sorted, prefix)
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def touches(self, source: str) -> bool:
        """Whether `source`, a member of it or a line of it is wanted."""
        return (
            self.has(source)
            or self.reaches_below(f"{source}!/")
            or self.reaches_below(f"{source}#")
        )

    def inside(self, container: str) -> Selection:
        """What is wanted of the members of `container`."""
        return Selection(None) if self.has(container) else self

    def parts_of(self, source: str) -> set[str] | None:
        """The wanted sources that `source` gives; None when that is all it has."""
        if self.has(source):
            return None
        return {
            wanted for prefix in (f"{source}!/", f"{source}#") for wanted in self._below(prefix)
        }

    def _below(self, prefix: str) -> list[str]:
        start = bisect_left(self._sorted, prefix)
        end = start
        while end < len(self._sorted) and self._sorted[end].startswith(prefix):
            end += 1
        return self._sorted[start:end]
