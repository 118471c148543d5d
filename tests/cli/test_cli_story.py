"""`newsfold story`, on both homes of the index."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.cli.story import Telling, documents_of, tellings
from pipeline.document import Document, document_id
from pipeline.errors import QueryError
from pipeline.index import Index, open_index
from pipeline.index.records import Entry
from pipeline.settings import load_settings

Newsfold = Callable[..., tuple[int, str, str]]

HARBOUR = "The harbour of Millbrook was closed on Sunday after a ferry ran aground in thick fog."
QUOTE = "We heard a long scraping noise and then everything on the tables slid to port"
CAPTAIN = "The captain, Helen Abara, had asked for a pilot an hour before."


@pytest.fixture(params=["embedded", "elasticsearch"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "embedded":
        return str(tmp_path / "index")
    return str(request.getfixturevalue("elasticsearch_location"))


@pytest.fixture
def index(location: str) -> Index:
    return open_index(location)


@pytest.fixture
def newsfold(
    location: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Newsfold]:
    """Run the command on the index of the test: its exit status, output and messages."""
    monkeypatch.setenv("NEWSFOLD_INDEX", location)
    monkeypatch.setenv("COLUMNS", "80")
    load_settings.cache_clear()

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["newsfold", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capsys.readouterr()
        return int(ended.value.code or 0), shown.out, shown.err

    yield run
    load_settings.cache_clear()


def document(source: str, body: str = "", **fields: Any) -> Document:
    return Document(
        **{
            "id": document_id(source),
            "source": source,
            "source_hash": "h",
            "title": source,
            "body": body,
            "language": "en",
            "story_id": document_id("first"),
            "story_size": 4,
            "run_id": "run-1",
            "pipeline_version": "1",
            **fields,
        }
    )


FERRY = (
    document("undated", f"A passenger remembers: {QUOTE}."),
    document("second", f"“{QUOTE},” a passenger said. {CAPTAIN}", published="2021-03-08"),
    document(
        "copy",
        f"{HARBOUR.upper()} “{QUOTE},” said a cook.",
        published="2021-03-07T22:15:00+00:00",
        duplicate_of=document_id("first"),
        site="example.org",
    ),
    document(
        "first",
        f"{HARBOUR} “{QUOTE},” said a cook.",
        published="2021-03-07",
        people=("Helen Abara",),
        places=("Millbrook",),
    ),
)


def write(index: Index, *documents: Document) -> None:
    with index.writer() as writer:
        writer.put([Entry(one, ()) for one in documents], 1)
        writer.commit()


def by_source(told: list[Telling]) -> dict[str, Telling]:
    return {one.document.source: one for one in told}


def test_tellings_come_in_the_order_of_time_and_undated_ones_last() -> None:
    told = tellings(FERRY)
    assert [one.document.source for one in told] == ["first", "copy", "second", "undated"]
    assert tellings(FERRY[::-1]) == told


def test_each_telling_has_what_none_before_it_says() -> None:
    told = by_source(tellings(FERRY))
    new = {
        source: [one.document.body[place.start : place.end] for place in one.new]
        for source, one in told.items()
    }
    assert new == {
        "first": [f"{HARBOUR} “{QUOTE},” said a cook"],
        "copy": [],
        "second": [f"a passenger said. {CAPTAIN.removesuffix('.')}"],
        "undated": ["A passenger remembers"],
    }
    assert (told["second"].new_words, told["second"].words) == (15, 30)
    assert told["first"].new_names == ["Helen Abara", "Millbrook"]


def test_originals_are_held_against_each_other_and_a_duplicate_against_its_original() -> None:
    told = by_source(tellings(FERRY))
    first, copy, second, undated = (
        document_id(source) for source in ("first", "copy", "second", "undated")
    )
    assert list(told["first"].shared) == [copy, second, undated]
    assert list(told["copy"].shared) == [first]
    assert list(told["undated"].shared) == [first, second]
    sharing = told["undated"].shared[first]
    (passage,) = sharing.passages
    assert sharing.words == passage.here.words == 15
    assert told["undated"].document.body[passage.here.start : passage.here.end] == QUOTE
    assert told["first"].document.body[passage.there.start : passage.there.end] == QUOTE


def test_a_story_is_found_by_its_id_and_by_each_document(index: Index) -> None:
    write(index, *FERRY, document("other", story_id=document_id("other")))
    for one in FERRY:
        assert {found.id for found in documents_of(index, one.id)} == {one.id for one in FERRY}
    with pytest.raises(QueryError, match="no story or document has the id 'nobody'"):
        documents_of(index, "nobody")


def test_the_old_id_of_a_merged_story_finds_the_new_one(
    index: Index, ingest: Callable[..., Any], drop: Path, tmp_path: Path
) -> None:
    new, old = sorted(("flood.txt", "flood-copy.txt"), key=document_id)
    for number, source in enumerate((old, new)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (drop / source).rename(folder / source)
        ingest(folder)
    found = documents_of(index, document_id(old))
    assert {one.story_id for one in found} == {document_id(new)}
    assert {one.source for one in found} == {old, new}


def test_a_story_as_a_person_sees_it(index: Index, newsfold: Newsfold) -> None:
    write(index, *FERRY)
    status, shown, _ = newsfold("story", document_id("first"))
    assert status == 0
    assert all(len(line) <= 80 for line in shown.splitlines())
    first, copy, second, undated = (document_id(one.document.source) for one in tellings(FERRY))
    begin = "We heard a long scraping noise and then everything on the tables slid to …"
    assert (
        shown.split()
        == f"""
