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
    ],
)
def test_the_day_beside_the_headline(above: str, lang: str, day: str) -> None:
    story = cleaned(page(above=above, lang=lang), None)
    assert (story.published, story.published_from) == (day, "header")


def test_the_day_beside_the_headline_beats_a_date_of_the_file() -> None:
    above = "<div>28 June 2021</div>"
    assert cleaned(page('<meta name="date" content="2021-07-02">', above)).published == "2021-06-28"
    told = '<meta property="article:published_time" content="2021-06-27">'
    assert cleaned(page(told, above)).published == "2021-06-27"
    assert cleaned(page('<meta name="date" content="2021-07-02">')).published == "2021-07-02"


def test_a_moment_in_utc_is_given_as_the_day_that_readers_saw() -> None:
    told = '<meta property="article:published_time" content="2021-06-27T22:30:00Z">'
    assert cleaned(page(told, "<div>28 June 2021</div>")).published == "2021-06-28"
    assert cleaned(page(told, "<div>29 June 2021</div>")).published == "2021-06-27T22:30:00Z"


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
        ("", '<div class="comment-author">John Roe</div>', ()),
        ('<meta property="article:author" content="https://f.example/jane">', "", ()),
    ],
    ids=range(10),
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
