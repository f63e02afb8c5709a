"""Fan-out: a notice becomes one delivery per recipient, in batches that a crash cannot double or lose.

Each batch is one statement in one transaction with the step of the notice's cursor: an interruption between
batches resumes after the last one, and one inside a batch undoes it. A recipient already has a row for the event,
whichever notice or role led there first: `ON CONFLICT DO NOTHING`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from notifications.notices import brake, circulars
from notifications.notices.inbox.model import group_key
from notifications.notices.inbox.writing import TOLD_WITHIN, WRITTEN
from notifications.notices.model import Audience, Kind, Notice, Who
from notifications.recipients.subscription.model import CHALLENGES, PRACTICES

_TOPICS: Final = {Kind.PRACTICE_PUBLISHED: PRACTICES, Kind.CHALLENGE_PUBLISHED: CHALLENGES}

# A version 7 UUID (RFC 9562) made where the row is made; PostgreSQL has its own only from version 18.
UUID7: Final = """encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
    52, 1), 53, 1), 'hex')::uuid"""

# Recipients are walked in the order of their ids; `walked` bounds the work of one transaction, whoever matches.
_STEP: Final = """
    WITH walked AS MATERIALIZED ({walked}),
    matching AS ({matching}),
    {latest}
    queued AS (
        INSERT INTO deliveries (id, announcement_id, event_id, kind, recipient_kind, recipient, address_digest,
                                subscription_ids, priority, state, created_at, available_at{added})
        SELECT {uuid7}, :announcement_id, :event_id, :kind, '{recipient_kind}', m.id, m.address_digest,
               m.subscription_ids, :priority, {values}
        FROM matching m {joined}
        ON CONFLICT (event_id, recipient) DO NOTHING
        RETURNING recipient
    ){beside}
    SELECT (SELECT count(*) FROM walked) AS walked,
           (SELECT count(*) FROM queued) AS queued,
           (SELECT id FROM walked ORDER BY id DESC LIMIT 1) AS cursor
"""

_WALK_SUBSCRIBERS: Final = """
    SELECT id, address_digest FROM subscribers
    WHERE CAST(:cursor AS uuid) IS NULL OR id > :cursor
    ORDER BY id LIMIT :batch
"""
_WALK_FOLLOWERS: Final = """
    SELECT id, address_digest FROM subscribers
    WHERE (CAST(:cursor AS uuid) IS NULL OR id > :cursor) AND id IN (
        SELECT subscriber_id FROM subscriptions
        WHERE state = 'active' AND challenges @> ARRAY[CAST(:challenge_id AS uuid)])
    ORDER BY id LIMIT :batch
"""

MATCHED: Final = ("topic", "challenge_id", "sectors", "regions", "organisation_ids", "keys")
"""Values of a notice to compare with subscriptions."""

# Whatever happens to a challenge is heard by those who follow it. What is published of a topic is heard by those who
# chose it: within a filter any value is enough, every filter that is given must match, an empty one lets everything
# through. `words` is a list of alternatives, each a list of words, each a list of keys: some alternative whose every
# word has some key in the text.
_MATCHES: Final = """(
    {challenge_id} = ANY (s.challenges)
    OR ({topic} = ANY (s.topics)
      AND (cardinality(s.sectors) = 0 OR s.sectors && {sectors})
      AND (cardinality(s.regions) = 0 OR s.regions && {regions})
      AND (cardinality(s.organisations) = 0 OR s.organisations && {organisation_ids})
      AND (s.words = '[]'::jsonb OR EXISTS (
            SELECT 1 FROM jsonb_array_elements(s.words) AS alternative(words)
            WHERE NOT EXISTS (
                SELECT 1 FROM jsonb_array_elements(alternative.words) AS word(keys)
                WHERE NOT jsonb_exists_any(word.keys, {keys}))))))
