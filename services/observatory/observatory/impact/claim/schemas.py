"""Wire shapes of impact claims."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load

from chassis import validate
from chassis.errors import FieldError
from chassis.numbers import Amount, Measure, Whole
from chassis.schemas import Code, CommaSeparated, Line, PageQuery, PlainText, Schema, Url, View, page_of
from commons.taxonomies import INDICATORS, REGIONS, SECTORS, UNITS
from observatory.impact.claim import ada, errors
from observatory.impact.claim.states import (
    ADA,
    DIRECTIONS,
    EVIDENCE,
    METHODS,
    OTHER,
    SAVINGS,
    STATES,
    URL,
    VERDICTS,
)
from observatory.practice.certification_request.schemas import DeclarationView

NAME_LIMIT: Final = 120
METHOD_LIMIT: Final = 5_000
METHOD_LEAST: Final = 50
BASIS_LIMIT: Final = 2_000
COMMENT_LIMIT: Final = 2_000
EVIDENCE_LIMIT: Final = 10
VALUE_LIMIT: Final = 500
POPULATION_LIMIT: Final = 2_000_000_000
EURO_LIMIT: Final = Decimal("99999999999.99")
_MEASURE_LIMIT: Final = Decimal("99999999999.9999")
_NO_NAMES: Final = "Everybody may read it: no names of persons"
ACTIONS: Final = ("approve", "return", "withdraw", "correct", *VERDICTS)
INDICATOR_CODES: Final = (*INDICATORS, OTHER)


def _measure(**facts: Any) -> Measure:
    return Measure(places=4, min=-_MEASURE_LIMIT, max=_MEASURE_LIMIT, required=True, **facts)


class NewClaimEvidence(Schema):
    """Where a reader finds the proof: an act by its ADA, a web page, or a document named in words."""

    kind = Code(EVIDENCE, required=True)
    value = Line(
        min=1,
        max=VALUE_LIMIT,
        required=True,
        metadata={
            "description": "An ADA is stored as Diavgeia writes it, in Greek capitals",
            "example": "934Δ46ΝΚΠΔ-80Μ",
        },
    )
    note = Line(max=VALUE_LIMIT, load_default="", metadata={"description": _NO_NAMES})

    @post_load
    def check_value(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Normalise an ADA, and check a web address."""
        if data["kind"] == ADA:
            try:
                return {**data, "value": ada.normalised(data["value"])}
            except ValueError:
                raise ValidationError({"value": [FieldError("", "invalid", errors.NO_ADA)]}) from None
        if data["kind"] == URL:
            try:
                Url().deserialize(data["value"])
            except ValidationError as exc:
                raise ValidationError({"value": exc.messages}) from None
        return data


class NewClaim(Schema):
    """A measured effect. An indicator of the taxonomy has its unit and direction; `other` needs name and both."""

    indicator = Code(INDICATOR_CODES, required=True)
    indicator_name = Line(max=NAME_LIMIT, load_default="")
    unit = Code(tuple(UNITS), load_default=None, allow_none=True)
    direction = Code(
        DIRECTIONS, load_default=None, allow_none=True, metadata={"description": "Whether less or more is better"}
    )
    baseline = _measure()
    measured = _measure()
    baseline_from = fields.Date(required=True)
    baseline_to = fields.Date(required=True)
    measured_from = fields.Date(required=True)
    measured_to = fields.Date(required=True)
    method_kind = Code(METHODS, required=True)
    method = PlainText(min=METHOD_LEAST, max=METHOD_LIMIT, required=True, metadata={"description": _NO_NAMES})
    population = Whole(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=POPULATION_LIMIT),
        metadata={"description": "How many people or cases were measured"},
    )
    evidence = fields.List(
        fields.Nested(NewClaimEvidence), required=True, validate=validate.Length(min=1, max=EVIDENCE_LIMIT)
    )
    saving_eur = Amount(min=-EURO_LIMIT, max=EURO_LIMIT, load_default=None, allow_none=True)
    saving_kind = Code(SAVINGS, load_default=None, allow_none=True)
    saving_basis = PlainText(max=BASIS_LIMIT, load_default="", metadata={"description": _NO_NAMES})
    cost_eur = Amount(max=EURO_LIMIT, load_default=None, allow_none=True)
    replaces = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "The claim of the same series that this corrects"}
    )


class ReturnClaim(Schema):
    """Reason of a return inside the body."""

    comment = PlainText(min=1, max=COMMENT_LIMIT, required=True)


class OwnClaimsQuery(PageQuery):
    """Filters of the claims of the caller's bodies."""

    state = CommaSeparated(Code(STATES), load_default=list)
    practice = CommaSeparated(fields.UUID(), load_default=list)


