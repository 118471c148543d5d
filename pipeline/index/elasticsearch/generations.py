"""Generations of the stories: the alias names the one in use, a rebuild fills the next beside it.

Whoever calls these holds the lease.
"""

from __future__ import annotations

import re

from elasticsearch import Elasticsearch

from pipeline.index.elasticsearch import templates


def begin(client: Elasticsearch, alias: str) -> str:
    """Delete what the last rebuilds left, and create an index for the next; give its name.

    What is deleted is what a rebuild left half-built, and the one that the last rebuild
    replaced; never an index that has an alias, ours or an operator's. The new one is loaded
    without replicas and without being refreshed between commits, as the server's makers advise.
    """
    # A writer that was killed may have left documents that no search sees yet.
    client.indices.refresh(index=alias)
    left = _left_over(client, alias)
    if left:
        client.indices.delete(index=left)
    name = templates.new_stories_index(alias)
    client.indices.create(
        index=name,
        settings={
            "index": {
                "refresh_interval": "-1",
                "auto_expand_replicas": "false",
                "number_of_replicas": 0,
            }
        },
    )
    return name


def use(client: Elasticsearch, alias: str, index: str) -> None:
    """Put an index in the place of the one in use, in one step; that one stays, without alias.

    Its settings are those of the templates again; replicas are copied in the background.
    """
    client.indices.put_settings(index=index, settings={"index": templates.replicas()})
    former = sorted(client.indices.get_alias(name=alias))
    client.indices.update_aliases(
        actions=[
            *({"remove": {"index": one, "alias": alias}} for one in former),
            {"add": {"index": index, "alias": alias, "is_write_index": True}},
        ]
    )


def _left_over(client: Elasticsearch, alias: str) -> list[str]:
    # The pattern alone would also take what belongs to an alias named `ALIAS-v2`.
    ours = re.compile(rf"{re.escape(alias)}-v\d+-\d+", re.ASCII)
    found = client.indices.get_alias(index=templates.stories_pattern(alias))
    return sorted(
        name for name, one in found.items() if ours.fullmatch(name) and not one["aliases"]
    )
