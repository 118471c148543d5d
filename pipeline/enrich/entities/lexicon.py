"""The lists of words and names that operators may edit, from `config/entities`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

_CONFIG = Path(__file__).resolve().parents[3] / "config" / "entities"
_MODEL = Path(__file__).resolve().parent / "model"


class Prominent(BaseModel):
    """A person whom texts name by surname alone; see `config/entities/people.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    surname: str = ""
    spellings: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    bare: bool = False


def _lines(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_CONFIG / name).read_text(encoding="utf-8"))


def _aliases(table: dict[str, list[str]]) -> dict[str, str]:
    return {
        alias: canonical for canonical, aliases in table.items() for alias in (canonical, *aliases)
    }


@cache
def words(name: str) -> frozenset[str]:
    """The lines of `config/entities/<name>.txt`."""
    return frozenset(_lines(_CONFIG / f"{name}.txt"))


@cache
def person_names(kind: str) -> frozenset[str]:
    """`given_names` or `surnames`: the lists that are shipped with the model."""
    return frozenset(_lines(_MODEL / f"{kind}.txt"))


@cache
def nicknames() -> dict[str, str]:
    """Short forms of given names → the given name, in lower case: 'bill' → 'william'."""
    rows = (line.split() for line in _lines(_CONFIG / "nicknames.txt"))
    return {short: name for name, *shorts in rows for short in shorts}


def _plural(word: str) -> str | None:
    if word.endswith(("s", "sh", "ch", "ese", "men", "man")):
        return None
    return word[:-1] + "ies" if word.endswith("ry") else word + "s"


def _with_plurals(names: Iterable[str], canonical: str) -> dict[str, str]:
    forms: dict[str, str] = {}
    for name in names:
        forms[name] = canonical
        if plural := _plural(name):
            forms[plural] = canonical
    return forms


@cache
def demonyms() -> dict[str, str]:
    """Words for the people of a country ('Iraqis') → ISO 3166-1 alpha-2 code."""
    table = _toml("demonyms.toml")
    forms: dict[str, str] = {}
    for code, names in table.items():
        forms.update(_with_plurals(names, code))
    return forms


@cache
def group_names() -> dict[str, str]:
    """Every known form of a group's name → its canonical name ('Iraqis' → 'Iraqi')."""
    forms: dict[str, str] = {}
    listed = _toml("demonyms.toml").values()
    for name in (*sorted(words("groups")), *(name for names in listed for name in names)):
        forms.update(_with_plurals([name], name))
    return forms


@cache
def place_aliases(kind: str) -> dict[str, str]:
    """Names of `countries`, `regions` or `cities` in `places.toml` → canonical names."""
    return _aliases(_toml("places.toml")[kind])


@cache
def area_seats() -> dict[str, tuple[str, str]]:
    """States and provinces of `places.toml` → country code and the city that is the seat."""
    rows = {name: str(seat).split(" ", 1) for name, seat in _toml("places.toml")["areas"].items()}
    return {name: (country, city) for name, (country, city) in rows.items()}


@cache
def place_abbreviations() -> dict[str, str]:
    """Abbreviations of states after a city's name, without points ('Ala') → their names."""
    return _aliases(_toml("places.toml")["abbreviations"])


@cache
def ambiguous_places() -> dict[str, tuple[str, ...]]:
    """Names that stand for one of several countries → these, the likeliest first."""
    return {name: tuple(of) for name, of in _toml("places.toml")["ambiguous"].items()}


@cache
def organization_aliases() -> dict[str, str]:
    """Names of organizations → canonical names."""
    return _aliases(_toml("organizations.toml"))


@cache
def names_abroad(kind: str) -> dict[str, str]:
    """Names of `places`, `organizations` or `people` in other languages → canonical names."""
    return _aliases(_toml("abroad.toml")[kind])


@cache
def endings_abroad() -> dict[str, list[list[str]]]:
    """Language → endings of names, each with what other cases have in its place."""
    return {language: [*rows] for language, rows in _toml("abroad.toml")["endings"].items()}


@cache
def prominent_people() -> tuple[Prominent, ...]:
    """The people of `people.toml`."""
    table = _toml("people.toml")
    return tuple(Prominent.model_validate(person) for person in table["person"])
