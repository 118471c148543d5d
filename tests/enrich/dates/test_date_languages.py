from __future__ import annotations

import pytest

from pipeline.enrich.dates import find_dates
from pipeline.enrich.dates.translations import translations

MONDAY = "2021-06-28"


def found(language: str, text: str, published: str | None = MONDAY) -> list[tuple[str, str]]:
    return [(timex.text, timex.value) for timex in find_dates(text, published, language)]


def values(language: str, text: str) -> list[str]:
    return [value for _, value in found(language, text)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Am Montag, dem 28. Juni 2021, wie gestern; im Februar, vor drei Wochen, letzte Woche.",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2021-02", "2021-W23", "2021-W25"],
        ),
        (
            "fr",
            "Lundi, le 28 juin 2021, hier, il y a deux ans, la semaine dernière, depuis 2015",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2019", "2021-W25", "2015"],
        ),
        (
            "es",
            "El lunes 28 de junio de 2021, por la mañana; ayer, hace tres años, el año pasado",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2018", "2020"],
        ),
        (
            "it",
            "Lunedì 28 giugno 2021, ieri, tre anni fa, l'anno scorso, nel 2015",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2018", "2020", "2015"],
        ),
        (
            "pt",
            "Na segunda-feira, 28 de junho de 2021, ontem, há três anos, na semana passada",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2018", "2021-W25"],
        ),
        (
            "nl",
            "Op maandag 28 juni 2021, gisteren, drie weken geleden, vorige week, eind mei 2020",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2021-W23", "2021-W25", "2020-05"],
        ),
        (
            "ru",
            "28 июня 2021 года, вчера, в феврале, три недели назад, на прошлой неделе, в 2015 году",
            ["2021-06-28", "2021-06-27", "2021-02", "2021-W23", "2021-W25", "2015"],
        ),
        (
            "ar",
            "يوم الاثنين ٢٨ حزيران/يونيو ٢٠٢١، أمس، قبل ثلاثة أسابيع، الأسبوع الماضي، في عام 2015",
            ["2021-06-28", "2021-06-28", "2021-06-27", "2021-W23", "2021-W25", "2015"],
        ),
        (
            "zh",
            "2021年6月28日星期一，昨天，上个月，三天前，上周五，2015年，27日，1990年代",
            [
                "2021-06-28", "2021-06-28", "2021-06-27", "2021-05", "2021-06-25", "2021-06-25",
                "2015", "2021-06-27",
            ],
        ),
        (
            "ja",
            "2021年6月28日、昨日、先月、3日前、先週の金曜日、2015年、27日、10日間",
            [
                "2021-06-28", "2021-06-27", "2021-05", "2021-06-25", "2021-06-25", "2015",
                "2021-06-27",
            ],
        ),
        (
            "ko",
            "2021년 6월 28일 월요일, 어제, 지난달, 3일 전, 지난주 금요일, 2015년에, 27일에",
            [
                "2021-06-28", "2021-06-28", "2021-06-27", "2021-05", "2021-06-25", "2021-06-25",
                "2015", "2021-06-27",
            ],
        ),
    ],
)  # fmt: skip
def test_languages_of_most_news(language: str, text: str, expected: list[str]) -> None:
    assert values(language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("sv", "28 juni 2021, igår, förra veckan", ["2021-06-28", "2021-06-27", "2021-W25"]),
        ("tr", "28 Haziran 2021, dün, 3 gün önce", ["2021-06-28", "2021-06-27", "2021-06-25"]),
        ("hu", "2021. június 28., tegnap", ["2021-06-28", "2021-06-27"]),
        ("vi", "28 tháng 6 năm 2015, hôm qua", ["2015-06-28", "2021-06-27"]),
        ("hi", "कल, 28 जून 2021", ["2021-06-28"]),
    ],
)
def test_other_languages_have_the_words_of_the_library(
    language: str, text: str, expected: list[str]
) -> None:
    assert values(language, text) == expected


@pytest.mark.parametrize("language", ["xx", "..", "EN", "zh-Hant", "", "os"])
def test_an_unknown_language_has_numeric_dates(language: str) -> None:
    assert values(language, "28.06.2021; 2021-06-27; May 2") == ["2021-06-28", "2021-06-27"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "de la mañana"),
        ("de", "am Morgen, heute"),
        ("it", "vinse 3 set a 1"),
        ("pt", "pela segunda vez"),
        ("zh", "三年内, 20年代, 10日内"),
        ("nl", "de morgen"),
    ],
)
def test_words_that_mean_something_else(language: str, text: str) -> None:
    assert [value for value in values(language, text) if value != MONDAY] == []


def test_last_and_next_weekdays_are_other_days_than_today() -> None:
    assert values("de", "letzten Montag, nächsten Montag") == ["2021-06-21", "2021-07-05"]
    assert values("zh", "上周一, 本周一, 下周一") == ["2021-06-21", "2021-06-28", "2021-07-05"]


def test_texts_are_cut_at_the_signs_of_the_expression() -> None:
    assert found("zh", "据报道,2021年6月28日星期一发生") == [
        ("2021年6月28日", "2021-06-28"),
        ("星期一", "2021-06-28"),
    ]


def test_the_library_has_many_languages_and_no_others() -> None:
    polish = translations("pl")
    assert polish is not None
    assert polish.months["czerwca"] == 6
    assert polish.shifts["wczoraj"] == ("D", -1)
    assert translations("xx") is None


@pytest.mark.parametrize("language", ["ak", "tl", "yo", "th", "he", "el", "uk", "fa", "id", "bn"])
def test_gaps_in_the_words_of_a_language_are_no_error(language: str) -> None:
    assert values(language, "2021-06-27") == ["2021-06-27"]