4 documents, with 1 duplicate
story {first}

  1 2021-03-07  first
    first  en  34 words, all new  {first}
    + {HARBOUR} “{begin}
    + names: Helen Abara, Millbrook

  2 2021-03-07 22:15  copy
    example.org  en  34 words, nothing new, a duplicate of 1  {copy}
    = 34 words of 1 in 1 passage: {HARBOUR.upper()} “{begin}

  3 2021-03-08  second
    second  en  30 words, 50% new  {second}
    = 15 words of 1 in 1 passage: {QUOTE}
    + a passenger said. {CAPTAIN.removesuffix(".")}

  4 no date  undated
    undated  en  18 words, 17% new  {undated}
    = 15 words of 1 in 1 passage: {QUOTE}
    = 15 words of 3 in 1 passage: {QUOTE}
""".split()
    )


def test_full_shows_whole_texts_and_dims_what_was_said_before(
    index: Index, newsfold: Newsfold, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(index, *FERRY)
    _, plain, _ = newsfold("story", document_id("first"), "--full")
    assert HARBOUR in " ".join(plain.split())
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    _, dimmed, _ = newsfold("story", document_id("first"), "--full")
    assert "    A passenger remembers\x1b[2m: We heard" in dimmed


def test_json_has_every_passage(index: Index, newsfold: Newsfold) -> None:
    write(index, *FERRY)
    status, shown, _ = newsfold("story", document_id("undated"), "--json")
    assert status == 0
    story = json.loads(shown)
    assert story["story_id"] == document_id("first")
    last = story["documents"][-1]
    assert (last["source"], last["words"], last["new_words"]) == ("undated", 18, 3)
    assert last["new"] == [{"start": 0, "end": 21, "words": 3}]
    assert last["shared"][0] == {
        "id": document_id("first"),
        "words": 15,
        "passages": [
            {
                "here": {"start": 23, "end": 100, "words": 15},
                "there": {"start": 87, "end": 164, "words": 15},
            }
        ],
    }


@pytest.mark.parametrize("id_", ["nobody", "", "*", "x" * 1000])
def test_an_unknown_id_is_told_and_exits_with_2(index: Index, newsfold: Newsfold, id_: str) -> None:
    write(index, *FERRY)
    status, shown, message = newsfold("story", id_)
    assert (status, shown) == (2, "")
    assert "newsfold search shows the ids" in message


def test_an_empty_index_has_no_story(newsfold: Newsfold) -> None:
    assert newsfold("story", "nobody")[0] == 2
