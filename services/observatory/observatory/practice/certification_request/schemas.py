"""Wire shapes of certification requests, and of their queue."""

from __future__ import annotations

from marshmallow import fields

from chassis import validate
from chassis.schemas import Code, EventPayload, Line, PageQuery, Schema, View, page_of
from commons.taxonomies import REGIONS
from observatory.practice.certification_request.queue import SHOWN, SORTS, WAITING

ACTIONS = ("request", "take", "give_back", "evaluate")


class RoleHeard(EventPayload):
    """A person lost a role on the whole platform."""

    person_id = fields.UUID(required=True)
    role = fields.String(required=True)


class TakePlace(Schema):
    """The declaration of no interest with which an evaluator takes a place, in the words of this version."""

    no_interest = fields.Boolean(required=True)
    declaration = Line(
        max=20,
        required=True,
        metadata={"description": "The version of the words, as `read_certification` gives them"},
    )


class WordsTextView(View):
    """Words in both languages."""

    el = fields.String(required=True)
    en = fields.String(required=True)


class DeclarationView(View):
    """The words of the declaration, shown before anybody makes it."""

    version = fields.String(required=True)
    text = fields.Nested(WordsTextView, required=True)


class PlaceView(View):
    """A place in use: since when, until when, and whether it is the caller's."""

    taken_at = fields.DateTime(required=True)
    due_at = fields.DateTime(required=True)
    mine = fields.Boolean(required=True)


class CertificationRequestView(View):
    """A wish to have a practice certified, and its outcome."""

    state = fields.String(required=True, metadata={"description": "open, certified, not_certified or closed"})
    proposed = fields.Boolean(required=True, metadata={"description": "By a reviewer, not by the organisation"})
    revision = fields.Integer(required=True)
    requested_at = fields.DateTime(required=True)
    decided_at = fields.DateTime(required=True, allow_none=True)


class CertificationStateView(View):
    """Where the certification of a practice stands, for those concerned."""

    practice_id = fields.UUID(required=True)
    title = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    revision = fields.Integer(required=True, allow_none=True, metadata={"description": "The published one"})
    certified_at = fields.DateTime(required=True, allow_none=True)
    certified_until = fields.DateTime(required=True, allow_none=True)
    certified_revision = fields.Integer(required=True, allow_none=True)
    request = fields.Nested(CertificationRequestView, required=True, allow_none=True)
    places = fields.List(fields.Nested(PlaceView), required=True)
    places_free = fields.Integer(required=True)
    evaluations = fields.Integer(required=True, metadata={"description": "Given for what is published"})
    actions = fields.List(
        fields.String(validate=validate.OneOf(ACTIONS)),
        required=True,
        metadata={"description": f"What the caller may do now: {', '.join(ACTIONS)}"},
    )
    declaration = fields.Nested(DeclarationView, required=True)


class CertificationQueueQuery(PageQuery):
    """Filters and order of the queue."""

    show = Code(
        SHOWN,
        load_default=None,
        metadata={"description": "Only what has a free place, or only what one has taken a place in"},
    )
    proposed = fields.Boolean(load_default=None, metadata={"description": "By a reviewer, or by the organisation"})
    region = Code(REGIONS, load_default=None)
    organisation = fields.UUID(load_default=None)
    sort = Code(
        SORTS,
        load_default=WAITING,
        metadata={"description": "The longest waiting first, by one's own due date, or by the body's Greek name"},
    )


class WaitingForEvaluatorsView(View):
    """A published practice in the queue."""

    practice_id = fields.UUID(required=True)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    revision = fields.Integer(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    proposed = fields.Boolean(required=True)
    requested_at = fields.DateTime(required=True)
    certified_until = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "Of a certificate about to end"}
    )
    places_free = fields.Integer(required=True)
    evaluations = fields.Integer(required=True)
    due_at = fields.DateTime(required=True, allow_none=True, metadata={"description": "Of the caller's own place"})
    actions = fields.List(fields.String(validate=validate.OneOf(ACTIONS)), required=True)


class CertificationTotalsView(View):
    """Everything in the caller's queue, without filters and pages."""

    all = fields.Integer(required=True)
    free = fields.Integer(required=True)
    mine = fields.Integer(required=True)


CertificationQueuePage = page_of(
    WaitingForEvaluatorsView, "CertificationQueue", totals=fields.Nested(CertificationTotalsView, required=True)
)
