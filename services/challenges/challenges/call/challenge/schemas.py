"""Wire shapes of challenges."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load

from challenges.call.challenge import content
from challenges.call.challenge.openness import CLOSED, OPEN
from challenges.call.challenge.states import ARCHIVED, PUBLISHED, STATES
from challenges.call.phase.schemas import MOST_PHASES, Minute, PhaseSaid, PhaseView
from chassis import validate
from chassis.language import LANGUAGES
from chassis.numbers import Amount, Whole
from chassis.schemas import Code, CommaSeparated, Line, PageQuery, PlainText, Schema, SearchText, Url, View, page_of
from commons.taxonomies import REGIONS, SECTORS

MOST_CODES = validate.Length(max=50)
MANY = validate.Length(max=content.LIST_LIMIT)
LONGEST_CERTIFICATE = 20
REASON_LIMIT = 2_000


class PrizeSaid(Schema):
    """A prize: title and description."""

    title = Line(max=200, min=1, required=True)
    description = PlainText(max=2_000, load_default="")


class QuestionSaid(Schema):
    """A question that is asked often, with its answer."""

    question = Line(max=300, min=1, required=True)
    answer = PlainText(max=5_000, min=1, required=True)


class DaySaid(Schema):
    """A day that matters: a briefing, a visit, an award."""

    on = fields.Date(required=True)
    title = Line(max=200, min=1, required=True)

    @post_load
    def as_it_is_kept(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Keep the day in ISO 8601."""
        return {**data, "on": data["on"].isoformat()}


