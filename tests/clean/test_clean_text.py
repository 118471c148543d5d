from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.clean import clean, clean_text
from pipeline.document import Document, document_id
from pipeline.errors import InputError
from pipeline.read.raw import Declared, RawText

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

FIRST = "000_a686e3e583159f73.txt"
SECOND = "003_aa10ddb9e82f393f.txt"

STORY = """The council of Ostrava voted on Tuesday to rebuild the old tram depot as a library.

Work on the depot is to begin in March and to take two years, the mayor said after the vote.

"We have waited for this for a decade," he told reporters in front of the town hall."""


def seed(name: str) -> Document:
    text = (SEEDS / name).read_text(encoding="utf-8")
    return clean(RawText(name, "0" * 64, "text", text))


def cleaned(text: str, source: str = "a/b.txt", declared: Declared | None = None) -> Document:
    return clean(RawText(source, "0" * 64, "text", text, declared or Declared()))


def reasons(document: Document) -> dict[str, str]:
    return {line.text: line.reason for line in document.removed}


def spaced(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


def test_the_first_seed_is_taken_apart() -> None:
    story = seed(FIRST)
    assert story.id == document_id(FIRST)
    assert story.title.startswith("U.S. releases footage of airstrikes")
    assert story.title.endswith("Iran nuclear talks")
    assert not story.title_made
    assert story.url is not None
    assert story.url.startswith("https://www.cnbc.com/2021/06/28/")
    assert story.site == "cnbc.com"
    assert (story.published, story.published_from) == ("2021-06-28", "url")
    assert story.dateline == "WASHINGTON"
    assert story.body.startswith("WASHINGTON \u2013 The Pentagon on Monday")
    assert story.body.endswith("when the seventh round would begin.")
    assert "\n\n\u2018Unambiguous deterrent\u2019\n\n" in story.body
    assert len(story.captions) == 1
    assert "Stoltenberg (L)" in story.captions[0]
    assert story.credits == ("Angelo Carconi | Anadolu Agency | Getty Images",)
    taken = [line.text[:30] for line in story.removed]
    assert taken == [
        "Source: https://www.cnbc.com/2",
        "Popular posts from this blog",
        "How a cyber attack hampered Ho",
        "\u2018The chances of nuclear use ar",
        "Pak off FATF Grey List; \u2018Black",
    ]


def test_the_second_seed_has_its_title_made_and_its_date_from_the_header() -> None:
    story = seed(SECOND)
    assert (story.published, story.published_from) == ("2021-06-28", "header")
    assert "2021-06-28" not in story.body
    assert story.dateline == "WASHINGTON"
    assert story.authors == ("Jennifer Steinhauer", "Julian Barnes", "John Ismay")
    assert reasons(story) == {
        "date 2021-06-28": "date",
        "Jennifer Steinhauer, Julian Barnes and John Ismay contributed reporting.": "contributors",
    }
    assert story.title_made
    assert story.title.endswith("…")
    assert len(story.title) <= 101
    assert story.title.startswith("The United States carried out airstrikes early Monday")
    assert story.body.startswith(f"WASHINGTON {story.title[:-1]}")


def test_a_text_that_is_only_the_story_is_not_touched() -> None:
    assert clean_text(STORY) == STORY
    assert cleaned(STORY).removed == ()


def test_a_headline_is_the_title_and_not_the_body() -> None:
    story = cleaned(f"Old tram depot to become a library\n\n{STORY}")
    assert story.title == "Old tram depot to become a library"
    assert story.body == STORY


def test_a_first_sentence_is_no_headline() -> None:
    story = cleaned(STORY)
    assert story.title_made
    assert story.title == STORY.split("\n", 1)[0]


def test_a_declared_title_and_url_win() -> None:
    declared = Declared(
        title="Depot becomes library",
        url="https://www.example.org/news/1",
        published="2021-03-04T10:00:00+01:00",
        authors=("Jana Nováková",),
    )
    story = cleaned(f"DEPOT BECOMES LIBRARY\n\n{STORY}", declared=declared)
    assert (story.title, story.title_made) == ("Depot becomes library", False)
    assert (story.url, story.site) == ("https://www.example.org/news/1", "example.org")
    assert (story.published, story.published_from) == ("2021-03-04T10:00:00+01:00", "meta")
    assert story.authors == ("Jana Nováková",)
    assert story.body == STORY


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share on Facebook", "sharing"),
        ("Facebook Twitter WhatsApp Email", "sharing"),
        ("Read more", "link to another story"),
        ("Also read: Mayor opens new bridge", "link to another story"),
        ("Lesen Sie auch: Neue Brücke eröffnet", "link to another story"),
        ("Sign up for our daily newsletter", "newsletter"),
        ("We use cookies to improve your experience on our site.", "cookies"),
        ("© 2021 Example News. All rights reserved.", "copyright"),
        ("Tags: Ostrava, library, tram", "tags"),
        ("Post a Comment", "comments"),
        ("ADVERTISEMENT", "advertisement"),
        ("Published: 28 June 2021, 10:30 GMT", "date"),
        ("Updated July 18, 2022 5:36:50 pm", "date"),
        ("By Jane Doe and Ali bin Said, Reuters", "byline"),
        ("Reporting by Jane Doe in Prague; Editing by John Roe", "contributors"),
        ("https://news.example.org/depot", "source"),
    ],
)
def test_what_surrounds_a_story_is_removed_with_its_reason(line: str, reason: str) -> None:
    story = cleaned(f"Depot becomes a library at last\n\n{STORY}\n\n{line}\n")
    assert story.body == STORY
    assert reasons(story) == {line: reason}


