"""The most frequent words of many languages, from wordfreq: `small_words.txt` of the model."""

from __future__ import annotations

from wordfreq import available_languages, top_n_list

_EACH = 40
"""Words of a language."""

_LONGEST = 6
"""Characters; a longer word is seldom small."""


def small_words() -> list[str]:
    """The words, sorted. Scripts without spaces between words have none."""
    languages = sorted(set(available_languages()) - {"ja", "zh"})
    found = {word for language in languages for word in top_n_list(language, _EACH)}
    return sorted(word for word in found if word.isalpha() and len(word) <= _LONGEST)
