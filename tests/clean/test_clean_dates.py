from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.clean import clean
from pipeline.clean.dateline import dateline
from pipeline.clean.dates import find_dates, order_of, read_timestamp
from pipeline.clean.names import byline, names_in
from pipeline.clean.urls import canonical, date_in_path, site_of
from pipeline.document import Document
from pipeline.read.raw import Declared, RawText

STORY = """The council of Ostrava voted on Tuesday to rebuild the old tram depot as a library.

Work on the depot, first opened on 3 May 1919, is to begin soon, the mayor said after the vote."""


def cleaned(text: str, source: str = "a/b.txt", url: str | None = None) -> Document:
    return clean(RawText(source, "0" * 64, "text", text, Declared(url=url)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-06-28", "2021-06-28"),
        ("June 28, 2021", "2021-06-28"),
        ("Jun. 28, 2021", "2021-06-28"),
        ("28th of June 2021", "2021-06-28"),
        ("28. Juni 2021", "2021-06-28"),
        ("28 juin 2021", "2021-06-28"),
        ("1er août 2021", "2021-08-01"),
        ("28 de junio de 2021", "2021-06-28"),
        ("28 czerwca 2021", "2021-06-28"),
        ("28 июня 2021", "2021-06-28"),
        ("28.06.2021", "2021-06-28"),
        ("28/6/2021", "2021-06-28"),
        ("6/28/2021", "2021-06-28"),
        ("2021年6月28日", "2021-06-28"),
        ("06/05/2021", None),
        ("31 February 2021", None),
        ("June 28, 1599", None),
        ("99/99/2021", None),
        ("10.1.2.2021", None),
    ],
)
def test_written_dates(text: str, value: str | None) -> None:
    assert next((date.value for date in find_dates(text)), None) == value


def test_an_ambiguous_date_is_read_as_the_country_of_the_site_does() -> None:
    assert [d.value for d in find_dates("05/06/2021", order_of("example.co.uk"))] == ["2021-06-05"]
    assert [d.value for d in find_dates("05/06/2021", order_of("state.gov"))] == ["2021-05-06"]
    assert order_of("example.com") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2021-06-28T10:30:00+02:00", "2021-06-28T10:30:00+02:00"),
        ("2021-06-28T10:30:00.123Z", "2021-06-28T10:30:00Z"),
        ("2021-06-28 10:30", "2021-06-28T10:30:00"),
        ("2021-06-28T99:30", None),
        ("2021-13-28", None),
        ("Mon, 28 Jun 2021 10:30:00 GMT", "2021-06-28"),
        ("yesterday", None),
    ],
)
def test_timestamps(text: str, value: str | None) -> None:
    assert read_timestamp(text) == value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("https://www.example.org/2021/06/28/depot.html", "2021-06-28"),
        ("https://www.example.org/2021/jun/28/depot", "2021-06-28"),
        ("https://www.example.org/politics/2022-07-25-how-the-vote-went", "2022-07-25"),
        ("https://www.example.org/stories/202207060036.html", "2022-07-06"),
        ("https://www.example.org/article/26/07/2022/festival", "2022-07-26"),
        ("drop/20210628.txt", "2021-06-28"),
        ("https://www.example.org/2022/07/depot", None),
        ("https://www.example.org/article/2003782199", None),
        ("https://www.example.org/2021/13/45/depot", None),
    ],
)
def test_dates_in_paths(path: str, value: str | None) -> None:
    assert date_in_path(path) == value


def test_the_evidence_of_a_date_in_its_order() -> None:
    url = "https://www.example.org/2021/06/28/depot.html"
    assert cleaned(f"date 2021-06-27\n{url}\n\n{STORY}").published == "2021-06-27"
    assert cleaned(f"{url}\n\n{STORY}", "2020-01-01.txt").published == "2021-06-28"
    dated = cleaned(f"BRNO, June 26, 2021 (Reuters) - {STORY}", "2020-01-01.txt")
    assert (dated.published, dated.published_from) == ("2021-06-26", "text")
    filed = cleaned(STORY, "2020-01-01.txt")
    assert (filed.published, filed.published_from) == ("2020-01-01", "file")
    assert cleaned(STORY).published is None


def test_today_is_the_day_of_publication() -> None:
    story = cleaned(f"Police today (July 28, 2022) closed the depot.\n\n{STORY}")
    assert (story.published, story.published_from) == ("2022-07-28", "text")


