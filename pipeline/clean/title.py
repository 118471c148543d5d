"""The title of a story: its headline, or else one made of its first sentence."""

from __future__ import annotations

import re

from pipeline.clean.dateline import dateline, without_dateline
from pipeline.clean.dates import find_dates
from pipeline.clean.lines import count_words, normalise
from pipeline.clean.photos import is_caption

MAX_TITLE = 250
"""Characters; a longer line is no headline."""

MIN_WORDS, MAX_WORDS, LONG = 3, 30, 20
"""Words; a headline above the last capitalises most of its words."""

MAX_DATELINED = 12
"""Words of a headline that begins as a dateline does: 'Nairobi: Raila skips the debate'."""

MADE_LENGTH = 100
"""Characters of a made title, about."""

_OPENING = 3
"""Paragraphs in which the first sentence stands."""

_FULL_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Inc|Ltd|Gov|Sen|Rep|Gen|Col))[.:;,。][\"'”\u2019»)\]]*$"
)
_STOPS = ".:;,。\"'”\u2019»)]"
"""What a line that `_FULL_STOP` is found in ends with."""

_QUOTE = re.compile(r"[?!][\"”»]$")
_SENTENCE = re.compile(
    r"[.!?…][\"'”\u2019»)\]]*(?= [\"'“\u2018«(]?[A-ZÀ-ÞА-Я0-9])|[。\uff01\uff1f؟।]"
)
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Maj|Brig|Capt|Gov|Sen|Rep|Prof|Rev|Hon"
    r"|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec))\.$"
)


def is_headline(line: str) -> bool:
    """Whether `line` has the form of a headline: short, and no sentence that is stopped."""
    if len(line) > MAX_TITLE or not MIN_WORDS <= count_words(line) <= MAX_WORDS:
        return False
    if (
        (line[-1] in _STOPS and _FULL_STOP.search(line))
        or line[0] in "-\u2013—•*·>\u203a»"
        or len(re.findall(r" [>\u203a»/] ", line)) > 1
        or (line[0].islower() and line[:2].islower())
    ):
        return False
    words = line.split()
    if next(find_dates(line), None) or 2 * sum(map(str.isalpha, line)) < len(line):
        return False
    if len(words) > LONG and 2 * sum(word[0].isupper() for word in words) < len(words):
        return False
    if len(words) > MAX_DATELINED and dateline(line):
        return False
    return first_sentence(line) == line and not _QUOTE.search(line) and not is_caption(line)


def first_sentence(text: str) -> str:
    """The first sentence of the first paragraph of `text`, with the next when it is short."""
    paragraph = text.partition("\n")[0][: 4 * MAX_TITLE]
    for stop in _SENTENCE.finditer(paragraph):
        sentence = paragraph[: stop.end()]
        if not _ABBREVIATION.search(sentence) and count_words(sentence) >= MIN_WORDS:
            return sentence
    return paragraph


def made_title(body: str) -> str:
    """The first sentence of `body`, cut between words to about 100 characters, with '…'.

    A dateline before it, and a heading of less than three words above it, are left out.
    """
    paragraphs = body.split("\n\n", _OPENING)[:_OPENING]
    long = (text for text in paragraphs if count_words(text) >= MIN_WORDS)
    sentence = first_sentence(without_dateline(next(long, paragraphs[0])))
    if len(sentence) <= MADE_LENGTH:
        return sentence
    cut = sentence[: MADE_LENGTH + 1].rpartition(" ")[0] or sentence[:MADE_LENGTH]
    return cut.rstrip(" ,;:\u2013—-") + "…"


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for case, spaces and marks."""
    return _letters(one) == _letters(other) != ""


def long_words(text: str) -> set[str]:
    """The words of four letters or more, in lower case: those that tell what a text is about."""
    return set(re.findall(r"\w{4,}", text.casefold()))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", normalise(text).casefold())
