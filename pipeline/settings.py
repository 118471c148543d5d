"""Settings: `config/settings.toml`, then the environment (`NEWSFOLD_…`), checked at start."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipeline.errors import SettingsError
from pipeline.read import Limits

PROJECT: Final = Path(__file__).resolve().parents[1]
"""The folder that holds `config/` and `seeds/`."""

_PREFIX: Final = "NEWSFOLD_"


class _SettingsFile(TomlConfigSettingsSource):
    """`settings.toml`, with its relative paths taken from the project's folder."""

    def __call__(self) -> dict[str, Any]:
        values = super().__call__()
        for name in ("index", "work"):
            if isinstance(values.get(name), str):
                values[name] = _from_project(values[name])
        if isinstance(values.get("drops"), list):
            values["drops"] = [_from_project(drop) for drop in values["drops"]]
        return values


class ElasticsearchSettings(BaseModel):
    """How to reach Elasticsearch and how hard to press it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str | None = None
    password: SecretStr | None = None
    api_key: SecretStr | None = None
    ca_certs: str | None = None
    """File of the authority that signed the server's certificate, if it is none of the usual."""
    timeout_seconds: Annotated[float, Field(gt=0)] = 60.0
    requests_in_flight: Annotated[int, Field(ge=1, le=64)] = 4
    retries: Annotated[int, Field(ge=0, le=20)] = 8
    """Of what a full queue or a node that is away refuses, with growing pauses."""


class Settings(BaseSettings):
    """All settings; `config/settings.toml` says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    index: Annotated[str, Field(min_length=1)]
    drops: Annotated[tuple[str, ...], Field(min_length=1)]
    work: Annotated[str, Field(min_length=1)]
    work_days: Annotated[int, Field(ge=0)]
    workers: Annotated[int, Field(ge=0, le=1024)]
    batch_documents: Annotated[int, Field(ge=1, le=100_000)]
    batch_bytes: Annotated[int, Field(ge=1)]
    commit_documents: Annotated[int, Field(ge=1, le=100_000)]
    spacy_pipelines: dict[str, str] = {}
    """Language (ISO 639-1) → the spaCy pipeline that finds its names instead of our own."""
    notifier: str | None = None
    notifier_arguments: dict[str, Any] = {}
    limits: Limits = Limits()
    elasticsearch: ElasticsearchSettings = ElasticsearchSettings()

    @property
    def worker_processes(self) -> int:
        """How many processes prepare batches."""
        return self.workers or os.cpu_count() or 1

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, _SettingsFile(settings_cls, settings_file())


def config_folder() -> Path:
    """`config/`, or the folder that `NEWSFOLD_CONFIG` names."""
    folder = os.environ.get(_PREFIX + "CONFIG")
    return Path(folder) if folder else PROJECT / "config"


def settings_file() -> Path:
    """The settings file."""
    return config_folder() / "settings.toml"


@cache
def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: one is wrong; the message names the file, the key and what is wrong.
    """
    file = settings_file()
    if not file.exists():
        raise SettingsError(f"{file} is missing: it holds the settings (see README, Settings)")
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_explain(one, file) for one in error.errors())) from error
    except ValueError as error:  # TOML that cannot be parsed, JSON in a variable
        raise SettingsError(f"{file} or a {_PREFIX}… variable cannot be read: {error}") from error


def _explain(error: ErrorDetails, file: Path) -> str:
    key = ".".join(str(part) for part in error["loc"])
    variable = _PREFIX + "__".join(str(part) for part in error["loc"]).upper()
    place = variable if variable in os.environ else f"{file}, {key}"
    hint = {
        "extra_forbidden": "there is no such setting; see the table in the README",
        "missing": "this setting is needed",
    }.get(error["type"], error["msg"])
    given = "" if error["type"] == "missing" else f" (it is {error['input']!r})"
    return f"{place}: {hint}{given}"


def _from_project(location: object) -> object:
    if not isinstance(location, str) or "://" in location:
        return location
    return str(PROJECT / Path(location).expanduser())
