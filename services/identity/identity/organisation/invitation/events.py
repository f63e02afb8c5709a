"""Events of invitations: identifiers only; the address is looked up when the mail is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from chassis.events import Event


@dataclass(frozen=True, kw_only=True)
class InvitationMade(Event):
    """An address is invited to an organisation by mail."""

    type: ClassVar[str] = "invitation.made.v1"
    aggregate: ClassVar[str] = "invitation"
    key: ClassVar[str] = "invitation_id"
    public: ClassVar[bool] = False

    invitation_id: UUID
    organisation_id: UUID
    role: str
