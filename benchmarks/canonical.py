"""Canonical names and places on the map, on the labelled documents of `tests/enrich/entities`.

Names: the facets of a document hold each entity once, under a name that a careful reader gives
it. A name is right when it is one of the accepted names of an entity that no other name of the
document has been matched to: a person who is listed as 'Biden' and as 'Joe Biden' is one right
name and one wrong one. Names that may be listed or left out do not count.

Stories: of the entities that two or more documents of one story list, the share that has one
name in all of them, by each document alone and after the story's documents are held together.

Places: a labelled mention is right when its document's `locations` put its name in the right
country and, of a city, within 50 km. Those that the recogniser misses count as wrong; the
second figure leaves them out.

python -m benchmarks.canonical              the figures
python -m benchmarks.canonical --mistakes   and what is wrong, by document
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.figures import Figure
from pipeline.document import Document, Entity, Location
from pipeline.enrich.entities import facets, find_entities, locate
from pipeline.enrich.entities.stories import with_story_names

_ROOT: Final = Path(__file__).resolve().parents[1]
LABELLED: Final = _ROOT / "tests" / "enrich" / "entities" / "labelled"
_SEEDS: Final = _ROOT / "seeds"
_ABROAD: Final = "abroad.toml"
_KINDS: Final = ("people", "organizations", "places")
_NEAR_KM: Final = 50
_EARTH_KM: Final = 6371


class Score(NamedTuple):
    """The names of one kind in one document, held against the labels."""

    right: int
    wrong: tuple[str, ...]
    """Listed, but no entity of the document or one that is listed already."""
    missed: tuple[str, ...]


class Point(NamedTuple):
    """Where a labelled place lies; no country is no place, no degrees the whole country."""

    country: str
    degrees: tuple[float, float] | None


class Outcome(NamedTuple):
    """What became of a labelled mention of a place."""

    text: str
    label: str
    location: Location | None
    held_out: bool
    """Whether the passage was written after the rules were."""
    found: bool
    is_right: bool


def texts(labelled: Path) -> dict[str, str]:
    """The labelled documents and the seeds, by id."""
    lines = (labelled / "names.jsonl").read_text(encoding="utf-8").splitlines()
    documents = {row["id"]: row["text"] for row in map(json.loads, lines)}
    return documents | {
        path.stem: path.read_text(encoding="utf-8") for path in sorted(_SEEDS.glob("*.txt"))
    }


def score(found: Collection[str], labels: Sequence[str]) -> Score:
    """The names found of one kind against the labels of a document."""
    entities = [
        (label.startswith("?"), [name.strip() for name in label.removeprefix("?").split("|")])
        for label in labels
    ]
    open_entities = {i for i, (optional, _) in enumerate(entities) if not optional}
    optional_names = {name for optional, names in entities if optional for name in names}
    right, wrong = 0, []
    for name in found:
        match = next((i for i in sorted(open_entities) if name in entities[i][1]), None)
        if match is not None:
            open_entities.remove(match)
            right += 1
        elif name not in optional_names:
            wrong.append(name)
    return Score(right, tuple(wrong), tuple(labels[i] for i in sorted(open_entities)))


def name_scores(labelled: Path, file: str = "names.toml") -> Iterator[tuple[str, str, Score]]:
    """The score of each document and kind; English documents are in a file of their own."""
    documents = texts(labelled)
    labels = tomllib.loads((labelled / file).read_text(encoding="utf-8"))
    for document, row in labels.items():
        text, language = row.get("text") or documents[document], row.get("language", "en")
        found = facets(find_entities(text, language))._asdict()
        for kind in _KINDS:
            yield document, kind, score(found[kind], row[kind])


def _f1(scores: Sequence[Score]) -> tuple[float, float, float]:
    right = sum(one.right for one in scores)
    found = right + sum(len(one.wrong) for one in scores)
    labelled = right + sum(len(one.missed) for one in scores)
    precision = right / found if found else 1.0
    return precision, right / labelled, 2 * right / (found + labelled)


def _name_figures(stage: str, scores: Sequence[tuple[str, str, Score]]) -> Iterator[Figure]:
    for kind in (*_KINDS, "all"):
        of_kind = [one for _, its, one in scores if kind in {its, "all"}]
        for measure, value in zip(("precision", "recall", "F1"), _f1(of_kind), strict=True):
            yield Figure(stage, "labelled", f"{kind} {measure}", value)


def _stories(labelled: Path) -> list[list[Document]]:
    """The labelled documents that tell of one event, as the topics of ECB+ have them; the seeds."""
    stories: defaultdict[str, list[Document]] = defaultdict(list)
    labels = tomllib.loads((labelled / "names.toml").read_text(encoding="utf-8"))
    for id_, text in texts(labelled).items():
        topic, _, rest = id_.partition("_")
        if id_ in labels and topic != "own":
            event = "seeds" if topic.startswith("0") else topic + rest.lstrip("0123456789")
            entities = find_entities(text)
            stories[event].append(
                Document(
                    id=id_,
                    source=id_,
                    source_hash="",
                    body=text,
                    entities=entities,
                    entities_by="model",
                )
            )
    return list(stories.values())


def _same_entities(
    story: Sequence[Document], labels: Mapping[str, Any], kind: str
) -> list[set[str]]:
    """The accepted names of each entity that documents of a story are labelled with."""
    entities: list[set[str]] = []
    for document in story:
        for label in labels[document.id][kind]:
            names = {name.strip() for name in label.removeprefix("?").split("|")}
            apart = [one for one in entities if not one & names]
            entities = [*apart, names.union(*(one for one in entities if one & names))]
    return entities


def _agreement(stories: Sequence[Sequence[Document]], labelled: Path) -> float:
    """Of the entities that two documents of a story list, the share with one name in all."""
    labels = tomllib.loads((labelled / "names.toml").read_text(encoding="utf-8"))
    agreed = []
    for story in stories:
        found = [facets(document.entities)._asdict() for document in story]
        for kind in _KINDS:
            for names in _same_entities(story, labels, kind):
                used = [names & set(facet[kind]) for facet in found]
                if sum(map(bool, used)) > 1:
                    agreed.append(len(set().union(*used)) == 1)
    return sum(agreed) / len(agreed)


def _agreement_figures(labelled: Path) -> Iterator[Figure]:
    stories = _stories(labelled)
    yield Figure("stories", "labelled", "agreement alone", _agreement(stories, labelled))
    together = [with_story_names(story) for story in stories]
    yield Figure("stories", "labelled", "agreement accuracy", _agreement(together, labelled))


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great-circle distance by the haversine formula."""
    lat, lon, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def _point(label: str) -> Point:
    country, *degrees = label.split()
    if country == "-":
        return Point("", None)
    return Point(country, (float(degrees[0]), float(degrees[1])) if degrees else None)


