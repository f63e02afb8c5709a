"""Schemas of certification: the fields used of its events. Everything else is ignored."""

from __future__ import annotations

from marshmallow import fields

from notifications.rules.practice.schemas import PracticeHeard


class CertificationRequestedHeard(PracticeHeard):
    """A practice waits for evaluators."""

    region = fields.String(load_default=None, allow_none=True)


class PlaceEndingHeard(PracticeHeard):
    """An evaluator's place ends soon."""

    evaluator_id = fields.UUID(required=True)
    due_at = fields.String(required=True)


class PlaceFreedHeard(PracticeHeard):
    """An evaluator's place has ended. `waits` says whether somebody else may take it."""

    evaluator_id = fields.UUID(required=True)
    region = fields.String(load_default=None, allow_none=True)
    waits = fields.Boolean(load_default=True)
    role_ended = fields.Boolean(load_default=False)


class CertificateHeard(PracticeHeard):
    """A certificate was given, or ends, or has ended. An event of an earlier version does not say until when."""

    certified_until = fields.String(load_default=None, allow_none=True)
    evaluator_ids = fields.List(fields.UUID(), load_default=list)