@pytest.mark.parametrize(
    "line",
    [
        "By 2016, the depot had stood empty for ten years and its roof had fallen in.",
        "Share prices of the builder rose by three per cent after the vote.",
        "Related to the vote, a video of the mayor has been watched by thousands.",
        "Photos of the hall went viral on social media, and thousands signed a petition.",
        "Subscribers of the library pay nothing.",
        "\u2018A hall for all\u2019",
        "Source of the money",
        "Updated plans will be shown in May 2022 at the town hall.",
    ],
)
def test_lines_of_the_story_that_look_like_furniture_stay(line: str) -> None:
    first, rest = STORY.split("\n\n", 1)
    text = f"{first}\n\n{line}\n\n{rest}"
    assert clean_text(text) == text


def test_headlines_under_related_stories_go_and_the_story_goes_on() -> None:
    first, rest = STORY.split("\n\n", 1)
    story = cleaned(f"{first}\n\nRelated stories\n\nMayor opens new bridge\n\n{rest}")
    assert story.body == STORY
    assert reasons(story)["Mayor opens new bridge"] == "related stories"


def test_captions_and_credits_are_kept_apart() -> None:
    first, rest = STORY.split("\n\n", 1)
    text = (
        f"Depot becomes a library at last\n\n{first}\n\n"
        "The old tram depot in Ostrava, pictured on March 3, 2021.\n\n"
        "Petr Novak | AFP | Getty Images\n\n"
        "Tram workers wave from the last tram. (Photo: Eva Mala/CTK)\n\n"
        f"{rest}\n\nREUTERS/David W Cerny"
    )
    story = cleaned(text)
    assert story.body == STORY
    assert story.captions == (
        "The old tram depot in Ostrava, pictured on March 3, 2021.",
        "Tram workers wave from the last tram. (Photo: Eva Mala/CTK)",
    )
    assert story.credits == (
        "Petr Novak | AFP | Getty Images",
        "REUTERS/David W Cerny",
        "Photo: Eva Mala/CTK",
    )


def test_byline_and_date_under_the_headline() -> None:
    story = cleaned(
        f"Depot becomes a library at last\nBy Jane Doe | June 28, 2021 | 5 min read\n\n{STORY}"
    )
    assert story.authors == ("Jane Doe",)
    assert (story.published, story.published_from) == ("2021-06-28", "header")
    assert story.body == STORY


def test_a_name_in_capitals_is_a_byline() -> None:
    story = cleaned(f"SIYABONGA SITHOLE\n\n{STORY}")
    assert story.authors == ("Siyabonga Sithole",)
    assert story.body == STORY


def test_a_lone_name_above_the_story_is_a_byline_unless_the_story_tells_of_it() -> None:
    assert cleaned(f"Paulina Ndalikokule\n\n{STORY}").authors == ("Paulina Ndalikokule",)
    text = f"Paulina Ndalikokule\n\nMs Ndalikokule stood up at once.\n\n{STORY}"
    assert cleaned(text).authors == ()


def test_a_story_that_is_there_twice_is_kept_once() -> None:
    long = " ".join(
        f"Sentence {i} tells of the depot and of what is to become of it." for i in range(4)
    )
    story = f"{STORY}\n\n{long}\n\nThe vote\n\n{long[:-1]} again."
    again = cleaned(f"{story}\n\nWritten by Eva Mala | Brno |\nUpdated: 18 July 2022\n\n{story}")
    assert again.body == f"{story}\n\n{STORY}"
    assert again.authors == ("Eva Mala",)
    assert reasons(again)["The vote"] == "repeated"


def test_a_headline_with_its_day_among_the_paragraphs_is_a_link() -> None:
    first, rest = STORY.split("\n\n", 1)
    filler = "\n\n".join(f"The mayor gave his reason number {i} for the library." for i in range(4))
    text = f"{first}\n\n{filler}\n\nConsumer prices tipped to rise\n\n11 Jul 2022\n\n{rest}"
    story = cleaned(text)
    assert "Consumer prices" not in story.body
    assert reasons(story)["11 Jul 2022"] == "link to another story"
    assert story.published is None


@pytest.mark.parametrize(
    "line",
    [
        "Anthony Albanese walks with dancers at the opening of the festival",
        "Leaders at Chiper, from left to right: Jose Bonilla, Carolina Garcia",
        "They were Kyaw Min Yu [L], known as Jimmy, and Phyo Zeya Thaw [R] [Twitter]",
    ],
)
def test_captions_without_a_credit(line: str) -> None:
    first, rest = STORY.split("\n\n", 1)
    story = cleaned(f"{first}\n\n{line}\n\n{rest}")
    assert story.captions == (line,)
    assert story.body == STORY


