"""Names by a spaCy pipeline that the settings name for a language.

spaCy and its pipelines are not of Newsfold: `pip install 'newsfold[spacy]'` and the pipeline's
own package bring them.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from pipeline.document import EntityLabel
from pipeline.enrich.entities.mentions import Mention
from pipeline.enrich.entities.tokens import paragraphs
from pipeline.errors import SettingsError

_LABELS: Final[dict[str, EntityLabel]] = {
    **dict.fromkeys(("PER", "PERSON", "PRS", "PS", "persName"), "PER"),
    **dict.fromkeys(("ORG", "ORGANIZATION", "OG", "orgName"), "ORG"),
    **dict.fromkeys(
        ("LOC", "GPE", "GPE_LOC", "FAC", "FACILITY", "LC", "placeName", "geogName"), "LOC"
    ),
    **dict.fromkeys(("NORP", "NAT_REL_POL"), "GROUP"),
}
"""What spaCy's own pipelines call the names that Newsfold knows; other labels are left out."""
_LONGEST: Final = 100_000
"""Characters that a pipeline is given at once: parsers take memory by them."""


@cache
def _load(name: str) -> Any:
    try:
        return importlib.import_module("spacy").load(name)
    except (ImportError, OSError, ValueError) as error:
        raise SettingsError(
            f"The setting spacy_pipelines names {name!r}, which cannot be loaded: {error} "
            "Install spaCy (pip install 'newsfold[spacy]') and that pipeline, or take it out of "
            "config/settings.toml"
        ) from error


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """The paragraphs of a text and where they begin; very long ones are cut."""
    for first, last in paragraphs(text):
        for start in range(first, last, _LONGEST):
            yield text[start : min(start + _LONGEST, last)], start


def spacy_mentions(text: str, name: str) -> Iterator[Mention]:
    """The names that the pipeline `name` finds in `text`, in order.

    Raises:
        SettingsError: spaCy or the pipeline is not installed.
    """
    for document, start in _load(name).pipe(_pieces(text), as_tuples=True):
        for entity in document.ents:
            if entity.label_ in _LABELS and entity.text.strip() == entity.text != "":
                first, last = start + entity.start_char, start + entity.end_char
                yield Mention(first, last, text[first:last], _LABELS[entity.label_], "")
