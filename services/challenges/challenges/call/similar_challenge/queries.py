"""Search for similar challenges of others: public ones that take solutions, and drafts that may be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.challenge.states import APPROVED, IN_WORK, INTERNAL_APPROVAL, PUBLISHED, REVIEW
from challenges.call.practice_lookup.queries import FEWEST_WORDS, terms_of

MOST_SIMILAR: Final = 6
_MOST_COMPARED: Final = 200
_PREPARED: Final = (*sorted(IN_WORK), INTERNAL_APPROVAL, REVIEW, APPROVED)


@dataclass(frozen=True)
class Similar:
    """A challenge of others, with the words in common as the asking challenge writes them."""

    challenge: Challenge
    shared_words: list[str]


def similar_to(session: Session, challenge: Challenge, *, now: datetime, limit: int = MOST_SIMILAR) -> list[Similar]:
    """Find challenges of other owners that share at least two significant words, one of them in both titles.

    Titles, taglines and briefs are compared. Descriptions are too long to tell one problem from another.
    """
    title, asked = terms_of(challenge.title), terms_of(_short(challenge))
    if not title:
        return []
    public = Challenge.state == PUBLISHED
    may_be_found = and_(Challenge.findable, Challenge.state.in_(_PREPARED))
    wanted = select(Challenge).where(
        Challenge.id != challenge.id, or_(public, may_be_found), Challenge.keys.overlap(sorted(title))
    )
    found = session.scalars(wanted.order_by(Challenge.updated_at.desc(), Challenge.id).limit(_MOST_COMPARED)).all()
    compared = [
        Similar(other, [asked[term] for term in asked if term in terms_of(_short(other))])
        for other in _of_others(found, challenge, now)
        if title.keys() & terms_of(other.title).keys()
    ]
    similar = [one for one in compared if len(one.shared_words) >= FEWEST_WORDS]
    return sorted(similar, key=lambda one: -len(one.shared_words))[:limit]


def _of_others(found: Iterable[Challenge], challenge: Challenge, now: datetime) -> Iterable[Challenge]:
    own = set(challenge.owner_ids)
    for other in found:
        if not own & set(other.owner_ids) and (other.state != PUBLISHED or other.takes_more(now)):
            yield other


def _short(challenge: Challenge) -> str:
    return f"{challenge.title}\n{challenge.tagline}\n{challenge.brief}"


def facts(one: Similar) -> Mapping[str, object]:
    """Return the fields that its authors agreed to show, or that are public."""
    names = ("title", "tagline", "state", "contact")
    return {
        "challenge_id": one.challenge.id,
        **{name: getattr(one.challenge, name) for name in names},
        "shared_words": one.shared_words,
        "may_join": one.challenge.state == PUBLISHED,
    }
