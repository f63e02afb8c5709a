"""Standing: what a person may do with a practice now, so that pages show no link that would be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.roles import ARCHIVERS, CURATOR, EDITORS, EVALUATOR, centre_regions

EDITABLE: Final = frozenset({"draft", "changes_requested", "published"})
SUBMITTABLE: Final = frozenset({"draft", "changes_requested"})
UNDER_WAY: Final = frozenset({"draft", "internal_approval", "changes_requested", "regional_review", "ministry_review"})


@dataclass(frozen=True)
class Standing:
    """The steps that one person may take with one practice now."""

    concerned: bool = False
    edit: bool = False
    submit: bool = False
    withdraw: bool = False
    archive: bool = False
    approve: bool = False
    send_back: bool = False
    delete: bool = False
    unarchive: bool = False
    review: bool = False
    certification: bool = False
    renewal: bool = False


def standing(me: Mapping[str, Any] | None, practice: Mapping[str, Any], *, take_over: bool = False) -> Standing:
    """Return the standing of a person; of a visitor, who is nobody, it is empty.

    `take_over` tells that curators may do the step of the region.
    """
    if me is None:
        return Standing()
    roles = {m["role"] for m in me["memberships"] if m["organisation_id"] == practice["organisation_id"]}
    curator, state = CURATOR in me["roles"], practice["state"]
    editor = bool(roles & EDITORS)
    approver = bool(roles & ARCHIVERS)
    regions = centre_regions(me)
    return Standing(
        concerned=editor or curator or bool(regions),
        edit=editor and state in EDITABLE,
        submit=editor and state in SUBMITTABLE,
        withdraw=editor and state in UNDER_WAY,
        archive=(curator or approver) and practice["published_revision"] is not None,
        approve=approver and state == "internal_approval",
        send_back=approver and state == "internal_approval",
        delete=editor and state == "draft" and not (practice["submitted_at"] or practice["origin"]),
        unarchive=curator and state == "archived",
        renewal=editor and practice["published_revision"] is not None and state != "archived",
        certification=state != "archived"
        and practice["published_revision"] is not None
        and (editor or curator or EVALUATOR in me["roles"] or practice["region"] in regions),
        review=(curator and (state == "ministry_review" or take_over))
        or (state == "regional_review" and practice["region"] in regions),
    )
