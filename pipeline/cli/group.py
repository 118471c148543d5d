"""`newsfold group`: duplicates and stories among texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Final

import typer
from pydantic import BaseModel

from pipeline.cli.output import exit_status, read_records, say, write_json

if TYPE_CHECKING:
    from pipeline.deduplicate import Features


_BATCH: Final = 500
"""Texts that one process works on at once."""


class TextToGroup(BaseModel):
    """One line of input."""

    id: str | int
    text: str
    title: str | None = None
    published: str | None = None


def group_command(
    file: Annotated[
        str, typer.Argument(help="JSON Lines of {id, text, title?, published?}; - for stdin.")
    ] = "-",
    *,
    clean: Annotated[
        bool, typer.Option("--clean", help="Take boilerplate out of each text first.")
    ] = False,
) -> None:
    """Tell which texts repeat each other and which tell of the same event.

    Prints one line {id, duplicate_of, story_id} for each. The order of the lines has no
    influence on the groups.

    Example:
        newsfold group --clean texts.jsonl
    """
    from pipeline.deduplicate import group
    from pipeline.processes import in_processes
    from pipeline.settings import load_settings

    problems: list[str] = []
    ids: dict[str, str | int] = {}
    batches = in_processes(
        partial(_features, clean=clean),
        _batches(_new_ones(read_records(file, TextToGroup, problems), file, ids, problems)),
        load_settings().worker_processes,
    )
    for key, of_group in group(one for batch in batches for one in batch).items():
        duplicate_of = of_group.duplicate_of
        write_json(
            {
                "id": ids[key],
                "duplicate_of": None if duplicate_of is None else ids[duplicate_of],
                "story_id": ids[of_group.story_id],
            }
        )
    raise typer.Exit(exit_status(problems))


def _new_ones(
    records: Iterable[TextToGroup], file: str, ids: dict[str, str | int], problems: list[str]
) -> Iterator[TextToGroup]:
    """The records whose id did not come before; `ids` gathers them as they are written."""
    for record in records:
        if str(record.id) in ids:
            problem = f"{file}: the id {record.id!r} comes twice; give each text its own"
            problems.append(problem)
            say(f"set aside: {problem}")
        else:
            ids[str(record.id)] = record.id
            yield record


def _batches(records: Iterable[TextToGroup]) -> Iterator[list[TextToGroup]]:
    records = iter(records)
    while batch := list(islice(records, _BATCH)):
        yield batch


def _features(records: Sequence[TextToGroup], *, clean: bool) -> list[Features]:
    from pipeline.clean import clean_text
    from pipeline.deduplicate import features
    from pipeline.language import likely_language

    texts = [clean_text(one.text) if clean else one.text for one in records]
    return [
        features(str(one.id), one.title or "", text, one.published, likely_language(text))
        for one, text in zip(records, texts, strict=True)
    ]


command = group_command
