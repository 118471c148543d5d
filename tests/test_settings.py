from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import PROJECT, load_settings, settings_file

DEFAULTS = (PROJECT / "config" / "settings.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NEWSFOLD_CONFIG", str(tmp_path))
    (tmp_path / "settings.toml").write_text(DEFAULTS, encoding="utf-8")
    load_settings.cache_clear()


def write(text: str) -> None:
    settings_file().write_text(text, encoding="utf-8")


def test_relative_paths_of_the_file_start_at_the_project() -> None:
    settings = load_settings()
    assert settings.index == str(PROJECT / ".newsfold/index")
    assert settings.drops == (str(PROJECT / "seeds"),)


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSFOLD_INDEX", "elsewhere")
    monkeypatch.setenv("NEWSFOLD_WORKERS", "3")
    monkeypatch.setenv("NEWSFOLD_LIMITS__MAX_DEPTH", "1")
    settings = load_settings()
    assert (settings.index, settings.workers, settings.limits.max_depth) == ("elsewhere", 3, 1)
    assert settings.worker_processes == 3


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("workers = 0", "workers = -1", "workers: Input should be greater than or equal to 0"),
        ("workers = 0", 'workers = "many"', "workers: Input should be a valid integer"),
        ("workers = 0", "wrokers = 0", "wrokers: there is no such setting"),
        ("workers = 0", "", "workers: this setting is needed"),
        ("[limits]", "[limits]\nmax_depth = []", "limits.max_depth: Input should be"),
        ("workers = 0", "workers 0", "cannot be read"),
    ],
)
def test_a_wrong_setting_names_file_key_and_hint(old: str, new: str, hint: str) -> None:
    write(DEFAULTS.replace(old, new))
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert hint in str(caught.value)
    assert "settings.toml" in str(caught.value)


def test_a_missing_file_is_named() -> None:
    settings_file().unlink()
    with pytest.raises(SettingsError, match="is missing"):
        load_settings()
