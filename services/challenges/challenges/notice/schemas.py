"""Schemas of notices: what the notifications service asks about a challenge, and is told."""

from __future__ import annotations

from marshmallow import fields

from challenges.call.challenge.schemas import OwnerName
from chassis.schemas import Schema, View


class NoticeRequest(Schema):
    """Which challenge a mail is about, and which decision, organisation, question, announcement, request or team."""

    challenge_id = fields.UUID(required=True)
    review_id = fields.UUID(load_default=None, allow_none=True)
    organisation_id = fields.UUID(load_default=None, allow_none=True)
    question_id = fields.UUID(load_default=None, allow_none=True)
    announcement_id = fields.UUID(load_default=None, allow_none=True)
    invitation_id = fields.UUID(load_default=None, allow_none=True)
    solution_id = fields.UUID(load_default=None, allow_none=True)


class NoticeMaterial(View):
    """Context of a mail about a challenge. It may not be public, and no event carries it."""

    challenge_id = fields.UUID(required=True)
    title = fields.String(required=True)
    tagline = fields.String(required=True)
    state = fields.String(required=True)
    public = fields.Boolean(required=True)
    lead_organisation_id = fields.UUID(required=True)
    owners = fields.List(fields.Nested(OwnerName), required=True)
    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    tier = fields.String(required=True, allow_none=True)
    decision = fields.String(required=True, allow_none=True)
    comment = fields.String(required=True, allow_none=True)
    publish_at = fields.DateTime(required=True, allow_none=True)
    unpublished_reason = fields.String(required=True)
    question = fields.String(required=True, allow_none=True)
    reply = fields.String(required=True, allow_none=True)
    announced = fields.String(required=True, allow_none=True)
    message = fields.String(required=True, allow_none=True)
    sender_id = fields.UUID(required=True, allow_none=True)
