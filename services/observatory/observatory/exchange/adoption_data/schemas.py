"""Wire shapes of adoption data."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields

from chassis import validate
from chassis.schemas import Code, CommaSeparated, Schema
from commons.opendata.geo import line
from commons.taxonomies import REGIONS
from observatory.adoption.adoption.model import Adoption
from observatory.adoption.adoption.schemas import AdoptionView
from observatory.adoption.adoption.states import INSIDE, MODES, STATES

COLUMNS: Final = (
    "id", "url", "practice_id", "practice_url", "practice_title", "practice_revision", "taker_id", "taker_name_el",
    "taker_name_en", "giver_id", "giver_name_el", "giver_name_en", "region", "mode", "state", "step",
    "implemented_on", "giver_says", "same_family", "adapted_what", "cost_eur", "saved_development_eur",
    "derived_practice_id", "started_at", "updated_at", "ended_at",
)  # fmt: skip
"""Exported fields of an adoption, in the order of the columns. The notes of its steps are not among them."""

GEOJSON: Final = "geojson"
MOST_CODES: Final = validate.Length(max=50)
PUBLIC_STATES: Final = tuple(state for state in STATES if state not in INSIDE)
_VIEW: Final = AdoptionView(exclude=("entries", "version", "reason", "giver_comment"))


class AdoptionsExport(Schema):
    """Filters and format of an export of adoptions."""

    taker = CommaSeparated(fields.UUID(), load_default=list, validate=MOST_CODES)
    giver = CommaSeparated(fields.UUID(), load_default=list, validate=MOST_CODES)
    practice = CommaSeparated(fields.UUID(), load_default=list, validate=MOST_CODES)
    region = CommaSeparated(Code(REGIONS), load_default=list, validate=MOST_CODES)
    mode = CommaSeparated(Code(MODES), load_default=list, validate=MOST_CODES)
    state = CommaSeparated(Code(PUBLIC_STATES), load_default=list, validate=MOST_CODES)
    format = Code(
        ("csv", "ndjson", "jsonld", GEOJSON),
        load_default="csv",
        metadata={"description": "What the file is; `geojson`: lines from the giver's seat to the taker's"},
    )


def exported(adoption: Adoption, public_url: str) -> dict[str, Any]:
    """Return an adoption as open data, with its address and those of what it names."""
    shown: dict[str, Any] = _VIEW.dump(adoption)
    return {
        **shown,
        "url": f"{public_url}/v1/adoptions/{adoption.id}",
        "practice_url": f"{public_url}/v1/practices/{adoption.practice_id}",
        "taker_name_el": shown["taker_name"],
        "giver_name_el": shown["giver_name"],
    }


def mapped(adoption: Adoption, shown: dict[str, Any]) -> dict[str, Any]:
    """Return an exported adoption as a feature between the seats of its bodies."""
    giver, taker = (
        (body.latitude, body.longitude) if body else (None, None) for body in (adoption.giver, adoption.taker)
    )
    names = (
        "id", "url", "practice_id", "practice_title", "taker_id", "taker_name_el", "giver_id", "giver_name_el",
        "region", "mode", "state", "implemented_on", "started_at",
    )  # fmt: skip
    return {**{name: shown[name] for name in names}, "geometry": line(giver, taker)}
