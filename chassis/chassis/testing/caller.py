"""Caller: a test double of the gateway for one service."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Engine, text

from chassis.context import CallContext, new_traceparent
from chassis.database import uuid7
from chassis.messaging.rpc import JSON, Reply, Request
from chassis.pagination import CursorCodec
from chassis.principal import ANONYMOUS, Membership, Principal
from chassis.service import Runtime, utc_now
from chassis.settings import DEMO_SECRET

Asked = Callable[..., Mapping[str, Any]]


def person(*roles: str, memberships: tuple[Membership, ...] = (), person_id: UUID | None = None) -> Principal:
    """Make a signed-in person with platform roles."""
    return Principal(
        person_id=person_id or uuid7(),
        session_id=str(uuid7()),
        roles=frozenset(roles),
        memberships=memberships,
    )


def member(
    organisation_id: UUID,
    role: str,
    *,
    kind: str = "organisation",
    region: str | None = "GR-H",
    person_id: UUID | None = None,
) -> Principal:
    """Make a signed-in person with a role in an organisation."""
    return person(memberships=(Membership(organisation_id, role, kind, region),), person_id=person_id)


@dataclass(frozen=True)
class Answered:
    """Answer of a call."""

    status: int
    reply: Reply

    @property
    def json(self) -> Any:
        """Return the body as JSON."""
        return orjson.loads(self.reply.body)

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.reply.body.decode()

    @property
    def etag(self) -> str | None:
        """Return the entity tag."""
        return self.reply.etag


class Caller:
    """Calls operations of one service class on one database; `asks` answers its calls to other services.

    `asks` maps `("identity", "mail_cards")` to a function of the payload's members. `clock` is the service's time.
    """

    def __init__(
        self,
        service: Any,
        engine: Engine,
        *,
        settings: Any = None,
        asks: Mapping[tuple[str, str], Asked] | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.service, self.engine = service, engine
        self.settings = settings or service.settings_class(
            amqp_uri="memory://", database_url=str(engine.url), demo=True
        )
        self.asks = dict(asks or {})
        self.clock = clock

    def instance(self, context: CallContext | None = None) -> Any:
        """Create a service instance as a worker gets it."""
        instance = self.service()
        instance.runtime = Runtime(
            engine=self.engine,
            settings=self.settings,
            cursors=CursorCodec(DEMO_SECRET),
            call=self._ask,
            clock=self.clock,
        )
        instance.enter(context or CallContext.for_system())
        return instance

    def call(
        self,
        operation: str,
        *,
        principal: Principal = ANONYMOUS,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        if_match: str | None = None,
        idempotency_key: str | None = None,
        language: str = "el",
        content_type: str = JSON,
        accepts_html: bool = False,
        is_navigation: bool = False,
        client_ip: str | None = "127.0.0.1",
        device: str | None = None,
        **path: Any,
    ) -> Answered:
        """Call an operation; path parameters are keyword arguments; bytes are sent as they are."""
        given = (query or {}).items()
        values = {name: value if isinstance(value, list) else [str(value)] for name, value in given}
        context = CallContext(
            principal=principal,
            request_id=str(uuid7()),
            traceparent=new_traceparent(),
            language=language,
            deadline=time.time() + 30,
            content_type=content_type,
            accepts_html=accepts_html or is_navigation,
            is_navigation=is_navigation,
            client_ip=client_ip,
            device=device,
            if_match=if_match,
            idempotency_key=idempotency_key,
            path={name: str(value) for name, value in path.items()},
            query=values,
        )
        raw = body if isinstance(body, bytes) else orjson.dumps(body) if body is not None else b""
        reply = getattr(self.instance(context), operation)(Request(context, raw))
        return Answered(reply.status, reply)

    def events(self, *types: str) -> list[Mapping[str, Any]]:
        """Return the outbox in order: `type`, `data`, `aggregate_id`, `aggregate_seq`, `event_id` of each event."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                text(
                    "select event_type as type, payload as data, aggregate_id, aggregate_seq, event_id"
                    " from outbox order by position"
                )
            ).mappings()
            return [dict(row) for row in rows if not types or row["type"] in types]

    def _ask(self, service: str, operation: str, context: CallContext, body: bytes) -> Reply:
        del context
        answer = self.asks[service, operation](**orjson.loads(body or b"{}"))
        return Reply(body=orjson.dumps(answer))
