"""Duplicates against a hard set of copies and of what only looks like copies, made of `articles`.

About 3,000 texts. Every third article that the folder holds once has a group of 2 to 20 copies:
as it is; wrongly decoded, in other quotes or in capitals; in the boilerplate of another site; cut
to 30 to 80 %; a part of the middle; misread as by OCR (2 to 8 % of the characters); lightly
edited (5 to 10 % of the words, two sentences exchanged); abridged to half of the sentences with a
new headline. What only looks alike: other articles in the boilerplate of one site, and market and
weather reports of one template each.

Figures are of pairs that share an original, over the texts as they come and with each cleaned
first; of each kind of copy the share that is put with its original, of each kind of what looks
alike the share that is left alone.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from pipeline.clean import clean_text
from pipeline.deduplicate import features, group

_DATA = "articles"
_TEXTS, _LARGEST = 3000, 20
_FRAMED, _REPORTS = 200, 150
_MIN_WORDS = 100

_FILE = Path(__file__).with_suffix(".toml")
_MADE: Mapping[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
_MARKET: str = _MADE["market"]
_WEATHER: str = _MADE["weather"]
_SITES = tuple((site["header"], site["footer"]) for site in _MADE["site"])


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the set."""

    id: str
    text: str
    origin: str
    """Equal for an original and its copies."""
    kind: str


def measure(data: Path) -> list[Figure]:
    """The figures of the set as it comes, and with its texts cleaned."""
    texts = list(hard_set(data / _DATA))
    kind = "near duplicates"
    as_they_come = _of(kind, texts, lambda text: text)
    return [*as_they_come, *_of(f"{kind}, cleaned first", texts, clean_text)]


def _of(what: str, texts: list[Text], made: Callable[[str], str]) -> Iterator[Figure]:
    groups = group(features(one.id, "", made(one.text), None, "en") for one in texts)
    origin = {one.id: one.origin for one in texts}
    found = {id_: of.duplicate_of or id_ for id_, of in groups.items()}
    together = _pairs((origin[id_], found[id_]) for id_ in found)
    precision = together / max(1, _pairs(found.values()))
    recall = together / _pairs(origin.values())
    named = {"precision": precision, "recall": recall}
    named["F1"] = 2 * precision * recall / (precision + recall) if together else 0.0
    size, pure = Counter(found.values()), Counter((found[id_], origin[id_]) for id_ in found)
    for kind in dict.fromkeys(one.kind for one in texts):
        own = [one for one in texts if one.kind == kind]
        if kind in _COPIES:
            right = [pure[found[one.id], one.origin] > 1 for one in own]
            named[f"{kind}: found"] = sum(right) / len(own)
        else:
            alone = [pure[found[one.id], one.origin] == size[found[one.id]] for one in own]
            named[f"{kind}: left alone"] = sum(alone) / len(own)
    for measured, value in named.items():
        yield Figure("deduplicate", _DATA, f"{what}, {measured}", value)


def _pairs(labels: Iterable[object]) -> int:
    """How many pairs have equal labels."""
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def hard_set(folder: Path) -> Iterator[Text]:
    """The texts of the set, always the same."""
    chance = random.Random(20210628)  # noqa: S311 - a fixed series, nothing secret
    articles = _held_once(folder)
    names = sorted(articles)
    kinds = list(_COPIES.items())
    copied, made = names[::3], 0
    for name in copied:
        yield Text(name, articles[name], name, "original")
        # Many small groups, few large ones.
        for number in range(min(_LARGEST - 1, 1 + int(chance.expovariate(1 / 5)))):
            if made < _TEXTS:
                kind, alter = chance.choice(kinds)
                yield Text(f"{name} {number}", alter(articles[name], chance), name, kind)
                made += 1
    for name in [name for name in names if name not in copied][:_FRAMED]:
        framed = _in_frame(" ".join(articles[name].split()[:120]), _SITES[2])
        yield Text(name, framed, name, "other article in one frame")
    for kind, report in (("market report", _market_report), ("weather report", _weather_report)):
        for number in range(_REPORTS):
            yield Text(f"{kind} {number}", report(chance), f"{kind} {number}", kind)


def _held_once(folder: Path) -> dict[str, str]:
    """The longer articles that the folder holds once, without their first line, the URL."""
    texts = {
        path.name: path.read_text(encoding="utf-8", errors="replace").partition("\n")[2].strip()
        for path in sorted(folder.glob("*.txt"))
    }
    groups = group(features(name, "", text, None, "en") for name, text in texts.items())
    repeated = {of.duplicate_of for of in groups.values()}
    return {
        name: text
        for name, text in texts.items()
        if groups[name].duplicate_of is None
        and name not in repeated
        and len(text.split()) > _MIN_WORDS
    }


