"""Schemas of renewals: the fields used of their events. Everything else is ignored."""

from __future__ import annotations

from marshmallow import fields

from notifications.rules.practice.schemas import PracticeHeard


class RenewalDueHeard(PracticeHeard):
    """A body is asked whether its practice still runs, for the first time or again."""

    stale_on = fields.String(required=True)
    reminder = fields.Integer(load_default=0)
