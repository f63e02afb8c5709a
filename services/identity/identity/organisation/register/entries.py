"""Register entries: one body each, read from the JSON files beside this module, parents before children.

An entry's `key` never changes. The identifier in the API is derived from it, so that all installations share the
identifiers, and repeated imports change only differences.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Final
from uuid import UUID, uuid5

from identity.organisation.organisation.model import OrganisationFacts

FILES: Final = (
    "ministries.json",
    "decentralised_administrations.json",
    "regions.json",
    "municipalities.json",
    "innovation_centres.json",
)
_NAMESPACE: Final = UUID("5f3f8f0e-6a0d-5b0b-9d0c-6b61696e6f74")


@dataclass(frozen=True)
class Entry:
    """One body of the register, under the identifier that it has everywhere."""

    organisation_id: UUID
    facts: OrganisationFacts


def identifier(key: str) -> UUID:
    """Return the identifier of the entry with this key, e.g. `municipality:2701`."""
    return uuid5(_NAMESPACE, key)


def read_entries() -> Iterator[Entry]:
    """Yield the entries of the register, parents before children."""
    for file in FILES:
        rows = json.loads(resources.files(__package__).joinpath(file).read_text(encoding="utf-8"))
        for row in rows:
            key, parent = row.pop("key"), row.pop("parent", None)
            facts = OrganisationFacts(**row, parent_id=identifier(parent) if parent else None)
            yield Entry(identifier(key), facts)
