"""Wire shapes of adoptions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from marshmallow import fields

from chassis.numbers import Amount
from chassis.schemas import Code, CommaSeparated, PageQuery, PlainText, Schema, View, page_of
from commons.audience import AUDIENCES
from commons.taxonomies import REGIONS
from observatory.adoption.adoption.states import MODES, ORDER, STATES, WORDS
from observatory.practice.practice.schemas import organisation_name

TEXT_LIMIT: Final = 5_000
COMMENT_LIMIT: Final = 2_000
REASON_LIMIT: Final = 500
EURO_LIMIT: Final = Decimal("99999999999.99")
_NO_NAMES: Final = "Others may read it: no names of persons"


def _euro(**facts: Any) -> Amount:
    return Amount(max=EURO_LIMIT, allow_none=True, **facts)


class StartAdoption(Schema):
    """Beginning of an adoption: as it is, adapted, inspired by it, or avoiding a failure."""

    taker_id = fields.UUID(required=True)
    mode = Code(MODES, required=True)
    note = PlainText(max=TEXT_LIMIT, load_default="", metadata={"description": _NO_NAMES})
    contact_wanted = fields.Boolean(load_default=False, metadata={"description": "Ask the giver for a call"})
    saved_development_eur = _euro(
        load_default=None,
        metadata={"description": "What reuse spares against own development, as the taker claims; in no total"},
    )


class ChangeAdoption(Schema):
    """Facts to change. Fields that are left out stay. Curators change the audience only."""

    adapted_what = PlainText(max=TEXT_LIMIT, metadata={"description": _NO_NAMES})
    cost_eur = _euro()
    saved_development_eur = _euro()
    audience = Code(AUDIENCES)


class AdvanceAdoption(Schema):
    """A step, and words about the current one. With the current step as `to`, only the words are stored."""

    to = Code(ORDER, required=True)
    note = PlainText(max=TEXT_LIMIT, load_default="", metadata={"description": _NO_NAMES})
    obstacles = PlainText(max=TEXT_LIMIT, load_default="", metadata={"description": _NO_NAMES})
    skipped_reason = PlainText(max=REASON_LIMIT, load_default="")
    adapted_what = PlainText(max=TEXT_LIMIT, load_default=None, allow_none=True)
    implemented_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "Needed to leave the step `implement`"}
    )


class PauseAdoption(Schema):
    """Reason of a pause."""

    reason = PlainText(max=REASON_LIMIT, load_default="")


class AbandonAdoption(Schema):
    """Reason of an early end."""

    reason = PlainText(min=1, max=REASON_LIMIT, required=True)


class FinishAdoption(Schema):
    """The last words about the last step."""

    note = PlainText(max=TEXT_LIMIT, load_default="")
    obstacles = PlainText(max=TEXT_LIMIT, load_default="")


class ReturnAdoption(Schema):
    """Reason of a return inside the body."""

    comment = PlainText(min=1, max=COMMENT_LIMIT, required=True)


class GiverAnswer(Schema):
    """Answer of the practice's body."""

    says = Code(WORDS, required=True)
    comment = PlainText(max=COMMENT_LIMIT, load_default="")


class PracticeAdoptionsQuery(PageQuery):
    """Filters of the adoptions of one practice."""

    region = CommaSeparated(Code(REGIONS), load_default=list)
    step = CommaSeparated(Code(ORDER), load_default=list)
    state = CommaSeparated(Code(STATES), load_default=list)
    mode = CommaSeparated(Code(MODES), load_default=list)


class AdoptionsQuery(PracticeAdoptionsQuery):
    """Filters of the adoptions."""

    taker = CommaSeparated(fields.UUID(), load_default=list)
    giver = CommaSeparated(fields.UUID(), load_default=list)


class OwnAdoptionsQuery(PageQuery):
    """Filters of the adoptions that the caller's bodies began, or others began with their practices."""

    side = Code(("taker", "giver"), load_default="taker")
    step = CommaSeparated(Code(ORDER), load_default=list)
    state = CommaSeparated(Code(STATES), load_default=list)
    mode = CommaSeparated(Code(MODES), load_default=list)


def _name(side: str, language: str) -> Any:
    def name(adoption: Any) -> str | None:
        body = getattr(adoption, side)
        if body is not None:
            return (body.name_el if language == "el" else body.name_en) or None
        if side == "giver" and adoption.public is not None:
            return organisation_name(adoption.public, language)
        return None

    return fields.Function(name, metadata={"type": ["string", "null"]})


class AdoptionLine(View):
    """An adoption in a list."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    practice_id = fields.UUID(required=True)
    practice_title = fields.Function(
        lambda adoption: adoption.shown_title,
        required=True,
        metadata={"type": "string", "description": "Of the practice now; of its archived content as it was"},
    )
    practice_revision = fields.Integer(required=True)
    practice_archived = fields.Boolean(required=True)
    behind = fields.Boolean(required=True, metadata={"description": "A newer revision was published since the start"})
    taker_id = fields.UUID(required=True)
    taker_name = _name("taker", "el")
    taker_name_en = _name("taker", "en")
    giver_id = fields.UUID(required=True, allow_none=True)
    giver_name = _name("giver", "el")
    giver_name_en = _name("giver", "en")
    region = fields.String(required=True, allow_none=True, metadata={"description": "The taker's"})
    mode = fields.String(required=True)
    state = fields.String(required=True)
    step = fields.String(required=True, allow_none=True)
    audience = fields.String(required=True)
    same_family = fields.Boolean(
        required=True, metadata={"description": "Taker and giver belong to one another; not counted as reuse"}
    )
    demo = fields.Boolean(required=True)
    contact_wanted = fields.Boolean(required=True)
    implemented_on = fields.Date(required=True, allow_none=True)
    giver_says = fields.String(required=True)
    started_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class EntryView(View):
    """A stay in a step, or a skipped step."""

    number = fields.Integer(required=True)
    step = fields.String(required=True)
    entered_on = fields.Date(required=True)
    left_on = fields.Date(required=True, allow_none=True)
    note = fields.String(required=True)
    obstacles = fields.String(required=True)
    skipped = fields.Boolean(required=True)
    skipped_reason = fields.String(required=True)


class AdoptionView(AdoptionLine):
    """An adoption with the words of its taker and its giver."""

    entries = fields.List(fields.Nested(EntryView), required=True)
    derived_practice_id = fields.Function(
        lambda adoption: str(adoption.derivation.practice_id) if adoption.derivation_shown else None,
        required=True,
        metadata={"type": ["string", "null"], "description": "The taker's own practice, once it is public"},
    )
    adapted_what = fields.String(required=True)
    reason = fields.String(
        required=True, metadata={"description": "Why it was returned, is paused or was abandoned; else empty"}
    )
    cost_eur = _euro(required=True)
    saved_development_eur = _euro(required=True)
    giver_comment = fields.String(required=True)
    giver_said_at = fields.DateTime(required=True, allow_none=True)


class DerivedView(View):
    """The practice that came of an adoption."""

    practice_id = fields.UUID(required=True)


AdoptionPage = page_of(AdoptionLine, "AdoptionPage")
