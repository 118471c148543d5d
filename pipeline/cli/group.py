"""`newsfold group`: duplicates and stories among texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import BaseModel

from pipeline.cli.output import exit_status, read_records, write_json

if TYPE_CHECKING:
    from pipeline.deduplicate import Features


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
    from pipeline.deduplicate import group_all

    problems: list[str] = []
    ids: dict[str, str | int] = {}
    texts: list[Features] = []
    for record in read_records(file, TextToGroup, problems):
        ids[str(record.id)] = record.id
        texts.append(_features(record, clean=clean))
    groups = group_all(texts)
    for key, id_ in ids.items():
        of_group = groups[key]
        duplicate_of = of_group.duplicate_of
        write_json(
            {
                "id": id_,
                "duplicate_of": ids[duplicate_of] if duplicate_of is not None else None,
                "story_id": ids.get(of_group.story_id, of_group.story_id),
            }
        )
    raise typer.Exit(exit_status(problems))


def _features(record: TextToGroup, *, clean: bool) -> Features:
    from pipeline.clean import clean_text
    from pipeline.deduplicate import features
    from pipeline.language import identify_language

    text = clean_text(record.text) if clean else record.text
    language = identify_language(text)[0]
    return features(str(record.id), record.title or "", text, record.published, language)


command = group_command
