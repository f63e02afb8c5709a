"""Service: the base of every service class, and the members available to a method on `self` during a call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from typing import Any, ClassVar, Generic

import orjson
from nameko.extensions import DependencyProvider
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from typing_extensions import TypeVar

from chassis.audit import chain, trail
from chassis.audit.record import Actor, AuditRecord, Target
from chassis.audit.view import audit_view
from chassis.client_access import PEOPLE_ONLY, ClientAccess
from chassis.context import CallContext
from chassis.contract import build_contract
from chassis.errors import AppError, DeadlineExceeded
from chassis.events import Event
from chassis.examples import Examples
from chassis.language import Localized
from chassis.messaging import outbox
from chassis.messaging.heartbeat import Heartbeat
from chassis.messaging.relay import Relay
from chassis.messaging.rpc import Reply
from chassis.messaging.rpc_client import RpcClient
from chassis.operations import internal
from chassis.operator.health_checks import HealthCheck
from chassis.pagination import CursorCodec
from chassis.permissions import NOBODY, Permission
from chassis.principal import Principal
from chassis.settings import ServiceSettings, known_secrets
from chassis.timers import every

OK_BELOW = 400

SettingsT = TypeVar("SettingsT", bound=ServiceSettings, default=Any)


def utc_now() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass
class Runtime:
    """Resources of one running service: its settings, its database, its RPC client, its clock.

    `history`: the clock shows the past. Events then bear the time at which they happened, not that of writing.
    """

    engine: Engine
    settings: ServiceSettings
    cursors: CursorCodec
    call: Callable[[str, str, CallContext, bytes], Reply] | None = None
    clock: Callable[[], datetime] = utc_now
    history: bool = False

    @cached_property
    def reader(self) -> Engine:
        """Return the same pool in autocommit mode, for statements that need no transaction."""
        return self.engine.execution_options(isolation_level="AUTOCOMMIT")


class RuntimeProvider(DependencyProvider):  # type: ignore[misc]  # nameko is untyped
    """Gives each call the service's runtime; starts the relay and the heartbeat along with it."""

    rpc = RpcClient()
    relay = Relay()
    heartbeat = Heartbeat()

    def setup(self) -> None:
        """Take the engine and settings that the runner made."""
        config = self.container.config
        self._runtime = Runtime(
            engine=config["engine"],
            settings=config["settings"],
            cursors=CursorCodec(*known_secrets(config["settings"])),
            call=self.rpc.call,
        )

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        """Return the runtime, the same for every call."""
        del worker_ctx
        return self._runtime


