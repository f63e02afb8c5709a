"""Wire shapes of teams."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import Code, Email, Schema, View, page_of

ACCEPT = "accept"
DECLINE = "decline"
LEAVE = "leave"


class NewInvitation(Schema):
    """Request to invite a person, by sign-in address."""

    email = Email(required=True)


class InvitationTaken(View):
    """Response to an invitation. It reveals nothing about accounts."""

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
    """Answer to an invitation, or leaving. `organisation_id` is the employer of the joining person."""

    decision = Code((ACCEPT, DECLINE, LEAVE), required=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)


class NamingDecision(Schema):
    """Consent to be named publicly. `false` withdraws it."""

    agreed = fields.Boolean(required=True)


class NamingView(View):
    """The caller's consent to be named publicly for this solution."""

    solution_id = fields.UUID(required=True)
    agreed = fields.Boolean(required=True)
