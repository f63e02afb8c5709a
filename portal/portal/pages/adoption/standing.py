"""Standing: what a person may do with an adoption now, so that pages show no link that would be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.roles import ARCHIVERS, CURATOR, EDITORS

_MOVING = frozenset({"active", "dormant"})
_INSIDE = frozenset({"internal_approval", "returned"})


@dataclass(frozen=True)
class Standing:
    """The steps that one person may take with one adoption now."""

    advance: bool = False
    finish: bool = False
    edit: bool = False
    show: bool = False
    pause: bool = False
    resume: bool = False
    abandon: bool = False
    approve: bool = False
    submit: bool = False
    derive: bool = False
    answer: bool = False


def standing(me: Mapping[str, Any] | None, adoption: Mapping[str, Any]) -> Standing:
    """Return the standing of a person; of a visitor it is empty."""
    if me is None:
        return Standing()
    taker, giver = (
        {one["role"] for one in me["memberships"] if one["organisation_id"] == adoption[side]}
        for side in ("taker_id", "giver_id")
    )
    editor, approver, state = bool(taker & EDITORS), bool(taker & ARCHIVERS), adoption["state"]
    inside, moving = state in _INSIDE, state in _MOVING
    return Standing(
        advance=editor and moving,
        finish=approver and moving and adoption["step"] == "harvest",
        edit=editor,
        show=CURATOR in me["roles"],
        pause=editor and moving,
        resume=editor and state in {"paused", "dormant"},
        abandon=(editor and inside) or (approver and (moving or state == "paused")),
        approve=approver and state == "internal_approval",
        submit=editor and state == "returned",
        derive=editor and adoption["implemented_on"] is not None,
        answer=bool(giver & ARCHIVERS) and adoption["giver_says"] != "unasked",
    )