class ChallengeContent(Schema):
    """Content of a challenge. A draft may leave out any field, but each present field must be valid."""

    kind = Code(content.KINDS)
    title = Line(max=content.TITLE_LIMIT)
    tagline = Line(max=content.TAGLINE_LIMIT)
    brief = PlainText(max=content.BRIEF_LIMIT)
    description = PlainText(max=content.SECTION_LIMIT)
    sectors = fields.List(Code(SECTORS), validate=validate.Length(max=content.SECTOR_LIMIT))
    regions = fields.List(
        Code(REGIONS),
        validate=validate.Length(max=len(REGIONS)),
        metadata={"description": "Regions that it concerns; none means all of Greece"},
    )
    eligibility = PlainText(max=content.SECTION_LIMIT)
    entrants = Code(content.ENTRANTS)
    team = Code(content.TEAMS)
    max_team_size = Whole(strict=True, validate=validate.Range(min=1, max=content.TEAM_LIMIT))
    certified_within_years = Whole(
        strict=True,
        allow_none=True,
        validate=validate.Range(min=1, max=LONGEST_CERTIFICATE),
        metadata={
            "description": "A solution must name a practice of the entrant's organisation that was certified within "
            "so many years before the opening of the phase; null for no such condition"
        },
    )
    prize_eur = Amount(max=content.PRIZE_LIMIT, allow_none=True)
    prizes = fields.List(fields.Nested(PrizeSaid), validate=MANY)
    legal_basis = PlainText(max=content.SECTION_LIMIT)
    sealed = fields.Boolean(
        metadata={
            "description": "Nobody outside its team reads a submitted solution until its phase closes; true unless set"
        }
    )
    faq = fields.List(fields.Nested(QuestionSaid), validate=MANY)
    timeline = fields.List(fields.Nested(DaySaid), validate=MANY)
    links = fields.List(Url(), validate=MANY)
    contact = PlainText(max=500)
    findable = fields.Boolean(
        metadata={
            "description": "Before publication, other bodies with a similar problem may find its title, tagline, "
            "owners and contact; false unless set"
        }
    )
    language = Code(LANGUAGES)
    phases = fields.List(fields.Nested(PhaseSaid), validate=validate.Length(max=MOST_PHASES))

    @post_load
    def say_nothing_twice(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Keep the first of repeated values, and replace an empty address by none."""
        for name in ("sectors", "regions", "links"):
            if name in data:
                data[name] = [value for value in dict.fromkeys(data[name]) if value]
        return data


class NewChallenge(ChallengeContent):
    """Request to create a draft. `organisation_id` leads it. An editor of exactly one organisation may omit it."""

    organisation_id = fields.UUID(load_default=None, allow_none=True)


class ChallengeChange(ChallengeContent):
    """Request to change a challenge. Absent fields stay as they are. A list replaces the whole list."""


class Submission(Schema):
    """Why the published practices that may answer the challenge already do not suffice."""

    why_not_enough = PlainText(max=content.SECTION_LIMIT, load_default=None, allow_none=True)


class Publication(Schema):
    """When: a whole minute ahead for the clock to publish at, or nothing for now."""

    at = Minute(load_default=None, allow_none=True)


class TakingDown(Schema):
    """Reason for unpublishing a challenge, shown to its owners, to curators and to all participants."""

    reason = PlainText(max=REASON_LIMIT, min=1, required=True)


class ChallengeFilters(Schema):
    """Words and filters: several codes of one filter widen it, several filters narrow the answer."""

    q = SearchText(
        load_default="",
        max=1_000,
        metadata={"description": "Words, Greek or English, in any form; all of them must be found"},
    )
    sector = CommaSeparated(Code(SECTORS), load_default=list, validate=MOST_CODES)
    region = CommaSeparated(
        Code(REGIONS),
        load_default=list,
        validate=MOST_CODES,
        metadata={"description": "What concerns all of Greece concerns every region"},
    )
    kind = CommaSeparated(Code(content.KINDS), load_default=list, validate=MOST_CODES)
    organisation = CommaSeparated(
        fields.UUID(), load_default=list, validate=MOST_CODES, metadata={"description": "One of the owners"}
    )
    openness = Code((OPEN, CLOSED), load_default=None, metadata={"description": "Takes submissions now, or does not"})
    state = Code((PUBLISHED, ARCHIVED), load_default=PUBLISHED)


class ChallengesQuery(ChallengeFilters, PageQuery):
    """Which challenges, and which page of them."""


class OwnChallengesQuery(PageQuery):
    """Filter of the list of one's own challenges."""

    state = Code(STATES, load_default=None)


class OwnerName(View):
    """An organisation that owns a challenge, the leading one first."""

    organisation_id = fields.UUID(required=True)
    name_el = fields.String(required=True, allow_none=True)
    name_en = fields.String(required=True, allow_none=True)
    lead = fields.Boolean(required=True)


class ChallengeLine(View):
    """List item of a challenge. `openness` is open, closed, or null for a challenge that is not public."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    openness = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    tagline = fields.String(required=True)
    brief = fields.String(required=True)
    sectors = fields.List(fields.String(), required=True)
    regions = fields.List(fields.String(), required=True)
    prize_eur = Amount(max=content.PRIZE_LIMIT, required=True, allow_none=True)
    opens_at = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "When the next phase that takes submissions opens"}
    )
    closes_at = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "When the phase that takes submissions now closes"}
    )
    owners = fields.List(fields.Nested(OwnerName), required=True)
    published_at = fields.DateTime(required=True, allow_none=True)
    updated_at = fields.DateTime(required=True)
    version = fields.Integer(required=True)
    demo = fields.Boolean(required=True)


class PrizeView(View):
    """A prize."""

    title = fields.String(required=True)
    description = fields.String(required=True)


class AnsweredOftenView(View):
    """A question that is asked often, with its answer."""

    question = fields.String(required=True)
    answer = fields.String(required=True)


class DayView(View):
    """A day that matters."""

    on = fields.String(required=True, metadata={"format": "date"})
    title = fields.String(required=True)


class InnerView(View):
    """Non-public part of a challenge, for owners, reviewers and curators only."""

    author_ids = fields.List(fields.UUID(), required=True)
    why_not_enough = fields.String(required=True)
    review_region = fields.String(required=True, allow_none=True)
    review_tier = fields.String(required=True, allow_none=True)
    publish_at = fields.DateTime(required=True, allow_none=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    waiting_since = fields.DateTime(required=True, allow_none=True)
    approved_at = fields.DateTime(required=True, allow_none=True)
    unpublished_at = fields.DateTime(required=True, allow_none=True)
    unpublished_reason = fields.String(required=True)
    withheld = fields.Boolean(required=True)
    findable = fields.Boolean(required=True)


class ChallengeView(ChallengeLine):
    """Representation of a challenge for the caller. `inner` is null for the public."""

    description = fields.String(required=True)
    eligibility = fields.String(required=True)
    entrants = fields.String(required=True)
    team = fields.String(required=True)
    max_team_size = fields.Integer(required=True)
    certified_within_years = fields.Integer(required=True, allow_none=True)
    prizes = fields.List(fields.Nested(PrizeView), required=True)
    legal_basis = fields.String(required=True)
    sealed = fields.Boolean(
        required=True, metadata={"description": "Submitted solutions stay closed until their phase closes"}
    )
    faq = fields.List(fields.Nested(AnsweredOftenView), required=True)
    timeline = fields.List(fields.Nested(DayView), required=True)
    links = fields.List(fields.String(), required=True)
    contact = fields.String(required=True)
    language = fields.String(required=True)
    phases = fields.List(fields.Nested(PhaseView), required=True)
    created_at = fields.DateTime(required=True)
    archived_at = fields.DateTime(required=True, allow_none=True)
    inner = fields.Nested(InnerView, required=True, allow_none=True)


ChallengePage = page_of(ChallengeLine, "Challenges")
