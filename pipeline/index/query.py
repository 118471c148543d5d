"""A search and its results, the same for both homes of the index."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pydantic import computed_field

from pipeline.document import Document, Record
from pipeline.errors import QueryError
from pipeline.index.calendar import calendar_days

FACETS: Final = ("people", "organizations", "places", "groups", "language", "site")
"""The fields that results are counted by."""

FACET_VALUES: Final = 10
"""The most frequent values of a facet that are given."""

HITS_PER_STORY: Final = 3
"""The best documents of a story that are given."""

SNIPPET_CHARACTERS: Final = 200
"""About how long a highlight is."""

TITLE_BOOST: Final = 2
"""How many times more a word in the title counts."""

UNUSUAL_FACETS: Final = ("people", "organizations", "places")
"""The facets of which unusual values are given."""

FEWEST_UNUSUAL: Final = 2
"""Documents that a name must be in before it can be unusual."""

MOST_UNUSUAL: Final = 5

NO_SUCH_DOCUMENT: Final = "there is no document '{}' that others could be like"

LIKE_WORDS: Final = 30
"""The most telling words of a document, by which others like it are found."""

LIKE_FEWEST_DOCUMENTS: Final = 2
LIKE_SHORTEST_WORD: Final = 3

HIGHLIGHT_START: Final = "<em>"
HIGHLIGHT_END: Final = "</em>"
"""Marks around what matched in a highlight; the text between is escaped as HTML."""


@dataclass(frozen=True, slots=True)
class Span:
    """Calendar days from `start` to `end`, both included; None is open."""

    start: date | None
    end: date | None

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read `FROM..TO`, where each side is `YYYY[-MM[-DD]]` or nothing; or one such date.

        Raises:
            QueryError: the text is no such span.
        """
        first, dots, last = text.partition("..")
        try:
            start = calendar_days(first)[0] if first else None
            end = calendar_days(last if dots else first)[1] if last or not dots else None
        except ValueError as error:
            raise QueryError(
                f"'{text}' is no span of dates: write FROM..TO, e.g. 2021-06-01..2021-06-30, "
                "2021-06.. or 2021"
            ) from error
        if start is None and end is None:
            raise QueryError(f"'{text}' has neither a first nor a last day")
        if start and end and start > end:
            raise QueryError(f"'{text}' ends before it begins")
        return cls(start, end)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a result must have; each of several values of one filter must be there."""

    language: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    published: Span | None = None
    mentioned: Span | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """A search: words, "quoted phrases", AND, OR, NOT, `-` and brackets; empty finds all."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    like: str | None = None
    """Id of a document: only documents of other stories that use its telling words."""
    size: int = 10
    """Stories to give."""
    offset: int = 0
    """Stories to pass over."""


_SPECIAL = re.compile(r"[:^~\[\]{}*?/\\<>`;!+]+")
_PHRASE = re.compile(r'("[^"]*[^\W_][^"]*")')
_EMPTY_PHRASE = re.compile(r'"[\W_]*"')
_LOOSE_DASH = re.compile(r"(?<=\S)-(?=\s|$)|(?<=\s)-(?=\s|-|$)|^-(?=\s|-|$)")


def plain_query(text: str) -> str:
    """Leave of a person's query what both homes understand alike.

    Words are looked for in the default fields, as their language inflects them; a quoted phrase
    in `title` and `body`, as it stands.

    Raises:
        QueryError: a quotation mark or a bracket has no partner.
    """
    text = text.replace("“", '"').replace("”", '"').replace("„", '"')
    text = _LOOSE_DASH.sub(" ", _SPECIAL.sub(" ", text)).strip()
    if text.count('"') % 2:
        raise QueryError('A quotation mark (") has no partner')
    text = _EMPTY_PHRASE.sub(" ", text).strip()
    outside = "".join(text.split('"')[::2])
    if outside.count("(") != outside.count(")"):
        raise QueryError("A bracket has no partner")
    return _PHRASE.sub(r"(title:\1 OR body:\1)", text)


class Hit(Record):
    """One document of the results."""

    document: Document
    score: float
    highlights: tuple[str, ...]
    """Fragments of title and body, HTML-escaped, matches between <em> and </em>."""


class StoryHits(Record):
    """The documents of one story among the results, best first."""

    story_id: str
    hits: tuple[Hit, ...]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def story_size(self) -> int:
        """How many documents the story has in the index."""
        return self.hits[0].document.story_size


class FacetCount(Record):
    """How many of the results have `value`, as documents and as stories."""

    value: str
    documents: int
    stories: int


class Unusual(Record):
    """A name that is more frequent among the results than in the whole index."""

    value: str
    documents: int
    """Of the results."""
    background: int
    """Of the whole index."""


class Results(Record):
    """What a search found."""

    documents: int
    stories: int
    duplicates: int
    """How many of the documents repeat another."""
    published_first: str | None
    published_last: str | None
    found: tuple[StoryHits, ...]
    facets: dict[str, tuple[FacetCount, ...]]
    unusual: dict[str, tuple[Unusual, ...]]
    """By facet, most unusual first; empty for a search that finds everything."""
