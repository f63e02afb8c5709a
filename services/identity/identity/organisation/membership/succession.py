"""Succession: the roles of a successor's people in the closed bodies that it follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from chassis.events import Event
from chassis.principal import Membership
from identity.organisation.membership.events import MemberEvent
from identity.organisation.organisation.model import Organisation


@dataclass(frozen=True)
class EffectiveRole:
    """A role of a person in an organisation. An inherited one is held by the successor's people in a closed body."""

    organisation: Organisation
    role: str
    inherited: bool = False

    @property
    def organisation_id(self) -> UUID:
        """Return the organisation's identifier."""
        return self.organisation.id

    def to_claim(self) -> Membership:
        """Return the membership as an access token names it."""
        body = self.organisation
        return Membership(body.id, self.role, body.kind, body.region, self.inherited)


def predecessors(session: Session, organisation_ids: Collection[UUID]) -> list[tuple[UUID, Organisation]]:
    """Return the closed bodies that these follow, directly or through others, each with the body that follows it.

    The body closed last comes first.
    """
    chain = (
        select(Organisation.id, Organisation.successor_id.label("heir"))
        .where(Organisation.successor_id.in_(organisation_ids))
        .cte("chain", recursive=True)
    )
    earlier = aliased(Organisation)
    chain = chain.union_all(select(earlier.id, chain.c.heir).join(chain, earlier.successor_id == chain.c.id))
    found = select(chain.c.heir, Organisation).join(chain, chain.c.id == Organisation.id)
    latest_first = found.order_by(Organisation.closed_at.desc(), Organisation.id)
    return [(heir, organisation) for heir, organisation in session.execute(latest_first)]


def with_inherited(session: Session, events: Iterable[Event]) -> list[Event]:
    """Return the events with those of the same roles in the bodies that the organisation of each follows."""
    listed = list(events)
    followed = predecessors(session, {event.organisation_id for event in listed if isinstance(event, MemberEvent)})
    result: list[Event] = []
    for event in listed:
        result.append(event)
        if isinstance(event, MemberEvent):
            result += [inherited(event, body) for heir, body in followed if heir == event.organisation_id]
    return result


def inherited(event: MemberEvent, body: Organisation) -> MemberEvent:
    """Return the event of the same role in a closed body."""
    return replace(event, organisation_id=body.id, organisation_kind=body.kind, region=body.region, inherited=True)
