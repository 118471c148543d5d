"""The commands as a person or a script uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.index import open_index

Newsfold = Callable[..., subprocess.CompletedProcess[str]]
COMMANDS = ("run", "clean", "annotate", "group", "search", "story", "status", "rebuild")


@pytest.fixture
def newsfold(tmp_path: Path) -> Newsfold:
    """Run the command with an index of its own."""

    def run(*arguments: object, stdin: str = "", **environment: str) -> Any:
        return subprocess.run(
            [Path(sys.executable).with_name("newsfold"), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            env={**os.environ, "NEWSFOLD_INDEX": str(tmp_path / "index"), **environment},
            check=False,
        )

    return run


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(newsfold: Newsfold, command: str) -> None:
    shown = newsfold(command, "--help")
    assert shown.returncode == 0
    assert "Example" in shown.stdout
    assert f"newsfold {command}" in shown.stdout


def test_run_search_and_status(newsfold: Newsfold, drop: Path) -> None:
    (drop / "empty.txt").write_bytes(b"")
    first = newsfold("run", drop)
    assert first.returncode == 1
    assert "7 files read: 6 indexed, 0 unchanged, 1 set aside" in first.stdout
    assert "empty.txt" in first.stdout
    assert "Next: .venv/bin/newsfold search" in first.stdout
    (drop / "empty.txt").unlink()

    again = newsfold("run", drop, "--json")
    assert again.returncode == 0
    counted = json.loads(again.stdout)
    assert (counted["run"]["indexed"], counted["run"]["unchanged"]) == (0, 6)
    assert counted["index"]["stories"] == 4

    found = newsfold("search", "airstrikes", "--person", "joe biden", "--mentioned", "2021-02")
    assert found.returncode == 0
    assert found.stdout.startswith("2 documents in 1 story")
    assert "airstrikes" in found.stdout
    as_json = json.loads(newsfold("search", "flooded", "--json").stdout)
    assert (as_json["documents"], as_json["stories"], as_json["duplicates"]) == (2, 1, 1)
    assert "<em>" in as_json["found"][0]["hits"][0]["highlights"][-1]
    assert newsfold("search", "nowhere-to-be-found").stdout == "Nothing found.\n"

    status = json.loads(newsfold("status", "--json").stdout)
    assert (status["documents"], len(status["runs"]), len(status["set_aside"])) == (6, 2, 1)
    assert "empty.txt" in newsfold("status").stdout


def test_run_retry_needs_no_source(newsfold: Newsfold, drop: Path) -> None:
    (drop / "empty.txt").write_bytes(b"")
    newsfold("run", drop)
    (drop / "empty.txt").write_bytes((drop / "strike.txt").read_bytes())
    retried = newsfold("run", "--retry")
    assert retried.returncode == 0
    assert "1 file read: 1 indexed" in retried.stdout


def test_a_dry_run_only_counts(newsfold: Newsfold, drop: Path, tmp_path: Path) -> None:
    counted = newsfold("run", drop, "--dry-run")
    assert "6 files seen: 6 would be taken up" in counted.stdout
    assert not (tmp_path / "index").exists()


def test_status_before_the_first_run(newsfold: Newsfold) -> None:
    assert "No run yet" in newsfold("status").stdout


def test_clean_prints_one_document_a_line(newsfold: Newsfold, drop: Path) -> None:
    cleaned = newsfold("clean", drop / "flood.txt", drop / "strike.txt")
    assert cleaned.returncode == 0
    flood, strike = lines(cleaned.stdout)
    assert flood["source"] == "flood.txt"
    assert flood["title"] == "River bursts its banks in Lower Harford"
    assert flood["published"].startswith("2019-05-03")
    assert {"body", "captions", "credits", "authors", "url", "removed"} <= flood.keys()
    assert strike["title"] == "Bus drivers walk out over rosters"


def test_clean_names_what_it_sets_aside_and_goes_on(newsfold: Newsfold, drop: Path) -> None:
    (drop / "a.txt").write_bytes(b"")
    cleaned = newsfold("clean", drop)
    assert cleaned.returncode == 1
    assert len(lines(cleaned.stdout)) == 6
    assert "set aside: a.txt" in cleaned.stderr


def test_annotate_gives_offsets_into_the_text_as_given(newsfold: Newsfold) -> None:
    text = "  «Joe Biden» spoke in Rome on Sunday. 😀 Mr. Biden left on Monday."
    given = {"id": 7, "text": text, "published": "2021-06-30", "language": "en"}
    annotated = newsfold("annotate", stdin=json.dumps(given) + "\n")
    assert annotated.returncode == 0
    (record,) = lines(annotated.stdout)
    assert (record["id"], record["language"]) == (7, "en")
    for mention in record["entities"] + record["dates"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]
    assert {one["name"] for one in record["entities"] if one["label"] == "PER"} == {"Joe Biden"}
    values = {one["text"]: one["value"] for one in record["dates"]}
    assert values == {"Sunday": "2021-06-27", "Monday": "2021-06-28"}


def test_group_and_bad_lines(newsfold: Newsfold, drop: Path, tmp_path: Path) -> None:
    names = ("flood.txt", "strike.txt", "flood-copy.txt")
    records = [
        json.dumps({"id": name, "text": (drop / name).read_text("cp1252")}) for name in names
    ]
    file = tmp_path / "texts.jsonl"
    file.write_text("\n".join([*records, '{"id": "no text"}', "no json"]), encoding="utf-8")
    for options in ((), ("--clean",)):
        grouped = newsfold("group", file, *options)
        assert grouped.returncode == 1
        assert "texts.jsonl:4: text: Field required" in grouped.stderr
        assert "texts.jsonl:5" in grouped.stderr
        flood, strike, copy = lines(grouped.stdout)
        assert [one["id"] for one in (flood, strike, copy)] == list(names)
        assert flood["story_id"] == copy["story_id"] != strike["story_id"]
        assert {flood["duplicate_of"], copy["duplicate_of"]} - {None} < set(names)
        assert strike["duplicate_of"] is None


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("no-such-command",), "No such command"),
        (("clean",), "Missing argument"),
        (("run", "/nowhere/at/all"), "no such file or folder"),
        (("annotate", "/nowhere.jsonl"), "No such file"),
        (("run", "nofs://bucket/x"), "nofs://bucket/x"),
        (("run", "--from", "enrich"), "redo: older"),
        (("search", '"open'), "has no partner"),
        (("search", "x", "--published", "yesterday"), "FROM..TO"),
        (("search", "x", "--limit", "0"), "--limit"),
    ],
)
def test_wrong_use_is_told_and_exits_with_2(
    newsfold: Newsfold, arguments: tuple[str, ...], hint: str
) -> None:
    refused = newsfold(*arguments)
    assert refused.returncode == 2
    assert hint in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_wrong_setting_stops_at_once_and_says_where(newsfold: Newsfold, drop: Path) -> None:
    refused = newsfold("run", drop, NEWSFOLD_BATCH_DOCUMENTS="none")
    assert refused.returncode == 2
    assert "NEWSFOLD_BATCH_DOCUMENTS" in refused.stderr
    assert "integer" in refused.stderr


def test_a_second_writer_is_told_to_wait(newsfold: Newsfold, drop: Path, tmp_path: Path) -> None:
    with open_index(str(tmp_path / "index")).writer():
        refused = newsfold("run", drop)
    assert refused.returncode == 3
    assert "Another process is writing to the index" in refused.stderr


def test_a_run_that_is_killed_is_completed_by_the_next(
    newsfold: Newsfold, drop: Path, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    text = (drop / "strike.txt").read_text("cp1252")
    for number in range(60):
        (many / f"{number:02}.txt").write_text(text.replace("Millbrook", f"Town{number}"))
    environment = {
        **os.environ,
        "NEWSFOLD_INDEX": str(tmp_path / "index"),
        "NEWSFOLD_BATCH_DOCUMENTS": "2",
        "NEWSFOLD_COMMIT_DOCUMENTS": "2",
        "NEWSFOLD_WORKERS": "1",
    }
    process = subprocess.Popen(
        [Path(sys.executable).with_name("newsfold"), "run", many],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    while not open_index(str(tmp_path / "index")).count():
        assert process.poll() is None
    process.kill()
    process.wait()
    done = open_index(str(tmp_path / "index")).count()
    assert 0 < done < 60
    rest = json.loads(newsfold("run", many, "--json").stdout)["run"]
    assert (rest["unchanged"], rest["indexed"], rest["set_aside"]) == (done, 60 - done, 0)
    assert open_index(str(tmp_path / "index")).count() == 60
