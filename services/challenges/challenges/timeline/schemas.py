"""Schemas of timelines: the needed fields of events, and the timeline itself."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from challenges.timeline.timeline import ADOPTION, FACTS, SUBJECTS
from chassis import validate
from chassis.numbers import Whole
from chassis.schemas import EventPayload, PageQuery, View, page_of
from commons.audience import PUBLIC


def _belongs() -> fields.UUID:
    return fields.UUID(load_default=None, allow_none=True)


_FACTS: dict[str, fields.Field[Any]] = {name: fields.Raw(allow_none=True) for name in FACTS if name != "practice_id"}


class Told(EventPayload.from_dict(_FACTS, name="Facts")):  # type: ignore[misc]  # a class made of data
    """A public event about a thing of a case: the ids of the things, and the facts as they travelled."""

    challenge_id = _belongs()
    solution_id = _belongs()
    pilot_id = _belongs()
    practice_id = _belongs()
    attempt = fields.Integer(load_default=1)
    audience = fields.String(load_default=PUBLIC)


class StoryQuery(PageQuery):
    """Page of a timeline, which seldom has more than one."""

    limit = Whole(load_default=100, validate=validate.Range(min=1, max=100))


class StoryLabelView(View):
    """Label of an entry, in both languages."""

    el = fields.String(required=True)
    en = fields.String(required=True)


class CaseSubjectView(View):
    """One of the things that a case is made of."""

    kind = fields.String(required=True, attribute="subject_kind", metadata={"enum": [*SUBJECTS, ADOPTION]})
    id = fields.UUID(required=True, attribute="subject_id")


class StoryEntryView(View):
    """One entry of a timeline. `facts` are those of the event, by the type's own names."""

    event_id = fields.UUID(required=True)
    at = fields.DateTime(required=True, attribute="occurred_at")
    type = fields.String(required=True)
    source = fields.String(required=True)
    subject = fields.Nested(CaseSubjectView, required=True)
    label = fields.Nested(StoryLabelView, required=True)
    facts = fields.Dict(keys=fields.String(), required=True, attribute="data")


StoryView = page_of(
    StoryEntryView,
    "Story",
    case_id=fields.UUID(required=True, metadata={"description": "The challenge's id"}),
    subjects=fields.List(fields.Nested(CaseSubjectView), required=True),
)