def test_a_dateline_takes_its_year_from_the_address() -> None:
    story = cleaned(f"BRNO, July 26 (AFP) - {STORY}", url="https://example.org/2022/07/depot")
    assert (story.published, story.published_from) == ("2022-07-26", "text")


def test_the_first_date_beats_that_of_an_update() -> None:
    story = cleaned(f"Updated: 2 July 2021\nPublished: 1 July 2021\n\n{STORY}")
    assert story.published == "2021-07-01"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("WASHINGTON \u2013 The Pentagon said on Monday", "WASHINGTON"),
        ("WASHINGTON The United States carried out", "WASHINGTON"),
        ("NEW YORK The mayor said", "NEW YORK"),
        ("SYDNEY and KUALA LUMPUR, Jul 26 2022 (IPS) - Like so many", "SYDNEY and KUALA LUMPUR"),
        ("DAKAR, Senegal, Jul 25 2022 (IPS) - The current", "DAKAR, Senegal"),
        ("Hamburg (dpa/lno) \u2013 Trotz eines Gespräches", "Hamburg"),
        ("Beirut, Lebanon, June 28 — The army", "Beirut, Lebanon"),
        ("Doha: The festival will open", "Doha"),
        ("LEON, GUANAJUATO.- A boy was bitten", "LEON, GUANAJUATO"),
        ("Mumbai, India \u2013 In February last year", "Mumbai, India"),
        ("KUWAIT CITY, July 25: The soldiers", "KUWAIT CITY"),
        ("BANDAR SERI BEGAWAN, July 25 (AA/ANN): Grade 2 officers", "BANDAR SERI BEGAWAN"),
        ("SINGAPORE (May 6, 2021) \u2014 While the pandemic", "SINGAPORE"),
        ("New York (November 25, 2021): Indian authorities", "New York"),
        ("Oyam & Gulu, Uganda , Jun 14 2022 (IPS) - Lawrence", "Oyam & Gulu, Uganda"),
        ("Ulaanbaatar/MONTSAME/. During his visit", "Ulaanbaatar"),
        ("Salalah: The exhibition was opened", "Salalah"),
        ("Published July 25, 2021: The news", None),
        ("(Reuters) - World Athletics will introduce", None),
        ("TODAY NICARAGUA \u2013 Tropical storm Bonnie", None),
        ("NATO The alliance met", None),
        ("The council voted \u2013 as expected \u2013 for it", None),
        ("Biden said: we will act", None),
        ("", None),
    ],
)
def test_datelines(text: str, place: str | None) -> None:
    found = dateline(text)
    assert (found.place if found else None) == place


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By JANE DOE, John R. Roe and Ali bin Said", ("Jane Doe", "John R. Roe", "Ali bin Said")),
        ("By Jane Doe, Staff Writer", ("Jane Doe",)),
        ("By Jane Doe in New York", ("Jane Doe",)),
        ("Von Jürgen Groß und Ute Klein", ("Jürgen Groß", "Ute Klein")),
        ("By Reuters", ()),
        ("By noon the hall was full", None),
        ("By 2016, it was empty", None),
        ("Bystanders Cheered Loudly", None),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...] | None) -> None:
    assert byline(line) == authors


def test_addresses() -> None:
    assert canonical("www.example.org/a#b") == "http://www.example.org/a"
    assert canonical("javascript:alert(1)") is None
    assert canonical("http://[::1") is None
    assert canonical("www.example.org%2Fa%2Fb.html") == "http://www.example.org/a/b.html"
    archived = "https://web.archive.org/web/20120216182711/http://www.stol.it/Artikel/1"
    assert site_of(canonical(archived)) == "stol.it"


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789./-, JuneMay年月日()\u2013:WASHINGTON", max_size=80))
def test_parsers_take_any_text(text: str) -> None:
    for date in find_dates(text):
        assert "1600" <= date.value[:4] <= "2100"
        assert 0 <= date.start < date.end <= len(text)
    read_timestamp(text)
    date_in_path(text)
    dateline(text)
    names_in(text)


def test_a_dotted_date_whose_second_figure_is_no_month_has_the_month_first():
    found = find_dates("01.21.2020 07:00 AM, 21.01.2020")
    assert [one.value for one in found] == 2 * ["2020-01-21"]
