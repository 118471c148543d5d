import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from pipeline.deduplicate import Features, Group, connected, features, group, groups
from pipeline.deduplicate.extract import names

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PENTAGON = (SEEDS / "000_a686e3e583159f73.txt").read_text(encoding="utf-8")
KIRBY = (SEEDS / "003_aa10ddb9e82f393f.txt").read_text(encoding="utf-8")

QUAKE = """\
A strong earthquake shook the island of Velmora on Tuesday, toppling houses in the port of Sandrel
and killing at least twelve people, officials said. The tremor of magnitude 6.1 struck at dawn, with
its centre off Sandrel, said the Velmoran Institute of Seismology. Rescuers led by Captain Iris
Tolvane dug through the rubble of a school while hospitals filled with the injured."""
QUAKE_AGAIN = """\
SANDREL - Twelve dead and dozens injured: that is the toll so far of the earthquake that hit Velmora
at dawn. Captain Iris Tolvane, who leads the rescuers, said that a school in Sandrel had come down.
The Velmoran Institute of Seismology put the magnitude of the tremor at 6.1."""
BUDGET = """\
The parliament of Karsovia passed the budget on Friday after a night of debate, with a narrow
majority for the minority government of Prime Minister Oda Brenninger. Taxes on fuel will rise by
four per cent, while pensions stay as they are. The opposition around Pavel Strunz spoke of a black
day for commuters and announced a complaint to the constitutional court."""
FRAME = """\
Log in or register to read more of our journalism, with full access to our archives, podcasts and
puzzles on any device you like. {} The views expressed are those of the author alone. To
unsubscribe, follow the link in the footer of any of our messages. Advertise with us and reach
millions of readers."""


def made(
    id_: str, body: str, *, title: str = "", published: str | None = None, language: str = "en"
) -> Features:
    return features(id_, title, body, published, language)


def originals(*members: Features) -> list[str | None]:
    found = group(members)
    return [found[one.id].duplicate_of for one in members]


def stories(*members: Features) -> list[str]:
    found = group(members)
    return [found[one.id].story_id for one in members]


def misread(text: str, share: float) -> str:
    chance = random.Random(7)
    return "".join(
        chance.choice("aeionrst") if letter.isalpha() and chance.random() < share else letter
        for letter in text
    )


def test_the_two_seeds_tell_one_story_in_different_words() -> None:
    found = group(
        [
            made("pentagon", PENTAGON, published="2021-06-28"),
            made("kirby", KIRBY, published="2021-06-28"),
        ]
    )
    assert found == {
        "kirby": Group(None, "kirby", 2, is_lead=False),
        "pentagon": Group(None, "kirby", 2, is_lead=True),
    }


