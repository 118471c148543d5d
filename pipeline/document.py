"""The one record that flows through the pipeline; each stage fills its own fields."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

EntityLabel = Literal["PER", "ORG", "LOC", "GROUP"]
"""PER people, ORG organizations, LOC places and facilities, GROUP nationalities and
political or religious groups."""

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
"""The types of TIMEX3 (ISO-TimeML)."""

PublishedFrom = Literal["meta", "header", "url", "text", "file"]
"""The evidence of a publication date: page metadata, a header line of the text, the story's
URL, the running text, the name of the file."""


class Record(BaseModel):
    """A frozen value; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Removed(Record):
    """A line that cleaning took out of the text, and why (the name of the rule)."""

    text: str
    reason: str


class Entity(Record):
    """One mention of a name. `start` and `end` count code points of the text."""

    start: int
    end: int
    text: str
    label: EntityLabel
    name: str
    """The canonical name: 'Joe Biden' for the mention 'Mr. Biden'."""


class TimeExpression(Record):
    """One time expression. `start` and `end` count code points of the text."""

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    """TIMEX3 value, e.g. `2021-06-27`, `2021-02`, `P3W`, `PRESENT_REF`."""


class DateRange(Record):
    """Calendar days from `gte` to `lte`, both included, as ISO 8601 dates."""

    gte: str
    lte: str


class Location(Record):
    """A place on the map. `country` is an ISO 3166-1 alpha-2 code; degrees of WGS 84."""

    name: str
    country: str
    lat: float
    lon: float


class Document(Record):
    """A story as the index keeps it. Absent values are None or empty, never a guess."""

    id: str
    source: str
    """URI of the raw file, relative to its drop, with `/` between folders."""
    source_hash: str
    """SHA-256 of the raw bytes, in hexadecimal."""

    # clean
    url: str | None = None
    site: str | None = None
    title: str = ""
    title_made: bool = False
    """True when the text has no title line and `title` is its first sentence."""
    body: str = ""
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    authors: tuple[str, ...] = ()
    dateline: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None

    # language
    language: str = "und"
    """ISO 639-1, or `und` when no language can be told."""
    language_confidence: Annotated[float, Field(ge=0, le=1)] = 0.0

    # enrich
    people: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    locations: tuple[Location, ...] = ()
    entities: tuple[Entity, ...] = ()
    entities_by: str | None = None
    """What found the names: `model`, `lists`, `lists and model`, or `spacy:` and a pipeline."""
    dates: tuple[TimeExpression, ...] = ()
    mentioned: tuple[DateRange, ...] = ()

    # deduplicate
    duplicate_of: str | None = None
    story_id: str | None = None
    story_size: int = 1
    is_lead: bool = True

    # the run that made it
    run_id: str | None = None
    ingested_at: str | None = None
    pipeline_version: str | None = None


def document_id(source: str) -> str:
    """The id of the raw file `source`: the same on every run and machine."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:20]
