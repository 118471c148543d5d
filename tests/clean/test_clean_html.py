from __future__ import annotations

import time

import pytest

from pipeline.clean import clean
from pipeline.clean.html import MAX_LEFT_OUT, MAX_LEFT_OUT_LENGTH
from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.read.raw import Declared, RawText

STORY = """\
BRNO \u2013 The council of Brno voted on Tuesday to rebuild the old tram depot as a library, a \
plan that has been before the city for more than ten years.
Work on the depot is to begin in March and to take two years, the mayor said after the vote, and \
forty million crowns have been set aside for it.
“We have waited for this for a decade,” he told reporters in front of the town hall, where some \
hundred people had come to hear the outcome."""

PARAGRAPHS = STORY.split("\n")

PAGE = f"""<!DOCTYPE html><html lang="en"><head>
<title>Depot to become a library | Brno Daily</title>
<link rel="canonical" href="https://www.brno.example/news/depot">
<meta property="og:title" content="Depot to become a library">
<meta name="author" content="Jane Doe">
<meta property="article:published_time" content="2021-06-28T10:30:00+02:00"></head>
<body><nav><ul><li><a href="/">Front page</a></li><li><a href="/w">Weather</a></li></ul></nav>
<article><h1>Depot to become a library</h1>
<p>{PARAGRAPHS[0]}</p>
<figure><img src="a.jpg" alt=""><figcaption>The old tram depot in Brno in spring.
<span class="credit">Petr Novak / Brno Daily</span></figcaption></figure>
<p>{PARAGRAPHS[1]}</p><p>Read more</p><p>{PARAGRAPHS[2]}</p></article>
<aside><h3>Most read today</h3><ul><li><a href="/b">Bridge opens in May</a></li></ul></aside>
<footer><p>© 2021 Brno Daily. All rights reserved.</p></footer></body></html>"""


def cleaned(page: str, declared: Declared | None = None) -> Document:
    return clean(RawText("pages/depot.html", "0" * 64, "html", page, declared or Declared()))


def test_a_page_becomes_a_story() -> None:
    story = cleaned(PAGE)
    assert story.body.split("\n\n") == PARAGRAPHS
    assert (story.title, story.title_made) == ("Depot to become a library", False)
    assert (story.url, story.site) == ("https://www.brno.example/news/depot", "brno.example")
    assert story.authors == ("Jane Doe",)
    assert (story.published, story.published_from) == ("2021-06-28T10:30:00+02:00", "meta")
    assert story.dateline == "BRNO"
    assert any("The old tram depot in Brno in spring." in caption for caption in story.captions)
    assert "Petr Novak / Brno Daily" in story.credits


def test_what_is_outside_the_story_is_kept_as_removed() -> None:
    taken = {line.text: line.reason for line in cleaned(PAGE).removed}
    assert taken["Weather"] == "outside the story"
    assert taken["Bridge opens in May"] == "outside the story"
    assert taken["© 2021 Brno Daily. All rights reserved."] == "outside the story"
    assert "Read more" in taken


def test_what_is_declared_outside_the_page_wins() -> None:
    declared = Declared(title="A hall of books", url="https://other.example/2020/01/02/x")
    story = cleaned(PAGE, declared)
    assert (story.title, story.site) == ("A hall of books", "other.example")


def test_the_date_is_taken_from_structured_data_and_the_visible_page() -> None:
    meta = '<meta property="article:published_time" content="2021-06-28T10:30:00+02:00">'
    script = (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle",'
        '"datePublished":"2021-06-27"}]}</script>'
    )
    story = cleaned(PAGE.replace(meta, script))
    assert (story.published, story.published_from) == ("2021-06-27", "meta")
    visible = PAGE.replace(meta, "").replace("<h1>", '<p class="date">26 June 2021</p><h1>')
    story = cleaned(visible)
    assert (story.published, story.published_from) == ("2021-06-26", "header")


def test_what_is_kept_of_the_surroundings_is_bounded() -> None:
    crowd = "".join(f"<li>{'entry ' * 100}{i}</li>" for i in range(2_000))
    removed = cleaned(PAGE.replace("<footer>", f"<footer><ul>{crowd}</ul>")).removed
    assert len(removed) <= MAX_LEFT_OUT + 10
    assert max(len(line.text) for line in removed) <= MAX_LEFT_OUT_LENGTH


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<!DOCTYPE html><html><body>" + "<div>" * 100_000 + "text",
        "<!DOCTYPE html><html><body>" + "<b><i>" * 50_000 + "text",
        "<!DOCTYPE html><html><body>" + "<p>x</p>" * 100_000,
        '<!DOCTYPE html><html><body><a href="' + "y" * 2_000_000 + '">text</a>',
        "<!DOCTYPE html><html><body>" + "<table><tr><td>" * 30_000,
        '<html><script type="application/ld+json">' + "[" * 100_000 + "</script></html>",
        "<html><body><!--" + "x" * 1_000_000,
        "\x00\x01<html>\ud800",
        "x" * 10_000_001,
    ],
    ids=range(11),
)
def test_hostile_pages_are_refused_or_cleaned_quickly(page: str) -> None:
    start = time.perf_counter()
    try:
        assert cleaned(page).body
    except InputError as error:
        assert error.stage == "clean"  # noqa: PT017  either outcome is right
        assert error.reason  # noqa: PT017
    assert time.perf_counter() - start < 10
