from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.enrich.dates import find_dates
from pipeline.enrich.dates.english import RULES

MONDAY = "2021-06-28"

STORY = """\
WASHINGTON -- The Pentagon on Monday released footage of retaliatory U.S. airstrikes against \
facilities used by Iran-backed militia groups, a move expected to rattle the revival of the 2015 \
Iranian nuclear deal.

The administration said Sunday\u2019s “defensive precision airstrikes” targeted weapons storage.

In February, the U.S. launched airstrikes a week after a rocket attack in northern Iraq. The \
strikes hit at 1 a.m. local time. He will meet the president on Friday, the fifth visit since \
March, after the past five years of talks that were held every week in late February.
"""


def found(text: str, published: str | None = MONDAY, language: str = "en") -> list[tuple[str, str]]:
    return [(timex.text, timex.value) for timex in find_dates(text, published, language)]


EXAMPLES = [(rule.name, *example) for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "marked", "expected"), EXAMPLES)
def test_each_rule_does_what_its_examples_say(rule: str, marked: str, expected: str) -> None:
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    results = {(t.start, t.end): f"{t.type} {t.value}" for t in find_dates(text, MONDAY)}
    assert results.get((start, end)) == expected, (rule, results)


def test_every_rule_has_an_example() -> None:
    assert [rule.name for rule in RULES if not rule.examples] == []


def test_a_story_of_a_monday() -> None:
    assert found(STORY) == [
        ("Monday", "2021-06-28"),
        ("2015", "2015"),
        ("Sunday", "2021-06-27"),
        ("February", "2021-02"),
        ("a week", "P1W"),
        ("1 a.m. local time", "2021-06-27T01:00"),
        ("Friday", "2021-07-02"),
        ("March", "2021-03"),
        ("the past five years", "P5Y"),
        ("every week", "P1W"),
        ("late February", "2021-02"),
    ]


def test_types() -> None:
    types = {t.text: t.type for t in find_dates(STORY, MONDAY)}
    assert types["a week"] == "DURATION"
    assert types["every week"] == "SET"
    assert types["1 a.m. local time"] == "TIME"
    assert types["Monday"] == "DATE"


@pytest.mark.parametrize(
    "text",
    [
        "He may march on the second floor.",
        "The sun sat low over the hills.",
        "prices fall and the water will spring up",
        "a minute amount of a second substance",
        "About 2,000 people and 1,200 soldiers came.",
        "some 2000 people gathered",
        "The phone costs $1999 or £2010.",
        "Version 2.0.1 and release 3.11",
        "They won 3-2 in the end.",
        "Call 555-1984-22 or 0800 1999 333.",
        "day-to-day business",
        "Judge April Lee and a 52-year-old man who is 30 years old",
        "the March for Life",
        "see https://example.org/2019/05/12/story-of-2020.html",
        "a quarter of the votes",
        "He came as soon as he could.",
        "a man in his thirties",
        "Theresa May and Fredric March met June Carter",
        "the CBS programme 60 Minutes, as the Daily Mail wrote",
        "some 1850 voters and 3 Q fans",
        "the future of Europe",
        "Friends who are 30 years old",
    ],
)
def test_ordinary_words_and_numbers_are_no_dates(text: str) -> None:
    months = [t for t in found(text) if t[0] != "April"]
    assert months == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It fell on Monday.", "2021-06-28"),
        ("It fell on Tuesday.", "2021-06-22"),
        ("It will fall on Tuesday.", "2021-06-29"),
        ("It is set to fall on Tuesday.", "2021-06-29"),
        ("Tuesday's fall", "2021-06-22"),
        ("It had been due on Tuesday.", "2021-06-22"),
        ("It fell in November.", "2020-11"),
        ("It will fall in November.", "2021-11"),
        ("It fell in November last year.", "2020-11"),
        ("It fell on Nov. 3.", "2020-11-03"),
        ("They announced the plan Nov. 3.", "2020-11-03"),
        ("It is to be held in November.", "2021-11"),
        ("They agreed to meet on Tuesday.", "2021-06-29"),
        ("The trial begins Tuesday.", "2021-06-29"),
        ("The deadline is Tuesday.", "2021-06-29"),
        ("On Tuesday, they are to meet.", "2021-06-29"),
        ("Until Tuesday, they had hoped.", "2021-06-22"),
        ("The team won on Tuesday.", "2021-06-22"),
        ("He won't leave on Tuesday.", "2021-06-29"),
        ("We'll see on Tuesday.", "2021-06-29"),
        ("They will vote on Monday.", "2021-06-28"),
        ("It is payable by June 20.", "2021-06-20"),
        ("It is payable Aug. 3.", "2021-08-03"),
    ],
)
def test_direction(text: str, value: str) -> None:
    assert found(text)[0][1] == value


def test_a_year_ago_beside_a_quarter_is_that_quarter() -> None:
    text = "Profit rose in the first quarter from $2 a share a year ago. A year earlier it fell."
    assert [value for _, value in found(text)] == ["2021-Q1", "2020-Q1", "2020-Q1"]


def test_times_that_follow_each_other() -> None:
    text = "The crash of June 3 was one. Two days later came another; the following day none."
    assert [value for _, value in found(text)] == ["2021-06-03", "2021-06-05", "2021-06-06"]


def test_times_of_a_story_that_is_not_of_today() -> None:
    text = (
        "On 5 March 2014 he fell ill. The next day he was flown home, and a week later he was "
        "dead. Earlier that month she had left. That summer, a year later, on Monday."
    )
    assert [value for _, value in found(text)] == [
        "2014-03-05",
        "2014-03-06",
        "2014-W11",
        "2014-03",
        "2014-SU",
        "2015",
        "2021-06-28",
    ]


