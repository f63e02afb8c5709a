"""Reads of tasks: practices to review, to approve, to change and to complete, and adoptions that wait for a body."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Interval, Select, and_, case, func, literal, not_

from chassis.principal import Principal
from commons.roles import APPROVER_ROLES, EDITOR_ROLES, centre_regions, is_curator
from commons.tasks import tasks
from observatory.adoption.adoption import states
from observatory.adoption.adoption.model import Adoption
from observatory.library.document.model import Document
from observatory.library.document.states import PROPOSED
from observatory.practice.certification_request.model import OPEN, CertificationPlace, CertificationRequest
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import CHANGES_REQUESTED, DRAFT, INTERNAL_APPROVAL, REGIONAL_REVIEW
from observatory.practice.provenance.model import PracticeOrigin
from observatory.practice.publication.model import PublishedPractice
from observatory.practice.renewal.model import LAPSED, Renewal
from observatory.practice.renewal.model import OPEN as OPEN_QUESTION
from observatory.practice.renewal.model import Terms as RenewalTerms
from observatory.practice.review.queue import Queue, Terms, due_at
from observatory.projections.organisation.model import Organisation
from observatory.task import schemas


def of_person(
    who: Principal, terms: Terms, terms_of_renewal: RenewalTerms, now: datetime, *, library: timedelta
) -> list[Select[Any]]:
    """Return the queries of everything that a person can act on."""
    speaks_for = {one.organisation_id for one in who.memberships if one.role in APPROVER_ROLES}
    writes_for = {one.organisation_id for one in who.memberships if one.role in EDITOR_ROLES}
    found: list[Select[Any]] = []
    if is_curator(who) or centre_regions(who):
        found.append(_reviews(who, terms, now))
    if is_curator(who):
        found.append(_proposals(who, library))
    if who.person_id is not None:
        found.append(_places(who.person_id))
    if speaks_for:
        waits = and_(Practice.state == INTERNAL_APPROVAL, Practice.organisation_id.in_(speaks_for))
        found.append(_practices(schemas.APPROVAL, func.coalesce(Practice.waiting_since, Practice.updated_at), waits))
        taken = and_(Adoption.state == states.INTERNAL_APPROVAL, Adoption.taker_id.in_(speaks_for))
        asked = and_(Adoption.giver_says == states.ASKED, Adoption.giver_id.in_(speaks_for))
        found += [_adoptions(schemas.ADOPTION_APPROVAL, taken), _adoptions(schemas.ADOPTION_WORD, asked)]
    if writes_for:
        ours = Practice.organisation_id.in_(writes_for)
        changes = and_(Practice.state == CHANGES_REQUESTED, ours)
        origin = PracticeOrigin.practice_id == Practice.id
        of_pilot = and_(Practice.state == DRAFT, Practice.submitted_at.is_(None), ours)
        found += [
            _practices(schemas.CHANGES, Practice.updated_at, changes),
            _adoptions(
                schemas.ADOPTION_CHANGES, and_(Adoption.state == states.RETURNED, Adoption.taker_id.in_(writes_for))
            ),
            _renewals(ours, terms_of_renewal),
            _practices(schemas.PILOT_DRAFT, Practice.created_at, of_pilot).join(PracticeOrigin, origin),
        ]
    return found


def _reviews(who: Principal, terms: Terms, now: datetime) -> Select[Any]:
    of_another = and_(Practice.state == REGIONAL_REVIEW, not_(Practice.review_region.in_(centre_regions(who))))
    kind: ColumnElement[str] = case((of_another, literal(schemas.TAKE_OVER)), else_=literal(schemas.REVIEW))
    return _practices(kind, Practice.waiting_since, Queue(who, terms, now).mine(), due_at(terms))


def _proposals(who: Principal, term: timedelta) -> Select[Any]:
    """Return the documents that were proposed for the library by others."""
    names = (Organisation.name_el, Organisation.name_en)
    wanted = tasks(
        schemas.DOCUMENT_REVIEW,
        id=Document.id,
        title=func.coalesce(func.nullif(Document.title_el, ""), Document.title_en),
        waiting_since=Document.proposed_at,
        due_at=Document.proposed_at + literal(term),
        organisation=names,
    )
    of_body = Organisation.organisation_id == Document.organisation_id
    theirs = Document.author_ids.contains([who.person_id])
    return wanted.select_from(Document).outerjoin(Organisation, of_body).where(Document.state == PROPOSED, not_(theirs))


def _places(person_id: UUID) -> Select[Any]:
    """Return the certifications in which a person holds a place, with their own due date."""
    holds = and_(CertificationPlace.evaluator_id == person_id, CertificationRequest.state == OPEN)
    place, request = CertificationPlace, CertificationRequest
    return (
        _practices(schemas.CERTIFICATION, place.taken_at, holds, place.due_at)
        .join(request, request.practice_id == Practice.id)
        .join(place, place.request_id == request.id)
    )


def _renewals(ours: ColumnElement[bool], terms: RenewalTerms) -> Select[Any]:
    """Return the questions whether practices still run. They are due before the practice is stale."""
    due = Renewal.asked_at + literal(terms.stale, Interval)
    waits = and_(Renewal.state.in_([OPEN_QUESTION, LAPSED]), Renewal.due_on == PublishedPractice.renewal_due_on, ours)
    return (
        _practices(schemas.RENEWAL, Renewal.asked_at, waits, due)
        .join(PublishedPractice, PublishedPractice.practice_id == Practice.id)
        .join(Renewal, Renewal.practice_id == Practice.id)
    )


def _adoptions(kind: str, condition: ColumnElement[bool]) -> Select[Any]:
    """Return adoptions by the title of the practice, with the name of the body that takes it."""
    names = (Organisation.name_el, Organisation.name_en)
    wanted = tasks(
        kind,
        id=Adoption.id,
        title=Adoption.practice_title,
        waiting_since=Adoption.updated_at,
        organisation=names,
    )
    taker = Organisation.organisation_id == Adoption.taker_id
    return wanted.select_from(Adoption).outerjoin(Organisation, taker).where(condition)


def _practices(
    kind: str | ColumnElement[str], since: Any, condition: ColumnElement[bool], due: Any = None
) -> Select[Any]:
    name_el = func.coalesce(Organisation.name_el, Practice.organisation_name)
    name_en = func.coalesce(Organisation.name_en, Practice.organisation_name)
    wanted = tasks(
        kind, id=Practice.id, title=Practice.title, waiting_since=since, due_at=due, organisation=(name_el, name_en)
    )
    of_body = Organisation.organisation_id == Practice.organisation_id
    return wanted.select_from(Practice).outerjoin(Organisation, of_body).where(condition)