def _is_right(point: Point, location: Location | None) -> bool:
    if location is None or not point.country:
        return location is None and not point.country
    degrees = (location.lat, location.lon)
    near = point.degrees is None or _kilometres(point.degrees, degrees) <= _NEAR_KM
    return location.country == point.country and near


def place_outcomes(labelled: Path) -> Iterator[Outcome]:
    """What became of each labelled mention of a place."""
    documents = texts(labelled)
    passages: list[dict[str, Any]] = tomllib.loads(
        (labelled / "places.toml").read_text(encoding="utf-8")
    )["passage"]
    for passage in passages:
        text: str = passage.get("text") or documents[passage["id"]]
        entities = find_entities(text)
        located = {location.name: location for location in locate(entities)}
        for words, label in passage["places"].items():
            entity = _mention(words, entities)
            location = located.get(entity.name) if entity else None
            is_right = _is_right(_point(label), location)
            held_out = passage.get("held_out", False)
            yield Outcome(
                text, f"{words} = {label}", location, held_out, entity is not None, is_right
            )


def _mention(words: str, entities: Sequence[Entity]) -> Entity | None:
    """The first place that the text writes so, be it in capitals."""
    same = (e for e in entities if e.label == "LOC" and e.text.casefold() == words.casefold())
    return next(same, None)


def _place_figures(outcomes: Sequence[Outcome]) -> Iterator[Figure]:
    for part, chosen in (
        ("", outcomes),
        ("held out, ", [one for one in outcomes if one.held_out]),
    ):
        found = [one.is_right for one in chosen if one.found]
        right = sum(one.is_right for one in chosen)
        yield Figure("places", "labelled", f"{part}accuracy", right / len(chosen))
        yield Figure(
            "places", "labelled", f"{part}accuracy of those found", sum(found) / len(found)
        )


def measure(labelled: Path = LABELLED) -> list[Figure]:
    """Precision, recall and F1 of names by kind, and the accuracy of places."""
    return [
        *_name_figures("names", list(name_scores(labelled))),
        *_name_figures("names abroad", list(name_scores(labelled, _ABROAD))),
        *_agreement_figures(labelled),
        *_place_figures(list(place_outcomes(labelled))),
    ]


def _mistakes(labelled: Path) -> Iterator[str]:
    for document, kind, one in (*name_scores(labelled), *name_scores(labelled, _ABROAD)):
        for name in one.wrong:
            yield f"{document} {kind}: listed {name!r}"
        for name in one.missed:
            yield f"{document} {kind}: missed {name!r}"
    for outcome in place_outcomes(labelled):
        at = outcome.location
        told = f"is {at.country} {at.lat} {at.lon}" if at else "is nowhere"
        if not outcome.is_right:
            found = told if outcome.found else "not found"
            yield f"{outcome.text[:40]!r}: {outcome.label}, {found}"


def main() -> None:
    """Print the figures and, if asked, the mistakes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.canonical")
    parser.add_argument("--mistakes", action="store_true", help="print what is wrong")
    if parser.parse_args().mistakes:
        sys.stdout.write("\n".join(_mistakes(LABELLED)) + "\n\n")
    for figure in measure():
        sys.stdout.write(f"{figure.stage:12} {figure.measure:28} {figure.value:.3f}\n")


if __name__ == "__main__":
    main()
