"""Wire shapes of circulars."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from marshmallow import ValidationError, fields, validates_schema

from chassis import validate
from chassis.language import Localized
from chassis.numbers import Whole
from chassis.schemas import Code, Email, Line, PageQuery, PlainText, Schema, Url, View, page_of
from commons.taxonomies import ORGANISATION_KINDS, REGIONS
from notifications.circular.addressee.tracker import STATES as BODY_STATES
from notifications.circular.circular.model import STATES
from notifications.circular.obligation.model import ACKNOWLEDGE, COUNTED, KINDS

MOST_OBLIGATIONS: Final = 10
MOST_BODIES: Final = 500
MOST_COUNT: Final = 50
_ONE_ACKNOWLEDGEMENT: Final = Localized(
    el="Η γνωστοποίηση ζητείται μία φορά", en="An acknowledgement is asked for once"
)
_NOT_COUNTED: Final = Localized(
    el="Πλήθος έχουν μόνο οι εκπρόσωποι και οι πρακτικές", en="Only representatives and practices are counted"
)


class ObligationGiven(Schema):
    """Something the circular asks for. `min_count` counts representatives or practices."""

    kind = Code(KINDS, required=True)
    title_el = Line(required=True, min=2, max=200)
    title_en = Line(max=200, load_default="")
    explanation_el = PlainText(max=2000, load_default="")
    explanation_en = PlainText(max=2000, load_default="")
    due_on = fields.Date(load_default=None, allow_none=True)
    required = fields.Boolean(load_default=True)
    min_count = Whole(load_default=1, validate=validate.Range(1, MOST_COUNT))

    @validates_schema
    def _check_count(self, data: dict[str, Any], **_: Any) -> None:
        if data["min_count"] != 1 and data["kind"] not in COUNTED:
            raise ValidationError({"min_count": [_NOT_COUNTED]})


def _obligations(**facts: Any) -> fields.List[Any]:
    return fields.List(fields.Nested(ObligationGiven), validate=validate.Length(max=MOST_OBLIGATIONS), **facts)


def _codes(codes: Collection[str], **facts: Any) -> fields.List[Any]:
    return fields.List(Code(codes), validate=validate.Length(max=len(codes)), **facts)


def _ids(**facts: Any) -> fields.List[Any]:
    return fields.List(fields.UUID(), validate=validate.Length(max=MOST_BODIES), **facts)


class _Obliging(Schema):
    @validates_schema
    def _check_acknowledgements(self, data: dict[str, Any], **_: Any) -> None:
        asked = [one["kind"] for one in data.get("obligations", ())]
        if asked.count(ACKNOWLEDGE) > 1:
            raise ValidationError({"obligations": [_ONE_ACKNOWLEDGEMENT]})


class WriteCircular(_Obliging):
    """A circular as a draft.

    It addresses the bodies of the kinds and in the regions, those of `organisation_ids` besides, never those of
    `except_ids`. Practices count from `counts_from`, or the day of the circular.
    """

    number = Line(required=True, min=1, max=60)
    issued_on = fields.Date(required=True)
    title_el = Line(required=True, min=2, max=300)
    title_en = Line(max=300, load_default="")
    message_el = PlainText(required=True, min=10, max=5000)
    message_en = PlainText(max=5000, load_default="")
    contact_unit = Line(required=True, min=2, max=200)
    contact_phone = Line(max=40, load_default="")
    contact_email = Email(load_default=None, allow_none=True)
    document_url = Url(load_default=None, allow_none=True)
    kinds = _codes(ORGANISATION_KINDS, load_default=list)
    regions = _codes(REGIONS, load_default=list)
    organisation_ids = _ids(load_default=list)
    except_ids = _ids(load_default=list)
    counts_from = fields.Date(load_default=None, allow_none=True)
    closes_on = fields.Date(load_default=None, allow_none=True)
    obligations = _obligations(load_default=list)
    corrects = fields.UUID(load_default=None, allow_none=True)


class ChangeCircular(_Obliging):
    """The fields of a draft that change; the others stay. Obligations are replaced as a whole."""

    number = Line(min=1, max=60)
    issued_on = fields.Date()
    title_el = Line(min=2, max=300)
    title_en = Line(max=300)
    message_el = PlainText(min=10, max=5000)
    message_en = PlainText(max=5000)
    contact_unit = Line(min=2, max=200)
    contact_phone = Line(max=40)
    contact_email = Email(allow_none=True)
    document_url = Url(allow_none=True)
    kinds = _codes(ORGANISATION_KINDS)
    regions = _codes(REGIONS)
    organisation_ids = _ids()
    except_ids = _ids()
    counts_from = fields.Date()
    closes_on = fields.Date(allow_none=True)
    obligations = _obligations()


class ApproveCircular(Schema):
    """The moment at which it leaves; without one, at once."""

    issue_at = fields.AwareDateTime(load_default=None, allow_none=True)


class ReturnCircular(Schema):
    """Changes that its writers should make."""

    comment = PlainText(required=True, min=2, max=2000)


class EndCircular(Schema):
    """Reason for closing or recalling it."""

    reason = PlainText(required=True, min=2, max=1000)


class CircularsQuery(PageQuery):
    """The state of circulars to list."""

    state = Code(STATES, load_default=None)


class TrackerQuery(PageQuery):
    """Bodies of a kind, in a region, in a state, with this obligation open, or with something overdue."""

    kind = Code(ORGANISATION_KINDS, load_default=None)
    region = Code(REGIONS, load_default=None)
    state = Code(BODY_STATES, load_default=None)
    obligation = Line(max=60, load_default=None)
    overdue = fields.Boolean(load_default=False)


class ObligationView(View):
    """Something the circular asks of each body."""

    code = fields.String(required=True)
    kind = fields.String(required=True)
    title_el = fields.String(required=True)
    title_en = fields.String(required=True)
    explanation_el = fields.String(required=True)
    explanation_en = fields.String(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    required = fields.Boolean(required=True)
    min_count = fields.Integer(required=True)


class StandingView(View):
    """Standing of one body: the codes of the obligations fulfilled and of those still open."""

    id = fields.UUID(required=True)
    name_el = fields.String(required=True, allow_none=True)
    name_en = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    region = fields.String(required=True, allow_none=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    fulfilled = fields.List(fields.String(), required=True)
    open_codes = fields.List(fields.String(), required=True)
    state = fields.String(required=True, metadata={"enum": list(BODY_STATES)})
    overdue = fields.Boolean(required=True)


class CircularLine(View):
    """A circular in a list."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    issued_on = fields.Date(required=True)
    title_el = fields.String(required=True)
    title_en = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    own_region = fields.String(required=True, allow_none=True)
    first_due_on = fields.Date(required=True, allow_none=True)
    issued_at = fields.AwareDateTime(required=True, allow_none=True)


