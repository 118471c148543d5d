"""What every home of the index does; each test runs against each home."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.document import DateRange, Document, document_id
from pipeline.errors import IndexBusyError, QueryError
from pipeline.index import Index
from pipeline.index.query import Filters, Search, Span
from pipeline.index.records import Entry, Run, SetAside


def document(source: str, **fields: Any) -> Document:
    id_ = document_id(source)
    return Document(
        **{
            "id": id_,
            "source": source,
            "source_hash": "h-" + source,
            "title": source,
            "language": "en",
            "story_id": id_,
            "run_id": "run-1",
            "pipeline_version": "1",
            **fields,
        }
    )


def write(index: Index, *documents: Document, version: int = 1, keys: tuple[str, ...] = ()) -> None:
    with index.writer() as writer:
        writer.put([Entry(one, keys) for one in documents], version)
        assert writer.commit() == []


def sources(index: Index, text: str = "", **filters: Any) -> set[str]:
    results = index.search(Search(text, Filters(**filters), size=100))
    found = {hit.document.source for story in results.found for hit in story.hits}
    assert results.documents >= len(found)
    return found


STRIKES = document(
    "strikes",
    title="U.S. releases footage of airstrikes",
    body="Militias were attacking bases in Iraq with drones.",
    people=("Joe Biden", "John Kirby"),
    organizations=("NATO",),
    places=("Iraq", "São Paulo"),
    site="cnbc.com",
    published="2021-06-28",
    mentioned=(DateRange(gte="2021-02-01", lte="2021-02-28"),),
)
GERMAN = document(
    "haus",
    title="Die Häuser der Städte",
    body="In den Städten werden viele Häuser gebaut.",
    language="de",
    published="2020-01-31T10:00:00+02:00",
)
CHINESE = document("beijing", title="北京市新闻", body="中国首都北京市今天下雨。", language="zh")


def test_an_index_that_was_never_written_to_is_empty(index: Index) -> None:
    assert index.search(Search()).documents == 0
    assert index.count() == 0
    assert list(index.scan()) == []
    assert index.runs(5) == []
    assert index.set_aside() == {}
    assert index.get(["x"]) == {}


def test_a_document_comes_back_as_it_was_written(index: Index) -> None:
    write(index, STRIKES, GERMAN)
    assert index.get([STRIKES.id, "nobody"]) == {STRIKES.id: STRIKES}
    assert {one.id for one in index.scan()} == {STRIKES.id, GERMAN.id}
    assert index.known([STRIKES.id])[STRIKES.id].source_hash == "h-strikes"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("attack drone", {"strikes"}),  # stemmed
        ("ATTACKED", {"strikes"}),
        ("Haus", {"haus"}),  # German, inflected
        ("Stadt häuser", {"haus"}),
        ("hauser", {"haus"}),  # without the umlaut
        ('"bases in Iraq"', {"strikes"}),
        ('"Iraq in bases"', set()),
        ('"base in Iraq"', set()),  # a quotation is exact
        ('"releases footage" drones', {"strikes"}),
        ('drones -"bases in iraq"', set()),
        ('"" drones "-"', {"strikes"}),
        ("drones AND NOT Iraq", set()),
        ("drones OR Häuser", {"strikes", "haus"}),
        ("drones -Häuser", {"strikes"}),
        ("(drones OR Häuser) NATO", set()),
        ("北京", {"beijing"}),
        ("京北", set()),
        ("-drones", {"haus", "beijing"}),
        ("", {"strikes", "haus", "beijing"}),
        ("*", {"strikes", "haus", "beijing"}),
        ("title: footage / airstrikes [x", set()),
        ("footage: airstrikes - drones", {"strikes"}),
    ],
)
def test_full_text(index: Index, query: str, expected: set[str]) -> None:
    write(index, STRIKES, GERMAN, CHINESE)
    assert sources(index, query) == expected


@pytest.mark.parametrize("query", ['"open', "(open", "AND"])
def test_a_query_that_makes_no_sense_is_told_so(index: Index, query: str) -> None:
    write(index, STRIKES)
    with pytest.raises(QueryError):
        index.search(Search(query))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"person": ("joe biden",)}, {"strikes"}),
        ({"person": ("Joe Biden", "John Kirby")}, {"strikes"}),
        ({"person": ("Joe Biden", "Nobody")}, set()),
        ({"place": ("sao paulo",)}, {"strikes"}),
        ({"organization": ("NATO",), "site": ("cnbc.com",)}, {"strikes"}),
        ({"language": ("de",)}, {"haus"}),
        ({"story": (STRIKES.id,)}, {"strikes"}),
        ({"published": Span.parse("2021-06")}, {"strikes"}),
        ({"published": Span.parse("2021-06-28..")}, {"strikes"}),
        ({"published": Span.parse("..2020")}, {"haus"}),
        ({"published": Span.parse("2021-06-29..")}, set()),
        ({"mentioned": Span.parse("2021")}, {"strikes"}),
        ({"mentioned": Span.parse("2021-02-15..2021-02-15")}, {"strikes"}),
        ({"mentioned": Span.parse("2021-03..")}, set()),
    ],
)
def test_filters(index: Index, filters: dict[str, Any], expected: set[str]) -> None:
    write(index, STRIKES, GERMAN, CHINESE)
    assert sources(index, **filters) == expected


def test_results_are_grouped_by_story_and_counted_both_ways(index: Index) -> None:
    lead = document("lead", body="drones", people=("Joe Biden",), story_size=2)
    copy = document(
        "copy",
        body="drones",
        people=("Joe Biden",),
        story_id=lead.id,
        duplicate_of=lead.id,
        is_lead=False,
        story_size=2,
    )
    other = document("other", body="drones and drones", published="2021-06-28")
    write(index, lead, copy, other)
    results = index.search(Search("drones"))
    assert (results.documents, results.stories, results.duplicates) == (3, 2, 1)
    sizes = {story.story_id: (len(story.hits), story.story_size) for story in results.found}
    assert sizes == {lead.id: (2, 2), other.id: (1, 1)}
    people = results.facets["people"][0]
    assert (people.value, people.documents, people.stories) == ("Joe Biden", 2, 1)
    assert (results.published_first, results.published_last) == ("2021-06-28", "2021-06-28")


def test_stories_are_paged_without_gap_or_repeat(index: Index) -> None:
    write(index, *(document(f"s{number}", body="drones " * number) for number in range(1, 24)))
    pages = [
        index.search(Search("drones", size=5, offset=first)).found for first in range(0, 25, 5)
    ]
    ids = [story.story_id for page in pages for story in page]
    assert len(ids) == len(set(ids)) == 23


def test_highlights_mark_matches_and_escape_markup(index: Index) -> None:
    write(index, document("x", title="A <script> title", body="Many drones & <b>bombs</b> fell."))
    (story,) = index.search(Search("drone script")).found
    title, body = story.hits[0].highlights
    assert title == "A &lt;<em>script</em>&gt; title"
    assert body.startswith("Many <em>drones</em> &amp; &lt;b&gt;bombs&lt;")


def test_stories_like_one_are_found_among_the_others(index: Index) -> None:
    tide = "The river burst its banks and flooded the harbour."
    write(
        index,
        document("one", body=tide),
        document("same story", body=tide, story_id=document_id("one")),
        document("like", body="Firefighters pumped the flooded harbour dry when the river fell."),
        document("other", body="The parliament passed the budget."),
    )
    found = index.search(Search(like=document_id("one"))).found
    sources_found = [hit.document.source for story in found for hit in story.hits]
    assert sources_found[0] == "like"
    assert not {"one", "same story"} & set(sources_found)
    with pytest.raises(QueryError, match="no document 'nobody'"):
        index.search(Search(like="nobody"))


def test_unusual_names_are_those_of_the_results(index: Index) -> None:
    everywhere = ("Joe Biden",)
    write(
        index,
        *(document(f"x{n}", body="budget", people=everywhere) for n in range(20)),
        *(document(f"d{n}", body="drones", people=("John Kirby", *everywhere)) for n in range(3)),
    )
    (kirby,) = index.search(Search("drones")).unusual["people"]
    assert (kirby.value, kirby.documents, kirby.background) == ("John Kirby", 3, 3)
    assert index.search(Search()).unusual["people"] == ()


def test_each_gives_every_document_that_is_found(index: Index) -> None:
    write(index, *(document(f"d{number:04}", body="drones") for number in range(1200)), STRIKES)
    found = [one.source for one in index.each(Search("drones", Filters(language=("en",))))]
    assert len(found) == len(set(found)) == 1201
    assert [one.source for one in index.each(Search(filters=Filters(place=("Iraq",))))] == [
        "strikes"
    ]


def test_an_update_replaces_and_a_delete_removes(index: Index) -> None:
    write(index, document("x", body="first"), version=1)
    write(index, document("x", body="second"), version=2)
    assert (sources(index, "first"), sources(index, "second")) == (set(), {"x"})
    with index.writer() as writer:
        writer.delete([document_id("x")])
        writer.commit()
    assert index.count() == 0


def test_an_old_retry_never_overwrites_newer_work(index: Index) -> None:
    write(index, document("x", body="newer"), version=2)
    write(index, document("x", body="older"), version=1)
    assert index.get([document_id("x")])[document_id("x")].body == "newer"


def test_what_is_not_committed_is_never_seen(index: Index) -> None:
    with index.writer() as writer:
        writer.put([Entry(STRIKES, ())], 1)
        assert index.count() == 0
    assert index.count() == 0
    with index.writer() as writer:
        writer.commit()
    assert index.count() == 0


def test_there_is_one_writer_at_a_time(index: Index) -> None:
    with index.writer(), pytest.raises(IndexBusyError, match="Another process is writing"):
        index.writer().__enter__()
    with index.writer():
        pass


def test_documents_are_found_by_key_and_counted_by_run(index: Index) -> None:
    write(index, STRIKES, keys=("a", "b"))
    write(index, GERMAN, keys=("b", "c"))
    assert {one.id for one in index.with_keys(["b"])} == {STRIKES.id, GERMAN.id}
    assert {one.id for one in index.with_keys(["a", "x"])} == {STRIKES.id}
    assert list(index.with_keys([])) == []
    assert (index.count("run-1"), index.count("run-2")) == (2, 0)


def test_set_aside_files_and_runs_are_kept(index: Index) -> None:
    aside = SetAside(
        id="a",
        drop="seeds",
        source="bad.txt",
        source_hash="",
        stage="read",
        reason="broken",
        run_id="r",
        set_aside_at="2021-06-28T00:00:00+00:00",
        pipeline_version="1",
    )
    runs = [
        Run(
            run_id=f"r{day}",
            started_at=f"2021-06-2{day}",
            seconds=1,
            drops=("seeds",),
            pipeline_version="1",
            seen=1,
            indexed=1,
            unchanged=0,
            set_aside=0,
        )
        for day in range(3)
    ]
    with index.writer() as writer:
        writer.set_aside([aside])
        for run in runs:
            writer.record(run)
        writer.commit()
    assert index.set_aside() == {"a": aside}
    assert index.set_aside(["b"]) == {}
    assert [run.run_id for run in index.runs(2)] == ["r2", "r1"]
    with index.writer() as writer:
        writer.clear_set_aside(["a"])
        writer.commit()
    assert index.set_aside() == {}
