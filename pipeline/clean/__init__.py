"""Cleaning: from the text of a raw file to a story with its title, date and authors."""

from __future__ import annotations

from pipeline.clean.story import clean, clean_text

__all__ = ["clean", "clean_text"]
