"""`newsfold story`: who told a story when, who repeats whom, and what each adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.console import Console
from rich.text import Text

from pipeline.cli.output import console, write_json
from pipeline.cli.search import count
from pipeline.document import Document
from pipeline.errors import QueryError
from pipeline.index import Index, open_index
from pipeline.index.query import Filters, Search
from pipeline.settings import load_settings

if TYPE_CHECKING:
    from pipeline.deduplicate.overlap import Overlap, Passage


_MIN_WIDTH, _MAX_WIDTH = 20, 100
"""Columns of a line."""

_EXCERPT: Final = 160
"""Characters of a passage that are shown."""

_MOST_SHOWN: Final = 3
"""New passages of a document that are shown, and earlier documents that it repeats."""

_LEAST_SHOWN: Final = 5
"""Words of a new passage that is shown; fewer are an edit."""

_MOST_NAMES: Final = 8

_SAID_OF: Final = {
    "id", "source", "url", "title", "site", "language", "published", "duplicate_of", "is_lead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """One document of a story, held against the others."""

    document: Document
    words: int
    """Of its body."""
    new: list[Passage]
    """What none before it says."""
    new_names: list[str]
    """People, organizations and places that none before it names."""
    shared: dict[str, Overlap]
    """By the id of the other document, earlier ones first. A duplicate is held against its
    original alone: it has the rest from there, and a wire story may have hundreds of copies."""

    @property
    def new_words(self) -> int:
        """How many words none before it says."""
        return sum(passage.words for passage in self.new)


def story_command(
    id: Annotated[str, typer.Argument(help="Id of a story, or of any document in it.")],  # noqa: A002 - its name in the help
    *,
    full: Annotated[
        bool,
        typer.Option("--full", help="Show whole texts; on a terminal, what is not new is dimmed."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a story as it was told: by whom and when, who repeats whom, and what each adds.

    A line with + is new; one with = repeats an earlier document, by its number, word for word.
    JSON has every passage, in code points of each document's body.

    Examples:
        newsfold story 2e79901b7297a48cdf5b

        newsfold story 2e79901b7297a48cdf5b --full
    """
    settings = load_settings()
    index = open_index(settings.index, settings.elasticsearch)
    told = tellings(documents_of(index, id))
    if as_json:
        write_json(to_json(told))
    else:
        show_story(told, console(), full=full)


def documents_of(index: Index, id_: str) -> list[Document]:
    """All documents of a story, by its id or by that of one of them.

    A story's id is that of one of its documents; so the old id of a story that was merged into
    another is the id of a document there.

    Raises:
        QueryError: no document has this id.
    """
    # Elasticsearch takes an empty id, as of an unset variable, for an error of its caller.
    one = index.get([id_]).get(id_) if id_ else None
    if one is None:
        raise QueryError(
            f"no story or document has the id '{id_}'; newsfold search shows the ids of stories"
        )
    return list(index.each(Search(filters=Filters(story=(one.story_id or one.id,)))))


def tellings(documents: Iterable[Document]) -> list[Telling]:
    """The documents of a story in the order of their telling, those without a date last.

    Its time grows with the square of the number of documents that are no duplicates.
    """
    from pipeline.deduplicate.overlap import new, overlap, wording

    told = sorted(documents, key=_precedence)
    wordings = [wording(one.body) for one in told]
    shared: list[dict[str, Overlap]] = [{} for _ in told]
    for later, earlier in _compared(told):
        found = overlap(wordings[later], wordings[earlier])
        if found.words:
            shared[later][told[earlier].id] = found
            shared[earlier][told[later].id] = found.turned()
    columns = zip(told, wordings, new(wordings), _new_names(told), shared, strict=True)
    return [
        Telling(document, one.words, passages, names, overlaps)
        for document, one, passages, names, overlaps in columns
    ]


