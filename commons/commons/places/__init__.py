"""Places: the names that people use for towns and islands, by the municipality in which these lie.

Official names and seats are in older forms (Χαλκίς, Πειραιεύς) and in the genitive (Δήμος Σπετσών). The data is this
project's own compilation. An entry has the seat in its form of today, and places that stand for their municipality.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources


def everyday_names(elstat_code: str | None) -> tuple[str, ...]:
    """Return the everyday names of the municipality with this ELSTAT code; none for any other body."""
    return _names().get(elstat_code or "", ())


@functools.cache
def _names() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("commons.places").joinpath("everyday_names.json").read_text(encoding="utf-8")
    return {code: tuple(names) for code, names in json.loads(text).items()}
