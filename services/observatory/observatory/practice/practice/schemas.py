"""Wire shapes of practices."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import ValidationError, fields, post_load

from chassis import validate
from chassis.files.schemas import FileView
from chassis.language import LANGUAGES, Localized
from chassis.numbers import Amount, Whole
from chassis.schemas import Code, Email, Line, PageQuery, PlainText, Schema, Url, View, page_of
from commons.audience import AUDIENCES
from commons.taxonomies import OUTCOME_KINDS, PRINCIPLES, REGIONS, SECTORS, STAGES
from observatory.practice.practice.content import (
    COST_LIMIT,
    FUNDING_LIMIT,
    LINK_LIMIT,
    NOTE_LIMIT,
    PHONE_LIMIT,
    REASON_LIMIT,
    SECTION_LIMIT,
    SECTOR_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    UNIT_LIMIT,
    not_recorded,
)
from observatory.practice.practice.states import STATES
from observatory.practice.provenance.schemas import PracticeOriginView
from observatory.practice.publication.model import RUNNING_STATES

EARLIEST_START = date(1950, 1, 1)
FURTHEST_START = timedelta(days=366)
ELSTAT_CODE = validate.Regexp(
    re.compile(r"\A\d{4}\Z", re.ASCII),
    Localized(el="Ο κωδικός ΕΛΣΤΑΤ έχει τέσσερα ψηφία.", en="Not a valid ELSTAT code."),
)


PHONE = validate.Regexp(
    re.compile(r"\A\+?(?:[ ().-]*[0-9]){10,15}\Z", re.ASCII),
    Localized(el="Το τηλέφωνο έχει 10 έως 15 ψηφία.", en="A phone number has 10 to 15 digits."),
)


def _possible_start(day: date) -> None:
    latest = datetime.now(UTC).date() + FURTHEST_START
    if day < EARLIEST_START:
        raise ValidationError([validate.too_small(EARLIEST_START)])
    if day > latest:
        raise ValidationError([validate.too_large(latest)])


def _section() -> PlainText:
    return PlainText(max=SECTION_LIMIT)


NotesByPrinciple = Schema.from_dict({code: PlainText(max=NOTE_LIMIT) for code in PRINCIPLES}, name="NotesByPrinciple")
PrincipleNotesView = View.from_dict({code: fields.String() for code in PRINCIPLES}, name="PrincipleNotesView")


class PracticeContent(Schema):
    """Content of a practice. A draft may leave out anything. Given fields must be valid."""

    title = Line(max=TITLE_LIMIT)
    summary = PlainText(max=SUMMARY_LIMIT)
    problem = _section()
    solution = _section()
    novelty = _section()
    results = _section()
    obstacles = _section()
    conditions = _section()
    lessons = _section()
    advice = _section()
    region = Code(REGIONS, allow_none=True)
    municipality = fields.String(allow_none=True, validate=ELSTAT_CODE)
    sectors = fields.List(Code(SECTORS), validate=validate.Length(max=SECTOR_LIMIT))
    principles = fields.List(Code(PRINCIPLES), validate=validate.Length(max=len(PRINCIPLES)))
    principle_notes = fields.Nested(
        NotesByPrinciple,
        metadata={
            "description": "How the practice follows each principle, in a sentence or two. Notes that are left out "
            "stay, an empty one goes; pages show those of the principles that the practice claims"
        },
    )
    sdgs = fields.List(Whole(strict=True, validate=validate.Range(min=1, max=17)), validate=validate.Length(max=17))
    stage = Code(STAGES, allow_none=True)
    outcome_kind = Code(OUTCOME_KINDS, allow_none=True)
    audience = Code(
        AUDIENCES,
        metadata={"description": "`public_bodies` only for what failed or succeeded in part: nobody else hears of it"},
    )
    started_on = fields.Date(allow_none=True, validate=_possible_start)
    cost_eur = Amount(max=COST_LIMIT, allow_none=True)
    funding = PlainText(max=FUNDING_LIMIT)
    links = fields.List(Url(), validate=validate.Length(max=LINK_LIMIT))
    language = Code(LANGUAGES)
    source_url = Url(allow_none=True)
    contact_unit = Line(
        max=UNIT_LIMIT,
        min=1,
        allow_none=True,
        metadata={"description": "The unit that answers questions about it; no names of persons"},
    )
    contact_phone = fields.String(allow_none=True, validate=[validate.Length(max=PHONE_LIMIT), PHONE])
    contact_email = Email(allow_none=True)

    @post_load
    def say_nothing_twice(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Remove repeated values, and turn an empty address into None."""
        for name in ("sectors", "principles", "sdgs", "links"):
            if name in data:
                data[name] = [value for value in dict.fromkeys(data[name]) if value != ""]
        if data.get("source_url") == "":
            data["source_url"] = None
        return data


class NewPractice(PracticeContent):
    """A new draft. `organisation_id` may be left out by an editor of exactly one organisation."""

    organisation_id = fields.UUID(load_default=None, allow_none=True)


class PracticeChange(PracticeContent):
    """Fields to change. Fields that are left out stay.

    `organisation_id` moves only practices that were never submitted.
    """

    organisation_id = fields.UUID()


class ArchivePractice(Schema):
    """Reason of an archiving. The authors and the public read it, unless personal data is taken down."""

    reason = PlainText(min=1, max=REASON_LIMIT, required=True)
    personal_data = fields.Boolean(
        load_default=False,
        metadata={"description": "Take the content down, because it holds personal data: the public gets 410"},
    )


