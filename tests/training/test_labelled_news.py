"""The labels that the name model learns from are well-formed."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from training.names import news

LABELS = {"PER", "ORG", "LOC", "GROUP"}
FOLDER = Path(news.__file__).parent


def test_marks_are_taken_out_and_kept_as_names() -> None:
    text, names = news.unmarked("[PER Amina Yusuf] of [ORG KRA] spoke in [LOC Nairobi].")
    assert text == "Amina Yusuf of KRA spoke in Nairobi."
    assert [(text[start:end], label) for start, end, label in names] == [
        ("Amina Yusuf", "PER"),
        ("KRA", "ORG"),
        ("Nairobi", "LOC"),
    ]


@settings(derandomize=True, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="[]"), max_size=8),
            st.text("Aé b'", min_size=1, max_size=8),
            st.sampled_from(sorted(LABELS)),
        )
    )
)
def test_every_mark_is_read_where_it_stands(parts: list[tuple[str, str, str]]) -> None:
    text, names = news.unmarked("".join(f"{plain}[{label} {name}]" for plain, name, label in parts))
    assert text == "".join(plain + name for plain, name, _ in parts)
    assert [(text[start:end], label) for start, end, label in names] == [
        (name, label) for _, name, label in parts
    ]


@pytest.mark.parametrize("path", sorted((FOLDER / "stories").glob("*.txt")), ids=lambda p: p.stem)
def test_the_written_stories_have_no_broken_marks(path: Path) -> None:
    text, names = news.unmarked(path.read_text(encoding="utf-8"))
    assert "[" not in text
    assert "]" not in text
    assert len(names) > 1000
    assert all(text[start:end].strip() == text[start:end] for start, end, _ in names)


def test_the_labels_of_ecb_plus_leave_out_what_is_kept_for_tests() -> None:
    lines = (FOLDER / "labels/ecbplus.jsonl").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines]
    assert len({one["id"] for one in documents}) == len(documents) > 400
    assert not {int(one["id"].split("_")[0]) for one in documents} & news.KEPT_FOR_TESTS
    assert {label for one in documents for _, label, *_ in one["names"]} <= LABELS


def test_sentences_keep_one_tag_a_word() -> None:
    for document in news.written_stories():
        for words, tags in zip(document.words, document.tags, strict=True):
            assert len(words) == len(tags)
            assert all(
                not tag.startswith("I-") or before[2:] == tag[2:]
                for before, tag in zip(["O", *tags], tags, strict=False)
            )
