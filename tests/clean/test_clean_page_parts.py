"""What a page says around its story: standfirst, day, authors, captions, links."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.clean import clean
from pipeline.clean.photos import closing_credit, is_caption
from pipeline.document import Document
from pipeline.read.raw import Declared, RawText

PARAGRAPHS = (
    (
        "The council of Brno voted on Tuesday to rebuild the old tram depot as a library, a plan "
        "that has been before the city for more than ten years."
    ),
    (
        "Work on the depot is to begin in March and to take two years, the mayor said after the "
        "vote, and forty million crowns have been set aside for it."
    ),
    (
        "“We have waited for this for a decade,” he told reporters in front of the town hall, "
        "where some hundred people had come to hear the outcome."
    ),
)
STANDFIRST = "Brno is to get a new library where trams once stood, after ten years of debate."


def page(head: str = "", above: str = "", within: str = "", lang: str = "en") -> str:
    first, *others = (f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Depot to become a library | Brno Daily'
        f"</title>{head}</head><body><nav><ul><li><a href='/w'>Weather</a></li></ul></nav>"
        f"<header><h1>Depot to become a library</h1>{above}</header>"
        f"<article><div class='text'>{first}{within}{''.join(others)}</div></article>"
        "<footer><p>Brno Daily is made in Brno.</p></footer></body></html>"
    )


def cleaned(text: str, url: str | None = "https://brno.example/depot") -> Document:
    return clean(RawText("pages/depot.html", "0" * 64, "html", text, Declared(url=url)))


def test_the_standfirst_below_the_headline_is_part_of_the_story() -> None:
    story = cleaned(page(above=f"<div class='subline'>{STANDFIRST}</div>"))
    assert story.body.split("\n\n") == [STANDFIRST, *PARAGRAPHS]
    assert STANDFIRST not in {line.text for line in story.removed}


def test_the_heading_above_the_text_is_the_title_where_the_window_names_the_site() -> None:
    story = page().replace("<title>Depot to become a library | Brno Daily", "<title>Home")
    assert cleaned(story.replace("h1>", "h3>")).title == "Depot to become a library"


def test_a_standfirst_that_is_no_sentence_is_known_by_the_description() -> None:
    lead = "Ten years of debate over the depot of Brno"
    described = f'<meta name="description" content="{lead}">'
    above = f"<div class='subline'>{lead}</div>"
    assert cleaned(page(described, above)).body.startswith(lead)
    assert not cleaned(page(above=above)).body.startswith(lead)


@pytest.mark.parametrize(
    ("above", "lang", "day"),
    [
        ("<div>28 June 2021</div>", "en", "2021-06-28"),
        ("<div>Von Jana Nová 28. 6. 2021, 10:30 Uhr</div>", "de", "2021-06-28"),
        ("<div>Published: 2021-06-28 10:30 / Updated: 2021-06-30</div>", "en", "2021-06-28"),
        ("<div>Updated: 30 June 2021</div><div>28 June 2021</div>", "en", "2021-06-28"),
        ("<div>05/06/2021</div>", "es", "2021-06-05"),
        ("<div>05/06/2021</div>", "en-US", "2021-05-06"),
        ("<div>28 | 06 | 2021</div>", "de", "2021-06-28"),
        ("<div>28.06.21, 10:30</div>", "de", "2021-06-28"),
        ("<div>Montag, 28. Juni 2021<time>10:30</time> Uhr</div>", "de", "2021-06-28"),
        ('<div itemprop="datePublished" content="2021-06-28 10:30:00">June</div>', "en", None),
    ],
)
def test_the_day_beside_the_headline(above: str, lang: str, day: str | None) -> None:
    story = cleaned(page(above=above, lang=lang), None)
    known = (day, "header") if day else ("2021-06-28T10:30:00", "meta")
    assert (story.published, story.published_from) == known


def test_the_day_beside_the_headline_beats_a_date_of_the_file() -> None:
    above = "<div>28 June 2021</div>"
    assert cleaned(page('<meta name="date" content="2021-07-02">', above)).published == "2021-06-28"
    told = '<meta property="article:published_time" content="2021-06-20">'
    assert cleaned(page(told, above)).published == "2021-06-20"
    assert cleaned(page('<meta name="date" content="2021-07-02">')).published == "2021-07-02"


def test_the_day_is_found_below_a_headline_that_is_long_as_a_paragraph() -> None:
    headline = "Depot of the trams in the old town of Brno to become a library"
    above = f"<h2>{headline}</h2><p>Brno</p><p>Library</p><p>Listen</p><p>28 June 2021</p>"
    story = page(f'<meta property="og:title" content="{headline}">').replace(
        "<div class='text'>", f"<div class='text'>{above}"
    )
    assert cleaned(story).published == "2021-06-28"


@pytest.mark.parametrize("opening", ["28.06.2021 – ", "(28 June 2021) ", "28 June 2021. "])
def test_the_day_that_begins_the_text(opening: str) -> None:
    masthead = "<div>30 June 2021</div>"
    story = page(lang="de").replace(PARAGRAPHS[0], opening + PARAGRAPHS[0])
    assert cleaned(story.replace("<nav>", f"{masthead}<nav>")).published == "2021-06-28"


def test_the_day_of_the_visit_in_a_masthead_gives_way_to_a_date_of_the_page() -> None:
    story = page('<meta name="date" content="2021-06-28">').replace(
        "<header>", "<header><div>Wednesday, 30 June 2021</div>"
    )
    assert cleaned(story).published == "2021-06-28"


def test_the_only_day_that_a_page_shows() -> None:
    note = "<p>Story no. 17 of 28 June 2021 in print</p>"
    assert cleaned(page().replace("<footer>", f"<footer>{note}")).published == "2021-06-28"


def test_of_declared_moments_the_one_that_is_shown_is_trusted() -> None:
    head = json_ld('[{"datePublished":"2020-01-01"},{"datePublished":"2021-06-28"}]')
    assert cleaned(page(head)).published == "2020-01-01"
    assert cleaned(page(head, "<div>28 June 2021</div>")).published == "2021-06-28"
    assert cleaned(page(head), "https://brno.example/28-06-2021").published == "2021-06-28"


def test_of_two_ways_to_write_a_moment_local_time_is_given() -> None:
    head = json_ld('{"datePublished":"2021-06-27T22:30:00Z"}') + (
        '<meta property="article:published_time" content="2021-06-28T00:30:00+02:00">'
    )
    assert cleaned(page(head)).published == "2021-06-28T00:30:00+02:00"


@pytest.mark.parametrize("zone", ["Z", "+01:00", ""])
def test_a_moment_of_the_night_is_given_as_the_day_that_readers_saw(zone: str) -> None:
    told = f'<meta property="article:published_time" content="2021-06-27T22:30:00{zone}">'
    assert cleaned(page(told, "<div>28 June 2021</div>")).published == "2021-06-28"
    later = cleaned(page(told, "<div>29 June 2021</div>"))
    assert later.published == f"2021-06-27T22:30:00{zone}"


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"NewsArticle","datePublished":"2021-06-27"}',
        '[{"@type":"WebSite"},{"@type":["NewsArticle"],"datePublished":"2021-06-27T08:00:00"}]',
        '{"@graph":[{"@type":"WebPage","mainEntity":{"datePublished":"2021-06-27"}}]};',
        '<!-- {"datePublished":"2021-06-27"} -->',
        '//<![CDATA[\n{"headline":"tab\there","datePublished":"2021-06-27"}\n//]]>',
    ],
    ids=range(5),
)
def test_structured_data_in_many_shapes(block: str) -> None:
    script = f'<script type="application/ld+json">{block}</script>'
    assert (cleaned(page(script)).published or "")[:10] == "2021-06-27"


SHARED = "<meta name='twitter:label1' content='Verfasst von'>"


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("head", "above", "authors"),
    [
        (json_ld('{"@type":"NewsArticle","author":{"name":"Jane Doe"}}'), "", ("Jane Doe",)),
        (json_ld('{"author":["Jane Doe",{"name":"John Roe"}]}'), "", ("Jane Doe", "John Roe")),
        (
            json_ld('{"@graph":[{"author":{"@id":"#p"}},{"@id":"#p","name":"Jana Nov&aacute;"}]}'),
            "",
            ("Jana Nová",),
        ),
        ('<meta name="author" content="Jane Doe">', "", ("Jane Doe",)),
        (
            '<meta name="author" content="Brno Daily">',
            '<a rel="author" href="/jane">Jane Doe</a>',
            ("Jane Doe",),
        ),
        (
            '<meta name="author" content="Jane Doe">',
            '<p class="byline">By Jane Doe and John Roe</p>',
            ("Jane Doe", "John Roe"),
        ),
        ("", '<p class="byline">By Jane Doe, Staff Writer</p>', ("Jane Doe",)),
        ("", "<p>By Jane Doe</p>", ("Jane Doe",)),
        (f"{SHARED}<meta name='twitter:data1' content='Jane Doe'>", "", ("Jane Doe",)),
        ("", '<p class="byline__author">VON JANE DOE am 28. Juni 2021</p>', ("Jane Doe",)),
        ("", '<p class="author">Posted on June 28, 2021 by Jane Doe</p>', ("Jane Doe",)),
        (json_ld('{"author":{"name":"Brno Media Ltd."}}'), "<p>By Jane Doe</p>", ("Jane Doe",)),
        ('<meta name="author" content="admin">', "", ()),
        ("", '<p class="author">Thuy Le</p>', ("Thuy Le",)),
        ("", '<div class="comment-author">John Roe</div>', ()),
        ('<meta property="article:author" content="https://f.example/jane">', "", ()),
    ],
    ids=range(16),
)
def test_authors(head: str, above: str, authors: tuple[str, ...]) -> None:
    assert cleaned(page(head, above)).authors == authors


def test_a_line_that_is_a_link_alone_leads_out_of_the_story() -> None:
    link = "<p><a href='/bridge'>Bridge over the Svratka opens in May</a></p>"
    story = cleaned(page(within=link))
    assert story.body.split("\n\n") == list(PARAGRAPHS)
    reasons = {line.text: line.reason for line in story.removed}
    assert reasons["Bridge over the Svratka opens in May"] in {
        "link to another story",
        "outside the story",
    }


def test_blocks_that_extraction_ran_together_are_told_apart_again() -> None:
    blocks = "".join(f"<section>{paragraph}</section>" for paragraph in PARAGRAPHS)
    head = "<title>Depot to become a library</title>"
    above = "<h1>Depot to become a library</h1>"
    story = cleaned(f"<html>{head}<body><article>{above}{blocks}</article></body></html>")
    assert story.body.split("\n\n") == list(PARAGRAPHS)


def test_a_line_of_signs_alone_is_kept_as_removed() -> None:
    story = cleaned(page().replace("<footer>", "<footer><p>|</p>"))
    assert "|" in {line.text for line in story.removed}


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("The old depot in spring. © Petr Novak / Brno Daily", "Petr Novak / Brno Daily"),
        ("Das alte Depot im Frühling.Foto: Petr Novak/Reuters", "Foto: Petr Novak/Reuters"),
        ("The depot (Ministry of Defence via AP)", "Ministry of Defence via AP"),
        ("El depósito viejo. (Foto Prensa Libre: Ana Ruiz)", "Foto Prensa Libre: Ana Ruiz"),
    ],
)
def test_credits_that_end_a_caption(line: str, credit: str) -> None:
    assert is_caption(line)
    assert closing_credit(line) == credit


@pytest.mark.parametrize(
    "line",
    [
        PARAGRAPHS[0],
        "© 2021 Brno Daily and its partners",
        "The mayor spoke for an hour on Tuesday. (AP)",
        f"{' '.join(PARAGRAPHS)}Foto: photocase.de",
    ],
    ids=range(4),
)
def test_paragraphs_are_no_captions(line: str) -> None:
    assert not is_caption(line)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(st.text(alphabet="<>/=\"'apdiv&;:#x{}[]! \n\x00\u202e\u05d0", max_size=200))
def test_any_markup_leaves_the_story(noise: str) -> None:
    story = cleaned(page(above=f"<div title='{noise[:50]}'></div>", within="<!--" + noise))
    assert story.title