class PracticeQuery(Schema):
    """View of a practice, where both may be seen: the working copy (default) or the published content.

    A browser is answered with a page: `format` and `lang` are for its links, which cannot set headers.
    """

    view = Code(("working", "published"), load_default="working")
    format = Code(
        ("json", "html"), load_default=None, metadata={"description": "Data or a page, whatever `Accept` prefers"}
    )
    lang = Code(
        LANGUAGES, load_default=None, metadata={"description": "Of the page, whatever `Accept-Language` prefers"}
    )


class SubmitQuery(Schema):
    """`dry_run` checks whether the practice could be submitted, and submits nothing."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Check what is missing, submit nothing"})


class OwnPracticesQuery(PageQuery):
    """Filters of the list of the caller's practices."""

    state = Code(STATES, load_default=None)


def organisation_name(practice: Any, language: str) -> str | None:
    """Return the name of a practice's body: of the register, else of the source."""
    known = practice.organisation
    if known is None:
        return practice.organisation_name if language == "el" else None
    return (known.name_el if language == "el" else known.name_en) or None


class ReuseView(View):
    """How often other bodies reuse a practice; disputed adoptions do not count."""

    adopted = fields.Integer(required=True, metadata={"description": "Adoptions that were implemented"})
    in_progress = fields.Integer(required=True)
    avoided = fields.Integer(required=True, metadata={"description": "Bodies that learnt from its failure"})


class PracticeView(View):
    """A practice as the caller may see it: the published revision, or the working copy."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    problem = fields.String(required=True)
    solution = fields.String(required=True)
    novelty = fields.String(required=True)
    results = fields.String(required=True)
    obstacles = fields.String(required=True)
    conditions = fields.String(required=True)
    lessons = fields.String(required=True)
    advice = fields.String(required=True)
    not_recorded = fields.Function(
        not_recorded,
        metadata={
            "type": "array",
            "items": {"type": "string"},
            "description": "Sections of which the source of an imported case says nothing («δεν καταγράφηκε»)",
        },
    )
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name = fields.Function(
        lambda practice: organisation_name(practice, "el"),
        required=True,
        metadata={"type": ["string", "null"], "description": "The body's official Greek name, or that of the source"},
    )
    organisation_name_en = fields.Function(
        lambda practice: organisation_name(practice, "en"),
        metadata={"type": ["string", "null"], "description": "Its English name, where the register has one"},
    )
    region = fields.String(required=True, allow_none=True)
    municipality = fields.String(required=True, allow_none=True)
    sectors = fields.List(fields.String(), required=True)
    principles = fields.List(fields.String(), required=True)
    principle_notes = fields.Nested(PrincipleNotesView, metadata={"description": "By principle; only written ones"})
    sdgs = fields.List(fields.Integer(), required=True)
    stage = fields.String(required=True, allow_none=True)
    outcome_kind = fields.String(required=True, allow_none=True)
    audience = fields.String(required=True, metadata={"description": "Who may read it once it is published"})
    started_on = fields.Date(required=True, allow_none=True)
    year = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Of the start, else of the source or the publication"}
    )
    cost_eur = Amount(max=COST_LIMIT, required=True, allow_none=True)
    funding = fields.String(required=True)
    links = fields.List(fields.String(), required=True)
    language = fields.String(required=True)
    source_url = fields.String(required=True, allow_none=True)
    contact_unit = fields.String(
        required=True, allow_none=True, metadata={"description": "The unit of its body that answers questions"}
    )
    contact_phone = fields.String(required=True, allow_none=True)
    contact_email = fields.String(required=True, allow_none=True)
    files = fields.List(fields.Nested(FileView), metadata={"description": "Attachments and pictures, in their order"})
    demo = fields.Boolean(required=True)
    imported = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    revision = fields.Integer(required=True)
    published_revision = fields.Integer(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    certified_at = fields.DateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When independent evaluators last found what was published good"},
    )
    certified_until = fields.DateTime(
        dump_default=None, allow_none=True, metadata={"description": "When that certificate ends"}
    )
    certificate_suspended = fields.Function(
        lambda practice: bool(practice.certificate_suspended),
        metadata={"type": "boolean", "description": "The practice is stale: its certificate does not count now"},
    )
    running = fields.String(
        allow_none=True, metadata={"description": f"{', '.join(RUNNING_STATES)}; null before the publication"}
    )
    stale_since = fields.DateTime(
        allow_none=True, metadata={"description": "Since when nobody has said whether it still runs"}
    )
    ended_on = fields.Date(allow_none=True, metadata={"description": "When it ended, as its body has said"})
    archived_at = fields.DateTime(dump_default=None, allow_none=True)
    archive_reason = fields.String(dump_default=None, allow_none=True)
    reuse = fields.Nested(ReuseView, allow_none=True, metadata={"description": "Null before the first count"})
    derived_from = fields.UUID(
        allow_none=True, metadata={"description": "The practice that its body adopted, where it came of one"}
    )
    origin = fields.Nested(
        PracticeOriginView, required=True, allow_none=True, metadata={"description": "Where it came from a pilot"}
    )


class PracticeLine(View):
    """A practice in the list of the caller's practices."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    audience = fields.String(required=True)
    organisation_id = fields.UUID(required=True)
    organisation_name = fields.Function(
        lambda practice: organisation_name(practice, "el"), required=True, metadata={"type": ["string", "null"]}
    )
    organisation_name_en = fields.Function(
        lambda practice: organisation_name(practice, "en"), metadata={"type": ["string", "null"]}
    )
    revision = fields.Integer(required=True)
    published_revision = fields.Integer(required=True, allow_none=True)
    version = fields.Integer(required=True)
    updated_at = fields.DateTime(required=True)


PracticeLines = page_of(PracticeLine, "OwnPractices")
