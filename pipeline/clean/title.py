"""The title of a story: its headline, or else one made of its first sentence."""

from __future__ import annotations

import re

from pipeline.clean.dateline import dateline
from pipeline.clean.dates import find_dates
from pipeline.clean.lines import count_words, normalise
from pipeline.clean.photos import is_caption

MAX_TITLE = 250
"""Characters; a longer line is no headline."""

MIN_WORDS, MAX_WORDS, LONG = 3, 30, 20
"""Words; a headline above the last capitalises most of its words."""

MADE_LENGTH = 100
"""Characters of a made title, about."""

_FULL_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Inc|Ltd|Gov|Sen|Rep|Gen|Col))[.:;,。][\"'”\u2019»)\]]*$"
)
_QUOTE = re.compile(r"[?!][\"”»]$")
_SENTENCE = re.compile(
    r"[.!?…][\"'”\u2019»)\]]*(?= [\"'“\u2018«(]?[A-ZÀ-ÞА-Я0-9])|[。\uff01\uff1f؟।]"
)
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Gov|Sen|Rep|Prof|Jr|Sr|No|vs))\.$"
)


def is_headline(line: str) -> bool:
    """Whether `line` has the form of a headline: short, and no sentence that is stopped."""
    if len(line) > MAX_TITLE or not MIN_WORDS <= count_words(line) <= MAX_WORDS:
        return False
    if (
        _FULL_STOP.search(line)
        or line[0] in "-\u2013—•*·"
        or (line[0].islower() and line[:2].islower())
    ):
        return False
    words = line.split()
    if next(find_dates(line), None) or 2 * len(re.findall(r"[^\W\d_]", line)) < len(line):
        return False
    if len(words) > LONG and 2 * sum(word[0].isupper() for word in words) < len(words):
        return False
    alone = first_sentence(line) == line
    return alone and not _QUOTE.search(line) and not dateline(line) and not is_caption(line)


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph of `text`."""
    paragraph = text.partition("\n")[0][: 4 * MAX_TITLE]
    for stop in _SENTENCE.finditer(paragraph):
        sentence = paragraph[: stop.end()]
        if not _ABBREVIATION.search(sentence):
            return sentence
    return paragraph


def made_title(body: str) -> str:
    """The first sentence of `body`, cut between words to about 100 characters, with '…'."""
    sentence = first_sentence(body)
    if len(sentence) <= MADE_LENGTH:
        return sentence
    cut = sentence[: MADE_LENGTH + 1].rpartition(" ")[0] or sentence[:MADE_LENGTH]
    return cut.rstrip(" ,;:\u2013—-") + "…"


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for case, spaces and marks."""
    return _letters(one) == _letters(other) != ""


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", normalise(text).casefold())
