"""Learn the line model: `python -m training.lines --data DATA --out FOLDER`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.clean.line_model import PATH, Network
from training.lines.pages import Page, held_out, read_pages
from training.lines.parts import learn_caption, learn_day, learn_title
from training.lines.stories import learn
from training.lines.words import small_words


def learned(pages: Sequence[Page]) -> dict[str, Network]:
    """All networks of the model by name."""
    first, second = learn(pages)
    return {
        "first": first,
        "second": second,
        "title": learn_title(pages),
        "caption": learn_caption(pages),
        "day": learn_day(pages),
    }


def save(networks: Mapping[str, Network], path: Path) -> None:
    """Write the numbers of the networks."""
    parts = {
        f"{name}_{part}": getattr(network, part)
        for name, network in networks.items()
        for part in Network.__slots__
    }
    np.savez_compressed(path, **parts)


def main() -> None:
    """Read the command line and learn from the pages that are not held out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--out", type=Path, required=True, help="where the model goes")
    arguments = parser.parse_args()
    words = "\n".join(small_words())
    (arguments.out / "small_words.txt").write_text(f"{words}\n", encoding="utf-8")
    names = held_out(arguments.data, held=False)
    pages = list(read_pages(arguments.data, names))
    save(learned(pages), arguments.out / PATH.name)


if __name__ == "__main__":
    main()
