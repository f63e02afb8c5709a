"""Execution of a script: each step calls its operation, at the time and as the actor of the script."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

import orjson
from sqlalchemy import Connection, select

from challenges.call.challenge.model import Challenge
from challenges.exchange.challenge_import.script import CLOCK, Places, ScriptSaid, filled_in, moment, part, person_id
from challenges.projections.organisation.model import Organisation
from challenges.service import Challenges
from chassis.context import CallContext, new_traceparent
from chassis.database import uuid7
from chassis.messaging.rpc import JSON, Reply, Request
from chassis.principal import ANONYMOUS, Membership, Principal
from chassis.schemas import load
from chassis.service import Runtime, utc_now
from commons.greek_time import ATHENS

if TYPE_CHECKING:
    from sqlalchemy import Engine

CREATED: Final = "created"
KEPT: Final = "kept"

_REFUSED_FROM: Final = 400
_LONGEST_STEP: Final = 30.0


class OrganisationUnknown(LookupError):
    """The script names an organisation that has not reached this service."""


class StepRefused(RuntimeError):
    """An operation refused a step of the script. The whole script is rolled back."""


def play(runtime: Runtime, definition: Mapping[str, Any]) -> str:
    """Import one challenge atomically. An existing one stays as it is. Return whether it was imported."""
    script = load(ScriptSaid(), definition)
    with runtime.engine.connect() as connection, connection.begin():
        known = select(Challenge.id).where(Challenge.title == script["title"], Challenge.demo == script["demo"])
        if connection.scalar(known) is not None:
            return KEPT
        _Play(runtime, connection, script).run()
    return CREATED


class _Play:
    """One script on one connection: a single transaction contains the commits of all steps."""

    def __init__(self, runtime: Runtime, connection: Connection, script: Mapping[str, Any]) -> None:
        self._script = script
        self._now = utc_now()
        self._today = self._now.astimezone(ATHENS).date()
        self._ids = {name: person_id(script["title"], name) for name in script["people"]}
        self._principals = {
            name: self._principal(connection, self._ids[name], definition)
            for name, definition in script["people"].items()
        }
        self._organisations = {
            name: membership.organisation_id
            for name, principal in self._principals.items()
            for membership in principal.memberships
        }
        self._kept: dict[str, Any] = {}
        # A connection with a transaction of its own in place of the engine: the operations' commits end nothing.
        engine = cast("Engine", connection)
        self._runtime = replace(runtime, engine=engine, call=self._ask, clock=lambda: self._now, history=True)

    def run(self) -> None:
        """Take every step, in order."""
        for number, step in enumerate(self._script["steps"], start=1):
            self._now = moment(step["at"], self._today)
            try:
                answer = self._take(step)
            except StepRefused as refusal:
                raise StepRefused(f"step {number}, {step['do']}: {refusal}") from refusal
            self._kept.update({name: part(answer, wanted) for name, wanted in step["keep"].items()})

    def _take(self, step: Mapping[str, Any]) -> Any:
        principal = self._principals[step["by"]] if step["by"] else ANONYMOUS
        places = Places(self._today, self._kept, self._ids, self._organisations)
        context = CallContext(
            principal=principal,
            request_id=str(uuid7()),
            traceparent=new_traceparent(),
            language="el",
            deadline=time.time() + _LONGEST_STEP,
            content_type=JSON,
            if_match="*",
            path=filled_in(step["path"], places),
        )
        service = self._service(context)
        if step["do"] == CLOCK:
            service.keep_time()
            return None
        raw = b"" if step["body"] is None else orjson.dumps(filled_in(step["body"], places))
        reply: Reply = getattr(service, step["do"])(Request(context, raw))
        if reply.status >= _REFUSED_FROM:
            raise StepRefused(reply.body.decode())
        answer: Any = orjson.loads(reply.body) if reply.body else None
        if step["do"] == "create_challenge":
            self._mark(UUID(answer["id"]))
        return answer

    def _mark(self, challenge_id: UUID) -> None:
        service = self._service(CallContext.for_system())
        with service.transaction() as session:
            session.get_one(Challenge, challenge_id).demo = self._script["demo"]

    def _service(self, context: CallContext) -> Any:
        service: Any = Challenges()
        service.runtime = self._runtime
        service.enter(context)
        return service

    def _principal(self, connection: Connection, identifier: UUID, definition: Mapping[str, Any]) -> Principal:
        memberships: tuple[Membership, ...] = ()
        roles = frozenset({definition["role"]} if definition["role"] and not definition["organisation"] else ())
        if definition["organisation"]:
            columns = (Organisation.organisation_id, Organisation.kind, Organisation.region)
            body = connection.execute(
                select(*columns).where(Organisation.name_el == definition["organisation"])
            ).first()
            if body is None:
                raise OrganisationUnknown(definition["organisation"])
            memberships = (Membership(body.organisation_id, definition["role"], body.kind, body.region),)
        return Principal(person_id=identifier, session_id="import", roles=roles, memberships=memberships)

    def _ask(self, service: str, operation: str, context: CallContext, body: bytes) -> Reply:
        del service, operation, context
        name = orjson.loads(body)["email"].partition("@")[0]
        return Reply(body=orjson.dumps({"person_id": str(self._ids[name])}))
