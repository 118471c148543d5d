"""A new index from the old one: the same documents, in its place in one step or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch
from tantivy import Schema, SchemaBuilder

from pipeline.document import Document, document_id
from pipeline.errors import BackendError, IndexBusyError, ReconciliationError
from pipeline.index import Index, open_index
from pipeline.index.embedded import schema
from pipeline.index.embedded.home import EmbeddedWriter
from pipeline.index.query import Search
from pipeline.index.records import Entry, Known, Rejected
from pipeline.run.batch import Batch
from pipeline.run.local import run
from pipeline.run.rebuild import Rebuilt, rebuild
from pipeline.run.request import Progress, RunContext, RunRequest, Stage
from pipeline.settings import Settings, load_settings

FILES = 6
KILLED = 9
LANGUAGE = ("language", "language_confidence")

Rebuild = Callable[..., Rebuilt]


@pytest.fixture(params=["embedded", "elasticsearch"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "embedded":
        return str(tmp_path / "index")
    return request.getfixturevalue("elasticsearch_location")


@pytest.fixture
def index(location: str) -> Index:
    return open_index(location)


@pytest.fixture
def again(index: Index, settings: Settings) -> Rebuild:
    """Rebuild: `again(stage, ..., on_progress=...)`."""

    def again_(
        stage: Stage = Stage.GROUP,
        of: Index = index,
        on_progress: Callable[[Progress], None] = lambda _: None,
        context: RunContext | None = None,
    ) -> Rebuilt:
        small = settings.model_copy(update={"batch_documents": 2, "commit_documents": 2})
        return rebuild(stage, of, small, context or RunContext.begin(), on_progress)

    return again_


def contents(index: Index) -> dict[str, Document]:
    return {one.source: one for one in index.scan()}


def known(index: Index) -> dict[str, Known]:
    return index.known([one.id for one in index.scan()])


def generations(location: str) -> list[str]:
    """All indices of stories there are, in use or not."""
    if "://" not in location:
        return sorted(one.name for one in Path(location).glob("stories*"))
    url = urlsplit(location)
    with Elasticsearch(f"{url.scheme}://{url.netloc}") as client:
        return sorted(client.indices.get(index=f"{url.path.strip('/')}-v*"))


def spoil(index: Index, *, by: RunContext, but: tuple[str, ...] = ()) -> None:
    """Put documents that have lost what the stages after cleaning find, but these fields."""
    kept = Document.model_fields.keys() & {
        *("id", "source", "source_hash", "url", "site", "title", "title_made", "body"),
        *("captions", "credits", "removed", "authors", "dateline", "published"),
        *("published_from", "run_id", "ingested_at", "pipeline_version", *but),
    }
    spoilt = [Document(**one.model_dump(include=kept), story_id=one.id) for one in index.scan()]
    with index.writer() as writer:
        writer.put([Entry(one, ()) for one in spoilt], by.version)
        writer.commit()


def fill(index: Index, drop: Path, context: RunContext | None = None) -> None:
    """Run over a drop, for tests of one home."""
    settings = load_settings().model_copy(update={"workers": 1})
    run(RunRequest((str(drop),)), index, settings, context or RunContext.begin(), lambda _: None)


def fail(_: Progress) -> None:
    raise BackendError("the disk is full")


def test_a_rebuilt_index_is_the_same(
    ingest, again: Rebuild, index: Index, drop: Path, tmp_path: Path
) -> None:
    (drop / "empty.txt").write_bytes(b"")
    late = tmp_path / "late"
    late.mkdir()
    (drop / "flood-copy.txt").rename(late / "flood-copy.txt")
    runs = [ingest(drop), ingest(late)]
    documents, before, aside = contents(index), known(index), index.set_aside()
    assert len({one.version for one in before.values()}) == 2
    found = index.search(Search("flooded"))

    assert again().documents == FILES

    assert contents(index) == documents
    assert known(index) == before
    assert index.set_aside() == aside
    assert list(index.runs(5)) == runs[::-1]
    assert index.search(Search("flooded")).facets == found.facets
    assert ingest(drop).unchanged == FILES - 1


@pytest.mark.parametrize("stage", [Stage.LANGUAGE, Stage.ENRICH, Stage.GROUP])
def test_a_stage_and_those_after_it_are_done_again(
    embedded: Index, drop: Path, settings: Settings, stage: Stage
) -> None:
    by = RunContext("old", RunContext.begin().started, pipeline_version="0.0.1")
    fill(embedded, drop, by)
    fresh = contents(embedded)
    spoil(embedded, by=by, but=() if stage is Stage.LANGUAGE else LANGUAGE)
    rebuild(stage, embedded, settings, RunContext.begin(), lambda _: None)
    made = contents(embedded)
    assert {one.run_id for one in made.values()} == {"old"}
    if stage is not Stage.GROUP:
        current = {"pipeline_version": RunContext.begin().pipeline_version}
        assert made == {name: one.model_copy(update=current) for name, one in fresh.items()}
    else:
        assert made["flood.txt"].story_size == 2
        assert not any(one.people for one in made.values())
        assert {one.pipeline_version for one in made.values()} == {"0.0.1"}


def test_who_has_the_index_open_sees_the_new_one_and_writes_to_it(
    ingest, again: Rebuild, index: Index, location: str, drop: Path
) -> None:
    by = RunContext.begin()
    ingest(drop, context=by)
    spoil(index, by=by)
    opened = open_index(location)
    assert opened.search(Search("flooded")).found[0].story_size == 1
    again(of=open_index(location))
    assert opened.search(Search("flooded")).found[0].story_size == 2
    (drop / "new.txt").write_bytes((drop / "flood.txt").read_bytes())
    assert ingest(drop, into=opened).indexed == 1
    assert open_index(location).count() == FILES + 1


def test_the_old_index_stays_when_a_rebuild_fails(
    ingest, again: Rebuild, index: Index, location: str, drop: Path
) -> None:
    ingest(drop)
    documents = contents(index)
    first = generations(location)
    for _ in range(2):
        with pytest.raises(BackendError, match="disk is full"):
            again(on_progress=fail)
        assert contents(index) == documents
        assert len(generations(location)) == 2
    (drop / "new.txt").write_bytes((drop / "flood.txt").read_bytes())
    assert ingest(drop).indexed == 1
    again()
    assert index.count() == FILES + 1
    assert set(first) < set(generations(location))
    assert len(generations(location)) == 2


def test_the_old_index_stays_when_a_rebuild_is_killed(
    ingest, again: Rebuild, index: Index, location: str, drop: Path
) -> None:
    ingest(drop)
    documents = contents(index)
    program = (
        "import os, sys\n"
        "from pipeline.index import open_index\n"
        "from pipeline.run.rebuild import rebuild\n"
        "from pipeline.run.request import RunContext, Stage\n"
        "from pipeline.settings import load_settings\n"
        "small = {'batch_documents': 2, 'commit_documents': 2}\n"
        "settings = load_settings().model_copy(update=small)\n"
        "rebuild(Stage.GROUP, open_index(sys.argv[1]), settings, RunContext.begin(),\n"
        f"        lambda _: os.kill(os.getpid(), {KILLED}))\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, location], check=False)
    assert killed.returncode == -KILLED
    assert contents(open_index(location)) == documents
    assert len(generations(location)) == 2
    again()
    assert contents(index) == documents
    assert len(generations(location)) == 2


def test_the_index_before_is_kept_until_the_next_rebuild(
    ingest, again: Rebuild, location: str, drop: Path
) -> None:
    ingest(drop)
    kept = []
    for _ in range(3):
        before = generations(location)
        again()
        kept.append(set(before) & set(generations(location)))
        assert len(generations(location)) == 2
    assert all(len(one) == 1 for one in kept)
    assert not kept[0] & kept[1]
    assert not kept[1] & kept[2]


def test_no_run_writes_during_a_rebuild(ingest, again: Rebuild, index: Index, drop: Path) -> None:
    ingest(drop)
    (drop / "new.txt").write_bytes((drop / "flood.txt").read_bytes())
    tried = []

    def try_to_write(_: Progress) -> None:
        with pytest.raises(IndexBusyError):
            ingest(drop)
        with pytest.raises(IndexBusyError):
            again()
        tried.append(True)

    again(on_progress=try_to_write)
    assert len(tried) == FILES / 2
    assert ingest(drop).indexed == 1


def test_a_rebuild_waits_for_nobody(ingest, again: Rebuild, index: Index, drop: Path) -> None:
    ingest(drop)
    with index.writer(), pytest.raises(IndexBusyError):
        again()
    assert again().documents == FILES


def test_an_old_retry_leaves_newer_work_and_a_run_under_way_is_not_lost(
    ingest, again: Rebuild, index: Index, drop: Path
) -> None:
    now = RunContext.begin()
    ingest(drop, context=now)
    under_way = RunContext("under-way", now.started + timedelta(milliseconds=5))
    again()
    (drop / "strike.txt").write_bytes((drop / "flood.txt").read_bytes())
    ingest(drop, context=RunContext("old", now.started - timedelta(hours=1)))
    assert "rosters" in contents(index)["strike.txt"].body
    ingest(drop, context=under_way)
    assert "river" in contents(index)["strike.txt"].body


def test_an_empty_index_can_be_rebuilt(again: Rebuild, index: Index, ingest, drop: Path) -> None:
    assert again().documents == 0
    assert ingest(drop).indexed == FILES
    assert again().documents == FILES


def test_an_embedded_index_of_another_version_is_rebuilt(
    embedded: Index, drop: Path, tmp_path: Path, settings: Settings, monkeypatch
) -> None:
    ours = schema.stories_schema

    def other() -> Schema:
        """A schema that begins with a field of its own, so that the others are numbered anew."""
        with monkeypatch.context() as patch:
            builder = SchemaBuilder().add_text_field("other", stored=True)
            patch.setattr(schema, "SchemaBuilder", lambda: builder)
            return ours()

    with monkeypatch.context() as patch:
        patch.setattr(schema, "stories_schema", other)
        fill(open_index(str(tmp_path / "embedded")), drop)
    with pytest.raises(BackendError, match="newsfold rebuild"):
        embedded.count()
    rebuild(Stage.GROUP, embedded, settings, RunContext.begin(), lambda _: None)
    fresh = open_index(str(tmp_path / "fresh"))
    fill(fresh, drop)
    blank = dict.fromkeys(("run_id", "ingested_at"))
    made, expected = (
        {name: one.model_copy(update=blank) for name, one in contents(which).items()}
        for which in (embedded, fresh)
    )
    assert made == expected
    assert embedded.search(Search("flooded")).stories == 1


def test_a_document_that_the_new_index_refuses_leaves_the_old_one(
    embedded: Index, drop: Path, settings: Settings, monkeypatch
) -> None:
    fill(embedded, drop)
    documents = contents(embedded)
    refused = [Rejected(document_id("flood.txt"), "too long")]
    monkeypatch.setattr(EmbeddedWriter, "commit", lambda _: refused)
    with pytest.raises(ReconciliationError, match=r"refuses flood.txt: too long"):
        rebuild(Stage.GROUP, embedded, settings, RunContext.begin(), lambda _: None)
    assert contents(embedded) == documents


def test_what_names_the_index_in_use_is_checked(embedded: Index, tmp_path: Path) -> None:
    (tmp_path / "embedded").mkdir()
    (tmp_path / "embedded" / "in-use").write_text("../elsewhere", encoding="utf-8")
    with pytest.raises(BackendError, match="names no generation"):
        embedded.count()


def test_elasticsearch_has_its_settings_back_and_others_keep_theirs(
    elasticsearch_location: str, settings: Settings, drop: Path
) -> None:
    index = open_index(elasticsearch_location)
    fill(index, drop)
    url = urlsplit(elasticsearch_location)
    alias = url.path.strip("/")
    other, kept = f"{alias}-v2-v1-123", f"{alias}-v1-7"
    with Elasticsearch(f"{url.scheme}://{url.netloc}") as client:
        (first,) = client.indices.get(index=alias)
        client.indices.create(index=other)
        client.indices.create(index=kept, aliases={f"{alias}-of-an-operator": {}})
        before = client.indices.get_settings(index=first, flat_settings=True)[first]["settings"]
        rebuild(Stage.GROUP, index, settings, RunContext.begin(), lambda _: None)
        (second,) = client.indices.get(index=alias)
        after = client.indices.get_settings(index=second, flat_settings=True)[second]["settings"]
        assert second != first
        assert client.indices.get_alias(name=alias)[second]["aliases"][alias]["is_write_index"]
        for name in ("auto_expand_replicas", "refresh_interval", "number_of_replicas"):
            assert after.get(f"index.{name}") == before.get(f"index.{name}")
        rebuild(Stage.GROUP, index, settings, RunContext.begin(), lambda _: None)
        assert not client.indices.exists(index=first)
        assert client.indices.exists(index=[other, kept])


def test_elasticsearch_rebuilds_what_a_killed_writer_left_unseen(
    elasticsearch_location: str, settings: Settings, drop: Path
) -> None:
    index = open_index(elasticsearch_location)
    fill(index, drop)
    url = urlsplit(elasticsearch_location)
    id_ = document_id("strike.txt")
    with Elasticsearch(f"{url.scheme}://{url.netloc}") as client:
        alias = url.path.strip("/")
        client.indices.put_settings(index=alias, settings={"refresh_interval": "-1"})
        found = client.get(index=alias, id=id_)
        client.index(
            index=alias,
            id=id_,
            document={**found["_source"], "title": "Unseen"},
            version=found["_version"] + 1,
            version_type="external",
        )
    rebuild(Stage.GROUP, index, settings, RunContext.begin(), lambda _: None)
    assert contents(index)["strike.txt"].title == "Unseen"


def test_the_command(embedded: Index, drop: Path, tmp_path: Path) -> None:
    fill(embedded, drop)

    def newsfold(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sys.executable).with_name("newsfold"), "rebuild", *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "NEWSFOLD_INDEX": str(tmp_path / "embedded")},
            check=False,
        )

    shown = newsfold("--help")
    assert "Example" in shown.stdout
    assert "newsfold rebuild --from enrich" in shown.stdout
    told = newsfold()
    assert (told.returncode, told.stderr) == (0, "")
    assert "The index is made anew: 6 documents in 4 stories" in told.stdout
    as_json = json.loads(newsfold("--from", "enrich", "--json").stdout)
    assert (as_json["rebuild"]["documents"], as_json["rebuild"]["stage"]) == (FILES, "enrich")
    assert as_json["index"]["stories"] == 4
    wrong = newsfold("--from", "clean")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "newsfold run --redo all" in wrong.stderr


def test_prepared_documents_come_over_unless_they_were_written_since(
    ingest, index: Index, drop: Path, settings: Settings
) -> None:
    ingest(drop)
    prepared = [
        one.model_copy(update={"people": ("Prepared",)})
        for one in index.scan()
        if one.source != "bad.html"
    ]
    (drop / "strike.txt").write_bytes((drop / "flood.txt").read_bytes())
    (drop / "new.txt").write_bytes((drop / "flood-copy.txt").read_bytes())
    ingest(drop)
    before = contents(index)
    batches = [Batch(documents=prepared[:3]), Batch(documents=prepared[3:])]
    rebuilt = rebuild(Stage.ENRICH, index, settings, RunContext.begin(), lambda _: None, batches)
    after = contents(index)
    assert rebuilt.documents == len(after) == FILES + 1
    made_again = {source for source, one in after.items() if one.people != ("Prepared",)}
    assert made_again == {"bad.html", "strike.txt", "new.txt"}
    for source in made_again:
        assert after[source] == before[source]