def _compared(told: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """The rows of documents that are held against each other, the later one first."""
    rows = {one.id: row for row, one in enumerate(told)}
    originals: list[int] = []
    for row, one in enumerate(told):
        if one.duplicate_of is None:
            yield from ((row, earlier) for earlier in originals)
            originals.append(row)
        elif one.duplicate_of in rows:
            yield row, rows[one.duplicate_of]


def _precedence(document: Document) -> tuple[bool, float, int, str]:
    """As in `pipeline.deduplicate`, so that an original comes before its duplicates."""
    from pipeline.deduplicate.extract import timestamp

    time = timestamp(document.published)
    return time is None, time or 0.0, -len(document.body), document.id


def _new_names(told: Sequence[Document]) -> Iterator[list[str]]:
    known: set[str] = set()
    for one in told:
        names = dict.fromkeys((*one.people, *one.organizations, *one.places))
        yield [name for name in names if name not in known]
        known.update(names)


def to_json(told: Sequence[Telling]) -> dict[str, Any]:
    """The story as JSON, with passages in code points of each body."""
    return {
        "story_id": told[0].document.story_id,
        "documents": [
            {
                **one.document.model_dump(include=_SAID_OF),
                "words": one.words,
                "new_words": one.new_words,
                "new": [passage._asdict() for passage in one.new],
                "new_names": one.new_names,
                "shared": [
                    {
                        "id": id_,
                        "words": overlap.words,
                        "passages": [
                            {"here": passage.here._asdict(), "there": passage.there._asdict()}
                            for passage in overlap.passages
                        ],
                    }
                    for id_, overlap in one.shared.items()
                ],
            }
            for one in told
        ],
    }


def show_story(told: Sequence[Telling], out: Console, *, full: bool) -> None:
    """A story for a person."""
    numbers = {one.document.id: number for number, one in enumerate(told, 1)}
    duplicates = sum(one.document.duplicate_of is not None for one in told)
    out.print(f"[bold]{count(len(told), 'document')}, with {count(duplicates, 'duplicate')}")
    out.print(f"[dim]story {told[0].document.story_id}")
    for one in told:
        out.print()
        _print(out, f"{numbers[one.document.id]:>3} ", _heading(one.document))
        _print(out, "    ", _facts(one, numbers))
        for line in _repeats(one, numbers):
            _print(out, "    = ", line)
        if full:
            _print(out, "    ", _dimmed(one))
        else:
            for line in _adds(one):
                _print(out, "    + ", line)


def _print(out: Console, lead: str, text: Text) -> None:
    """A text, wrapped beside the signs that lead it."""
    width = max(min(out.width, _MAX_WIDTH) - len(lead), _MIN_WIDTH)
    for number, part in enumerate(text.wrap(out, width)):
        row = Text(" " * len(lead) if number else lead)
        row.append_text(part).rstrip()
        out.print(row, soft_wrap=True)


def _heading(document: Document) -> Text:
    day = (document.published or "no date")[:16].replace("T", " ")
    return Text(f"{day}  ").append(document.title, style="bold")


def _facts(one: Telling, numbers: dict[str, int]) -> Text:
    document = one.document
    facts = Text(f"{document.site or document.source}  {document.language}  ")
    facts.append(f"{count(one.words, 'word')}, {_share_new(one)}")
    if document.duplicate_of:
        original = numbers.get(document.duplicate_of, document.duplicate_of)
        facts.append(f", a duplicate of {original}", style="yellow")
    return facts.append(f"  {document.id}", style="dim")


def _share_new(one: Telling) -> str:
    if one.new_words in (0, one.words):
        return "all new" if one.new_words else "nothing new"
    # However near it is to all or to none, it is neither.
    return f"{min(max(one.new_words / one.words, 0.01), 0.99):.0%} new"


def _repeats(one: Telling, numbers: dict[str, int]) -> Iterator[Text]:
    """What earlier documents say too: those with most of it, and the longest passage of each."""
    own = numbers[one.document.id]
    earlier = [(id_, overlap) for id_, overlap in one.shared.items() if numbers[id_] < own]
    for id_, overlap in sorted(earlier, key=lambda other: -other[1].words)[:_MOST_SHOWN]:
        longest = max((passage.here for passage in overlap.passages), key=_words)
        passages = count(len(overlap.passages), "passage")
        line = Text(f"{count(overlap.words, 'word')} of {numbers[id_]} in {passages}: ")
        yield line.append(_excerpt(one.document.body, longest), style="dim")


def _adds(one: Telling) -> Iterator[Text]:
    """The longest of the new passages, in the order of the text, and the new names."""
    longest = sorted(one.new, key=_words, reverse=True)[:_MOST_SHOWN]
    for passage in sorted(longest):
        if passage.words >= _LEAST_SHOWN or passage.words == one.words:
            yield Text(_excerpt(one.document.body, passage))
    if one.new_names:
        rest = len(one.new_names) - _MOST_NAMES
        more = f" and {rest:,} more" if rest > 0 else ""
        yield Text(f"names: {', '.join(one.new_names[:_MOST_NAMES])}{more}", style="cyan")


def _dimmed(one: Telling) -> Text:
    """The whole body, in which what was said before is dimmed."""
    text = Text(one.document.body, style="dim")
    for passage in one.new:
        text.stylize("not dim", passage.start, passage.end)
    return text


def _words(passage: Passage) -> int:
    return passage.words


def _excerpt(body: str, passage: Passage) -> str:
    """The beginning of a passage, on one line."""
    text = " ".join(body[passage.start : passage.end].split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"


command = story_command
