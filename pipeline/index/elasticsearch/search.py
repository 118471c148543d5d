"""Searching Elasticsearch: one request gives hits by story, highlights and facets."""

from __future__ import annotations

from typing import Any, Final

from elasticsearch import Elasticsearch, NotFoundError

from pipeline.errors import QueryError
from pipeline.index.elasticsearch import templates
from pipeline.index.elasticsearch.sources import to_document
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

_EXACT_COUNT: Final = 40_000
"""Below this many stories their number is (nearly) exact; the most that the server allows."""

_WORDS: Final = (f"title^{TITLE_BOOST}", "body", f"title_in.*^{TITLE_BOOST}", "body_in.*")


def search(client: Elasticsearch, alias: str, search_: Search) -> Results:
    """See `pipeline.index.interface.Index.search`."""
    try:
        found = client.search(index=alias, **request(client, alias, search_)).body
    except NotFoundError:  # nothing was ever written
        found = _NOTHING
    counts = found["aggregations"]
    return Results(
        documents=found["hits"]["total"]["value"],
        stories=counts["stories"]["value"],
        duplicates=counts["duplicates"]["value"],
        published_first=_day(counts["first"]),
        published_last=_day(counts["last"]),
        found=tuple(_story(hit) for hit in found["hits"]["hits"]),
        facets={name: _facet(counts[name]) for name in FACETS},
        unusual={name: _unusual(counts[f"unusual_{name}"]) for name in UNUSUAL_FACETS},
    )


def query(client: Elasticsearch, alias: str, search_: Search) -> dict[str, Any]:
    """What a document must be, as a query."""
    needed: dict[str, Any] = {
        "must": [_words_query(search_.text)],
        "filter": _filters(search_.filters),
    }
    if search_.like:
        needed["must"].append(_like(alias, search_.like))
        needed["must_not"] = {"term": {"story_id": _story_of(client, alias, search_.like)}}
    return {"bool": needed}


def request(client: Elasticsearch, alias: str, search_: Search) -> dict[str, Any]:
    """The one request, as the arguments of the client's `search`."""
    hits = {
        "name": "hits",
        "size": HITS_PER_STORY,
        "highlight": _highlight(),
        "sort": ["_score", {"published": {"order": "desc", "missing": "_last"}}, "id"],
    }
    return {
        "query": query(client, alias, search_),
        "collapse": {"field": "story_id", "inner_hits": hits},
        "sort": hits["sort"],
        "from_": search_.offset,
        "size": search_.size,
        "source": False,
        "track_total_hits": True,
        "track_scores": True,
        "aggs": _AGGREGATIONS,
    }


def _words_query(text: str) -> dict[str, Any]:
    plain = plain_query(text)
    if not plain:
        return {"match_all": {}}
    return {
        "query_string": {
            "query": plain,
            "fields": list(_WORDS),
            "default_operator": "AND",
            "type": "cross_fields",
            "allow_leading_wildcard": False,
        }
    }


def _like(alias: str, id_: str) -> dict[str, Any]:
    return {
        "more_like_this": {
            "fields": ["title", "body"],
            "like": [{"_index": alias, "_id": id_}],
            "min_doc_freq": LIKE_FEWEST_DOCUMENTS,
            "min_term_freq": 1,
            "max_query_terms": LIKE_WORDS,
            "min_word_length": LIKE_SHORTEST_WORD,
            "minimum_should_match": 1,
        }
    }


def _story_of(client: Elasticsearch, alias: str, id_: str) -> str:
    try:
        found = client.get(index=alias, id=id_, source_includes=["story_id"])
    except NotFoundError as error:
        raise QueryError(NO_SUCH_DOCUMENT.format(id_)) from error
    return str(found["_source"]["story_id"])


def _filters(filters: Filters) -> list[dict[str, Any]]:
    named = {
        "people.folded": filters.person,
        "organizations.folded": filters.organization,
        "places.folded": filters.place,
        "site.folded": filters.site,
        "language": filters.language,
        "story_id": filters.story,
    }
    needed: list[dict[str, Any]] = [
        {"term": {field: value}} for field, values in named.items() for value in values
    ]
    for field, span in (("published", filters.published), ("mentioned", filters.mentioned)):
        if span:
            needed.append({"range": {field: _bounds(span)}})
    return needed


def _bounds(span: Span) -> dict[str, str]:
    bounds = {"gte": span.start, "lte": span.end}
    return {name: day.isoformat() for name, day in bounds.items() if day}


def _terms(field: str) -> dict[str, Any]:
    return {
        "terms": {"field": field, "size": FACET_VALUES},
        "aggs": {"stories": {"cardinality": {"field": "story_id"}}},
    }


_AGGREGATIONS: Final[dict[str, Any]] = {
    "stories": {"cardinality": {"field": "story_id", "precision_threshold": _EXACT_COUNT}},
    "duplicates": {"value_count": {"field": "duplicate_of"}},
    "first": {"min": {"field": "published", "format": "strict_date"}},
    "last": {"max": {"field": "published", "format": "strict_date"}},
    **{name: _terms(name) for name in FACETS},
    **{
        f"unusual_{name}": {
            "significant_terms": {
                "field": name,
                "size": MOST_UNUSUAL,
                "min_doc_count": FEWEST_UNUSUAL,
            }
        }
        for name in UNUSUAL_FACETS
    },
}


def _highlight() -> dict[str, Any]:
    """A match in a stemmed field is marked in the text as it stands."""
    return {
        "encoder": "html",
        "pre_tags": [HIGHLIGHT_START],
        "post_tags": [HIGHLIGHT_END],
        "fragment_size": SNIPPET_CHARACTERS,
        "number_of_fragments": 1,
        "fields": {
            name: {
                "matched_fields": [
                    name,
                    *(f"{name}_in.{one}" for one in templates.language_analyzers()),
                ]
            }
            for name in ("title", "body")
        },
    }


_NOTHING: Final[dict[str, Any]] = {
    "hits": {"total": {"value": 0}, "hits": []},
    "aggregations": {
        "stories": {"value": 0},
        "duplicates": {"value": 0},
        "first": {},
        "last": {},
        **{name: {"buckets": []} for name in FACETS},
        **{f"unusual_{name}": {"buckets": []} for name in UNUSUAL_FACETS},
    },
}


def _story(collapsed: dict[str, Any]) -> StoryHits:
    hits = collapsed["inner_hits"]["hits"]["hits"]["hits"]
    return StoryHits(
        story_id=collapsed["fields"]["story_id"][0],
        hits=tuple(
            Hit(
                document=to_document(hit["_source"]),
                score=hit["_score"] or 0.0,
                highlights=tuple(
                    fragment
                    for name in ("title", "body")
                    for fragment in hit.get("highlight", {}).get(name, ())
                ),
            )
            for hit in hits
        ),
    )


def _facet(counted: dict[str, Any]) -> tuple[FacetCount, ...]:
    return tuple(
        FacetCount(
            value=bucket["key"],
            documents=bucket["doc_count"],
            stories=bucket["stories"]["value"],
        )
        for bucket in counted["buckets"]
    )


def _unusual(counted: dict[str, Any]) -> tuple[Unusual, ...]:
    return tuple(
        Unusual(value=bucket["key"], documents=bucket["doc_count"], background=bucket["bg_count"])
        for bucket in counted["buckets"]
    )


def _day(counted: dict[str, Any]) -> str | None:
    return counted.get("value_as_string")
