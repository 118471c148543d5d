"""Stories against ECB+, and duplicates against copies made on purpose.

Stories: all documents of `stories/ecbplus` are grouped at once, text only; B-cubed precision,
recall and F1 (Bagga and Baldwin 1998) of `story_id`.

Duplicates: of every third article of `articles` six copies are made: exact; in other boilerplate;
the first 60 % of the words; lightly edited (1 word in 20 dropped or changed); misread as by OCR
(3 % of the letters); with a new headline. As hard negatives, the next 100 articles are each
put into one and the same boilerplate, once. Precision, recall and F1 of the pairs that share an
original, as the groups are counted.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from benchmarks.figures import Figure
from pipeline.deduplicate import Features, features, group

_COPIED = 300
_FRAMED = 100
_HEADERS = (
    "Home | World | Politics | Sport. Subscribe to our newsletter and never miss a story.\n\n",
    "Skip to main content. Sign in to comment. Share this article with your friends.\n\n",
)
_FOOTERS = (
    """

We use cookies to give you the best experience. Read our privacy policy. All rights reserved. This
material may not be published, broadcast or rewritten.""",
    """

Related stories: see what else our readers liked today. Follow us for breaking news, analysis and
opinion. Support independent journalism: become a member now.""",
)
_FRAME_HEADER = """\
Log in or register to read more of our award-winning journalism, with full access to our archives,
podcasts and puzzles on any device you like.

"""
_FRAME_FOOTER = """

This article was first published by our partners and appears here under licence. The views expressed
are those of the author alone. Do you have a story for us? Write to the newsroom, or call the number
below. Terms and conditions apply. To unsubscribe, follow the link in the footer of any of our
messages. Advertise with us and reach millions of readers.
"""
_FRAMED_WORDS = 120
_MIN_WORDS = 100
_EDITED, _MISREAD = 0.05, 0.03


def measure(data: Path) -> list[Figure]:
    """Figures of stories and of duplicates."""
    return [*_stories(data), *_duplicates(data)]


def _stories(data: Path) -> list[Figure]:
    name = "stories/ecbplus"
    lines = (data / name / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    groups = group(features(one["id"], "", one["text"], None, "en") for one in records)
    gold = {one["id"]: one["story"] for one in records}
    found = {id_: group.story_id for id_, group in groups.items()}
    precision, recall = b_cubed(gold, found), b_cubed(found, gold)
    return _figures(name, "stories, B-cubed", precision, recall)


def _duplicates(data: Path) -> list[Figure]:
    made = list(near_duplicates(data / "articles"))
    groups = group(one for _, one in made)
    gold = {one.id: origin for origin, one in made}
    found = {id_: group.duplicate_of or id_ for id_, group in groups.items()}
    together = _pairs(zip(gold.values(), (found[id_] for id_ in gold), strict=True))
    precision = together / max(1, _pairs(found.values()))
    recall = together / _pairs(gold.values())
    return _figures("articles", "near duplicates, pairs", precision, recall)


def near_duplicates(folder: Path) -> Iterable[tuple[str, Features]]:
    """Articles and copies made of them, each with the name of the article it comes from.

    Texts that the folder itself holds twice are left out.
    """
    chance = random.Random(20210628)  # noqa: S311 - a fixed series, nothing secret
    texts = {path.name: _text(path) for path in sorted(folder.glob("*.txt"))}
    plain = group(features(name, "", text, None, "en") for name, text in texts.items())
    repeated = {group.duplicate_of for group in plain.values()}
    names = [
        name
        for name, group in plain.items()
        if group.duplicate_of is None
        and name not in repeated
        and len(texts[name].split()) > _MIN_WORDS
    ]
    copied = names[::3][:_COPIED]
    for name in copied:
        yield name, features(f"{name} as it is", "", texts[name], None, "en")
        for kind, alter in _COPIES.items():
            yield name, features(f"{name} {kind}", "", alter(texts[name], chance), None, "en")
    for name in [name for name in names if name not in copied][:_FRAMED]:
        text = _FRAME_HEADER + " ".join(texts[name].split()[:_FRAMED_WORDS]) + _FRAME_FOOTER
        yield name, features(name, "", text, None, "en")


def _text(path: Path) -> str:
    """An article without its first line, the URL."""
    return path.read_text(encoding="utf-8", errors="replace").partition("\n")[2].strip()


def _framed(text: str, chance: random.Random) -> str:
    return chance.choice(_HEADERS) + text + chance.choice(_FOOTERS)


def _truncated(text: str, _: random.Random) -> str:
    words = text.split()
    return " ".join(words[: len(words) * 6 // 10])


def _edited(text: str, chance: random.Random) -> str:
    words = text.split()
    edited = [
        chance.choice(["", "also", word.upper()]) if chance.random() < _EDITED else word
        for word in words
    ]
    return " ".join(filter(None, edited))


def _misread(text: str, chance: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(
        chance.choice(letters) if letter.isalpha() and chance.random() < _MISREAD else letter
        for letter in text
    )


def _retitled(text: str, chance: random.Random) -> str:
    words = text.split()
    return " ".join(chance.sample(words, 9)).title() + "\n\n" + text


_COPIES: Mapping[str, Callable[[str, random.Random], str]] = {
    "exact": lambda text, _: text,
    "framed": _framed,
    "truncated": _truncated,
    "edited": _edited,
    "misread": _misread,
    "retitled": _retitled,
}


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """B-cubed precision of the groups `found`; with the arguments exchanged, recall."""
    members: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for id_, found_in in found.items():
        members[found_in][gold[id_]] += 1
    right = sum(
        count * count / sum(counts.values())
        for counts in members.values()
        for count in counts.values()
    )
    return right / len(found)


def _pairs(labels: Iterable[object]) -> int:
    """How many pairs have equal labels."""
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())


def _figures(data: str, what: str, precision: float, recall: float) -> list[Figure]:
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    named = {"precision": precision, "recall": recall, "F1": f1}
    return [Figure("deduplicate", data, f"{what} {name}", value) for name, value in named.items()]
