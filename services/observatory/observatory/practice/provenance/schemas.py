"""Wire shapes of provenance: the required fields of a pilot's end, and the origin that readers see."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.schemas import EventPayload, View


def _text() -> fields.String:
    return fields.String(load_default="", allow_none=True)


class PilotEnded(EventPayload):
    """The report of a pilot. Only the ids are required. Other values that do not fit are left to the editors."""

    pilot_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    solution_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    author_ids = fields.List(fields.UUID(), load_default=list)
    outcome = _text()
    title = _text()
    summary = _text()
    problem = _text()
    solution = _text()
    results = _text()
    obstacles = _text()
    lessons = _text()
    region = _text()
    language = _text()
    sectors: fields.Field[Any] = fields.Raw(load_default=list, allow_none=True)
    started_on: fields.Field[Any] = fields.Raw(load_default=None, allow_none=True)
    cost_eur: fields.Field[Any] = fields.Raw(load_default=None, allow_none=True)


class PracticeOriginView(View):
    """The pilot that a practice came from, with its solution and its challenge."""

    pilot_id = fields.UUID(required=True)
    solution_id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
