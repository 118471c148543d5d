"""`newsfold annotate`: names and dates in texts."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import BaseModel

from pipeline.cli.output import exit_status, read_records, write_json


class TextToAnnotate(BaseModel):
    """One line of input."""

    id: str | int
    text: str
    published: str | None = None
    language: str | None = None


def annotate_command(
    file: Annotated[
        str, typer.Argument(help="JSON Lines of {id, text, published?, language?}; - for stdin.")
    ] = "-",
) -> None:
    r"""Find the names and dates in texts.

    Prints one line {id, language, entities, dates} for each; offsets are code points into the
    text as it was given.

    Example:
        echo '{"id": 1, "text": "Joe Biden spoke on Sunday.", "published": "2021-06-28"}' \
            | newsfold annotate
    """
    from pipeline.enrich.dates import find_dates
    from pipeline.enrich.entities import find_entities
    from pipeline.language import identify_language
    from pipeline.settings import load_settings

    spacy_pipelines = load_settings().spacy_pipelines
    problems: list[str] = []
    for record in read_records(file, TextToAnnotate, problems):
        language = record.language or identify_language(record.text)[0]
        entities = find_entities(record.text, language, spacy_pipelines)
        dates = find_dates(record.text, record.published, language)
        write_json(
            {
                "id": record.id,
                "language": language,
                "entities": [entity.model_dump() for entity in entities],
                "dates": [date.model_dump() for date in dates],
            }
        )
    raise typer.Exit(exit_status(problems))


command = annotate_command