class ClaimsQuery(OwnClaimsQuery):
    """Filters of the claims."""

    subject = CommaSeparated(fields.UUID(), load_default=list)
    organisation = CommaSeparated(fields.UUID(), load_default=list)
    indicator = CommaSeparated(Code(INDICATOR_CODES), load_default=list)
    region = CommaSeparated(Code(REGIONS), load_default=list)
    sector = CommaSeparated(Code(SECTORS), load_default=list)


def _name(language: str) -> Any:
    def name(claim: Any) -> str | None:
        body = claim.organisation
        return None if body is None else (body.name_el if language == "el" else body.name_en) or None

    return fields.Function(name, required=True, metadata={"type": ["string", "null"]})


class ClaimLine(View):
    """A claim in a list."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    subject_type = fields.String(required=True)
    subject_id = fields.UUID(required=True)
    practice_id = fields.UUID(required=True)
    practice_title = fields.Function(
        lambda claim: claim.public.title if claim.public else claim.practice_title,
        required=True,
        metadata={"type": "string", "description": "Of the practice now; of its archived content as it was"},
    )
    organisation_id = fields.UUID(required=True)
    organisation_name = _name("el")
    organisation_name_en = _name("en")
    region = fields.String(required=True, allow_none=True, metadata={"description": "The claimant's"})
    indicator = fields.String(required=True)
    indicator_name = fields.String(required=True, metadata={"description": "Of `other`, else empty"})
    unit = fields.String(required=True)
    direction = fields.String(required=True)
    baseline = Measure(places=4, min=-_MEASURE_LIMIT, max=_MEASURE_LIMIT, required=True)
    measured = Measure(places=4, min=-_MEASURE_LIMIT, max=_MEASURE_LIMIT, required=True)
    change = fields.Float(required=True, metadata={"description": "measured − baseline"})
    percent = fields.Float(
        required=True, allow_none=True, metadata={"description": "The change in percent of the baseline"}
    )
    improved = fields.Boolean(required=True)
    measured_from = fields.Date(required=True)
    measured_to = fields.Date(required=True)
    saving_eur = Amount(min=-EURO_LIMIT, max=EURO_LIMIT, required=True, allow_none=True)
    saving_kind = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    counts = fields.Boolean(
        required=True, metadata={"description": "Whether totals count it, on the side of its state"}
    )
    verifications = fields.Function(lambda claim: len(claim.verifications), required=True, metadata={"type": "integer"})
    verifiers_needed = fields.Integer(required=True)
    demo = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)
    claimed_at = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "Null before its body lets it out"}
    )


class ClaimEvidenceView(View):
    """A piece of evidence, with the address where it can be read, if it has one."""

    kind = fields.String(required=True)
    value = fields.String(required=True)
    note = fields.String(required=True)
    href = fields.Function(
        lambda one: ada.page_of(one["value"]) if one["kind"] == ADA else one["value"] if one["kind"] == URL else None,
        required=True,
        metadata={"type": ["string", "null"]},
    )


class ImpactVerdictView(View):
    """A verdict, without the person. Those of an earlier round were given before a reopening."""

    verdict = fields.String(required=True)
    comment = fields.String(required=True)
    round = fields.Integer(required=True)
    seen_on = fields.Date(required=True, allow_none=True)
    seen_versions = fields.String(required=True)
    created_at = fields.DateTime(required=True)


class ClaimView(ClaimLine):
    """A claim with its method, its evidence and its history."""

    baseline_from = fields.Date(required=True)
    baseline_to = fields.Date(required=True)
    method_kind = fields.String(required=True)
    method = fields.String(required=True)
    population = fields.Integer(required=True, allow_none=True)
    evidence = fields.List(fields.Nested(ClaimEvidenceView), required=True)
    saving_basis = fields.String(required=True)
    cost_eur = Amount(max=EURO_LIMIT, required=True, allow_none=True)
    replaces = fields.UUID(required=True, allow_none=True)
    reason = fields.String(required=True, metadata={"description": "Why its body returned it, else empty"})
    round = fields.Integer(required=True)
    verdicts = fields.List(fields.Nested(ImpactVerdictView), required=True)
    others = fields.List(
        fields.Nested(ClaimLine), required=True, metadata={"description": "The other claims of the series"}
    )
    actions = fields.List(
        fields.String(validate=validate.OneOf(ACTIONS)),
        required=True,
        metadata={"description": f"What the caller may do now: {', '.join(ACTIONS)}"},
    )
    declaration = fields.Nested(
        DeclarationView, required=True, metadata={"description": "The words that a verifier declares"}
    )


ClaimPage = page_of(ClaimLine, "ImpactPage")
