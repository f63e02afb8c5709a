"""Standing: the actions of one person on one challenge, so that pages show no link to a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from portal.api.problems import FORBIDDEN, Problem
from portal.roles import ARCHIVERS, CURATOR, EDITORS, approved_for

if TYPE_CHECKING:
    from portal.visit import Visit

IN_WORK: Final = frozenset({"draft", "edits_requested"})
WITHDRAWABLE: Final = frozenset({*IN_WORK, "internal_approval", "review", "approved"})
PUBLISHABLE: Final = frozenset({"approved", "unpublished"})
SEEN: Final = frozenset({"published", "unpublished"})


@dataclass(frozen=True)
class Standing:
    """Possible actions of one person on one challenge now."""

    runs: bool = False
    """Writes for one of its owners."""
    decides: bool = False
    """Approves for one of its owners, or is a curator."""
    submit: bool = False
    approve: bool = False
    send_back: bool = False
    withdraw: bool = False
    publish: bool = False
    unpublish: bool = False
    archive: bool = False
    delete: bool = False


def standing(me: Mapping[str, Any] | None, challenge: Mapping[str, Any]) -> Standing:
    """Return the standing of a person. It is empty for a visitor."""
    if me is None:
        return Standing()
    owners = {owner["organisation_id"] for owner in challenge["owners"]}
    roles = {m["role"] for m in me["memberships"] if m["organisation_id"] in owners}
    runs, state = bool(roles & EDITORS), challenge["state"]
    decides = bool(roles & ARCHIVERS) or CURATOR in me["roles"]
    lead = next((owner["organisation_id"] for owner in challenge["owners"] if owner["lead"]), None)
    waits = state == "internal_approval" and lead in approved_for(me, "el")
    over = state == "unpublished" or all(phase["closed_at"] for phase in challenge["phases"])
    return Standing(
        runs=runs,
        decides=decides,
        submit=runs and state in IN_WORK,
        approve=waits,
        send_back=waits,
        withdraw=runs and state in WITHDRAWABLE,
        publish=decides and state in PUBLISHABLE,
        unpublish=decides and state == "published",
        delete=runs and state == "draft" and not (challenge["inner"] or {}).get("submitted_at"),
        archive=decides and state in SEEN and over,
    )


async def run_by(visit: Visit) -> tuple[dict[str, Any], Any, Standing]:
    """Return the person, the answer with the challenge of the address, and the standing.

    Raises `Problem`: 401 for visitors, 403 for everybody but editors of its owners.
    """
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    me, found = await visit.together(visit.person(), visit.call("read_challenge", path=path))
    may = standing(me, found.data)
    if not may.runs:
        raise Problem(FORBIDDEN)
    return me, found, may


def has_begun(challenge: Mapping[str, Any]) -> bool:
    """Return whether a phase has opened, so that the rules are fixed."""
    return any(has_opened(phase, challenge) for phase in challenge["phases"])


def has_opened(phase: Mapping[str, Any], challenge: Mapping[str, Any]) -> bool:
    """Return whether a phase has opened. From then on it can only be extended."""
    shown = challenge["state"] == "published" and datetime.fromisoformat(phase["opens_at"]) <= datetime.now(UTC)
    return phase["opened_at"] is not None or shown


def states(visit: Visit) -> dict[str, str]:
    """Return the names of a challenge's states."""
    _ = visit.text.gettext
    return {
        "draft": _("Προσχέδιο"),
        "internal_approval": _("Σε έγκριση στον φορέα"),
        "review": _("Σε έλεγχο"),
        "edits_requested": _("Ζητήθηκαν αλλαγές"),
        "approved": _("Εγκρίθηκε"),
        "published": _("Δημοσιευμένη"),
        "unpublished": _("Κατέβηκε"),
        "archived": _("Αρχειοθετημένη"),
        "rejected": _("Απορρίφθηκε"),
        "withdrawn": _("Αποσύρθηκε"),
    }
