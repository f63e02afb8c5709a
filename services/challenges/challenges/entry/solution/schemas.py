"""Wire shapes of solutions."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from challenges.entry.solution.content import (
    LINK_LIMIT,
    LINK_TITLE_LIMIT,
    SECTION_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
)
from challenges.entry.solution.model import CALLED_OFF, HANDED_IN
from chassis import validate
from chassis.field_errors import field_error
from chassis.files.schemas import FileView
from chassis.schemas import Code, Line, PageQuery, PlainText, Schema, Url, View, page_of

SIGHTS = ("team", "owner", "evaluator", "invited", "public")


_HTTPS_ONLY = field_error(
    "invalid_url", el="Η διεύθυνση αρχίζει με https://.", en="Not a valid URL. It begins with https://."
)


class SecureUrl(Url):
    """An https address, because evaluators open the attachments of teams."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        if not address.lower().startswith("https://"):
            raise ValidationError([_HTTPS_ONLY])
        return address


class LinkSaid(Schema):
    """An external document. A confidential one is shown with the confidential parts only."""

    title = Line(min=1, max=LINK_TITLE_LIMIT, required=True)
    url = SecureUrl(required=True)
    confidential = fields.Boolean(load_default=False)


class SolutionContent(Schema):
    """Content of a solution. A draft may leave out any field, but each present field must be valid."""

    title = Line(max=TITLE_LIMIT)
    summary = PlainText(max=SUMMARY_LIMIT)
    description = PlainText(max=SECTION_LIMIT)
    confidential = PlainText(
        max=SECTION_LIMIT,
        metadata={"description": "Read by the team, the owners' editors and the evaluators without a conflict only"},
    )
    links = fields.List(fields.Nested(LinkSaid), validate=validate.Length(max=LINK_LIMIT))
    practice_id = fields.UUID(allow_none=True, metadata={"description": "The published practice behind the solution"})
    organisation_id = fields.UUID(allow_none=True, metadata={"description": "On whose behalf the solution is offered"})


class LinkView(View):
    """A document elsewhere."""

    title = fields.String(required=True)
    url = fields.String(required=True)
    confidential = fields.Boolean(required=True)


class SolutionFileView(FileView):
    """A file of a solution."""

    confidential = fields.Boolean(required=True)


class MemberView(View):
    """A member of the team, with the name at the time of reading. Answers to changes have no names."""

    person_id = fields.UUID(required=True)
    name = fields.String(dump_default=None, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True)
    joined_at = fields.DateTime(required=True)
    named = fields.Boolean(required=True, metadata={"description": "Agrees to be named in the public results"})


class OpenInvitationView(View):
    """An unanswered invitation. Its recipient is not shown."""

    id = fields.UUID(required=True)
    invited_at = fields.DateTime(required=True)


class ChallengeWordView(View):
    """How it stands with the challenge: `ended_at` and `reason` when it was taken down or archived."""

    title = fields.String(required=True)
    state = fields.String(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class SolutionView(View):
    """Representation of a solution for the caller. `sight` is the caller's relation to it.

    Unreadable parts are null: the confidential part and the team for the public, the description for an invited person.
    """

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    phase_id = fields.UUID(required=True)
    state = fields.String(required=True)
    sight = Code(SIGHTS, required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    confidential = fields.String(required=True, allow_none=True)
    links = fields.List(fields.Nested(LinkView), required=True)
    files = fields.List(fields.Nested(SolutionFileView), metadata={"description": "Attachments and pictures"})
    practice_id = fields.UUID(required=True, allow_none=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    team = fields.List(fields.Nested(MemberView), required=True, allow_none=True)
    waiting = fields.List(fields.Nested(OpenInvitationView), required=True, allow_none=True)
    challenge = fields.Nested(
        ChallengeWordView,
        required=True,
        allow_none=True,
        metadata={"description": "For the team, the owners and the evaluators"},
    )
    rank = fields.Integer(required=True, allow_none=True)
    demo = fields.Boolean(required=True)
    version = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    decided_at = fields.DateTime(required=True, allow_none=True)


class SolutionLine(View):
    """A solution in a list."""

    id = fields.UUID(required=True)
    challenge_id = fields.UUID(required=True)
    phase_id = fields.UUID(required=True)
    state = fields.String(required=True)
    title = fields.String(required=True)
    summary = fields.String(required=True)
    organisation_id = fields.UUID(required=True, allow_none=True)
    organisation_name_el = fields.String(dump_default=None, allow_none=True)
    organisation_name_en = fields.String(dump_default=None, allow_none=True)
    rank = fields.Integer(required=True, allow_none=True)
    submitted_at = fields.DateTime(required=True, allow_none=True)
    updated_at = fields.DateTime(required=True)


class SolutionsQuery(PageQuery):
    """Filters of the list of a challenge's solutions."""

    state = Code(sorted(HANDED_IN | {CALLED_OFF}), load_default=None)


SolutionLines = page_of(SolutionLine, "SolutionPage")
