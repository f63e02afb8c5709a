"""Labels: the names of the catalogue's codes in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from commons.taxonomies import LIBRARY, PRINCIPLES, SECTORS, Entry
from observatory.projections.organisation.queries import by_id

_TAXONOMIES: Final[Mapping[str, Mapping[str, Entry]]] = {
    "kind": LIBRARY["document_kinds"],
    "topic": LIBRARY["document_topics"],
    "task": LIBRARY["document_tasks"],
    "level": LIBRARY["document_levels"],
    "force": LIBRARY["document_forces"],
    "language": LIBRARY["document_languages"],
    "principle": PRINCIPLES,
    "sector": SECTORS,
}


def labelled(session: Session, facets: Mapping[str, Mapping[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """Return the facets with a label for each code. A code without a name, as a year, is its own label."""
    ids = {code: one for code in facets.get("issuer", ()) if (one := _id(code)) is not None}
    bodies = by_id(session, ids.values())
    names = {
        code: (bodies[one].name_el, bodies[one].name_en or bodies[one].name_el)
        for code, one in ids.items()
        if one in bodies
    }
    return {
        facet: [_row(code, count, names.get(code) or _labels(facet, code)) for code, count in counts.items()]
        for facet, counts in facets.items()
    }


def _id(code: str) -> UUID | None:
    try:
        return UUID(code)
    except ValueError:
        return None


def _labels(facet: str, code: str) -> tuple[str, str]:
    entry = _TAXONOMIES.get(facet, {}).get(code)
    return (entry.el, entry.en) if entry else (code, code)


def _row(code: str, count: int, labels: tuple[str, str]) -> dict[str, Any]:
    return {"code": code, "count": count, "label_el": labels[0], "label_en": labels[1]}
