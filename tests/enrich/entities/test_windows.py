"""Documents cut into windows for the encoder: every word once, in order, within bounds."""

from hypothesis import given, settings, strategies as st

from pipeline.enrich.entities.windows import CASES, LONGEST_WINDOW, Window, windows

WORDS = st.text(min_size=1, max_size=40) | st.sampled_from(["Biden", "U.S.", "é" * 30, "\x00"])
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=60), max_size=8)


def first_pieces(document: list[Window]) -> list[int]:
    return [window.pieces[place] for window in document for place in window.words]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(SENTENCES)
def test_each_word_is_read_once_in_a_window_of_bounded_length(sentences: list[list[str]]) -> None:
    document = list(windows(sentences))
    assert sum(len(window.words) for window in document) == sum(map(len, sentences))
    for window in document:
        assert window.words == sorted(set(window.words))
        assert len(window.cases) == len(window.pieces) <= LONGEST_WINDOW
        assert all(0 <= case < CASES for case in window.cases)


def test_pieces_do_not_hang_on_where_windows_end() -> None:
    sentences = [["Joe", "Biden", "met", "Wolodymyr", "Selenskyj", "in", "Kyjiw", "."]] * 30
    assert first_pieces(list(windows(sentences))) == first_pieces(list(windows(sentences, 64)))


def test_capitals_are_told_apart_though_the_vocabulary_has_none() -> None:
    (window,) = windows([["us", "US", "Us", "uS", "U", "u2", "2", ","]])
    assert len({window.cases[place] for place in window.words}) == 8


def test_a_sentence_is_not_cut_when_it_fits_in_the_next_window() -> None:
    sentences = [["word"] * 100, ["word"] * 60]
    assert [len(window.words) for window in windows(sentences)] == [100, 60]
