"""Wire shapes of the ledger: two sides of one shape, and no sum."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from chassis import validate
from chassis.numbers import Amount, Measure, Whole
from chassis.schemas import Code, Schema, View
from commons.opendata.formats import format_field
from commons.taxonomies import PRINCIPLES, REGIONS, SECTORS
from observatory.impact.claim.model import ImpactClaim
from observatory.impact.claim.schemas import EURO_LIMIT, INDICATOR_CODES, ClaimView
from observatory.impact.claim.states import STATES

_ALL: Final = EURO_LIMIT * 1_000_000


class ImpactTotalsQuery(Schema):
    """Filters of the totals. `year` is the last of a measurement."""

    region = Code(REGIONS, load_default=None)
    sector = Code(SECTORS, load_default=None)
    principle = Code(PRINCIPLES, load_default=None)
    organisation = fields.UUID(load_default=None)
    practice = fields.UUID(load_default=None)
    indicator = Code(INDICATOR_CODES, load_default=None)
    year = Whole(load_default=None, validate=validate.Range(min=1950, max=2999))


def _euro() -> Amount:
    return Amount(min=-_ALL, max=_ALL, required=True)


class IndicatorTotalView(View):
    """The claims of one indicator in one unit."""

    indicator = fields.String(required=True)
    unit = fields.String(required=True)
    claims = fields.Integer(required=True)
    improved = fields.Integer(required=True, metadata={"description": "Claims that changed for the better"})
    change = Measure(
        places=4, min=-_ALL, max=_ALL, required=True, allow_none=True,
        metadata={"description": "All changes together, null where those of several claims do not add up"},
    )  # fmt: skip


class ImpactSideView(View):
    """One side of the ledger. Annual and one-off savings are apart."""

    claims = fields.Integer(required=True)
    annual_eur = _euro()
    one_off_eur = _euro()
    indicators = fields.List(fields.Nested(IndicatorTotalView), required=True)


class ImpactTotalsView(View):
    """Verified and claimed impact, side by side. No field adds them."""

    verified = fields.Nested(ImpactSideView, required=True)
    claimed = fields.Nested(ImpactSideView, required=True)
    demo = fields.Boolean(required=True, metadata={"description": "Whether demonstrations are among them"})


COLUMNS: Final = (
    "id", "url", "state", "subject_type", "subject_id", "practice_id", "practice_title", "organisation_id",
    "organisation_name_el", "organisation_name_en", "region", "sectors", "principles", "indicator", "indicator_name",
    "unit", "direction", "baseline", "measured", "change", "percent", "improved", "baseline_from", "baseline_to",
    "measured_from", "measured_to", "method_kind", "method", "population", "evidence", "saving_eur", "saving_kind",
    "saving_basis", "cost_eur", "replaces", "counts", "verifications", "verifiers_needed", "claimed_at",
)  # fmt: skip
"""Exported fields of a claim, in the order of the columns. Verified and claimed ones differ by `state`."""

_VIEW: Final = ClaimView(
    exclude=(
        "version", "organisation_name", "organisation_name_en", "reason", "round", "verdicts", "others", "actions",
        "declaration", "created_at", "demo",
    )
)  # fmt: skip


class ImpactsExport(Schema):
    """Filters and format of an export."""

    format = format_field()
    region = Code(REGIONS, load_default=None)
    state = Code(STATES, load_default=None)


def exported(claim: ImpactClaim, public_url: str) -> dict[str, Any]:
    """Return a claim as open data, with its address and the names of its body."""
    shown: dict[str, Any] = _VIEW.dump(claim)
    body = claim.organisation
    return {
        **shown,
        "url": f"{public_url}/v1/impacts/{claim.id}",
        "organisation_name_el": body.name_el if body else None,
        "organisation_name_en": (body.name_en or None) if body else None,
        "sectors": list(claim.sectors),
        "principles": list(claim.principles),
        "evidence": [one["href"] or one["value"] for one in shown["evidence"]],
    }
