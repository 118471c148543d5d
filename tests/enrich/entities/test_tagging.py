"""From scores of tags to names: a name is never torn, nor begun in its middle."""

import numpy as np
from hypothesis import given, settings, strategies as st

from pipeline.enrich.entities.recogniser import TAGS, Span, likeliest_tags, spans


def scores_of(*tags: str) -> np.ndarray:
    return np.array([[2.0 * (tag == one) for tag in TAGS] for one in tags], np.float32)


def test_the_names_are_read_off_the_tags() -> None:
    tags = likeliest_tags(scores_of("B-PER", "I-PER", "O", "B-LOC", "B-LOC", "I-LOC"))
    assert list(spans(tags, 7)) == [
        Span(7, 0, 2, "PER"),
        Span(7, 3, 4, "LOC"),
        Span(7, 4, 6, "LOC"),
    ]


def test_a_name_that_its_words_judge_differently_becomes_one_name() -> None:
    scores = scores_of("B-ORG", "I-ORG", "I-LOC")
    scores[2, TAGS.index("I-ORG")] = 1.0
    assert list(spans(likeliest_tags(scores), 0)) == [Span(0, 0, 3, "ORG")]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.lists(st.floats(-9, 9, width=32), min_size=9, max_size=9), min_size=1))
def test_no_name_begins_in_its_middle(rows: list[list[float]]) -> None:
    tags = [TAGS[tag] for tag in likeliest_tags(np.array(rows, np.float32))]
    for before, tag in zip(["O", *tags], tags, strict=False):
        assert not tag.startswith("I-") or before[2:] == tag[2:]
