"""How documents lie in the embedded index."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Final

from tantivy import (
    Document as TantivyDocument,
    Filter,
    Index as TantivyIndex,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from pipeline.document import Document, Record
from pipeline.index.calendar import index_terms
from pipeline.index.records import Entry, Known

STEMMERS: Final = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""The languages that have a stemmer; texts in others are found by their words as they are."""

_FOLDED_FIELDS: Final = ("people", "organizations", "places", "groups", "site")
_KEYWORD_FIELDS: Final = ("language", "story_id", "duplicate_of")
_LONGEST_WORD: Final = 80
# Chinese and Japanese do not part words by spaces: each sign is a term, and a query of several
# signs asks for them side by side.
_WORD: Final = (
    r"[\p{Han}\p{Hiragana}\p{Katakana}]|[\p{L}\p{M}\p{N}--[\p{Han}\p{Hiragana}\p{Katakana}]]+"
)

_folder: Final = (
    TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.lowercase()).filter(Filter.ascii_fold())
).build()


def folded(value: str) -> str:
    """The form of a name in which 'São Paulo' and 'sao paulo' are the same."""
    return _folder.analyze(value)[0] if value else ""


EXACT_FIELDS: Final = ("title", "body")
"""The text of every document, its words as they are."""


def stemmed_fields(language: str) -> tuple[str, ...]:
    """The title and body fields that stem the texts of a language; none if it has no stemmer."""
    return (f"title_{language}", f"body_{language}") if language in STEMMERS else ()


def stories_schema() -> Schema:
    """Fields of the stories. Only what is asked for is indexed; `json` holds the document."""
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    for name in EXACT_FIELDS:
        builder.add_text_field(name, tokenizer_name="exact")
    for language in STEMMERS:
        for name in stemmed_fields(language):
            builder.add_text_field(name, tokenizer_name=language)
    for name in _FOLDED_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="folded", index_option="basic")
    for name in _KEYWORD_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("keys", "mentioned", "run_id"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_date_field("published", indexed=True, fast=True)
    builder.add_unsigned_field("version", stored=True)
    builder.add_bytes_field("json", stored=True)
    builder.add_bytes_field("known", stored=True)
    return builder.build()


def records_schema() -> Schema:
    """Fields of runs and set-aside files: an id and the record."""
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("json", stored=True)
    return builder.build()


def register_analyzers(index: TantivyIndex) -> None:
    """Make the analyzers known that the schema names; needed each time an index is opened."""
    index.register_tokenizer("folded", _folder)
    # Facets are counted by the name as it is written, though found by its folded form.
    index.register_fast_field_tokenizer("folded", TextAnalyzerBuilder(Tokenizer.raw()).build())
    index.register_tokenizer("exact", _analyzer(None))
    for language, stemmer in STEMMERS.items():
        index.register_tokenizer(language, _analyzer(stemmer))


def _analyzer(stemmer: str | None) -> TextAnalyzer:
    builder = (
        TextAnalyzerBuilder(Tokenizer.regex(_WORD))
        .filter(Filter.remove_long(_LONGEST_WORD))
        .filter(Filter.lowercase())
    )
    if stemmer:
        builder = builder.filter(Filter.stemmer(stemmer))
    return builder.filter(Filter.ascii_fold()).build()


def to_tantivy(entry: Entry, version: int) -> TantivyDocument:
    """Lay out a document for the index."""
    document = entry.document
    laid_out = TantivyDocument()
    laid_out.add_text("id", document.id)
    for title, body in filter(None, (EXACT_FIELDS, stemmed_fields(document.language))):
        laid_out.add_text(title, document.title)
        laid_out.add_text(body, document.body)
    for name in _FOLDED_FIELDS + _KEYWORD_FIELDS:
        for value in _values(document, name):
            laid_out.add_text(name, value)
    for key in entry.keys:
        laid_out.add_text("keys", key)
    for term in sorted(_mentioned_terms(document)):
        laid_out.add_text("mentioned", term)
    if document.published:
        laid_out.add_date("published", moment(document.published))
    laid_out.add_text("run_id", document.run_id or "")
    laid_out.add_unsigned("version", version)
    known = (document.id, document.source_hash, document.pipeline_version or "")
    laid_out.add_bytes("known", json.dumps(known).encode())
    laid_out.add_bytes("json", document.model_dump_json(exclude_defaults=True).encode())
    return laid_out


def to_tantivy_record(id_: str, record: Record) -> TantivyDocument:
    """Lay out a run or a set-aside file."""
    laid_out = TantivyDocument()
    laid_out.add_text("id", id_)
    laid_out.add_bytes("json", record.model_dump_json().encode())
    return laid_out


def json_of(stored: TantivyDocument) -> bytes:
    """The record that was laid out."""
    return bytes(stored["json"][0])


def to_document(stored: TantivyDocument) -> Document:
    """The document that was laid out."""
    return Document.model_validate_json(json_of(stored))


def to_known(stored: TantivyDocument) -> tuple[str, Known]:
    """Id, and what tells the state of the document."""
    id_, source_hash, pipeline_version = json.loads(bytes(stored["known"][0]))
    return id_, Known(source_hash, pipeline_version, int(stored["version"][0]))


def moment(published: str) -> datetime:
    """An ISO 8601 date or date-time as a moment; without a zone it is taken as UTC."""
    parsed = datetime.fromisoformat(published)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _values(document: Document, name: str) -> tuple[str, ...]:
    value: tuple[str, ...] | str | None = getattr(document, name)
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


def _mentioned_terms(document: Document) -> set[str]:
    return {
        term
        for span in document.mentioned
        for term in index_terms(date.fromisoformat(span.gte), date.fromisoformat(span.lte))
    }
