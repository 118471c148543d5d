from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from pipeline.deduplicate.overlap import (
    LEAST_WORDS,
    Passage,
    new,
    overlap,
    wording,
)

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PENTAGON = (SEEDS / "000_a686e3e583159f73.txt").read_text(encoding="utf-8")
KIRBY = (SEEDS / "003_aa10ddb9e82f393f.txt").read_text(encoding="utf-8")

QUOTE = "We carried forty residents to safety in rubber boats"
FLOOD = f"The river burst its banks. “{QUOTE},” said the commander. Nobody was hurt."
LATER = f"On Friday a fire brigade told how it went: {QUOTE.upper()}! Trains stood still."

# Few words and ready sentences, so that passages begin and end in all ways, repetitions included.
pieces = st.sampled_from(
    ["a", "B", "c.", QUOTE, f"“{QUOTE.lower()}”", "one two three four five six seven eight nine"]
)
texts = st.lists(pieces, max_size=30).map(" \n".join)


def folded(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def said(text: str, passage: Passage) -> str:
    return text[passage.start : passage.end]


def new_in(*tellings: str) -> list[list[str]]:
    found = new([wording(text) for text in tellings])
    return [
        [said(text, one) for one in passages]
        for text, passages in zip(tellings, found, strict=True)
    ]


def test_the_two_seeds_share_the_quotation_of_the_spokesman() -> None:
    passages = overlap(wording(PENTAGON), wording(KIRBY)).passages
    quoted = (
        "designed to limit the risk of escalation but also to send a clear and unambiguous "
        "deterrent message"
    )
    assert [said(PENTAGON, one.here) for one in passages] == [
        "including Kata’ib Hezbollah and Kata’ib Sayyid al-Shuhada",
        quoted,
    ]
    assert [said(KIRBY, one.there) for one in passages] == [
        "including Kataib Hezbollah and Kataib Sayyid al-Shuhada",
        quoted,
    ]


def test_what_is_new_in_a_telling_is_what_none_before_it_says() -> None:
    assert new_in(FLOOD, LATER, f"{LATER} Nobody was hurt.") == [
        [FLOOD.removesuffix(".")],
        ["On Friday a fire brigade told how it went", "Trains stood still"],
        ["Nobody was hurt"],  # too short to be a passage of the first
    ]
    assert new_in(LATER, FLOOD)[1] == [
        "The river burst its banks",
        "said the commander. Nobody was hurt",
    ]


@pytest.mark.parametrize(
    "copy",
    [
        PENTAGON,
        PENTAGON.upper(),
        re.sub(r"\s+", " ", PENTAGON),
        re.sub("[“”‘,.—–-]", " ", PENTAGON.replace("’", "'")),
    ],
    ids=["exact", "capitals", "spaces", "punctuation"],
)
def test_a_whole_copy_is_one_passage(copy: str) -> None:
    one, other = wording(PENTAGON), wording(copy)
    found = overlap(one, other)
    (passage,) = found.passages
    assert passage.here == Passage(int(one.starts[0]), int(one.ends[-1]), one.words)
    assert passage.there == Passage(int(other.starts[0]), int(other.ends[-1]), other.words)
    assert (found.words, found.other_words) == (one.words, other.words)
    assert new([one, other]) == [[passage.here], []]


def test_accents_are_the_same_however_they_are_encoded() -> None:
    composed = "Der Stadtrat beschlie\u00dft am Freitag \u00fcber die Stra\u00dfen der Altstadt"
    decomposed = composed.replace("\u00fc", "u\u0308")
    assert [one.there for one in overlap(wording(composed), wording(decomposed)).passages] == [
        Passage(0, len(decomposed), 10)
    ]


def test_scripts_without_spaces_share_by_signs() -> None:
    sentence = "北京市政府星期五宣布将在城市东部修建一条新的地铁线路"
    one, other = wording(f"昨天。{sentence}。很好"), wording(f"据报道,{sentence}")
    (passage,) = overlap(one, other).passages
    assert passage.here == Passage(3, 3 + len(sentence), len(sentence))
    part = wording(f"今天雨{sentence[:12]}大雨明天晴天")
    assert overlap(wording(sentence), part).passages == []


@given(texts, texts)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_passages_are_equal_and_cover_all_that_is_repeated(left: str, right: str) -> None:
    one, other = wording(left), wording(right)
    found = overlap(one, other)
    words, runs = folded(left), set()
    theirs = folded(right)
    for at in range(len(theirs) - LEAST_WORDS + 1):
        runs.add(tuple(theirs[at : at + LEAST_WORDS]))
    repeated = set()
    for at in range(len(words) - LEAST_WORDS + 1):
        if tuple(words[at : at + LEAST_WORDS]) in runs:
            repeated.update(range(at, at + LEAST_WORDS))
    covered = set()
    for passage in found.passages:
        assert folded(said(left, passage.here)) == folded(said(right, passage.there))
        assert len(folded(said(left, passage.here))) == passage.here.words >= LEAST_WORDS
        first = len(folded(left[: passage.here.start]))
        covered.update(range(first, first + passage.here.words))
    assert covered == repeated
    assert found.words == len(repeated)
    assert overlap(other, one) == found.turned()


@given(st.lists(texts, max_size=5))
@settings(derandomize=True, max_examples=40, deadline=None)
def test_each_run_of_words_is_new_once(tellings: list[str]) -> None:
    wordings = [wording(text) for text in tellings]
    found = new(wordings)
    for number, (text, passages) in enumerate(zip(tellings, found, strict=True)):
        if number == 0:
            assert [one.words for one in passages] == [len(folded(text))] * bool(folded(text))
        assert sum(one.words for one in passages) + _old(wordings, number) == len(folded(text))
    # What came before counts, in whatever order.
    again = new([*wordings[:-1][::-1], *wordings[-1:]])
    assert again[-1:] == found[-1:]


def _old(wordings: list, number: int) -> int:
    """Words of a text in passages that it shares with any before it."""
    one = wordings[number]
    places = set()
    for earlier in wordings[:number]:
        for passage in overlap(one, earlier).passages:
            at = one.starts.tolist().index(passage.here.start)
            places.update(range(at, at + passage.here.words))
    return len(places)


@pytest.mark.parametrize("text", ["", "\n\n", "too short", "—" * 100, "\ud800 " * 20])
def test_what_has_no_passages_shares_none(text: str) -> None:
    one, other = wording(text), wording(FLOOD)
    assert overlap(one, other) == overlap(other, one) == (0, 0, [])
    assert new([one, other])[1] == new([other])[0]


def test_a_word_repeated_without_end_makes_a_few_long_passages() -> None:
    long, longer = wording("buy " * 100_000), wording("buy " * 250_000)
    found = overlap(long, longer)
    assert (found.words, found.other_words) == (100_000, 250_000)
    assert len(found.passages) <= 4
    assert new([long, longer])[1] == []


def test_many_long_copies_are_held_against_each_other() -> None:
    chance = random.Random(3)
    words = [f"word{chance.randrange(500)}" for _ in range(2_000)]
    tellings = [wording(" ".join(words))]
    for number in range(30):
        edited = list(words)
        edited[50 * number + 20] = f"edit{number}"
        tellings.append(wording(" ".join(edited)))
    assert [len(overlap(one, tellings[0]).passages) for one in tellings[1:]] == [2] * 30
    assert [[one.words for one in passages] for passages in new(tellings)[1:]] == [[1]] * 30
