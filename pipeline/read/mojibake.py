"""Mends text that was decoded wrongly somewhere on its way, and leaves the rest as it is."""

from __future__ import annotations

import re
import unicodedata

from ftfy import TextFixerConfig, fix_text
from ftfy.badness import is_bad

_CONFIG = TextFixerConfig(
    unescape_html=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    explain=False,
)
_LINE_ENDS = ("\r\n", "\r", "\v", "\f", "\u2028", "\u2029")
# Control characters, surrogates, and characters that only steer rendering.
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u206a-\u206f\ufff9-\ufffc]")

# Whatever ftfy calls bad has one of these in it; to look for them is twenty times faster.
_SUSPECT = re.compile(r"[^\x00-\x7f](?:(?<=[ÂÃŒœ])|[^\x00-\x7f])")

# What is left of U+2018…U+201D, U+2013 and the like (E2 80 xx) when they were read as Latin-1 and
# their invisible second and third characters were dropped: a lone 'â'. No language puts it before a
# capital letter at a word's beginning, nor behind a full stop.
_ORPHAN_BEFORE = re.compile(r"(?<![^\W_])â(?=[A-Z])")
_ORPHAN_BEHIND = re.compile(r"(?<=[.,!?])â(?![^\W_])")
# These occur in real words ('cât', 'Abbâs'), and count only in a text that has one of those.
_ORPHAN_APOSTROPHE = re.compile(r"(?<=[a-z])â(?=(?:s|t|re|ve|ll|d|m)\b)")
_ORPHAN_DASH = re.compile(r"(?<= )â(?= )")


def mend(text: str) -> str:
    r"""Mend mojibake, control characters and line ends (to `\n`); compose Unicode (NFC).

    Quotes, ligatures and character widths stay as they are. Mojibake is mended by ftfy
    (R. Speer, https://doi.org/10.5281/zenodo.2591652).
    """
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    if not text.isascii() or _ODD.search(text):
        text = "\n".join(_mend_line(line) for line in text.split("\n"))
    text = text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
    return _mend_orphans(text)


def _mend_line(line: str) -> str:
    """Give a line to ftfy, which is slow, when there is something to mend in it."""
    if _ODD.search(line) or (not line.isascii() and _SUSPECT.search(line) and is_bad(line)):
        return fix_text(line, _CONFIG)
    return line


def _mend_orphans(text: str) -> str:
    if "â" not in text or not (_ORPHAN_BEFORE.search(text) or _ORPHAN_BEHIND.search(text)):
        return text
    text = "\n".join(_mend_orphan_quotes(line) for line in text.split("\n"))
    return _ORPHAN_DASH.sub("\u2013", _ORPHAN_APOSTROPHE.sub("\u2019", text))


def _mend_orphan_quotes(line: str) -> str:
    """An opening orphan was a quote if a closing one follows, else an invisible blank."""
    if "â" not in line:
        return line
    closing = _ORPHAN_BEHIND.search(line)
    line = _ORPHAN_BEFORE.sub("“" if closing else "", line)
    return _ORPHAN_BEHIND.sub("”", line)
