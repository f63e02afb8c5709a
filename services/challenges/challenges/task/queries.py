"""Reads of tasks: what waits for a person as an owner, a reviewer, an evaluator, an expert or a member of a team."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Select, cast, exists, func, literal
from sqlalchemy.orm import aliased

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.queries import owned_by
from challenges.call.challenge.states import APPROVED, EDITS_REQUESTED, INTERNAL_APPROVAL, PUBLISHED
from challenges.call.owner.model import REQUESTED, Owner
from challenges.call.phase.model import Phase
from challenges.call.question.model import Question
from challenges.call.review.queries import waits_for
from challenges.entry.solution.model import DRAFT, ENDED, Solution
from challenges.entry.solution.queries import title_shown
from challenges.entry.team.model import WAITING, Invitation
from challenges.judging.evaluation.eligible_solutions import JUDGED
from challenges.judging.evaluation.model import OPEN, Evaluation
from challenges.judging.evaluation.queries import DUE_AT
from challenges.judging.evaluator.model import INVITED, Evaluator
from challenges.network.expert_invitation.model import INVITED as EXPERT_INVITED
from challenges.network.expert_invitation.model import ExpertInvitation
from challenges.pilot.model import RUNNING, Pilot
from challenges.projections.organisation.model import Organisation
from challenges.task import schemas
from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, EDITOR_ROLES, centre_regions, is_curator
from commons.tasks import tasks

REPORT_DAYS: Final = timedelta(days=14)
"""Time before the last day of a pilot from which its report is a task."""
_NAMES: Final = (Organisation.name_el, Organisation.name_en)


def of_person(who: Principal, *, review: timedelta, now: datetime) -> list[Select[Any]]:
    """Return the queries of everything that a person can act on; `review` is the time of a reviewer."""
    speaks_for = {one.organisation_id for one in who.memberships if one.role in APPROVER_ROLES}
    writes_for = {one.organisation_id for one in who.memberships if one.role in EDITOR_ROLES}
    found = [*_of_evaluator(who.person_id), *_of_expert_or_member(who.person_id, now)]
    if is_curator(who) or centre_regions(who):
        since = Challenge.waiting_since
        found.append(_challenges(schemas.REVIEW, since, due_at=since + literal(review)).where(waits_for(who)))
    if speaks_for:
        found += _of_approver(speaks_for, now)
    if writes_for:
        found += _of_editor(writes_for, now)
    return found


def _of_approver(bodies: Collection[UUID], now: datetime) -> list[Select[Any]]:
    earlier = aliased(Phase)
    undecided = exists().where(
        earlier.challenge_id == Phase.challenge_id,
        earlier.position < Phase.position,
        func.jsonb_array_length(earlier.criteria) > 0,
        earlier.advanced_at.is_(None),
    )
    entered = exists().where(Solution.challenge_id == Challenge.id, Solution.state.in_(JUDGED))
    awaited = exists().where(Evaluation.challenge_id == Challenge.id, Evaluation.state.in_(OPEN))
    over = (func.jsonb_array_length(Phase.criteria) > 0, Phase.advanced_at.is_(None), Phase.closes_at <= now)
    ours = Challenge.lead_organisation_id.in_(bodies)
    waiting = Challenge.state == INTERNAL_APPROVAL
    approved = (Challenge.state == APPROVED, Challenge.publish_at.is_(None), owned_by(bodies))
    asked = (Challenge.state == PUBLISHED, Owner.state == REQUESTED, ours)
    return [
        _challenges(schemas.APPROVAL, func.coalesce(Challenge.waiting_since, Challenge.updated_at)).where(
            waiting, ours
        ),
        _challenges(schemas.PUBLICATION, func.coalesce(Challenge.approved_at, Challenge.updated_at)).where(*approved),
        _grouped(
            _challenges(schemas.JOIN_REQUEST, func.min(Owner.at))
            .join(Owner, Owner.challenge_id == Challenge.id)
            .where(*asked)
        ),
        _challenges(schemas.DECISION, Phase.closes_at)
        .join(Phase, Phase.challenge_id == Challenge.id)
        .where(Challenge.state == PUBLISHED, owned_by(bodies), *over, entered, ~undecided, ~awaited),
    ]


def _of_editor(bodies: Collection[UUID], now: datetime) -> list[Select[Any]]:
    unanswered = (Challenge.state == PUBLISHED, Question.answer.is_(None), owned_by(bodies))
    last_day = func.timezone("Europe/Athens", cast(Pilot.ends_on, DateTime), type_=DateTime(timezone=True))
    due_at = last_day + timedelta(days=1)
    report = tasks(
        schemas.PILOT_REPORT,
        id=Pilot.id,
        title=Pilot.title,
        waiting_since=func.greatest(Pilot.started_at, last_day - REPORT_DAYS),
        due_at=due_at,
        organisation=_NAMES,
        challenge_title=Challenge.title,
    )
    return [
        _challenges(schemas.CHANGES, Challenge.updated_at).where(Challenge.state == EDITS_REQUESTED, owned_by(bodies)),
        _grouped(
            _challenges(schemas.QUESTION, func.min(Question.asked_at))
            .join(Question, Question.challenge_id == Challenge.id)
            .where(*unanswered)
        ),
        report.select_from(Pilot)
        .join(Challenge, Challenge.id == Pilot.challenge_id)
        .outerjoin(Organisation, Organisation.organisation_id == Pilot.organisation_id)
        .where(Pilot.state == RUNNING, Pilot.organisation_id.in_(bodies), due_at <= now + REPORT_DAYS),
    ]


def _of_evaluator(person_id: UUID | None) -> list[Select[Any]]:
    evaluations = tasks(
        schemas.EVALUATION,
        id=Evaluation.id,
        title=title_shown(),
        waiting_since=Evaluation.assigned_at,
        due_at=DUE_AT,
        challenge_title=Challenge.title,
    )
    return [
        evaluations.select_from(Evaluation)
        .join(Challenge, Challenge.id == Evaluation.challenge_id)
        .join(Phase, Phase.id == Evaluation.phase_id)
        .join(Solution, Solution.id == Evaluation.solution_id)
        .where(Evaluation.evaluator_id == person_id, Evaluation.state.in_(OPEN), Solution.state.not_in(ENDED)),
        _challenges(schemas.EVALUATOR_INVITATION, Evaluator.invited_at)
        .join(Evaluator, Evaluator.challenge_id == Challenge.id)
        .where(Evaluator.person_id == person_id, Evaluator.state == INVITED),
    ]


def _of_expert_or_member(person_id: UUID | None, now: datetime) -> list[Select[Any]]:
    invitations = tasks(
        schemas.EXPERT_INVITATION,
        id=ExpertInvitation.id,
        title=Challenge.title,
        waiting_since=ExpertInvitation.invited_at,
        organisation=_NAMES,
    )
    teams = tasks(
        schemas.TEAM_INVITATION,
        id=Solution.id,
        title=title_shown(),
        waiting_since=Invitation.invited_at,
        challenge_title=Challenge.title,
    )
    drafts = tasks(
        schemas.SOLUTION,
        id=Solution.id,
        title=Solution.title,
        waiting_since=Solution.created_at,
        due_at=Phase.closes_at,
        challenge_title=Challenge.title,
    )
    takes = (Challenge.state == PUBLISHED, Phase.takes_submissions, Phase.closed_at.is_(None))
    return [
        invitations.select_from(ExpertInvitation)
        .join(Challenge, Challenge.id == ExpertInvitation.challenge_id)
        .outerjoin(Organisation, Organisation.organisation_id == Challenge.lead_organisation_id)
        .where(ExpertInvitation.person_id == person_id, ExpertInvitation.state == EXPERT_INVITED),
        teams.select_from(Invitation)
        .join(Solution, Solution.id == Invitation.solution_id)
        .join(Challenge, Challenge.id == Solution.challenge_id)
        .where(Invitation.person_id == person_id, Invitation.state == WAITING),
        drafts.select_from(Solution)
        .join(Challenge, Challenge.id == Solution.challenge_id)
        .join(Phase, Phase.id == Solution.phase_id)
        .where(Solution.lead_id == person_id, Solution.state == DRAFT, *takes)
        .where(Phase.opens_at <= now, Phase.closes_at > now),
    ]


def _challenges(kind: str, since: Any, *, due_at: Any = None) -> Select[Any]:
    wanted = tasks(
        kind, id=Challenge.id, title=Challenge.title, waiting_since=since, due_at=due_at, organisation=_NAMES
    )
    lead = Organisation.organisation_id == Challenge.lead_organisation_id
    return wanted.select_from(Challenge).outerjoin(Organisation, lead)


def _grouped(wanted: Select[Any]) -> Select[Any]:
    return wanted.group_by(Challenge.id, *_NAMES)
