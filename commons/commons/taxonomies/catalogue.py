"""Reads the data files once and offers each taxonomy as a read-only mapping from code to entry."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from chassis.language import Localized


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its label in both languages."""

    code: str
    label: Localized

    @property
    def el(self) -> str:
        """Return the Greek label."""
        return self.label.el

    @property
    def en(self) -> str:
        """Return the English label."""
        return self.label.en

    def to_dict(self) -> dict[str, Any]:
        """Return the entry as the taxonomies operation serves it."""
        return {"code": self.code, "label": {"el": self.el, "en": self.en}}


@dataclass(frozen=True, slots=True)
class Sector(Entry):
    """A field of policy in the regional centre's list, with the COFOG divisions or groups it falls under."""

    cofog: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the entry with its COFOG cross-walk."""
        return {**Entry.to_dict(self), "cofog": list(self.cofog)}


@dataclass(frozen=True, slots=True)
class Principle(Entry):
    """One of the five principles of the OECD Declaration on Public Sector Innovation (OECD/LEGAL/0450)."""

    number: int

    def to_dict(self) -> dict[str, Any]:
        """Return the entry with its number in the Declaration."""
        return {**Entry.to_dict(self), "number": self.number}


@dataclass(frozen=True, slots=True)
class Region(Entry):
    """A region of Greece; the code is ISO 3166-2."""

    official: str
    nuts2: str
    capital: Localized

    def to_dict(self) -> dict[str, Any]:
        """Return the entry with its official name, NUTS 2 code and capital."""
        return {
            **Entry.to_dict(self),
            "official_name": self.official,
            "nuts2": self.nuts2,
            "capital": {"el": self.capital.el, "en": self.capital.en},
        }


@dataclass(frozen=True, slots=True)
class Sdg(Entry):
    """One of the seventeen Sustainable Development Goals; the code is its number."""

    colour: str

    @property
    def number(self) -> int:
        """Return the goal's number, 1 to 17."""
        return int(self.code)

    def to_dict(self) -> dict[str, Any]:
        """Return the entry with its number and official colour."""
        return {**Entry.to_dict(self), "number": self.number, "colour": self.colour}


@dataclass(frozen=True, slots=True)
class Indicator(Entry):
    """A measure of an effect: its unit, whether `lower` or `higher` is better, and whether changes add up."""

    unit: str
    direction: str
    adds_up: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the entry with its unit and its better direction."""
        return {**Entry.to_dict(self), "unit": self.unit, "direction": self.direction, "adds_up": self.adds_up}


def _read(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return cast("dict[str, Any]", json.loads(text))


_DOCUMENT: Final = _read("taxonomies.json")
_LIBRARY: Final = _read("library.json")

VERSION: Final[str] = _DOCUMENT["version"]


_E = TypeVar("_E", bound=Entry)


def _load(name: str, make: Callable[[str, Localized, dict[str, Any]], _E]) -> Mapping[str, _E]:
    rows = _LIBRARY.get(name) or _DOCUMENT["taxonomies"][name]
    return MappingProxyType(
        {code: make(code, Localized(el=row["el"], en=row["en"]), row) for code, row in rows.items()}
    )


def _plain(code: str, text: Localized, _row: dict[str, Any]) -> Entry:
    return Entry(code, text)


def _region(code: str, text: Localized, row: dict[str, Any]) -> Region:
    return Region(code, text, row["official_el"], row["nuts2"], Localized(**row["capital"]))


SECTORS: Final = _load("sectors", lambda code, text, row: Sector(code, text, tuple(row["cofog"])))
STAGES: Final = _load("stages", _plain)
PRINCIPLES: Final = _load("principles", lambda code, text, row: Principle(code, text, row["number"]))
REGIONS: Final = _load("regions", _region)
ORGANISATION_KINDS: Final = _load("organisation_kinds", _plain)
OUTCOME_KINDS: Final = _load("outcome_kinds", _plain)
SDGS: Final = _load("sdgs", lambda code, text, row: Sdg(code, text, row["colour"]))
LIBRARY: Final[Mapping[str, Mapping[str, Entry]]] = MappingProxyType({name: _load(name, _plain) for name in _LIBRARY})
"""The taxonomies of the library: kinds, topics, tasks, levels, licences and legal force of documents."""
UNITS: Final = _load("units", _plain)
INDICATORS: Final = _load(
    "indicators", lambda code, text, row: Indicator(code, text, row["unit"], row["direction"], row["adds_up"])
)

TAXONOMIES: Final[Mapping[str, Mapping[str, Entry]]] = MappingProxyType(
    {
        "sectors": SECTORS,
        "stages": STAGES,
        "principles": PRINCIPLES,
        "regions": REGIONS,
        "organisation_kinds": ORGANISATION_KINDS,
        "outcome_kinds": OUTCOME_KINDS,
        "sdgs": SDGS,
        **LIBRARY,
        "units": UNITS,
        "indicators": INDICATORS,
    }
)


def label(taxonomy: str, code: str, language: str) -> str:
    """Return the label of a code in a reader's language, or the code itself if this version has no label for it."""
    entry = TAXONOMIES[taxonomy].get(code)
    return entry.label.to(language) if entry is not None else code
