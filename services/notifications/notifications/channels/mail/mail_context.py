"""Mail context: texts that are in no event and must be requested from the service that owns them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from notifications.channels.mail.content.template_context import NEEDS_MATERIAL
from notifications.channels.mail.content.texts.certification import CERTIFICATION
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.notices.model import Kind, Notice
from notifications.projections.challenge.model import KnownChallenge

_PRACTICES: Final = NEEDS_MATERIAL | {Kind.PRACTICE_DRAFTED, Kind.PRACTICE_STILL_RUNNING, *CERTIFICATION}
_CHALLENGES: Final = frozenset(
    {
        Kind.CHALLENGE_APPROVAL_WAITING,
        Kind.CHALLENGE_RETURNED,
        Kind.CHALLENGE_REVIEW_WAITING,
        Kind.CHALLENGE_APPROVED,
        Kind.CHALLENGE_EDITS_REQUESTED,
        Kind.CHALLENGE_REJECTED,
        Kind.CHALLENGE_TAKEN_DOWN,
        Kind.ENTRY_TAKEN_DOWN,
        Kind.CHALLENGE_ENDED_EARLY,
        Kind.SOLUTION_CALLED_OFF,
        Kind.EVALUATION_CALLED_OFF,
    }
)
"""Kinds of a challenge that is not public, or with a comment or a reason that never is."""

QUOTED: Final[Mapping[str, str]] = {
    Kind.CHALLENGE_QUESTION_ASKED: "question_id",
    Kind.CHALLENGE_QUESTION_ANSWERED: "question_id",
    Kind.CHALLENGE_ANNOUNCEMENT: "announcement_id",
    Kind.ENTRY_ANNOUNCEMENT: "announcement_id",
    Kind.CHALLENGE_JOIN_REQUESTED: "organisation_id",
    Kind.EXPERT_INVITED: "invitation_id",
    Kind.SOLUTION_INVITED: "solution_id",
}
"""Kinds that quote a person or name the sender, and the field that says of what. Earlier notices may not have it."""


class ContextRequest(NamedTuple):
    """Request for `notice_material` of a service. `about` is the noun that may no longer exist."""

    service: str
    about: str
    payload: tuple[tuple[str, str | None], ...]


def context_request(notice: Notice, known: KnownChallenge | None) -> ContextRequest | None:
    """Return the request that a mail needs, or None if its event and the projection are enough."""
    kind, data = notice.kind, notice.data
    if kind in _PRACTICES:
        asked = ("practice_id", data["practice_id"]), ("review_id", data.get("review_id"))
        return ContextRequest("observatory", "practice", asked)
    if kind == Kind.INTRODUCTION_REQUESTED:
        return ContextRequest("identity", "introduction", (("introduction_id", data["introduction_id"]),))
    if kind in QUOTED and data.get(QUOTED[Kind(kind)]):
        field = QUOTED[Kind(kind)]
        about = ("challenge_id", data["challenge_id"]), ("review_id", None), (field, data[field])
        return ContextRequest("challenges", "challenge", about)
    about_challenge = kind in MAIL_TEXTS and "challenge_id" in data
    if kind in _CHALLENGES or (about_challenge and known is None and not data.get("title")):
        asked = ("challenge_id", data["challenge_id"]), ("review_id", data.get("review_id"))
        return ContextRequest("challenges", "challenge", asked)
    return None
