"""Wire shapes of pilots."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from marshmallow import ValidationError, fields, validates_schema

from challenges.pilot.model import RETURN_STATES, STATES
from chassis import validate
from chassis.language import LANGUAGES, Localized
from chassis.numbers import Amount, Number
from chassis.schemas import Code, EventPayload, Line, PageQuery, PlainText, Schema, View, page_of
from commons.audience import PUBLIC
from commons.taxonomies import OUTCOME_KINDS

TITLE_LIMIT: Final = 200
SECTION_LIMIT: Final = 10_000
ENTRY_LIMIT: Final = 5_000
REASON_LIMIT: Final = 2_000
NAME_LIMIT: Final = 120
MOST_INDICATORS: Final = 12
COST_LIMIT: Final = Decimal("99999999999.99")


def _value(**options: Any) -> Number:
    return Number(allow_nan=False, **options)


def _measured(**options: Any) -> fields.Dict:
    return fields.Dict(
        keys=Line(max=NAME_LIMIT),
        values=_value(),
        validate=validate.Length(max=MOST_INDICATORS),
        metadata={"description": "What was measured, by the indicators' names"},
        **options,
    )


class PlannedIndicator(Schema):
    """Indicator of a pilot: unit, baseline and target."""

    name = Line(min=1, max=NAME_LIMIT, required=True)
    unit = Line(max=40, load_default="")
    baseline = _value(load_default=None, allow_none=True)
    target = _value(load_default=None, allow_none=True)


class NewPilot(Schema):
    """Plan of a pilot. `sandbox` is true if it runs under rules relaxed for the trial, named by `legal_basis`."""

    organisation_id = fields.UUID(required=True)
    title = Line(min=1, max=TITLE_LIMIT, required=True)
    budget_eur = Amount(max=COST_LIMIT, load_default=None, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    indicators = fields.List(
        fields.Nested(PlannedIndicator), load_default=list, validate=validate.Length(max=MOST_INDICATORS)
    )
    sandbox = fields.Boolean(load_default=False)
    legal_basis = PlainText(max=REASON_LIMIT, load_default="")
    language = Code(LANGUAGES, load_default="el")

    @validates_schema
    def hold_together(self, data: Mapping[str, Any], **_: Any) -> None:
        """Check for contradictions: an end before the start, two indicators of one name, a sandbox without law."""
        if data["ends_on"] < data["starts_on"]:
            raise ValidationError({"ends_on": [_ENDS_FIRST]})
        names = [indicator["name"] for indicator in data["indicators"]]
        if len(set(names)) < len(names):
            raise ValidationError({"indicators": [_NAMED_TWICE]})
        if data["sandbox"] and not data["legal_basis"]:
            raise ValidationError({"legal_basis": [_SANDBOX_BY_LAW]})


class NewEntry(Schema):
    """How it goes, on a day that has come."""

    on = fields.Date(required=True)
    text = PlainText(min=1, max=ENTRY_LIMIT, required=True)
    measured = _measured(load_default=dict)


class FinalReport(Schema):
    """Final report of a pilot. A failure is reported like a success."""

    outcome = Code(OUTCOME_KINDS, required=True)
    results = PlainText(min=1, max=SECTION_LIMIT, required=True)
    obstacles = PlainText(min=1, max=SECTION_LIMIT, required=True)
    lessons = PlainText(min=1, max=SECTION_LIMIT, required=True)
    measured = _measured(load_default=dict)
    cost_eur = Amount(max=COST_LIMIT, load_default=None, allow_none=True)


class PilotCancellation(Schema):
    """Public reason of a cancellation."""

    reason = PlainText(min=1, max=REASON_LIMIT, required=True)


class PilotsQuery(PageQuery):
    """Filters of the public list."""

    challenge = fields.UUID(load_default=None)
    solution = fields.UUID(load_default=None)
    organisation = fields.UUID(load_default=None)
    state = Code(STATES, load_default=None)


class PracticeReturned(EventPayload):
    """Needed fields of the observatory's answer. `pilot_id` is null for practices without a pilot."""

    practice_id = fields.UUID(required=True)
    pilot_id = fields.UUID(load_default=None, allow_none=True)
    audience = fields.String(load_default=PUBLIC)


class IndicatorView(View):
    """Representation of an indicator of a pilot."""

    name = fields.String(required=True)
    unit = fields.String(required=True)
    baseline = fields.Float(required=True, allow_none=True)
    target = fields.Float(required=True, allow_none=True)


class PilotReportView(View):
    """The final report."""

    outcome = fields.String(required=True)
    results = fields.String(required=True)
    obstacles = fields.String(required=True)
    lessons = fields.String(required=True)
    measured = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    cost_eur = Amount(max=COST_LIMIT, required=True, allow_none=True)


class PilotReturnView(View):
    """State of the return: the number of publications of the end, and the time since when the state holds."""

    state = fields.String(required=True, metadata={"enum": list(RETURN_STATES)})
    practice_id = fields.UUID(required=True, allow_none=True)
    since = fields.DateTime(required=True, allow_none=True)
    attempts = fields.Integer(required=True)


class PilotFacts(View):
    """The facts of a pilot that lists and pages show."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    challenge_id = fields.UUID(required=True)
    solution_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    title = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    sandbox = fields.Boolean(required=True)
    outcome = fields.String(required=True, allow_none=True)
    practice_id = fields.UUID(required=True, allow_none=True)
    demo = fields.Boolean(required=True)
    started_at = fields.DateTime(required=True)


class PilotLine(PilotFacts):
    """A pilot in the list."""

    organisation_name_el = fields.String(required=True, allow_none=True)
    organisation_name_en = fields.String(required=True, allow_none=True)


class PilotView(PilotFacts):
    """Representation of a pilot. `report` is null until it has ended."""

    version = fields.Integer(required=True)
    budget_eur = Amount(max=COST_LIMIT, required=True, allow_none=True)
    indicators = fields.List(fields.Nested(IndicatorView), required=True)
    legal_basis = fields.String(required=True)
    language = fields.String(required=True)
    updated_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)
    cancelled_at = fields.DateTime(required=True, allow_none=True)
    cancel_reason = fields.String(required=True)
    report = fields.Nested(PilotReportView, required=True, allow_none=True)
    return_ = fields.Nested(PilotReturnView, required=True, attribute="returning", data_key="return")


class PilotEntryView(View):
    """How a pilot went up to a day."""

    id = fields.UUID(required=True)
    on = fields.Date(required=True)
    text = fields.String(required=True)
    measured = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    created_at = fields.DateTime(required=True)


PilotLines = page_of(PilotLine, "Pilots")
EntryPage = page_of(PilotEntryView, "PilotEntries")

_ENDS_FIRST = Localized(el="Η λήξη προηγείται της έναρξης", en="It ends before it starts")
_NAMED_TWICE = Localized(el="Δύο δείκτες έχουν το ίδιο όνομα", en="Two indicators have the same name")
_SANDBOX_BY_LAW = Localized(
    el="Για κανονιστικό δοκιμαστήριο δηλώστε τη νομική βάση", en="Say on which legal basis a sandbox runs"
)
