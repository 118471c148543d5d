"""Photo captions and credits that stand among the paragraphs of a story."""

from __future__ import annotations

import re

from pipeline.clean.dates import find_dates
from pipeline.clean.lines import count_words, ends_sentence
from pipeline.clean.words import any_of, words

MAX_CAPTION, MAX_CREDIT = 600, 160
"""Characters."""

MAX_SIGNATURE = 5
"""Words, and parts, of a photo credit."""

MAX_LABELLED = 16
"""Words of a credit after 'Photo:'; a longer line is a caption or a sentence."""

MIN_CAPTION_WORDS, MAX_PLAIN_CAPTION = 3, 30
"""Words of a caption that is known by the credit below it alone."""

MAX_CREDITED = 60
"""Words of a caption that ends with its credit; a longer line is a paragraph that ends with one."""

_DAY = 30
"""Characters at the end of a caption that may be a day."""

_QUOTES = '"\u201c\u201e«\u2018'
_PARTS = re.compile(r"\s?[|/,•·]\s?|\s[\u2013\u2014-]\s|\bvia\b")

_WIRE = r"(?:AP Photo|AFP Photo|REUTERS|AFP|AP|EPA|dpa|Courtesy)\s?/\s?"

_LABELLED = re.compile(
    rf"[(\[]?\s?(?:{any_of('photos')}(?:\s(?:by|from|courtesy(?: of)?|via|von|de))?"
    r"\s?[:/\u2013\u2014]\s?"
    rf"|{any_of('photos')} (?:by|courtesy(?: of)?|from|via|credit) "
    rf"|{_WIRE}|(?:courtesy of|handout via) |©\s?(?!\d{{4}})).{{2,120}}",
    re.IGNORECASE,
)
_SENTENCE_INSIDE = re.compile(r"[a-zß-ÿ]{3}[.!?] [A-ZÀ-Þ]")

_CLOSING_CREDIT = re.compile(
    rf"(?<=[\s.!?\u201d\"')\]])(?P<credit>[(\[]\s?{any_of('photos')}(?:\s?[:/]|\s(?:by|courtesy|via))\s?"
    r".{2,120}[)\]]"
    rf"|(?<=[.!?\u201d\"')\]]\s){any_of('photos')}\s?:\s?[^.:]{{2,80}}"
    rf"|(?<=[.!?\u201d\"')\]]){any_of('photos')}\s?:\s?[^:]{{2,80}}"
    rf"|(?<=[.!?\u201d\"')\]]\s){any_of('photos')}\s?:\s?[^:]{{2,60}}/[^:]{{2,60}}"
    rf"|[(\[]{any_of('photos')}\s[^():]{{2,60}}:\s?[^():]{{2,80}}[)\]]"
    rf"|[(\[][^()]{{2,80}}\s(?:via|vía)\s{any_of('agencies')}[)\]]"
    r"|[(\[]?\s?(?:AP Photo|AFP Photo|REUTERS|AFP)/[^()]{2,80}[)\]]?"
    r"|(?:©|\(c\))(?!\s?(?:\d{4}|copyright))[^©:]{2,80})\.?$",
    re.IGNORECASE,
)
_POSITIONS = re.compile(
    r"[(\[](?:L|R|C|left|right|center|centre|top|bottom|front|back|L-R|from left)[)\]]",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\bfile (?:photo|picture|image|pic)\b|\bcombination of (?:photos|pictures)\b"
    r"|\bin this (?:(?:file|handout|undated|combination|screen ?grab|aerial|satellite) ){0,3}"
    r"(?:photo|picture|image|photograph|frame)\b"
    r"|\bposes? for (?:a|the|an) .{0,20}(?:photo|picture|photograph)\b"
    r"|(?<!was )(?<!were )(?<!been )\bpictured (?:here|above|below|left|right|on|in|earlier)\b"
    r"|\b(?:second|third) from (?:left|right)\b"
    r"|\b(?:from left to right|clockwise from [\w ]{3,20}|from left):",
    re.IGNORECASE,
)
_STRONG_HINTS = (
    "photo",
    "picture",
    "image",
    "pic",
    "frame",
    "from left",
    "from right",
    "clockwise",
)
"""Every line that `_STRONG` is found in has one of these; most lines have none."""

_NAMED = re.compile(
    r"(?:image|photo|media|video) ?caption(?:\b(?! is\b| was\b)|(?-i:(?=[A-Z])))", re.IGNORECASE
)
"""Said of captions for those who cannot see, sometimes without a space after it."""