@pytest.mark.parametrize(
    ("start", "title"),
    [
        ("KUWAIT CITY, July 25: ", "The council of Ostrava voted"),
        ("Mumbai, India \u2013 ", "The council of Ostrava voted"),
        ("Ulaanbaatar /MONTSAME/. ", "The council of Ostrava voted"),
        ("CAIRO - 27 June 2022: ", "The council of Ostrava voted"),
        ("(Reuters) - ", "The council of Ostrava voted"),
        ("TODAY NICARAGUA \u2013 ", "The council of Ostrava voted"),
        ("On Oct. 1, all was said. ", "On Oct. 1, all was said."),
        ("Why? ", "Why? The council of Ostrava voted"),
        ("The Vote\n\n", "The council of Ostrava voted"),
    ],
)
def test_a_made_title_is_the_first_sentence_without_what_stands_before_it(
    start: str, title: str
) -> None:
    story = cleaned(f"{start}{STORY}")
    assert story.title_made
    assert story.title.startswith(title)
    assert story.body == f"{start}{STORY}"


def test_a_headline_may_begin_with_a_city() -> None:
    story = cleaned(f"Nairobi: Old tram depot to become a library\n\n{STORY}")
    assert (story.title_made, story.body) == (False, STORY)


def test_hard_wrapped_paragraphs_are_joined() -> None:
    wrapped = (
        "The council of Ostrava voted on Tuesday to rebuild the old tram\n"
        "depot as a library, and set aside forty million crowns for the\n"
        "work, which is to begin in March and which will take two years\n"
        "in all.\n\nThe mayor said that he was glad of the vote after a decade."
    )
    first, second = clean_text(wrapped).split("\n\n")
    assert "\n" not in first
    assert first.endswith("which will take two years in all.")
    assert second.startswith("The mayor")


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    text = "\n".join(STORY.split("\n\n"))
    assert clean_text(text) == STORY


def test_a_page_copied_as_a_whole_loses_its_menus() -> None:
    menu = "Home\nWorld\nBusiness\nSport\nWeather\nSign in\nSearch\nMenu"
    teasers = (
        "Mayor opens new bridge\nTen years of the zoo\nHome > City > News > Depot library tram"
    )
    foot = "Facebook\nTwitter\nPrivacy Policy\nTerms of Use\nContact us\nJobs"
    story = cleaned(
        f"{menu}\n{teasers}\nDepot becomes a library at last\nBridge closed\n{STORY}\n{foot}\n"
        "Video\nPodcasts"
    )
    assert story.title == "Depot becomes a library at last"
    assert story.body == STORY


@pytest.mark.parametrize(
    "text", ["", " \n\n", "Home\nMenu\nShare on Facebook\nRead more", "\ufeff"]
)
def test_a_text_without_a_story_is_refused(text: str) -> None:
    with pytest.raises(InputError) as raised:
        cleaned(text, source="x/empty.txt")
    assert (raised.value.source, raised.value.stage) == ("x/empty.txt", "clean")


LINES = st.sampled_from(
    [
        *STORY.split("\n\n"),
        "",
        "A headline about a library",
        "Read more",
        "Popular posts from this blog",
        "Related",
        "By Jane Doe",
        "date 2021-06-28",
        "Source: https://www.example.org/2021/06/28/depot.html",
        "Jane Doe | AFP | Getty Images",
        "NATO's Jens Stoltenberg (L) and Luigi Di Maio (R) pose for a photo in Rome.",
        "© 2021 Example",
        "Home",
        "- a point of a list",
        "東京で新しい図書館が開館した。",
        "\tTwo  spaces\u00a0and a tab ",
    ]
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_no_line_is_lost(lines: list[str]) -> None:
    try:
        story = cleaned("\n".join(lines))
    except InputError:
        return
    places = [story.title, *story.body.split("\n\n"), *story.captions, *story.credits]
    places += [line.text for line in story.removed]
    for line in filter(None, map(spaced, lines)):
        assert any(line in place for place in places), line


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        story = cleaned(text)
    except InputError:
        return
    assert story.body
    assert clean_text(text) == story.body


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "(" * 200_000,
        "By " * 100_000,
        "am " * 100_000,
        "Share 1 " * 50_000,
        "AAA " * 100_000,
        "June 28, 2021 " * 30_000,
        "\n".join(["Related"] * 20_000),
        "\n".join(["By " + "Jane Doe and " * 14] * 500),
        "\n".join(["am um at on " * 19] * 500),
        "\n".join(["Source: " + "https://a.b/" * 150] * 200),
        "\n".join(["1" * 590] * 300),
        "\n".join(["copyright " * 59] * 300),
        "\n".join(["Photo: " * 20 + "(Photo: " * 40] * 300),
        "\n".join(["A. " * 190] * 300),
    ],
    ids=lambda text: text[:12].strip(),
)
def test_hostile_texts_take_little_time(text: str) -> None:
    start = time.perf_counter()
    clean_text(text)
    assert time.perf_counter() - start < 5
