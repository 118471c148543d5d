"""The rules of boilerplate: how a line is matched, and how a wrong pattern is told."""

from __future__ import annotations

import pytest

from pipeline.clean.rules import MAX_LENGTH, Rule, boilerplate, prepared
from pipeline.errors import SettingsError


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share | Tweet | Print", "sharing"),
        ("12 Share 3 Tweet", "sharing"),
        ("on Facebook,", "sharing"),
        ("» POPULAR POSTS:", "posts from this blog"),
        ("Sign up for the morning letter", "newsletter"),
        ("“All rights reserved.”", "copyright"),
        ("* * *", "separator"),
        ("#Kyiv #Grain_deal #Ödön", "tags"),
    ],
)
def test_a_line_is_known_by_its_rule_whatever_its_case_and_edges(line, reason):
    found = boilerplate().find(line, at_edge=False)
    assert found is not None
    assert found.name == reason


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Friday as the bank raised its rate again.",
        "Signing up for the army was never easy.",
        "Ödön",
        "x" * (MAX_LENGTH + 1),
    ],
)
def test_a_line_of_a_story_is_no_boilerplate(line):
    assert boilerplate().find(line, at_edge=True) is None


def test_the_first_rule_wins_and_a_long_line_is_none():
    first = Rule(name="first", begins=("see",), max_words=3)
    second = Rule(name="second", matches=("see.*",), where="edge")
    rules = prepared([first, second])
    assert rules.find("See the rest", at_edge=True) == first
    assert rules.find("See all of the rest", at_edge=True) == second
    assert rules.find("See all of the rest", at_edge=False) is None


def test_a_pattern_that_cannot_be_read_is_told_with_its_rule():
    with pytest.raises(SettingsError, match=r"boilerplate\.toml.*'mine'.*\(\?=look\)"):
        prepared([Rule(name="mine", matches=("(?=look)ahead",))])