_SCENE = re.compile(
    r"\b(?:walks? (?:with|through|past|along)|poses? (?:with|for)|waves? (?:to|at)|gestures?"
    r"|looks? on|speaks? (?:at|to|during)|arrives? (?:at|for|in)|shakes? hands|(?:is|are) seen)\b",
    re.IGNORECASE,
)
"""What people do in photos: a line of this without a full stop is a caption."""

MIN_SCENE = 8
"""Words of such a line; a shorter one may be a headline."""

_PRESENT = re.compile(
    r"\b(?:looks? on|poses?|walks?|speaks?|arrives?|leaves?|attends?|waves?|sits?|gestures?|holds?"
    r"|stands? (?:in|at|on|next|beside|near|guard|outside)|shakes? hands|addresses|(?:is|are) seen"
    r"|shows?|gather|protest|carr(?:y|ies)|listens?)\b",
    re.IGNORECASE,
)
"""Verbs in the present tense, in which captions are written and news is not."""


def _ends_with_day(line: str) -> bool:
    end = line[-_DAY:].rstrip(".")
    return any(written.end == len(end) for written in find_dates(end))


def is_credit(line: str) -> bool:
    """Whether `line` is the credit of a photo and nothing else."""
    if len(line) > MAX_CREDIT:
        return False
    if _LABELLED.fullmatch(line):
        return count_words(line) <= MAX_LABELLED and not _SENTENCE_INSIDE.search(line)
    parts = [part.strip(" .()[]") for part in _PARTS.split(line)]
    parts = [part for part in parts if part]
    signed = 1 < len(parts) <= MAX_SIGNATURE and not words("agencies").isdisjoint(
        part.casefold() for part in parts
    )
    return signed and all(map(_is_signature, parts)) and not _SENTENCE_INSIDE.search(line)


def _is_signature(part: str) -> bool:
    return part.casefold() in words("agencies") or (
        len(part.split()) <= MAX_SIGNATURE
        and all(word[0].isupper() or word[0].isdigit() for word in part.split())
    )


def closing_credit(line: str) -> str | None:
    """The credit at the end of a caption: '(Photo: X)', 'Photo: X', 'AP Photo/X'."""
    if len(line) > MAX_CAPTION:
        return None
    end = line[-MAX_CREDIT:]
    found = _CLOSING_CREDIT.search(end) if set(end) & set(":/([©") else None
    return found["credit"].strip(" ()[].©").removeprefix("c)").strip() if found else None


def is_caption(line: str) -> bool:
    """Whether `line` is a caption by its own words, wherever it stands.

    It ends with a credit, or it says who stands where or that this is a photo, and beside
    that is in the present tense, ends with a day, or is no sentence.
    """
    if len(line) > MAX_CAPTION or line[0] in _QUOTES:
        return False
    if count_words(line) <= MAX_CREDITED and (closing_credit(line) or _NAMED.match(line)):
        return True
    shown = _shows_where(line) > 1 or _is_strong(line)
    return bool(
        shown and (_PRESENT.search(line) or _ends_with_day(line) or not ends_sentence(line))
    )


def _is_strong(line: str) -> bool:
    folded = line.casefold()
    return any(hint in folded for hint in _STRONG_HINTS) and bool(_STRONG.search(line))


def _shows_where(line: str) -> int:
    """How often `line` says where somebody stands in the photo."""
    return len(_POSITIONS.findall(line)) if "(" in line or "[" in line else 0


def is_scene(line: str) -> bool:
    """Whether `line`, among the paragraphs of a story, is a caption with no credit."""
    fits = MIN_SCENE <= count_words(line) <= MAX_PLAIN_CAPTION and not ends_sentence(line)
    return fits and line[0] not in _QUOTES and bool(_SCENE.search(line))


def may_be_caption(line: str) -> bool:
    """Whether `line` can be the caption of a photo whose credit stands below it."""
    if len(line) > MAX_CAPTION or line[0] in _QUOTES + "-\u2013•*" or line.endswith(":"):
        return False
    if is_caption(line) or not ends_sentence(line):
        return count_words(line) >= MIN_CAPTION_WORDS
    if _ends_with_day(line) or _shows_where(line) or _is_strong(line):
        return True
    short = count_words(line) <= MAX_PLAIN_CAPTION and not _SENTENCE_INSIDE.search(line)
    return short and not set(line) & set(_QUOTES) and bool(_PRESENT.search(line))
