"""Wire shapes of teams."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Email, Schema, View, page_of

ACCEPT = "accept"
DECLINE = "decline"
LEAVE = "leave"


class NewInvitation(Schema):
    """Whom to ask, by the address with which they sign in."""

    email = Email(required=True)


class InvitationTaken(View):
    """What whoever invites learns: nothing about who has an account."""

    status = fields.String(required=True)
    message = fields.String(required=True)


class OwnInvitationView(View):
    """A team that waits for the caller's answer."""

    id = fields.UUID(required=True)
    solution_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    challenge_title = fields.String(required=True)
    invited_at = fields.DateTime(required=True)


OwnInvitations = page_of(OwnInvitationView, "InvitationPage")


class MembershipDecision(Schema):
    """An answer to an invitation, or leaving; `organisation_id` says as whose employee somebody joins."""

    decision = Code((ACCEPT, DECLINE, LEAVE), required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
