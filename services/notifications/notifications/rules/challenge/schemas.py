"""Schemas of challenges: the fields used of their events. Everything else is ignored."""

from __future__ import annotations

from marshmallow import fields

from chassis.schemas import EventPayload


class ChallengeHeard(EventPayload):
    """Fields that every event of a challenge has. The first owner leads."""

    challenge_id = fields.UUID(required=True)
    owner_ids = fields.List(fields.UUID(), load_default=list)
    author_ids = fields.List(fields.UUID(), load_default=list)


class ChallengeApprovalHeard(ChallengeHeard):
    """A challenge waits for the approvers of its leading organisation."""

    resubmission = fields.Boolean(load_default=False)
    reminder = fields.Boolean(load_default=False)


class ChallengeSubmittedHeard(ChallengeHeard):
    """A challenge waits for the reviewers of a tier."""

    region = fields.String(load_default=None, allow_none=True)
    tier = fields.String(required=True)
    resubmission = fields.Boolean(load_default=False)


class ChallengeDecidedHeard(ChallengeHeard):
    """A reviewer decided. The comment is asked for when the mail is written."""

    review_id = fields.UUID(required=True)
    publish_at = fields.AwareDateTime(load_default=None, allow_none=True)


class ChallengeShownHeard(ChallengeHeard):
    """A challenge became public, changed, was taken down or archived. It has texts while it is public."""

    title = fields.String(load_default="", allow_none=True)
    tagline = fields.String(load_default="", allow_none=True)
    brief = fields.String(load_default="", allow_none=True)
    description = fields.String(load_default="", allow_none=True)
    sectors = fields.List(fields.String(), load_default=list)
    regions = fields.List(fields.String(), load_default=list)
    again = fields.Boolean(load_default=False)
    changed = fields.List(fields.String(), load_default=list)
    demo = fields.Boolean(load_default=False)
    called_off = fields.Boolean(load_default=False)


class CalledOffHeard(ChallengeHeard):
    """A challenge ended before it was decided; `person_ids` judge it or were asked to."""

    person_ids = fields.List(fields.UUID(), load_default=list)


class PhaseHeard(ChallengeHeard):
    """A phase of a public challenge opened or closed; `title` is the challenge's."""

    phase_name = fields.String(required=True)
    title = fields.String(required=True)
    closes_at = fields.AwareDateTime(required=True)
    takes_submissions = fields.Boolean(load_default=False)
    submissions = fields.Integer(load_default=0, allow_none=True)
    demo = fields.Boolean(load_default=False)


class OwnershipHeard(ChallengeHeard):
    """An organisation asked to share a challenge, or was answered."""

    organisation_id = fields.UUID(required=True)


class QuestionHeard(ChallengeHeard):
    """Somebody asked, or was answered. The texts are asked for when the mail is written."""

    question_id = fields.UUID(load_default=None, allow_none=True)


class AnnouncementHeard(ChallengeHeard):
    """The owners announced something; `text_title` is its title, and public."""

    announcement_id = fields.UUID(load_default=None, allow_none=True)
    text_title = fields.String(load_default="", allow_none=True)


class ResultsHeard(ChallengeHeard):
    """The results of a phase are public; `final` when no phase follows."""

    final = fields.Boolean(load_default=False)
    entered = fields.Integer(load_default=None, allow_none=True)
    advanced = fields.Integer(load_default=None, allow_none=True)
    winners = fields.List(fields.Dict(), load_default=list)
