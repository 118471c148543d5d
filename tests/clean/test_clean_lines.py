"""The line model: what it tells of whole pages, of clean texts, and of odd ones."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from pipeline.clean import clean
from pipeline.clean.line_context import in_context
from pipeline.clean.line_day import day_candidates
from pipeline.clean.line_features import own_features
from pipeline.clean.line_model import story_scores
from pipeline.clean.line_story import story_lines
from pipeline.clean.line_title import likely_titles, title_candidates
from pipeline.clean.text import sort_text
from pipeline.document import Document
from pipeline.read.raw import RawText

STORY = [
    "The council of Ostrava voted on Tuesday to rebuild the old tram depot as a library.",
    "Work on the depot is to begin in March and to take two years, the mayor said after the vote.",
    '"We have waited for this for a decade," he told reporters in front of the town hall.',
    (
        "The hall, built in 1908, has stood empty since the last tram left it, and its roof has "
        "fallen in; the council had wanted to sell it, but found no buyer."
    ),
    (
        "Forty million crowns are set aside for the first part of the work. The rest is to come "
        "from the region, which has yet to vote."
    ),
]
MENU = ["Home", "World", "Business", "Sport", "Weather", "Opinion", "Sign in", "Search", "Menu"]
TEASERS = ["Mayor opens new bridge", "A new lion at the zoo", "Snow on Sunday", "A night in Brno"]
OTHERS = ["Two held after a theft", "New trains from June", "Swans on the river"]
FOOT = ["Facebook", "Twitter", "Privacy Policy", "Terms of Use", "Contact us", "Jobs", "© 2021"]


def kept(lines: list[str]) -> list[str]:
    told = story_lines(own_features(lines))
    return [line for line, is_told in zip(lines, told, strict=True) if is_told]


def test_of_a_whole_page_the_story_alone_is_told() -> None:
    assert kept([*MENU, *TEASERS, *STORY, *TEASERS, *FOOT]) == STORY


@pytest.mark.parametrize("count", range(1, 6))
def test_a_text_that_is_only_its_story_is_told_whole(count: int) -> None:
    assert kept(STORY[:count]) == STORY[:count]


def test_a_short_heading_or_a_list_within_a_clean_story_is_told() -> None:
    lines = [*STORY[:3], "The hall", "- a reading room", "- a garden", *STORY[3:]]
    assert kept(lines) == lines


def test_where_no_line_is_like_a_story_nothing_is_lost() -> None:
    assert kept(MENU) == MENU


def test_lines_of_other_languages_are_told_too() -> None:
    german = [
        "Der Stadtrat von Ostrau hat am Dienstag beschlossen, das alte Depot umzubauen.",
        "Die Arbeiten sollen im März beginnen und zwei Jahre dauern, sagte der Bürgermeister.",
        "„Darauf haben wir zehn Jahre gewartet“, sagte er nach der Abstimmung vor dem Rathaus.",
        "Das Haus aus dem Jahr 1908 steht leer, seit die letzte Bahn es verlassen hat.",
    ]
    assert kept([*MENU, *TEASERS, *german, *TEASERS, *FOOT]) == german


def test_the_title_is_the_line_above_that_says_what_the_story_says() -> None:
    lines = [*MENU, "Old tram depot to become a library", "By Jane Doe", *STORY, *FOOT]
    first = lines.index(STORY[0])
    story = list(range(first, first + len(STORY)))
    title, *_ = likely_titles(own_features(lines), lines, title_candidates(lines, first), story)
    assert lines[title] == "Old tram depot to become a library"


def test_without_candidates_there_is_no_title() -> None:
    assert likely_titles(own_features(STORY), STORY, [], [0]) == []


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=12))
def test_any_lines_are_scored(lines: list[str]) -> None:
    own = own_features(lines)
    scores = story_scores(own)
    assert scores.shape == (len(lines),)
    assert np.isfinite(scores).all()
    assert len(story_lines(own)) == len(lines)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(st.permutations([*STORY, *TEASERS]))
def test_features_of_a_line_itself_do_not_depend_on_the_others(lines: list[str]) -> None:
    together = own_features(lines)
    for row, line in zip(together, lines, strict=True):
        assert np.allclose(row, own_features([line])[0], atol=1e-5)
    assert len(in_context(together)) == len(lines)


def page(*above: str) -> Document:
    lines = [*MENU, *TEASERS, *above, *STORY, *OTHERS, *FOOT]
    return clean(RawText("a/b.txt", "0" * 64, "text", "\n".join(lines)))


def test_each_line_of_a_page_is_kept_or_removed_with_its_reason() -> None:
    document = page("Old tram depot to become a library", "By Jane Doe")
    assert document.title == "Old tram depot to become a library"
    assert document.authors == ("Jane Doe",)
    assert document.body == "\n\n".join(STORY)
    removed = [line.text for line in document.removed]
    assert sorted(removed) == sorted([*MENU, *TEASERS, "By Jane Doe", *OTHERS, *FOOT])
    assert all(line.reason for line in document.removed)


@pytest.mark.parametrize(
    "line",
    [
        "Posted by Jane Doe on 3 May 2019 in City news",
        "Erstellt am03.05.2019 von Eva Mala",
        "3. Mai 20193. Mai 2019 Eva Mala 1 Kommentar",
    ],
)
def test_a_day_among_other_words_beside_a_story_is_its_date(line: str) -> None:
    document = page("Old tram depot to become a library", line)
    assert (document.published, document.published_from) == ("2019-05-03", "header")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3.5.19, 10:15 Uhr", "2019-05-03"),
        ("Published 13/05/2019", "2019-05-13"),
        ("May 3, 2019May 3, 2019", "2019-05-03"),
    ],
)
def test_days_as_pages_write_them(line: str, day: str) -> None:
    assert page("Old tram depot to become a library", line).published == day


def test_a_day_that_can_be_read_two_ways_is_read_as_the_others_of_the_page() -> None:
    def days(*lines: str) -> list[str]:
        around = [*lines, *STORY]
        return [one.day for one in day_candidates(around, range(len(lines), len(around)), None)]

    assert days("03/05/2019") == []
    assert days("03/05/2019", "Printed 25/05/2019") == ["2019-05-03", "2019-05-25"]
    assert days("03/05/2019", "Printed 05/25/2019") == ["2019-03-05", "2019-05-25"]


def test_the_day_of_a_comment_is_not_that_of_the_story() -> None:
    comments = [
        "Comments",
        "Jan Roe says:",
        "9 June 2019 at 10:30",
        "I will miss the old trams so much!",
        "Reply",
    ]
    above = ["Old tram depot to become a library", "3 May 2019"]
    lines = [*MENU, *TEASERS, *above, *STORY, *comments, *OTHERS, *FOOT]
    document = clean(RawText("a/b.txt", "0" * 64, "text", "\n".join(lines)))
    assert document.published == "2019-05-03"
    assert document.body == "\n\n".join(STORY)


def test_the_caption_of_a_photo_in_a_page_is_kept_apart() -> None:
    caption = "The old depot in winter. – © Eva Mala – stock.example.com"
    lines = [*MENU, *TEASERS, "Old tram depot to become a library", *STORY[:2], caption]
    lines += [*STORY[2:], *OTHERS, *FOOT]
    document = clean(RawText("a/b.txt", "0" * 64, "text", "\n".join(lines)))
    assert document.captions == (caption,)
    assert document.body == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "lines",
    [
        ["x"] * 1_000_000,
        [*STORY, *(f"line {i} of it" for i in range(300_000))],
        [*STORY, *(f"{i % 28 + 1} May {1900 + i % 99} by Jane Doe" for i in range(100_000))],
        STORY * 20_000,
        ["word " * 2_000_000],
    ],
    ids=["a million lines", "labels", "dates", "paragraphs", "one line of 10 MB"],
)
def test_long_texts_take_bounded_time_and_lose_nothing(lines: list[str]) -> None:
    start = time.process_time()
    parts = sort_text("\n".join(lines))
    assert time.process_time() - start < 10
    assert [line.text for line in parts.lines] == [line.strip() for line in lines]


def test_the_address_above_a_page_is_that_of_the_story() -> None:
    lines = ["https://www.example.org/2019/depot", *MENU, *TEASERS, *STORY, *TEASERS, *FOOT]
    document = clean(RawText("a/b.txt", "0" * 64, "text", "\n".join(lines)))
    assert document.url == "https://www.example.org/2019/depot"