def _in_frame(text: str, site: tuple[str, str]) -> str:
    return site[0] + text + site[1]


def _wrongly_decoded(text: str, chance: random.Random) -> str:
    kind = chance.randrange(3)
    if kind == 0:
        return text.encode("utf-8").decode("cp1252", "replace")
    if kind == 1:
        return text.upper()
    return text.replace("\u2019", "'").replace("“", '"').replace("”", '"').replace("—", " - ")


def _truncated(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[: int(len(words) * chance.uniform(0.3, 0.8))])


def _part(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    start = int(len(words) * chance.uniform(0.1, 0.4))
    return " ".join(words[start : start + int(len(words) * chance.uniform(0.35, 0.6))])


def _misread(text: str, chance: random.Random) -> str:
    rate = chance.uniform(0.02, 0.08)
    letters = "abcdefghijklmnopqrstuvwxyzl1I0Orn"

    def read(letter: str) -> str:
        if not letter.isalnum() or chance.random() >= rate:
            return letter
        return chance.choice([chance.choice(letters), chance.choice(letters), "", f"{letter} "])

    return "".join(map(read, text))


def _edited(text: str, chance: random.Random) -> str:
    rate = chance.uniform(0.05, 0.1)
    sentences = _sentences(text)
    if len(sentences) > 3:  # noqa: PLR2004  the first stays
        one, other = chance.sample(range(1, len(sentences)), 2)
        sentences[one], sentences[other] = sentences[other], sentences[one]
    words = " ".join(sentences).split(" ")
    return " ".join(
        chance.choice(["", "also", word.title(), f"{word} reportedly", "some"])
        if chance.random() < rate
        else word
        for word in words
    )


def _abridged(text: str, chance: random.Random) -> str:
    sentences = _sentences(text)
    kept = [one for one in sentences if chance.random() < 0.5] or sentences[:3]  # noqa: PLR2004
    headline = " ".join(chance.sample(text.split(), 8)).title()
    return f"{headline}\n\n{' '.join(kept)}"


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) +|\n+", text)


_COPIES: Mapping[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda text, _: text,
    "wrongly decoded": _wrongly_decoded,
    "in other boilerplate": lambda text, chance: _in_frame(text, chance.choice(_SITES)),
    "truncated": _truncated,
    "a part": _part,
    "misread": _misread,
    "edited": _edited,
    "abridged": _abridged,
}

_CITIES = (
    "Colombo",
    "Nairobi",
    "Tallinn",
    "Manila",
    "Oslo",
    "Lagos",
    "Dublin",
    "Lima",
    "Accra",
    "Riga",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRMS = (
    "Northern Steel",
    "Baltic Foods",
    "Orion Bank",
    "Delta Cement",
    "Harbour Lines",
    "Sun Mobile",
)


def _market_report(chance: random.Random) -> str:
    up = chance.random() < 0.5  # noqa: PLR2004
    level = chance.uniform(900, 9000)
    first, second = chance.sample(_FIRMS, 2)
    return _MARKET.format(
        city=chance.choice(_CITIES),
        moved="rose" if up else "fell",
        move="up" if up else "down",
        day=chance.choice(_DAYS),
        change=f"{chance.uniform(0.05, 3):.2f}",
        level=f"{level:,.2f}",
        low=f"{level * 0.99:,.2f}",
        high=f"{level * 1.01:,.2f}",
        turnover=f"{chance.uniform(20, 400):.1f}",
        before=f"{chance.uniform(20, 400):.1f}",
        first=first,
        second=second,
        gain=f"{chance.uniform(0.1, 6):.1f}",
        loss=f"{chance.uniform(0.1, 6):.1f}",
        bank=chance.choice(_FIRMS),
        rate=f"{chance.uniform(1, 200):.2f}",
    )


def _weather_report(chance: random.Random) -> str:
    high = chance.randrange(5, 38)
    return _WEATHER.format(
        city=chance.choice(_CITIES),
        sky=chance.choice(("cloudy", "clear", "overcast", "bright")),
        day=chance.choice(_DAYS),
        high=high,
        low=high - chance.randrange(4, 12),
        wind=chance.choice(("north", "south", "east", "west", "northwest")),
        speed=chance.randrange(5, 80),
        rain=chance.randrange(0, 100, 5),
        rise=f"0{chance.randrange(4, 8)}:{chance.randrange(10, 60)}",
        set=f"{chance.randrange(16, 22)}:{chance.randrange(10, 60)}",
        next=chance.choice(_DAYS),
        later=chance.choice(("dry", "wet", "windy", "mild")),
        warm=high + chance.randrange(-4, 5),
        road=chance.choice(("coastal", "ring", "mountain", "airport")),
        first=chance.choice(("police", "motorists", "rangers")),
    )