class CircularView(CircularLine):
    """A circular whole. `mine` tells of the caller's bodies that it addresses; `may_write` of the caller."""

    version = fields.Integer(required=True)
    message_el = fields.String(required=True)
    message_en = fields.String(required=True)
    contact_unit = fields.String(required=True)
    contact_phone = fields.String(required=True)
    contact_email = fields.String(required=True, allow_none=True)
    document_url = fields.String(required=True, allow_none=True)
    kinds = fields.List(fields.String(), required=True)
    regions = fields.List(fields.String(), required=True)
    organisation_ids = fields.List(fields.UUID(), required=True)
    except_ids = fields.List(fields.UUID(), required=True)
    counts_from = fields.Date(required=True)
    closes_on = fields.Date(required=True, allow_none=True)
    corrects = fields.UUID(required=True, allow_none=True)
    comment = fields.String(required=True, metadata={"description": "Of who returned it, for its writers"})
    reason = fields.String(required=True)
    issue_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    obligations = fields.List(fields.Nested(ObligationView), required=True)
    mine = fields.List(fields.Nested(StandingView), required=True)
    may_write = fields.Boolean(required=True)
    may_approve = fields.Boolean(required=True)


CircularPage = page_of(CircularLine, "CircularPage")


class CountView(View):
    """How many bodies have a code."""

    code = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)


class SelectedView(View):
    """A body that the selectors name; `reached`: somebody there is told."""

    id = fields.UUID(required=True)
    name_el = fields.String(required=True)
    name_en = fields.String(required=True)
    kind = fields.String(required=True)
    region = fields.String(required=True, allow_none=True)
    reached = fields.Boolean(required=True)


class PreviewView(View):
    """The bodies that the selectors name now, those that nobody hears for first."""

    addressees = fields.Integer(required=True)
    unreachable = fields.Integer(required=True)
    kinds = fields.List(fields.Nested(CountView), required=True)
    regions = fields.List(fields.Nested(CountView), required=True)
    first = fields.List(fields.Nested(SelectedView), required=True)


class TrackerTotals(View):
    """Bodies counted once each: `addressees` = `done` + `partly` + `open`. `unreachable`: nobody there is told."""

    addressees = fields.Integer(required=True)
    read = fields.Integer(required=True)
    done = fields.Integer(required=True)
    partly = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    unreachable = fields.Integer(required=True)


TrackerPage = page_of(StandingView, "TrackerPage", totals=fields.Nested(TrackerTotals, required=True))
