"""Labels: the names of facets' codes in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.language import Localized
from commons.taxonomies import TAXONOMIES
from observatory.practice.publication.model import OVER, RUNNING, STALE, UNKNOWN
from observatory.practice.reuse.model import BUCKETS
from observatory.projections.organisation.queries import by_id
from observatory.search.model import CERTIFIED, NOT_CERTIFIED

_NAMED: Final[Mapping[str, Mapping[str, Localized]]] = {
    "reused": BUCKETS,
    "running": {
        RUNNING: Localized(el="Ισχύει", en="Running"),
        STALE: Localized(el="Χωρίς επιβεβαίωση", en="Not confirmed"),
        OVER: Localized(el="Έληξε", en="Ended"),
        UNKNOWN: Localized(el="Άγνωστο", en="Not known"),
    },
    "certified": {
        CERTIFIED: Localized(el="Πιστοποιημένες", en="Certified"),
        NOT_CERTIFIED: Localized(el="Χωρίς πιστοποίηση", en="Not certified"),
    },
}

_ASKED: Final = {CERTIFIED: "true", NOT_CERTIFIED: "false"}
"""Codes of the index and the values by which searches ask for them."""


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
    if facet in _NAMED:
        return _NAMED[facet][code].el, _NAMED[facet][code].en
    entry = TAXONOMIES.get(facet, {}).get(code)
    return (entry.label.el, entry.label.en) if entry else (code, code)


def _with_labels(counted: Mapping[str, Any], labels: tuple[str, str]) -> dict[str, Any]:
    return {
        **counted,
        "code": _ASKED.get(counted["code"], counted["code"]),
        "label_el": labels[0],
        "label_en": labels[1],
    }
