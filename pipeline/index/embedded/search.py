"""Searching the embedded index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, Final

from tantivy import (
    Document as TantivyDocument,
    FieldType,
    Occur,
    Query,
    Searcher,
    SnippetGenerator,
)

from pipeline.document import Document
from pipeline.errors import QueryError
from pipeline.index.calendar import query_terms
from pipeline.index.embedded import schema
from pipeline.index.embedded.collection import Collection, stored
from pipeline.index.query import (
    FACET_VALUES,
    FACETS,
    FEWEST_UNUSUAL,
    HIGHLIGHT_END,
    HIGHLIGHT_START,
    HITS_PER_STORY,
    LIKE_FEWEST_DOCUMENTS,
    LIKE_SHORTEST_WORD,
    LIKE_WORDS,
    MOST_UNUSUAL,
    NO_SUCH_DOCUMENT,
    SNIPPET_CHARACTERS,
    TITLE_BOOST,
    UNUSUAL_FACETS,
    FacetCount,
    Filters,
    Hit,
    Results,
    Search,
    Span,
    StoryHits,
    Unusual,
    plain_query,
)

_UNUSUAL_CANDIDATES: Final = 200
"""Names of the results, the most frequent first, among which unusual ones are looked for."""
_PAGE: Final = 50
"""Documents fetched at a time while stories are gathered."""
_MOST_LANGUAGES: Final = 100


def search(stories: Collection, search_: Search) -> Results:
    """See `pipeline.index.interface.Index.search`."""
    searcher = stories.searcher()
    words = _words_query(stories, searcher, search_.text)
    query = _query(stories, words, search_)
    counts = searcher.aggregate(query, _AGGREGATIONS)
    documents = int(counts["documents"]["value"])
    found = list(_stories(searcher, query, _Highlighter(stories, searcher, words), search_))
    return Results(
        documents=documents,
        stories=int(counts["stories"]["value"]),
        duplicates=int(counts["duplicates"]["value"]),
        published_first=_day(counts["first"]["value"]),
        published_last=_day(counts["last"]["value"]),
        found=tuple(found),
        facets={name: _facet(counts[name]) for name in FACETS},
        unusual={
            name: tuple(_unusual(searcher, query, name, documents)) for name in UNUSUAL_FACETS
        },
    )


def each(stories: Collection, search_: Search) -> Iterator[Document]:
    """See `pipeline.index.interface.Index.each`; one state of the index."""
    searcher = stories.searcher()
    query = _query(stories, _words_query(stories, searcher, search_.text), search_)
    return map(schema.to_document, stored(searcher, query))


def _terms(field: str, size: int) -> dict[str, Any]:
    return {
        "terms": {"field": field, "size": size},
        "aggs": {"stories": {"cardinality": {"field": "story_id"}}},
    }


_AGGREGATIONS: Final[dict[str, Any]] = {
    "documents": {"value_count": {"field": "story_id"}},
    "stories": {"cardinality": {"field": "story_id"}},
    "duplicates": {"value_count": {"field": "duplicate_of"}},
    "first": {"min": {"field": "published"}},
    "last": {"max": {"field": "published"}},
    **{name: _terms(name, FACET_VALUES) for name in FACETS},
}


def _facet(counted: dict[str, Any]) -> tuple[FacetCount, ...]:
    return tuple(
        FacetCount(
            value=bucket["key"],
            documents=bucket["doc_count"],
            stories=int(bucket["stories"]["value"]),
        )
        for bucket in counted["buckets"]
    )


def _day(nanoseconds: float | None) -> str | None:
    if nanoseconds is None:
        return None
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).date().isoformat()


def _words_query(stories: Collection, searcher: Searcher, text: str) -> Query:
    """Each word in the fields of the languages there are: stemmed as that language is."""
    plain = plain_query(text)
    if not plain:
        return Query.all_query()
    stemmed = [schema.stemmed_fields(language) for language in _languages(searcher)]
    fields = [field for pair in (schema.EXACT_FIELDS, *stemmed) for field in pair]
    titles = [field for field in fields if field.startswith("title")]

    def parse(query: str) -> Query:
        return stories.index().parse_query(
            query,
            fields,
            field_boosts=dict.fromkeys(titles, TITLE_BOOST),
            conjunction_by_default=True,
        )

    try:
        return parse(plain)
    except ValueError as error:
        if "Only excluding terms" in str(error):
            return parse(f"* {plain}")  # everything but these
        raise QueryError(f"'{text}' cannot be searched for: {error}") from error


def _languages(searcher: Searcher) -> list[str]:
    counted = searcher.aggregate(
        Query.all_query(),
        {"languages": {"terms": {"field": "language", "size": _MOST_LANGUAGES}}},
    )
    return [one["key"] for one in counted["languages"]["buckets"]]


def _query(stories: Collection, words: Query, search_: Search) -> Query:
    needed = [(Occur.Must, words), *_filters(stories, search_.filters)]
    if search_.like:
        needed += _like(stories, search_.like)
    return Query.boolean_query(needed)


def _like(stories: Collection, id_: str) -> list[tuple[Occur, Query]]:
    document = next(map(schema.to_document, stories.find("id", [id_])), None)
    if document is None:
        raise QueryError(NO_SUCH_DOCUMENT.format(id_))
    alike = Query.more_like_this_document_fields_query(
        stories.schema,
        {"title": [document.title], "body": [document.body]},
        min_doc_frequency=LIKE_FEWEST_DOCUMENTS,
        min_term_frequency=1,
        max_query_terms=LIKE_WORDS,
        min_word_length=LIKE_SHORTEST_WORD,
    )
    same = Query.term_query(stories.schema, "story_id", document.story_id or document.id)
    return [(Occur.Must, alike), (Occur.MustNot, same)]


def _unusual(searcher: Searcher, query: Query, name: str, found: int) -> Iterator[Unusual]:
    """The names with the highest JLH score, which Elasticsearch's significant terms have too.

    It is the rise of a name's share from the index to the results, absolute times relative.
    """
    counted = searcher.aggregate(query, {"names": _terms(name, _UNUSUAL_CANDIDATES)})["names"]
    scored = []
    for bucket in counted["buckets"]:
        value, documents = bucket["key"], bucket["doc_count"]
        background = searcher.doc_freq(name, schema.folded(value))
        here, there = documents / found, background / searcher.num_docs
        if documents >= FEWEST_UNUSUAL and here > there:
            score = (here - there) * here / there
            scored.append((-score, value, documents, background))
    for _, value, documents, background in sorted(scored)[:MOST_UNUSUAL]:
        yield Unusual(value=value, documents=documents, background=background)


def _filters(stories: Collection, filters: Filters) -> list[tuple[Occur, Query]]:
    def having(field: str, value: str) -> Query:
        return Query.term_query(stories.schema, field, value)

    named = {
        "people": filters.person,
        "organizations": filters.organization,
        "places": filters.place,
        "site": filters.site,
    }
    needed = [having(field, schema.folded(v)) for field, values in named.items() for v in values]
    needed += [having("language", value) for value in filters.language]
    needed += [having("story_id", value) for value in filters.story]
    if filters.published:
        needed.append(_published(stories, filters.published))
    if filters.mentioned:
        start, end = filters.mentioned.start or date.min, filters.mentioned.end or date.max
        terms = sorted(query_terms(start, end))
        needed.append(Query.term_set_query(stories.schema, "mentioned", terms))
    return [(Occur.Must, Query.const_score_query(query, 0.0)) for query in needed]


def _published(stories: Collection, span: Span) -> Query:
    return Query.range_query(
        stories.schema,
        "published",
        FieldType.Date,
        datetime.combine(span.start, time.min, UTC) if span.start else None,
        datetime.combine(span.end, time.max, UTC) if span.end else None,
    )


def _stories(
    searcher: Searcher, query: Query, highlighter: _Highlighter, search_: Search
) -> Iterator[StoryHits]:
    """Gather stories in the order of their best document; tantivy cannot collapse by itself."""
    wanted = search_.offset + search_.size
    gathered: dict[str, list[tuple[float, Document]]] = {}
    for first in range(0, searcher.num_docs, _PAGE):
        hits = searcher.search(query, limit=_PAGE, offset=first, count=False).hits
        for score, address in hits:
            document = schema.to_document(searcher.doc(address))
            of_story = gathered.setdefault(document.story_id or document.id, [])
            if len(of_story) < HITS_PER_STORY:
                of_story.append((score, document))
        if len(hits) < _PAGE or len(gathered) >= wanted:
            break
    for story_id, found in list(gathered.items())[search_.offset : wanted]:
        yield StoryHits(
            story_id=story_id,
            hits=tuple(
                Hit(document=document, score=score, highlights=highlighter.of(document))
                for score, document in found
            ),
        )


class _Highlighter:
    """Marks what a query matched; one generator per field, made when first needed."""

    def __init__(self, stories: Collection, searcher: Searcher, words: Query) -> None:
        self._stories = stories
        self._searcher = searcher
        self._words = words
        self._generators: dict[str, SnippetGenerator] = {}

    def of(self, document: Document) -> tuple[str, ...]:
        """Fragments of title and body that hold matches."""
        stemmed = schema.stemmed_fields(document.language) or schema.EXACT_FIELDS
        found = []
        for exact, field, text in zip(
            schema.EXACT_FIELDS, stemmed, (document.title, document.body), strict=True
        ):
            fragment = self._mark(field, text) or self._mark(exact, text)
            if fragment:
                found.append(fragment)
        return tuple(found)

    def _mark(self, field: str, text: str) -> str:
        if field not in self._generators:
            generator = SnippetGenerator.create(
                self._searcher, self._words, self._stories.schema, field
            )
            generator.set_max_num_chars(SNIPPET_CHARACTERS)
            self._generators[field] = generator
        laid_out = TantivyDocument()
        laid_out.add_text(field, text)
        snippet = self._generators[field].snippet_from_doc(laid_out)
        # The text is escaped, so the only <b> are the generator's own.
        marked = snippet.to_html() if snippet.highlighted() else ""
        return marked.replace("<b>", HIGHLIGHT_START).replace("</b>", HIGHLIGHT_END)