@pytest.mark.parametrize(
    "copy",
    [
        KIRBY,
        KIRBY.upper(),
        re.sub(r"\s+", " ", KIRBY.replace("\u2019", "'")),
        KIRBY[: len(KIRBY) * 6 // 10],
        KIRBY[: len(KIRBY) // 3],
        KIRBY[len(KIRBY) // 2 :],
        FRAME.format(KIRBY),
        "Drones over Iraq: what we know\n\n" + KIRBY,
        KIRBY.replace("Pentagon", "Defense Department").replace(" said", " told reporters"),
        misread(KIRBY, 0.03),
        misread(KIRBY, 0.07),
    ],
    ids=[
        "exact",
        "capitals",
        "quotes and spaces",
        "60 %",
        "a third",
        "second half",
        "framed",
        "new headline",
        "edited",
        "misread",
        "much misread",
    ],
)
def test_a_copy_repeats_its_original(copy: str) -> None:
    first = made("first", KIRBY, published="2021-06-28")
    second = made("copy", copy, published="2021-06-29")
    other = made("other", PENTAGON, published="2021-06-28")
    assert originals(first, second, other) == [None, "first", None]


def test_the_same_frame_round_different_articles_makes_no_duplicates() -> None:
    framed = [
        made(str(n), FRAME.format(text)) for n, text in enumerate((QUAKE, BUDGET, QUAKE_AGAIN))
    ]
    assert originals(*framed) == [None, None, None]


def test_reports_of_one_template_make_no_duplicates() -> None:
    report = """\
    Shares on the Sandrel exchange closed at {} points on Friday, {} per cent above Thursday, while
    {} million shares changed hands. Velmora Steel gained {} per cent and the Karsovian crown was
    quoted at {} to the dollar in late trade, said brokers of the Sandrel savings bank."""
    first = made("a", report.format(4120, 1.7, 312, 2.4, 18.05))
    second = made("b", report.format(3987, 0.6, 288, 3.9, 17.41))
    again = made("c", report.format(4120, 1.7, 312, 2.4, 18.05) + " More follows.")
    assert originals(first, second, again) == ["c", None, None]


def test_tiny_texts_repeat_one_another_only_when_equal() -> None:
    assert originals(
        made("a", "Watch the match live here", title="Live"),
        made("b", "WATCH the match live here", title="Live"),
        made("c", "Watch the match live here", title="Live again"),
        made("d", ""),
        made("e", ""),
    ) == [None, "a", None, None, None]


def test_the_original_is_the_earliest_then_the_longest_then_the_smallest_id() -> None:
    late = made("a", QUAKE, published="2024-03-06")
    early = made("b", QUAKE, published="2024-03-05T23:30:00+00:00")
    undated = made("c", QUAKE + " More follows.")
    assert originals(late, early, undated) == ["b", None, "b"]
    assert originals(made("a", QUAKE), undated) == ["c", None]
    assert originals(made("b", QUAKE), made("a", QUAKE)) == ["a", None]


def test_original_is_never_a_duplicate_when_parts_overlap_in_a_chain() -> None:
    words = KIRBY.split()
    parts = [made(str(at), " ".join(words[at : at + 400])) for at in range(0, 500, 100)]
    found = group(parts)
    firsts = {one.duplicate_of for one in found.values() if one.duplicate_of}
    assert firsts
    assert all(found[first].duplicate_of is None for first in firsts)


def test_one_event_in_two_wordings_is_one_story() -> None:
    members = made("a", QUAKE), made("b", QUAKE_AGAIN), made("c", BUDGET)
    assert stories(*members) == ["a", "a", "c"]
    assert originals(*members) == [None, None, None]


def test_like_events_a_month_apart_are_two_stories() -> None:
    first = made("a", QUAKE, published="2024-03-05")
    assert stories(first, made("b", QUAKE_AGAIN, published="2024-03-06")) == ["a", "a"]
    assert stories(first, made("b", QUAKE_AGAIN, published="2024-04-06")) == ["a", "b"]


def test_a_text_without_date_joins_one_with_a_date() -> None:
    assert stories(made("a", QUAKE, published="2024-03-05"), made("b", QUAKE_AGAIN)) == ["a", "a"]


def test_a_story_has_one_lead_and_counts_its_documents() -> None:
    found = group(
        [
            made("a", QUAKE, published="2024-03-06"),
            made("b", QUAKE_AGAIN, published="2024-03-05"),
            made("c", QUAKE, published="2024-03-07"),
        ]
    )
    assert {one.story_size for one in found.values()} == {3}
    assert [id_ for id_, one in found.items() if one.is_lead] == ["b"]
    assert found["c"].duplicate_of == "a"


def test_a_copy_in_a_script_without_spaces_is_found() -> None:
    text = (
        "国务院总理李强周三在北京主持召开会议、讨论如何稳定就业和促进消费。"
        "会议指出、今年以来经济运行总体平稳、但仍面临不少困难和挑战、需要加大政策力度、"
        "支持中小企业发展、扩大国内需求、保障重点群体就业、维护粮食和能源安全。"
    )
    other = (
        "据当地媒体报道、一列货运火车周二晚间在山区脱轨、造成三人受伤、铁路交通一度中断。"
        "消防部门派出二十多名人员赶赴现场救援、事故原因正在调查之中、预计周四可以恢复通车。"
    )
    members = made("a", text, language="zh"), made("b", text + "记者王芳报道。", language="zh")
    assert originals(*members, made("c", other, language="zh")) == ["b", None, None]


def test_nothing_has_no_groups() -> None:
    assert group([]) == {}


def test_copies_of_a_template_hang_on_one_original() -> None:
    many = [made(f"{n:03}", f"{KIRBY} Number{n:03}") for n in range(100)]
    assert {one.duplicate_of for one in group(many).values()} == {None, "000"}


def test_a_thousand_copies_are_one_text() -> None:
    one = made("", KIRBY)
    many = [replace(one, id=f"{n:04}", published=float(n)) for n in range(1000)]
    found = group(many)
    assert sum(one.duplicate_of == "0000" for one in found.values()) == 999
    assert connected(many[500:501], Index(many).find) == many


def test_a_set_too_large_to_cluster_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_MOST_AT_ONCE", 2)
    found = group(collection())
    assert found.keys() == {one.id for one in collection()}
    assert found["quake"].story_id == found["quake again"].story_id


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "a'" * 1_000_000,
        "漢" * 1_000_000,
        " ".join(str(n) for n in range(300_000)),
        "\u0301" * 1_000_000,
        "\ud800 lone surrogate " * 20,
    ],
    ids=["one word", "apostrophes", "unspaced", "numbers", "accents", "surrogates"],
)
def test_a_hostile_text_costs_little(text: str) -> None:
    one = made("a", text)
    assert len(one.keys) <= 64
    assert one.terms.nbytes + one.letters.nbytes < 1_000_000


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.text(), st.text(), st.none() | st.text() | st.datetimes().map(str))
def test_any_text_has_features(title: str, body: str, published: str | None) -> None:
    assert group([features("a", title, body, published, "und")]) == {
        "a": Group(None, "a", 1, is_lead=True)
    }


