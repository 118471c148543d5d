"""`python -m tools.kibana`: write config/kibana/newsfold.ndjson anew."""

from __future__ import annotations

import sys

from tools.kibana import NDJSON, ndjson


def main() -> int:
    """Write the file; give the exit status."""
    written = ndjson()
    NDJSON.write_text(written, encoding="utf-8")
    sys.stdout.write(f"{NDJSON}: {len(written.splitlines())} objects\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
