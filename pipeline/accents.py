"""Names without the accents that much of the press leaves out."""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """`text` without marks on its letters: 'Bogotá' → 'Bogota' (NFKD of Unicode UAX #15)."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char))
