"""Stories against ECB+: all documents of `stories/ecbplus` are grouped at once, text only.

B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of `story_id`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

from benchmarks.figures import Figure
from pipeline.deduplicate import features, group

_DATA = "stories/ecbplus"


def measure(data: Path) -> list[Figure]:
    """B-cubed precision, recall and F1."""
    lines = (data / _DATA / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    groups = group(features(one["id"], "", one["text"], None, "en") for one in records)
    gold = {one["id"]: one["story"] for one in records}
    found = {id_: of.story_id for id_, of in groups.items()}
    precision, recall = b_cubed(gold, found), b_cubed(found, gold)
    f1 = 2 * precision * recall / (precision + recall)
    named = {"precision": precision, "recall": recall, "F1": f1}
    return [
        Figure("deduplicate", _DATA, f"stories, B-cubed {name}", value)
        for name, value in named.items()
    ]


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    """B-cubed precision of the groups `found`; with the arguments exchanged, recall."""
    members: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for id_, story in found.items():
        members[story][gold[id_]] += 1
    right = sum(
        count * count / sum(counts.values())
        for counts in members.values()
        for count in counts.values()
    )
    return right / len(found)
