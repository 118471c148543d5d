"""Measure Newsfold: quality by stage, held by floors, and speed, which is only reported.

python -m benchmarks --data ../shared/data            everything, as a table
python -m benchmarks --data ../shared/data --json     as JSON
python -m benchmarks --data ../shared/data --quality --check   CI: fail below a floor
python -m benchmarks --data ../shared/data --raise    write what was measured as the floors
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import (
    canonical,
    cleaning,
    copies,
    entities,
    floors,
    grouping,
    speed,
    text_drops,
    timex,
)
from benchmarks.figures import Figure

_QUALITY = (
    cleaning.measure,
    text_drops.measure,
    timex.measure,
    entities.measure,
    grouping.measure,
    copies.measure,
)
_SPEED = (speed.measure, text_drops.speed, timex.speed)


def main() -> int:
    """Measure; give 1 when a floor is missed, 2 when the data is not there."""
    options = _options()
    data: Path = options.data
    if not data.is_dir():
        sys.stderr.write(f"{data}: no such folder; name the one of the data sets with --data\n")
        return 2
    quality = [figure for measure in _QUALITY for figure in measure(data)]
    timed = [] if options.quality else [figure for clock in _SPEED for figure in clock(data)]
    labelled = canonical.measure()  # its documents and its floors are among the tests
    below = floors.below(quality, data)
    if options.raise_floors:
        floors.raise_to(quality, data)
    if options.json:
        figures = [asdict(figure) for figure in [*quality, *labelled, *timed]]
        sys.stdout.write(json.dumps({"figures": figures, "below_floor": below}, indent=1) + "\n")
    else:
        Console().print(_table([*quality, *labelled, *timed]))
    for line in below:
        sys.stderr.write(f"below its floor: {line}\n")
    return 1 if options.check and below else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--quality", action="store_true", help="leave speed out")
    parser.add_argument("--check", action="store_true", help="fail when a floor is missed")
    parser.add_argument(
        "--raise", dest="raise_floors", action="store_true", help="raise the floors to these"
    )
    return parser.parse_args()


def _table(figures: list[Figure]) -> Table:
    table = Table("stage", "data", "measure")
    table.add_column("value", justify="right")
    table.add_column("floor", justify="right")
    pinned = floors.pinned()
    for figure in figures:
        floor = pinned.get(floors.name(figure))
        value = f"{figure.value:.4f}" if figure.value <= 1 else f"{figure.value:,.0f}"
        table.add_row(
            figure.stage, figure.data, figure.measure, value, f"{floor:.4f}" if floor else ""
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
