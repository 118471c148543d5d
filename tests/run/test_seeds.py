"""The two given drops come out as a careful reader would have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.index import Index, open_index
from pipeline.run.local import run
from pipeline.run.request import RunContext, RunRequest
from pipeline.settings import load_settings

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(str(tmp_path_factory.mktemp("index")))
    settings = load_settings().model_copy(update={"workers": 1})
    run(RunRequest((str(SEEDS),)), index, settings, RunContext.begin(), lambda _: None)
    return index


def by_source(index: Index, start: str) -> Document:
    (document,) = (one for one in index.scan() if one.source.startswith(start))
    return document


@pytest.fixture
def first(seeds: Index) -> Document:
    return by_source(seeds, "000_")


@pytest.fixture
def second(seeds: Index) -> Document:
    return by_source(seeds, "003_")


def test_title_date_and_dateline_of_the_first(first: Document) -> None:
    assert first.title == (
        "U.S. releases footage of airstrikes in Iraq and Syria at fragile moment "
        "for Iran nuclear talks"
    )
    assert not first.title_made
    assert (first.published, first.published_from) == ("2021-06-28", "url")
    assert first.dateline == "WASHINGTON"
    assert first.site == "cnbc.com"
    assert (first.url or "").startswith("https://www.cnbc.com/2021/06/28/")


def test_captions_and_credits_of_the_first_leave_the_body(first: Document) -> None:
    (caption,) = first.captions
    assert caption.startswith("NATO Secretary General Jens Stoltenberg (L), Italian Foreign")
    assert first.credits == ("Angelo Carconi | Anadolu Agency | Getty Images",)
    assert "Stoltenberg" not in first.body
    assert "Getty" not in first.body
    assert "‘Unambiguous deterrent’" in first.body.split("\n\n")
    assert first.body.endswith("when the seventh round would begin.")


def test_the_footer_of_the_first_is_removed_with_reasons(first: Document) -> None:
    removed = {line.text.strip(): line.reason for line in first.removed}
    starts = (
        "Source: https://www.cnbc.com/",
        "Popular posts from this blog",
        "How a cyber attack hampered",
        "‘The chances of nuclear use are minimal",
        "Pak off FATF Grey List",
    )
    for start in starts:
        assert [reason for text, reason in removed.items() if text.startswith(start) and reason]


def test_the_second(second: Document) -> None:
    assert (second.published, second.published_from) == ("2021-06-28", "header")
    assert second.dateline == "WASHINGTON"
    assert "date 2021-06-28" not in second.body
    assert second.authors == ("Jennifer Steinhauer", "Julian Barnes", "John Ismay")
    assert "contributed reporting" not in second.body
    assert second.title_made
    assert second.title.startswith("The United States carried out airstrikes early Monday")


def test_both_tell_of_one_event_in_their_own_words(first: Document, second: Document) -> None:
    assert first.story_id == second.story_id
    assert first.duplicate_of is None
    assert second.duplicate_of is None
    assert (first.story_size, second.story_size) == (2, 2)
    assert first.is_lead != second.is_lead


def test_dates_are_read_against_the_day_of_publication(first: Document, second: Document) -> None:
    assert {date.value for date in first.dates if date.text == "Sunday"} == {"2021-06-27"}
    (february,) = (date.value for date in second.dates if date.text == "late February")
    assert february.startswith("2021-02")
    assert any(span.gte.startswith("2021-02") for span in second.mentioned)


def test_names_are_canonical(first: Document, second: Document) -> None:
    for document in (first, second):
        assert document.people.count("Joe Biden") == 1
        assert not [name for name in document.people if name != "Joe Biden" and "Biden" in name]
        assert "United States" in document.places


def test_offsets_point_into_the_body(first: Document, second: Document) -> None:
    for document in (first, second):
        for mention in (*document.entities, *document.dates):
            assert document.body[mention.start : mention.end] == mention.text
