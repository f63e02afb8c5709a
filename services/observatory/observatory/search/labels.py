"""Labels: the names of facets' codes in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from commons.taxonomies import TAXONOMIES
from observatory.practice.reuse.model import BUCKETS
from observatory.projections.organisation.queries import by_id


def labelled(session: Session, facets: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the facets with a label for each code. A code without a name, as of a year, is its own label."""
    bodies = by_id(session, [UUID(one["code"]) for one in facets.get("organisations", ())])
    names = {str(one): (body.name_el, body.name_en or body.name_el) for one, body in bodies.items()}
    return {
        facet: [
            _with_labels(counted, names.get(counted["code"]) or _labels(facet, counted["code"])) for counted in rows
        ]
        for facet, rows in facets.items()
    }


def _labels(facet: str, code: str) -> tuple[str, str]:
    if facet == "reused":
        return BUCKETS[code].el, BUCKETS[code].en
    entry = TAXONOMIES.get(facet, {}).get(code)
    return (entry.label.el, entry.label.en) if entry else (code, code)


def _with_labels(counted: Mapping[str, Any], labels: tuple[str, str]) -> dict[str, Any]:
    return {**counted, "label_el": labels[0], "label_en": labels[1]}
