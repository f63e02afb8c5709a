"""Standing: the progress of a practice's certification, and the steps open to a caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from chassis.errors import AppError
from chassis.principal import Principal
from observatory.practice.certification_request import declaration, model, queries
from observatory.practice.certification_request.model import OPEN, CertificationRequest, Circle
from observatory.practice.practice.model import Practice


def standing_of(
    session: Session,
    practice: Practice,
    request: CertificationRequest | None,
    caller: Principal,
    *,
    now: datetime,
    renewal: timedelta,
) -> dict[str, Any]:
    """Return the standing of one practice's certification, for a caller concerned."""
    public = practice.public
    waiting = request if request is not None and request.state == OPEN else None
    circle = queries.circle_of(session, practice, waiting, caller.person_id)
    actions = _actions(practice, waiting, circle, caller)
    if _may_ask(practice, request, caller, now, renewal):
        actions = ["request", *actions]
    return {
        "practice_id": practice.id,
        "title": public.title if public is not None else practice.title,
        "organisation_id": practice.organisation_id,
        "revision": practice.published_revision if public is not None else None,
        "certified_at": practice.certified_at,
        "certified_until": practice.certified_until,
        "certified_revision": public.certified_revision if public is not None else None,
        "request": request,
        "places": [
            {"taken_at": one.taken_at, "due_at": one.due_at, "mine": one.evaluator_id == caller.person_id}
            for one in (waiting.places if waiting is not None else ())
        ],
        "places_free": model.free_places(waiting, circle) if waiting is not None else 0,
        "evaluations": len(circle.evaluators),
        "actions": actions,
        "declaration": declaration.in_force(),
    }


def waiting_items(session: Session, rows: Sequence[Any], caller: Principal) -> list[dict[str, Any]]:
    """Return the rows of the queue, with the places of each and the steps open to the caller."""
    around = queries.surroundings_of(session, [(row.Practice, row.CertificationRequest) for row in rows])
    items = []
    for row in rows:
        practice, public, request, body = (
            row.Practice,
            row.PublishedPractice,
            row.CertificationRequest,
            row.Organisation,
        )
        circle = around.circle_of(practice, request, caller.person_id)
        mine = request.place_of(caller.person_id)
        items.append(
            {
                "practice_id": practice.id,
                "slug": public.slug,
                "title": public.title,
                "summary": public.summary,
                "revision": public.revision,
                "organisation_id": practice.organisation_id,
                "organisation_name_el": body.name_el if body is not None else public.organisation_name,
                "organisation_name_en": body.name_en if body is not None else None,
                "region": model.region_of(practice),
                "proposed": request.proposed,
                "requested_at": request.requested_at,
                "certified_until": public.certified_until,
                "places_free": model.free_places(request, circle),
                "evaluations": len(circle.evaluators),
                "due_at": mine.due_at if mine is not None else None,
                "actions": _actions(practice, request, circle, caller),
            }
        )
    return items


def _actions(practice: Practice, request: CertificationRequest | None, circle: Circle, caller: Principal) -> list[str]:
    if request is None or practice.public is None or not model.is_evaluator(caller, practice):
        return []
    if request.place_of(caller.person_id) is not None:
        return ["give_back", *(["evaluate"] if queries.may_take(practice, caller, circle) else [])]
    free = model.free_places(request, circle) and queries.may_take(practice, caller, circle)
    return ["take"] if free else []


def _may_ask(
    practice: Practice, request: CertificationRequest | None, caller: Principal, now: datetime, renewal: timedelta
) -> bool:
    try:
        model.check_askable(practice, request, by=caller, at=now, renewal=renewal)
    except AppError:
        return False
    return True
