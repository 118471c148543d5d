"""`newsfold clean --explain`: each line of a raw text once, with what became of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.cli.explain import explain, show
from pipeline.document import Document, Removed
from pipeline.read import RawText

TEXT = """Home
River bursts its banks
By Jane Doe | 4 May 2019
Home
HARFORD - The river Lenn burst its banks on Friday.
Firefighters carry residents to safety.
Photo: Ann Smith
Nobody was hurt, said the mayor.

Share this
Nobody was hurt, said the mayor.
An unknown line.
"""

DOCUMENT = Document(
    id="x",
    source="flood.txt",
    source_hash="",
    title="River bursts its banks",
    body="HARFORD - The river Lenn burst its banks on Friday.\n\nNobody was hurt, said the mayor.",
    captions=("Firefighters carry residents to safety.",),
    credits=("Photo: Ann Smith",),
    removed=(
        Removed(text="Home", reason="above the title"),
        Removed(text="By Jane Doe | 4 May 2019", reason="byline"),
        Removed(text="Home", reason="page furniture"),
        Removed(text="Share this", reason="sharing"),
        Removed(text="Nobody was hurt, said the mayor.", reason="repeated"),
    ),
    authors=("Jane Doe",),
    dateline="HARFORD",
    published="2019-05-04",
    published_from="header",
)

EXPLAINED = [
    ("-", "above the title", "Home"),
    ("=", "title", "River bursts its banks"),
    ("-", "byline → authors, published", "By Jane Doe | 4 May 2019"),
    ("-", "page furniture", "Home"),
    (" ", "dateline", "HARFORD - The river Lenn burst its banks on Friday."),
    ("=", "caption", "Firefighters carry residents to safety."),
    ("=", "credit", "Photo: Ann Smith"),
    (" ", "", "Nobody was hurt, said the mayor."),
    ("-", "sharing", "Share this"),
    ("-", "repeated", "Nobody was hurt, said the mayor."),
    ("-", "not recorded", "An unknown line."),
]


def raw_of(text: str, kind: str = "text") -> RawText:
    return RawText("flood.txt", "", kind, text)  # type: ignore[arg-type]


def explained(raw: RawText, document: Document = DOCUMENT) -> list[tuple[str, str, str]]:
    return [(line.sign, line.label, line.text) for line in explain(raw, document)]


def test_each_line_once_and_in_order() -> None:
    assert explained(raw_of(TEXT)) == EXPLAINED


def test_a_page_is_shown_by_its_visible_blocks() -> None:
    lines = "".join(f"<p>{text} </p>" for _, _, text in EXPLAINED)
    page = f"<html><head><title>Hidden</title></head><body><div>{lines}</div></body></html>"
    assert explained(raw_of(page, "html")) == EXPLAINED


def test_a_paragraph_that_a_page_breaks_elsewhere_is_still_the_story() -> None:
    page = "<p>HARFORD - The river Lenn burst<br>its banks on Friday.</p><p>Nobody was hurt</p>"
    assert [sign for sign, _, _ in explained(raw_of(page, "html"))] == [" ", " ", " "]


def test_a_title_that_was_made_is_no_line() -> None:
    made = DOCUMENT.model_copy(update={"title": "A made title", "title_made": True})
    assert explained(raw_of("A made title\n"), made) == [("-", "not recorded", "A made title")]


def test_what_a_line_became_is_said_once() -> None:
    removed = tuple(Removed(text=f"{n}. 4 May 2019", reason="date") for n in (1, 2))
    document = DOCUMENT.model_copy(update={"removed": removed})
    shown = explained(raw_of("1. 4 May 2019\n\n2. 4 May 2019\n"), document)
    assert [label for _, label, _ in shown] == ["date → published", "date"]


def test_it_reads_well_at_eighty_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = "The water rose by almost two metres within one night. " * 5
    show(raw_of(TEXT + long), DOCUMENT.model_copy(update={"body": DOCUMENT.body + "\n\n" + long}))
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 80
    assert not [line for line in lines if line != line.rstrip()]
    assert lines[0] == "flood.txt"
    assert "  published          2019-05-04 (from header)" in lines
    assert "- byline → authors,  By Jane Doe | 4 May 2019" in shown
    assert "- sharing            Share this" in shown
    assert "  the story: 3 lines" in lines
    assert "= kept apart: 3 lines (title 1, caption 1, credit 1)" in lines
    assert "- taken out: 6 lines (" in shown


def test_what_is_shown_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show(raw_of("[red]Nobody[/red] \x1b[2J was\x07 hurt.\n" + TEXT), DOCUMENT)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[red]Nobody[/red]" in shown


WORDS = st.lists(st.sampled_from([text for _, _, text in EXPLAINED] + ["", "Other", "|"]))


@settings(derandomize=True, max_examples=50, deadline=None)
@given(WORDS)
def test_no_line_is_lost_or_shown_twice(lines: list[str]) -> None:
    shown = [text for _, _, text in explained(raw_of("\n\n".join(lines)))]
    assert shown == [line for line in lines if line]


def test_the_command(tmp_path: Path) -> None:
    story = tmp_path / "flood.txt"
    story.write_text(
        "River bursts its banks in Lower Harford\n\n"
        "The river Lenn burst its banks on Friday and flooded more than two hundred houses.\n\n"
        "Share this on Facebook\n",
        encoding="utf-8",
    )
    (tmp_path / "empty.txt").write_bytes(b"")
    newsfold = Path(sys.executable).with_name("newsfold")
    done = subprocess.run(
        [newsfold, "clean", "--explain", tmp_path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "set aside: empty.txt" in done.stderr
    assert done.stdout.startswith("flood.txt\n")
    assert "= title" in done.stdout
    assert "- taken out: 1 line (" in done.stdout