"""


def matches(**values: str) -> str:
    """Return the condition that a subscription `s` asks for a notice, from SQL for the values in `MATCHED`."""
    return _MATCHES.format(**values)


_GIVEN: Final = {
    "topic": "CAST(:topic AS text)",
    "challenge_id": "CAST(:challenge_id AS uuid)",
    "sectors": "CAST(:sectors AS text[])",
    "regions": "CAST(:regions AS text[])",
    "organisation_ids": "CAST(:organisation_ids AS uuid[])",
    "keys": "CAST(:keys AS text[])",
}
_ASKED: Final = """
    SELECT w.id, w.address_digest, array_agg(s.id ORDER BY s.id) AS subscription_ids
    FROM walked w JOIN subscriptions s ON s.subscriber_id = w.id AND s.state = 'active' AND s.frequency = 'immediate'
    WHERE {matches}
    GROUP BY w.id, w.address_digest
"""
_MATCHING_SUBSCRIBERS: Final = _ASKED.format(matches=matches(**_GIVEN))

_WALK_PEOPLE: Final = """
    SELECT DISTINCT found.id FROM ({people}) AS found
    WHERE CAST(:cursor AS uuid) IS NULL OR found.id > :cursor
    ORDER BY found.id LIMIT :batch
"""
_EVERY_PERSON: Final = "SELECT id, NULL::text AS address_digest, '{}'::uuid[] AS subscription_ids FROM walked"

# A suspended person can act on nothing: others are told in their place.
_ACTIVE: Final = "NOT EXISTS (SELECT 1 FROM suspended_people s WHERE s.person_id = {}.person_id)"
# Whoever wrote something hears of it while they have a role where it belongs, or curate: so long they may read it.
_OF_ORGANISATIONS: Final = """
    SELECT author AS id FROM unnest(CAST(:person_ids AS uuid[])) AS author
    WHERE EXISTS (SELECT 1 FROM role_assignments d WHERE d.person_id = author
                  AND (d.organisation_id = ANY (CAST(:organisation_ids AS uuid[])) OR d.role = 'curator'))
    UNION ALL
    SELECT m.person_id FROM role_assignments m
    WHERE m.role IN ({roles}) AND m.organisation_id = ANY (CAST(:organisation_ids AS uuid[])) AND {active}
"""
# A body that has no approver is answered for by its managers, and one that has neither by its contributors.
_IN_PLACE_OF: Final = """
    UNION ALL
    SELECT m.person_id FROM role_assignments m
    WHERE m.role = '{role}' AND m.organisation_id = ANY (CAST(:organisation_ids AS uuid[])) AND {active}
      AND NOT EXISTS (
        SELECT 1 FROM role_assignments a
        WHERE a.role IN ({others}) AND a.organisation_id = m.organisation_id AND {others_active})
"""


def _of_organisations(roles: str) -> str:
    return _OF_ORGANISATIONS.format(roles=roles, active=_ACTIVE.format("m"))


def _in_place_of(others: str, role: str) -> str:
    return _IN_PLACE_OF.format(role=role, others=others, active=_ACTIVE.format("m"), others_active=_ACTIVE.format("a"))


_APPROVERS: Final = (
    _of_organisations("'approver'")
    + _in_place_of("'approver'", "manager")
    + _in_place_of("'approver', 'manager'", "contributor")
)
_MANAGERS_OF_REGION: Final = """
    SELECT m.person_id AS id FROM role_assignments m
    WHERE m.role = 'manager' AND m.organisation_kind = 'innovation_centre' AND m.region = :region AND {active}
"""
_CURATORS: Final = "SELECT m.person_id AS id FROM role_assignments m WHERE m.role = 'curator' AND {active}"
_EVALUATORS: Final = """
    SELECT m.person_id AS id FROM role_assignments m WHERE m.role IN ('curator', 'evaluator') AND {active}
"""
_VERIFIERS: Final = """
    SELECT m.person_id AS id FROM role_assignments m
    WHERE (m.role IN ('curator', 'auditor') OR (m.role = 'manager' AND m.organisation_kind = 'innovation_centre'))
      AND {active} AND NOT EXISTS (
        SELECT 1 FROM role_assignments own
        WHERE own.person_id = m.person_id AND own.organisation_id = ANY (CAST(:organisation_ids AS uuid[])))
