"""Standing: the steps that a person may take with a document now, so that pages show no link that would be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.roles import ARCHIVERS, CURATOR


@dataclass(frozen=True)
class Standing:
    """The steps that one person may take with one document now."""

    handles: bool = False
    edit: bool = False
    delete: bool = False
    propose: bool = False
    publish: bool = False
    reject: bool = False
    withdraw: bool = False


def standing(me: Mapping[str, Any] | None, document: Mapping[str, Any]) -> Standing:
    """Return the standing of a person; of a visitor it is empty."""
    if me is None:
        return Standing()
    state, body = document["state"], document["organisation_id"]
    curates = CURATOR in me["roles"]
    speaks = any(one["organisation_id"] == body and one["role"] in ARCHIVERS for one in me["memberships"])
    is_draft = state == "draft"
    return Standing(
        handles=curates or any(one["organisation_id"] == body for one in me["memberships"]),
        edit=(curates and state != "rejected") or (speaks and is_draft),
        delete=(curates or speaks) and is_draft,
        propose=(curates or speaks) and is_draft,
        publish=curates and (state in {"proposed", "withdrawn"} or (is_draft and body is None)),
        reject=curates and state == "proposed",
        withdraw=curates and state == "published",
    )


def proposes(me: Mapping[str, Any] | None) -> bool:
    """Return whether a person may bring documents: curators do, and approvers of bodies."""
    return me is not None and (CURATOR in me["roles"] or any(one["role"] in ARCHIVERS for one in me["memberships"]))
