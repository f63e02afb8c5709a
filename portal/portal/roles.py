"""Roles: what the signed-in person is, as `GET /v1/me` tells, for the decision which links a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

EDITORS: Final = frozenset({"contributor", "approver", "manager"})
ARCHIVERS: Final = frozenset({"approver", "manager"})
CURATOR: Final = "curator"
EVALUATOR: Final = "evaluator"
AUDITOR: Final = "auditor"
CENTRE: Final = "innovation_centre"


def centre_regions(me: Mapping[str, Any]) -> set[str]:
    """Return the regions whose innovation centre the person manages."""
    return {
        m["region"]
        for m in me["memberships"]
        if m["organisation_kind"] == CENTRE and m["role"] == "manager" and m["region"]
    }


def is_reviewer(me: Mapping[str, Any]) -> bool:
    """Return whether the person decides about anything."""
    return CURATOR in me["roles"] or bool(centre_regions(me))


def is_certifier(me: Mapping[str, Any]) -> bool:
    """Return whether the person may evaluate practices for certification."""
    return EVALUATOR in me["roles"] or is_reviewer(me)


def is_verifier(me: Mapping[str, Any]) -> bool:
    """Return whether the person may verify the impact claims of others."""
    return AUDITOR in me["roles"] or is_reviewer(me)


def edited_for(me: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the names of the organisations that the person writes for, by id."""
    return {m["organisation_id"]: m[f"organisation_name_{language}"] for m in me["memberships"] if m["role"] in EDITORS}


def approved_for(me: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the names of the organisations that the person speaks for, by id."""
    name = f"organisation_name_{language}"
    return {m["organisation_id"]: m[name] for m in me["memberships"] if m["role"] in ARCHIVERS}