"""
# Those who had entered when it happened, not when we hear of it: solutions and phases are heard of in no order.
_OF_CHALLENGE: Final = """
    SELECT unnest(person_ids) AS id FROM participants
    WHERE challenge_id = CAST(:challenge_id AS uuid) AND (entered_at IS NULL OR entered_at <= :occurred_at)
"""
_PEOPLE: Final = {
    Who.PERSON: "SELECT unnest(CAST(:person_ids AS uuid[])) AS id",
    Who.CENTRE_MANAGERS: _MANAGERS_OF_REGION.format(active=_ACTIVE.format("m")),
    Who.CURATORS: _CURATORS.format(active=_ACTIVE.format("m")),
    Who.EVALUATORS: f"{_EVALUATORS} UNION ALL {_MANAGERS_OF_REGION}".format(active=_ACTIVE.format("m")),
    Who.VERIFIERS: _VERIFIERS.format(active=_ACTIVE.format("m")),
    Who.AUTHORS_AND_APPROVERS: _APPROVERS,
    Who.OWNERS: _APPROVERS,
    Who.DECIDERS: _of_organisations("'approver', 'manager'"),
    Who.ADDRESSEES: circulars.ADDRESSEES.format(active=_ACTIVE.format("m")),
    Who.OBLIGED: circulars.OBLIGED.format(active=_ACTIVE.format("m")),
    Who.PARTICIPANTS: _OF_CHALLENGE,
    Who.ACTIVE_PARTICIPANTS: f"{_OF_CHALLENGE} AND (NOT out OR out_at >= :occurred_at)",
}


_AT_ONCE: Final = {"latest": "", "added": "", "values": "'queued', :now, :now", "joined": ""}
_BRAKED: Final = {"latest": brake.LATEST, "added": brake.ADDED, "values": brake.VALUES, "joined": brake.JOINED}


def _statements(parts: Mapping[str, str]) -> Mapping[Who, TextClause]:
    def statement(walked: str, matching: str, recipient_kind: str, beside: str = "") -> TextClause:
        filled = {
            "walked": walked,
            "matching": matching,
            "uuid7": UUID7,
            "recipient_kind": recipient_kind,
            "beside": beside and f", {beside.format(uuid7=UUID7)}",
        }
        return text(_STEP.format(**filled, **parts))

    return {
        Who.SUBSCRIBERS: statement(_WALK_SUBSCRIBERS, _MATCHING_SUBSCRIBERS, "subscriber"),
        Who.FOLLOWERS: statement(_WALK_FOLLOWERS, _MATCHING_SUBSCRIBERS, "subscriber"),
        **{
            who: statement(_WALK_PEOPLE.format(people=sql), _EVERY_PERSON, "person", WRITTEN)
            for who, sql in _PEOPLE.items()
        },
    }


_STATEMENTS: Final = _statements(_AT_ONCE)
_BRAKED_STATEMENTS: Final = _statements(_BRAKED)

# A duty may reach us after the event that its bearer should have heard of: the two come from different services.
# What is not finished is walked again too: a batch under way does not see the duty, and this waits for its end.
_REOPEN: Final = text(
    """
    UPDATE notices SET cursor = NULL, finished_at = NULL
    WHERE occurred_at >= :since AND (
        (audience->>'who' IN ('curators', 'evaluators', 'verifiers') AND :role = 'curator')
        OR (audience->>'who' = 'verifiers' AND (:role = 'auditor'
            OR (:role = 'manager' AND :organisation_kind = 'innovation_centre')))
        OR (audience->>'who' = 'evaluators' AND :role = 'evaluator')
        OR (audience->>'who' IN ('centre_managers', 'evaluators') AND :role = 'manager'
            AND :organisation_kind = 'innovation_centre' AND audience->>'region' = :region)
        OR (audience->>'who' = 'addressees' AND :role IN ('representative', 'manager', 'approver')
            AND EXISTS (SELECT 1 FROM circular_addressees a
                        WHERE a.circular_id = CAST(data->>'circular_id' AS uuid)
                          AND CAST(a.organisation_id AS text) = :organisation_id))
        OR (audience->>'who' IN ('authors_and_approvers', 'owners', 'deciders')
            AND (:role IN ('approver', 'manager', 'contributor')
                 OR jsonb_exists(audience->'person_ids', :person_id))
            AND (audience->>'organisation_id' = :organisation_id
                 OR jsonb_exists(audience->'organisation_ids', :organisation_id))))
    """
)

# The same for whoever entered a challenge before something was told to its entrants: phases close in one aggregate,
# solutions are submitted in another.
_REOPEN_TO_PARTICIPANTS: Final = text(
    """
    UPDATE notices SET cursor = NULL, finished_at = NULL
    WHERE occurred_at >= :since AND audience->>'who' IN ('entrants', 'contenders')
      AND audience->>'challenge_id' = :challenge_id
    """
)


def next_notice(session: Session, *, leave_out: Collection[UUID] = ()) -> Notice | None:
    """Lock and return the oldest unfinished notice that no other process holds, or None."""
    unfinished = select(Notice).where(Notice.finished_at.is_(None), Notice.id.not_in(leave_out))
    return session.scalar(unfinished.order_by(Notice.id).limit(1).with_for_update(skip_locked=True))


def step(session: Session, notice: Notice, *, batch: int, now: datetime, pause: timedelta = timedelta()) -> None:
    """Queue the notice's next batch of deliveries, and move its cursor.

    With a `pause`, mails of one kind that follow each other sooner are collected (`notices.brake`).
    """
    audience = notice.to
    given = _parameters(notice, audience, batch, now)
    if pause and notice.kind in brake.BRAKED:
        brake.one_at_a_time(session, notice.kind)
        done = session.execute(_BRAKED_STATEMENTS[audience.who], given | brake.values(now, pause)).one()
    else:
        done = session.execute(_STATEMENTS[audience.who], given).one()
    notice.recipients += done.queued
    notice.cursor = done.cursor or notice.cursor
    if done.walked < batch:
        notice.finished_at = now


def reopen(session: Session, assignment: Mapping[str, Any]) -> None:
    """Repeat the fan-out of notices since a role began, because its bearer may have been unknown at the time."""
    session.execute(_REOPEN, assignment)


def reopen_to_participants(session: Session, *, challenge_id: UUID, since: datetime) -> None:
    """Repeat the fan-out of a challenge's notices to participants since the time of an entry."""
    session.execute(_REOPEN_TO_PARTICIPANTS, {"challenge_id": str(challenge_id), "since": since})


