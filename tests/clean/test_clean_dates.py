from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.clean import clean
from pipeline.clean.dateline import dateline
from pipeline.clean.dates import (
    LAST_YEAR,
    find_dates,
    full_years,
    order_in,
    order_of,
    read_timestamp,
)
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
        ("2021. 6. 28.", "2021-06-28"),
        ("28JUN2021", "2021-06-28"),
        ("28-Jun-2021", "2021-06-28"),
        ("28 червня 2021", "2021-06-28"),
        ("28 Ιουνίου 2021", "2021-06-28"),
        ("28 जून 2021", "2021-06-28"),
        ("28 tháng 6, 2021", "2021-06-28"),
        ("28 يونيو 2021", "2021-06-28"),
        ("28 حزيران/يونيو 2021", "2021-06-28"),
        ("٢٨ كانون الثاني ٢٠٢١", "2021-01-28"),
        ("12 Pro 2021", None),
        ("March 3, 2099", None),
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
    ("text", "full"),
    [
        ("6/28/21", "6/28/2021"),
        ("19.10.19.", "19.10.2019."),
        ("28-Jun-21", "28-Jun-2021"),
        ("28 June \u201921", "28 June 2021"),
        ("28 June 10 people", "28 June 10 people"),
        ("10.1.2.21", "10.1.2.21"),
        ("10.30.21:07", "10.30.21:07"),
    ],
)
def test_years_of_two_figures(text: str, full: str) -> None:
    assert full_years(text) == full


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        (["On 6/28/2021 the vote was held."], "month"),
        (["28/06/21", "The vote was held."], "day"),
        (["6/28/2021 or 28/6/2021"], None),
        (["5/6/2021", "The vote was held."], None),
        (["5/6/2021", "Abgestimmt wurde am Dienstag."], "day"),
    ],
)
def test_the_order_of_figures_is_told_by_the_other_dates_and_the_language(
    lines: list[str], order: str | None
) -> None:
    assert order_in(lines, lines) == order


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20210628", "2021-06-28"),
        ("20211328", None),
        ("2099-06-28", None),
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
        ("https://www.example.org/news/20210628/depot", "2021-06-28"),
        ("https://www.example.org/202106/t20210628_4711.html", "2021-06-28"),
        ("https://www.example.org/2099/06/28/depot", None),
        ("https://www.example.org/a1b20210628c", None),
        ("https://www.example.org/2022/07/depot", None),
        ("https://www.example.org/article/2003782199", None),
        ("https://www.example.org/2021/13/45/depot", None),
    ],
)
def test_dates_in_paths(path: str, value: str | None) -> None:
    assert date_in_path(path) == value


HEADERS = """
    June 28, 2021
    June 28th, 2021
    28-Jun-2021
    By Jane Doe, June 28, 2021
    By Jane Doe June 28, 2021
    By Jane Doe on Monday, June 28, 2021
    By Jane Doe, 6/28/21
    By Jane Doe | June 28, 2021
    Updated at 10:30 a.m. ET June 28, 2021
    Updated 6/28/21 10:30 AM
    Posted: Jun 28, 2021 10:30 AM EDT | Last Updated: June 29, 2021
    Mon, 28 Jun 2021 10:30:00 GMT
    2021-06-28T10:30:00Z
    2021/06/28 10:30
    6/28/21
    28/6/21
    28.06.21
    28 June '21
    20210628
    Date: 20210628
    28 июня 2021 г.
    Понедельник, 28 июня 2021 года, 10:30
    28 червня 2021 р.
    28 يونيو 2021
    الاثنين ٢٨ يونيو ٢٠٢١
    28 حزيران/يونيو 2021
    28 Haziran 2021 Pazartesi
    28 czerwca 2021
    Δευτέρα 28 Ιουνίου 2021
    28 जून 2021
    28 tháng 6, 2021
    2021年6月28日
    2021년 6월 28일
    2021. 6. 28.
    Publié le 28 juin 2021 à 10h30
"""


@pytest.mark.parametrize("line", [line.strip() for line in HEADERS.strip().splitlines()])
def test_header_lines_that_say_the_day(line: str) -> None:
    story = cleaned(f"The old tram depot becomes a library\n\n{line}\n\n{STORY}")
    assert (story.published or "")[:10] == "2021-06-28"
    assert (story.published_from, story.body) == ("header", STORY)


@pytest.mark.parametrize("line", ["05/06/2021", "March 3, 2099", "Published: 3/3/99", "3 May 1599"])
def test_a_header_line_that_says_no_day_to_be_relied_on_goes_out_all_the_same(line: str) -> None:
    story = cleaned(f"The old tram depot becomes a library\n\n{line}\n\n{STORY}")
    assert (story.published, story.body) == (None, STORY)


def test_a_day_of_the_future_gives_way_to_the_next_evidence() -> None:
    text = f"The old tram depot becomes a library\n\nMarch 3, 2099\n\n{STORY}"
    story = cleaned(text, url="https://www.example.org/2021/06/28/depot")
    assert (story.published, story.published_from) == ("2021-06-28", "url")


def test_a_header_of_figures_is_read_as_the_other_dates_of_the_text() -> None:
    text = (
        f"05/06/2021\n\n{STORY}\n\nThe council voted on it first on {{}} in the town hall of Brno."
    )
    assert cleaned(text.format("1/31/2021")).published == "2021-05-06"
    assert cleaned(text.format("31/1/2021")).published == "2021-06-05"


@pytest.mark.parametrize(
    "opening",
    [
        "BRNO, June 28, 2021 /PRNewswire/ -- ",
        "BRNO, 28 June 2021 /PRNewswire-AsiaNet/ -- ",
        "BRNO, June 28, 2021 (GLOBE NEWSWIRE) -- ",
        "BRNO, June 28, 2021. /TASS/. ",
    ],
)
def test_datelines_of_wires(opening: str) -> None:
    story = cleaned(opening + STORY)
    assert (story.published, story.dateline) == ("2021-06-28", "BRNO")


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
        assert 1600 <= int(date.value[:4]) <= LAST_YEAR
        assert 0 <= date.start < date.end <= len(text)
    full_years(text)
    order_in([text], [text])
    read_timestamp(text)
    date_in_path(text)
    dateline(text)
    names_in(text)


def test_a_dotted_date_whose_second_figure_is_no_month_has_the_month_first():
    found = find_dates("01.21.2020 07:00 AM, 21.01.2020")
    assert [one.value for one in found] == 2 * ["2020-01-21"]


def test_dates_are_found_in_linear_time() -> None:
    def seconds(unit: str, length: int) -> float:
        text = (unit * length)[:length]
        start = time.process_time()
        list(find_dates(text))
        full_years(text)
        order_in([text], [text])
        date_in_path(text)
        return time.process_time() - start

    for unit in ("12 ", "a 1 2021 ", "28 June 2021 ", "28-aaa-", "1/1/21 ", "abcdefgh2021"):
        assert seconds(unit, 40_000) < 2, unit