dates = st.none() | st.dates().map(str)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(dates, dates)
def test_documents_find_each_other_or_neither(left: str | None, right: str | None) -> None:
    a, b = made("a", QUAKE, published=left), made("b", QUAKE_AGAIN, published=right)
    meets = [bool(np.isin(x.lookup, y.keys).any()) for x, y in ((a, b), (b, a))]
    assert meets[0] == meets[1]


class Index:
    """The keys of documents in memory, and where the last run has put them."""

    def __init__(self, members: Iterable[Features] = ()) -> None:
        self.held = {one.id: one for one in members}
        self.groups: dict[str, Group] = {}

    def find(self, keys: Sequence[str]) -> list[Features]:
        wanted = set(keys)
        return [one for one in self.held.values() if not wanted.isdisjoint(one.index_keys)]

    def add(self, drop: Sequence[Features]) -> None:
        self.groups |= group(connected(drop, self.find))
        self.held |= {one.id: one for one in drop}

    def remove(self, id_: str) -> None:
        gone = self.held.pop(id_)
        del self.groups[id_]
        self.groups |= group(
            connected(self.find(gone.index_keys + names(gone.lookup.tolist())), self.find)
        )


def collection() -> list[Features]:
    words = KIRBY.split()
    return [
        made("quake", QUAKE, published="2024-03-05"),
        made("quake again", QUAKE_AGAIN, published="2024-03-06"),
        made("quake later", QUAKE_AGAIN, published="2024-05-06"),
        made("quake undated", QUAKE.replace("Tuesday", "Wednesday")),
        made("quake framed", FRAME.format(QUAKE), published="2024-03-04"),
        made("budget", BUDGET, published="2024-03-08"),
        made("budget framed", FRAME.format(BUDGET)),
        made("pentagon", PENTAGON, published="2021-06-28"),
        made("kirby", KIRBY, published="2021-06-28"),
        made("kirby copied", KIRBY, published="2021-07-30"),
        made("kirby start", " ".join(words[:400]), published="2021-06-29"),
        made("kirby end", " ".join(words[-400:])),
        made("kirby middle", " ".join(words[200:600]), published="2021-06-27"),
    ]


COLLECTION = collection()


@settings(derandomize=True, max_examples=25, deadline=None)
@given(st.permutations(range(len(COLLECTION))), st.sets(st.integers(1, len(COLLECTION) - 1)))
def test_order_and_drops_do_not_matter(shuffled: list[int], cuts: set[int]) -> None:
    index = Index()
    bounds = [0, *sorted(cuts), len(shuffled)]
    for start, end in pairwise(bounds):
        index.add([COLLECTION[at] for at in shuffled[start:end]])
    assert index.groups == group(COLLECTION)


@settings(derandomize=True, max_examples=20, deadline=None)
@given(st.sets(st.sampled_from([one.id for one in COLLECTION]), min_size=1, max_size=6))
def test_what_leaves_leaves_no_trace(leaving: set[str]) -> None:
    index = Index()
    index.add(COLLECTION)
    for id_ in sorted(leaving):
        index.remove(id_)
    assert index.groups == group(one for one in COLLECTION if one.id not in leaving)


def test_find_is_never_asked_twice_for_a_key() -> None:
    index = Index(COLLECTION)
    asked: defaultdict[str, int] = defaultdict(int)

    def find(keys: Sequence[str]) -> list[Features]:
        for key in keys:
            asked[key] += 1
        return index.find(keys)

    connected(COLLECTION[:1], find)
    assert set(asked.values()) == {1}
