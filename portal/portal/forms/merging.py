"""Merging: two people changed the same thing, and neither loses a word.

A form carries a digest of every field as it was when the page was made: the base. Whoever differs from the base has
changed the field.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

WIDTH: Final = 16


def base_of(values: Mapping[str, Any]) -> str:
    """Return the base of a form that shows `values`."""
    return json.dumps({name: _digest(value) for name, value in values.items()}, separators=(",", ":"))


def changed(values: Mapping[str, Any], base: str) -> set[str]:
    """Return the fields that differ from the base; all of them where the base cannot be read."""
    try:
        digests = json.loads(base)
    except ValueError:
        digests = {}
    if not isinstance(digests, dict):
        digests = {}
    return {name for name, value in values.items() if digests.get(name) != _digest(value)}


def conflicts(mine: Mapping[str, Any], theirs: Mapping[str, Any], base: str) -> set[str]:
    """Return the fields that both changed, each to something else."""
    both = changed(mine, base) & changed(theirs, base)
    return {name for name in both if mine[name] != theirs[name]}


def merged(mine: Mapping[str, Any], theirs: Mapping[str, Any], base: str) -> dict[str, Any]:
    """Return theirs with everything that I changed."""
    own = changed(mine, base)
    return {name: mine[name] if name in own else theirs[name] for name in mine}


def _digest(value: Any) -> str:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:WIDTH]