class Operations(Generic[SettingsT]):
    """Base of the operation classes of the nouns; `Service` composes them.

    `Operations[ThingsSettings]` is the base of a noun that reads settings of its own service.
    """

    name: ClassVar[str]
    client_access: ClassVar[ClientAccess] = PEOPLE_ONLY
    runtime: Any
    call: CallContext

    audit_record: AuditRecord | None = None
    """Audit record of the current call; None once it is written, or where the call leaves none."""

    _session: Session | None = None

    def enter(self, context: CallContext) -> None:
        """Begin a call: from here on `self` speaks of this call only."""
        self.call = context
        self.now = self.runtime.clock()
        self.announced: list[Event] = []
        self.audit_record = None
        self._session = None

    @property
    def session(self) -> Session:
        """Return the session of the current transaction."""
        if self._session is None:
            raise RuntimeError("no transaction is open: declare transaction=True or use self.transaction()")
        return self._session

    @property
    def principal(self) -> Principal:
        """Return the principal of the call."""
        return self.call.principal

    @property
    def settings(self) -> SettingsT:
        """Return the service's settings."""
        settings: SettingsT = self.runtime.settings
        return settings

    @property
    def cursors(self) -> CursorCodec:
        """Return the codec of this service's page cursors."""
        codec: CursorCodec = self.runtime.cursors
        return codec

    def publish(self, *events: Event) -> None:
        """Record events: they go out if, and only if, the transaction at hand commits."""
        if self._session is None or not self._writable:
            raise RuntimeError("an event outside a transaction would be lost")
        self.announced += events
        self._unwritten += events

    def audit(
        self,
        action: str | None = None,
        *,
        actor: Actor | None = None,
        target: Target | None = None,
        outcome: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Add details to this call's audit record, or request a record for a call that only reads.

        Ids, codes and numbers only: no names, no addresses, no free text.
        """
        if self.audit_record is None and action is None:
            raise RuntimeError("its record is written, or it leaves none: an act of its own needs a name")
        record = self.audit_record or AuditRecord(action or "")
        self.audit_record = record
        record.action, record.actor = action or record.action, actor or record.actor
        record.target, record.outcome = target or record.target, outcome or record.outcome
        record.details.update(details or {})
        record.always = True

    def audit_as_save(self) -> None:
        """Let the saves of a draft by one person be one record: they have no effect before another act."""
        if self.audit_record is not None:
            self.audit_record.save = True

    @contextmanager
    def transaction(self, *, single_read: bool = False, is_act: bool = True) -> Iterator[Session]:
        """Open one transaction. It commits at the end, with the events published in it, or not at all.

        The first one that writes also writes the audit record of the call, unless it only prepares the action.
        For a `single_read` each statement stands alone, and no event can be published. A test client's call is checked
        by every rule, then rolled back.
        """
        if self._session is not None:
            raise RuntimeError("a transaction is open already: there is only one way through")
        self._unwritten: list[Event] = []
        self._writable = not single_read
        engine = self.runtime.reader if single_read else self.runtime.engine
        with Session(engine, expire_on_commit=False) as session:
            self._session = session
            try:
                yield session
                if self.principal.test and not single_read:
                    session.flush()
                    session.rollback()
                    self.announced.clear()
                    return
                if self._unwritten:
                    happened_at = self.now if self.runtime.history else None
                    outbox.write(session, self._unwritten, self.call, happened_at=happened_at)
                if (
                    self.audit_record is not None
                    and is_act
                    and not single_read
                    and trail.write(session, self.audit_record, self.call)
                ):
                    self.audit_record = None
                session.commit()
            except DeadlineExceeded:
                # the time ran out in the middle of a statement: the connection is of no more use
                session.invalidate()
                raise
            finally:
                self._session = None

    def ask(self, service: str, operation: str, /, *, seconds: float = 5.0, **payload: Any) -> dict[str, Any]:
        """Call an internal operation of another service and wait; never inside a transaction.

        Raises `Unavailable` or `DeadlineExceeded` when the other is away, `AskFailed` when it refuses.
        """
        if self._session is not None:
            raise RuntimeError("no network call inside a transaction")
        reply = self.runtime.call(service, operation, self.call.within(seconds), orjson.dumps(payload))
        if reply.status >= OK_BELOW:
            raise AskFailed(reply)
        answer: dict[str, Any] = orjson.loads(reply.body) if reply.body else {}
        return answer


class AskFailed(AppError):
    """Another service refused our call, with `reply_status` and `problem`."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply_status = reply.status
        self.problem: Mapping[str, Any] = orjson.loads(reply.body) if reply.body else {}


class Service(Operations):
    """Base of a service class: `name`, description, settings, events; the class mixes in the nouns' operations.

    `client_access` is the access of agencies' programs, `audit_readers` admits to its audit trail, `examples` have
    values for the fields of its documentation.
    `health_checks` are additional checks for the `doctor` command, particular to this service. `trails` are
    further audit chains of its own, which `audit verify` reads too. `keys` return the reason why values sealed in its
    database do not open with its settings, or None: it takes no work until all open.
    """

    title: ClassVar[Localized | None] = None
    settings_class: ClassVar[type[ServiceSettings]] = ServiceSettings
    publishes: ClassVar[tuple[type[Event], ...]] = ()
    audit_readers: ClassVar[Permission] = NOBODY
    examples: ClassVar[Examples] = Examples()
    health_checks: ClassVar[tuple[HealthCheck, ...]] = ()
    trails: ClassVar[tuple[HealthCheck, ...]] = ()
    keys: ClassVar[tuple[Callable[[Any, Engine], str | None], ...]] = ()
    runtime = RuntimeProvider()

    def __init_subclass__(cls, **options: Any) -> None:
        """Add the operation that reads the audit trail."""
        super().__init_subclass__(**options)
        if "name" in vars(cls):
            setattr(cls, f"list_{cls.name}_audit", audit_view(cls.name, cls.audit_readers))

    @classmethod
    def version(cls) -> str:
        """Return the version of the service's distribution."""
        return version(f"kainotomia-{cls.name}")

    @classmethod
    def warm_up(cls) -> None:
        """Load lazy data before the first call; called once."""

    @internal(transaction=False)
    def contract(self) -> dict[str, Any]:
        """Return the contract of this service: its operations, published events and subscriptions."""
        return build_contract(type(self))

    @every(seconds=1, transaction=False)
    def seal_audit_trail(self) -> None:
        """Tie the new records of the audit trail to the chain, on one replica at a time."""
        sealed = chain.BATCH
        while sealed == chain.BATCH:
            with self.transaction() as session:
                sealed = chain.seal(session)
