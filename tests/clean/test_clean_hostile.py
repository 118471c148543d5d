"""Pages made to hurt: each is cleaned or set aside with a reason, in bounded time and memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest

from pipeline.clean import clean
from pipeline.clean.page_tree import MAX_ATTRIBUTE, MAX_PAGE
from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.read.raw import RawText

STORY = "".join(
    f"<p>On day {day} the council of Brno voted to rebuild the old tram depot as a library, a "
    "plan that has been before the city for more than ten years.</p>"
    for day in range(1, 6)
)
SECONDS = 3.0
MIB = 2**20


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>Depot</title></head><body>{body}</body></html>"


def cleaned(text: str) -> Document:
    return clean(RawText("hostile.html", "0" * 64, "html", text))


def outcome(text: str) -> str:
    """The body, or the reason why there is none."""
    try:
        return cleaned(text).body
    except InputError as error:
        return error.reason if error.stage == "clean" else ""


ENTITIES = (
    "<!DOCTYPE html [<!ENTITY a '"
    + "lol" * 100
    + "'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><html><body><p>&i;</p>"
    + STORY
    + "</body></html>"
)

PAGES: dict[str, Callable[[], str]] = {
    "100,000 levels of div": lambda: page("<div>" * 100_000 + STORY),
    "100,000 levels of inline elements": lambda: page("<b><i>" * 50_000 + STORY),
    "100,000 levels of lists": lambda: page("<ul><li>" * 50_000 + STORY),
    "entities that grow": lambda: ENTITIES,
    "300,000 entities": lambda: page(STORY + "<p>" + "&amp;&#65;&nbsp;" * 100_000 + "</p>"),
    "a huge attribute": lambda: page(f"<img src='data:{'A' * 4_000_000}'>{STORY}"),
    "many attributes": lambda: page(
        "<div " + " ".join(f"a{i}='{i}'" for i in range(60_000)) + f">{STORY}</div>"
    ),
    "huge classes": lambda: page(f"<div class='{'author ' * 2_000}'>{STORY}</div>" * 20),
    "one line of 10 MB": lambda: page("<p>" + "word " * 1_990_000 + "</p>"),
    "a million short lines": lambda: page(STORY + "<pre>" + "x\n" * 1_000_000 + "</pre>"),
    "a million breaks": lambda: page(STORY + "x<br>" * 1_000_000),
    "zeros": lambda: "\x00" * 1_000_000 + page(STORY),
    "a page that is not closed": lambda: page(STORY + "<a href='" + "x" * 1_000_000),
    "an endless comment": lambda: page(STORY + "<!--" + "x-" * 1_000_000),
    "deep structured data": lambda: page(
        STORY + '<script type="application/ld+json">' + '{"a":[' * 80_000 + "</script>"
    ),
    "wide structured data": lambda: page(
        STORY
        + '<script type="application/ld+json">['
        + '{"author":"A B"},' * 29_000
        + "{}]</script>"
    ),
    "a long headline": lambda: page(f"<h1>{'depot ' * 200_000}</h1>{STORY}"),
    "too long": lambda: "<html>" + "x" * MAX_PAGE,
}


@pytest.mark.parametrize("name", PAGES)
def test_time_is_bounded(name: str) -> None:
    text = PAGES[name]()
    start = time.process_time()
    assert outcome(text)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", ["entities that grow", "a huge attribute", "deep structured data"])
def test_memory_is_bounded(name: str) -> None:
    text = PAGES[name]()
    outcome(page(STORY))  # lists and models are loaded once
    tracemalloc.start()
    try:
        outcome(text)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(text) + 16 * MIB


def test_the_story_survives_zeros_and_huge_attributes() -> None:
    for text in (
        page(STORY.replace("depot", "de\x00pot")),
        page(f"<img alt='{'A' * (MAX_ATTRIBUTE + 1)}'>{STORY}"),
    ):
        assert "On day 5 the council of Brno voted" in cleaned(text).body


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (page("<nav><ul><li><a href='/'>Home</a></li></ul></nav><footer>© 2021</footer>"), "story"),
        (page("<p>Accept cookies</p><p>Share</p><p>Read more</p>"), "story"),
        (page("<p>x</p>" * 60_000), "elements"),
        ("<html>" + "x" * MAX_PAGE, "characters"),
        ("", "HTML"),
    ],
    ids=["menus", "buttons", "many elements", "long", "empty"],
)
def test_a_page_without_a_story_is_set_aside_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        cleaned(text)


def test_text_from_right_to_left() -> None:
    lines = (
        "صوت مجلس المدينة يوم الثلاثاء على إعادة بناء مستودع الترام القديم ليصبح مكتبة عامة.",
        (
            "ومن المقرر أن يبدأ العمل في المستودع في مارس وأن يستغرق عامين كما قال رئيس البلدية "
            "بعد التصويت الذي جرى في قاعة المدينة."
        ),
        "וראש העיר אמר לעיתונאים מול בניין העירייה כי העבודה תתחיל במרץ ותימשך שנתיים שלמות.",
    )
    body = "".join(f"<p dir='rtl'>\u202b{line}\u202c</p>" for line in lines)
    story = cleaned(page(f"<h1>مكتبة في المستودع القديم</h1>{body}"))
    assert all(line in story.body for line in lines)