def _parameters(notice: Notice, audience: Audience, batch: int, now: datetime) -> dict[str, Any]:
    given = {
        "announcement_id": notice.id,
        "event_id": notice.event_id,
        "kind": notice.kind,
        "priority": Kind(notice.kind).priority,
        "cursor": notice.cursor,
        "batch": batch,
        "now": now,
    }
    if audience.who in {Who.SUBSCRIBERS, Who.FOLLOWERS}:
        return given | matched(notice, audience)
    return given | {
        "person_ids": list(audience.person_ids),
        "region": audience.region,
        "organisation_ids": audience.organisations,
        "challenge_id": audience.challenge_id,
        "circular_id": notice.data.get("circular_id"),
        "due_days": list(notice.data.get("due_days") or ()),
        "occurred_at": notice.occurred_at,
        "group_key": group_key(notice),
        "told_within": TOLD_WITHIN,
    }


def matched(notice: Notice, audience: Audience) -> dict[str, Any]:
    """Return the values to compare with subscriptions. Followers match with any other filters."""
    data = notice.data
    return {
        "topic": _TOPICS.get(Kind(notice.kind)) if audience.who is Who.SUBSCRIBERS else None,
        "challenge_id": audience.challenge_id,
        "sectors": list(data.get("sectors") or ()),
        "regions": [*data.get("regions", ()), *([data["region"]] if data.get("region") else [])],
        "organisation_ids": [i for i in (data.get("organisation_id"), *data.get("owner_ids", ())) if i],
        "keys": notice.keys,
    }
