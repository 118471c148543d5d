"""`newsfold search`: find stories."""

from __future__ import annotations

import html
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.output import console, write_json
from pipeline.index import open_index
from pipeline.index.query import (
    HIGHLIGHT_END,
    HIGHLIGHT_START,
    Filters,
    Hit,
    Results,
    Search,
    Span,
)
from pipeline.settings import load_settings

Values = list[str] | None
_SPAN = "FROM..TO"


def search_command(  # noqa: PLR0913 - one for each option
    query: Annotated[
        str,
        typer.Argument(help='Words, "phrases", AND, OR, NOT and brackets; empty finds everything.'),
    ] = "",
    *,
    language: Annotated[Values, typer.Option(help="ISO 639-1, e.g. en.")] = None,
    person: Annotated[Values, typer.Option(help="Full name, e.g. 'Joe Biden'.")] = None,
    organization: Annotated[Values, typer.Option(help="E.g. NATO.")] = None,
    place: Annotated[Values, typer.Option(help="E.g. Iraq.")] = None,
    site: Annotated[Values, typer.Option(help="Host, e.g. cnbc.com.")] = None,
    story: Annotated[Values, typer.Option(help="The story_id of a document.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar=_SPAN, help="Published in these days.")
    ] = None,
    mentioned: Annotated[
        str | None, typer.Option(metavar=_SPAN, help="Speaks of some of these days.")
    ] = None,
    like: Annotated[
        str | None, typer.Option(metavar="ID", help="Other stories like this document.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Print every document found, one JSON object a line.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Stories to show.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="Stories to pass over.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find stories: hits with highlights, grouped by story, and counts by facet.

    An option given twice must hold twice.

    Examples:
        newsfold search 'drone strikes' --person 'Joe Biden'

        newsfold search '"nuclear deal" NOT sanctions' --mentioned 2021-02 --json

        newsfold search --like 2e79901b7297a48cdf5b
    """
    filters = Filters(
        language=tuple(language or ()),
        person=tuple(person or ()),
        organization=tuple(organization or ()),
        place=tuple(place or ()),
        site=tuple(site or ()),
        story=tuple(story or ()),
        published=Span.parse(published) if published else None,
        mentioned=Span.parse(mentioned) if mentioned else None,
    )
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    search = Search(query, filters, like, size=limit, offset=offset)
    if every:
        for document in index.each(search):
            write_json(document.model_dump())
        return
    results = index.search(search)
    if as_json:
        write_json(results.model_dump())
    else:
        show_results(results, console())


def show_results(results: Results, out: Console) -> None:
    """Results for a person."""
    if not results.documents:
        out.print("Nothing found.")
        return
    out.print(f"[bold]{count(results.documents, 'document')} in {stories(results.stories)}")
    for story in results.found:
        out.print()
        for number, hit in enumerate(story.hits):
            out.print(_heading(hit, first=number == 0))
            for fragment in hit.highlights[-1:]:
                out.print(Text("    ").append(_marked(fragment)))
        rest = story.story_size - len(story.hits)
        more = f" ({rest} more in it)" if rest else ""
        out.print(f"    [dim]story {story.story_id}{more}")
    out.print()
    show_facets(results, out)
    for name, unusual in results.unusual.items():
        if unusual:
            values = ", ".join(f"{one.value} {one.documents}" for one in unusual)
            out.print(Text(f"  unusual {name}: {values}"))


def show_facets(results: Results, out: Console, most: int = 5) -> None:
    """The most frequent values of each facet, with their stories and documents."""
    out.print("[dim]Most frequent, as stories/documents:")
    for name, counted in results.facets.items():
        values = ", ".join(f"{one.value} {one.stories}/{one.documents}" for one in counted[:most])
        if values:
            out.print(Text(f"  {name:<14} {values}"))


def count(number: int, noun: str) -> str:
    """'1 document', '2,000 documents'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def stories(number: int) -> str:
    """'1 story', '2 stories'."""
    return f"{number:,} {'story' if number == 1 else 'stories'}"


def _heading(hit: Hit, *, first: bool) -> Text:
    document = hit.document
    heading = Text("" if first else "  + ")
    heading.append(document.title, style="bold" if first else "")
    day = (document.published or "no date")[:10]
    place = document.site or document.source
    heading.append(f"  {day}  {place}", style="dim")
    if document.duplicate_of:
        heading.append("  (duplicate)", style="yellow")
    return heading


def _marked(fragment: str) -> Text:
    """A highlight for a terminal."""
    text = Text()
    for number, part in enumerate(" ".join(fragment.split()).split(HIGHLIGHT_START)):
        match, _, after = part.partition(HIGHLIGHT_END) if number else ("", "", part)
        text.append(html.unescape(match), style="bold red").append(html.unescape(after))
    return text


command = search_command