def test_a_text_of_unknown_date_goes_on_in_the_year_it_spoke_of() -> None:
    text = "On 5 March 2014 he fell ill. On 9 March a storm came. In April he died."
    assert [value for _, value in found(text, None)] == ["2014-03-05", "2014-03-09", "2014-04"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("from June 21-26, 2019, in Rome", ["2019-06-21", "2019-06-26"]),
        ("between March and June 2019", ["2019-03", "2019-06"]),
        ("from March 5 to April 10, 2019", ["2019-03-05", "2019-04-10"]),
        ("from 12 to 14 March 2019", ["2019-03-12", "2019-03-14"]),
        ("the 2022-23 season of 2021/22", ["2022", "2023", "2021"]),
        ("It will last from Tuesday to Friday", ["2021-06-29", "2021-07-02"]),
        ("He spoke on Friday and Saturday", ["2021-06-25", "2021-06-26"]),
        ("He spoke on Friday and Thursday", ["2021-06-25", "2021-06-24"]),
        ("in February and May", ["2021-02", "2021-05"]),
    ],
)
def test_members_of_a_range(text: str, values: list[str]) -> None:
    assert [value for _, value in found(text)] == values


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("A few days later", "a few days"),
        ("Just an hour later", "an hour"),
        ("days before he left", "days"),
    ],
)
def test_what_leads_to_no_day_is_a_length(text: str, length: str) -> None:
    (timex,) = find_dates(text, MONDAY)
    assert (timex.text.lower(), timex.type) == (length, "DURATION")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Sunday", "XXXX-WXX-7"),
        ("in February", "XXXX-02"),
        ("on Feb. 3", "XXXX-02-03"),
        ("last week", "XXXX-WXX"),
        ("last year", "XXXX"),
        ("yesterday", "XXXX-XX-XX"),
        ("this summer", "XXXX-SU"),
        ("in the third quarter", "XXXX-Q3"),
        ("on June 27, 2021", "2021-06-27"),
        ("for three weeks", "P3W"),
    ],
)
def test_without_a_reference_day_only_absolute_values_are_full(text: str, value: str) -> None:
    assert found(text, None)[0][1] == value


@pytest.mark.parametrize("published", [None, "", "last week", "2021-13-01", "20210628T999", "2021"])
def test_a_bad_reference_day_is_an_unknown_one(published: str | None) -> None:
    assert found("last week", published) == [("last week", "XXXX-WXX")]


def test_a_date_time_is_a_reference_too() -> None:
    assert found("yesterday", "2021-06-28T23:59:00-04:00") == [("yesterday", "2021-06-27")]


def test_offsets_are_code_points_of_the_text_as_given() -> None:
    text = "\N{FIRE}\r\n  “Last\N{NO-BREAK SPACE}week”  İstanbul, last\nyear"
    for timex in find_dates(text, MONDAY):
        assert text[timex.start : timex.end] == timex.text
    assert [t.value for t in find_dates(text, MONDAY)] == ["2021-W25", "2020"]


WORDS = """
the a last next this past three two 2 31 1/2 half year years week month quarter day days January may
March 2021 1999 0 9999 monday Sunday night morning ago later earlier from now every each of , - . '
s first second end early mid fiscal 5 p . m . noon century 20 th in and to 12:30 24:59 99/99/99
2021-13-45 million few several that same following thousand decade spring at daily minutes couple or
so Easter Christmas week 9/11 old oh nineteen vor drei Wochen hier il y a ans 30. février"""
PIECES = st.sampled_from(WORDS.split())


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=60),
    st.sampled_from([None, "0001-01-01", "9999-12-31", "2020-02-29"]),
    st.sampled_from(["en", "de", "fr", "es", "it", "pt", "ru", "ar", "zh", "ja", "ko", "sv", "xx"]),
)
def test_any_text_gives_ordered_spans_of_itself(
    text: str, published: str | None, language: str
) -> None:
    end = 0
    for timex in find_dates(text, published, language):
        assert end <= timex.start < timex.end <= len(text)
        assert text[timex.start : timex.end] == timex.text
        assert timex.value
        end = timex.end


@pytest.mark.parametrize(
    "unit",
    [
        "monday ",
        "the last ",
        "the early ",
        "two to ",
        "1/",
        "9",
        "1 ",
        "a few ",
        "june 3, ",
        "at 5 p . ",
        "twenty - ",
        "https://",
        "'",
        "\n",
        "last week and ",
        " ",
        "-",
        "2021-",
        "0",
        "may and ",
        "friday to ",
        "from 5 to ",
        "june 3 to ",
        "the first week of june ",
        "two-and-a-half-",
        "'98-",
        "1990s ",
        "年",
        "٣ ",
    ],
)
def test_time_is_linear_in_hostile_texts(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        started = time.process_time()
        find_dates(text, MONDAY)
        return time.process_time() - started

    small = seconds(3_000)
    assert seconds(30_000) < 40 * small + 0.5


@pytest.mark.parametrize("language", ["de", "ru", "ar", "zh", "sv"])
@pytest.mark.parametrize("unit", ["2021年", "1 ", "28. ", "vor 3 ", "上", "6月", "5 mars "])
def test_other_languages_are_linear_too(language: str, unit: str) -> None:
    find_dates("1", MONDAY, language)
    started = time.process_time()
    find_dates(unit * (60_000 // len(unit)), MONDAY, language)
    assert time.process_time() - started < 5
