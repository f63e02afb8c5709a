"""The platform without its processes: every service on a real database, called through the gateway's own stages.

Only sockets and the broker are missing, so a request takes milliseconds and thousands can be tried.
"""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from uuid import UUID, uuid4

import orjson
from heard import heard
from sqlalchemy import text

from chassis.contract import build_contract
from chassis.database import make_engine
from chassis.installed import SERVICES as INSTALLED_SERVICES
from chassis.installed import installed
from chassis.messaging.envelope import Received
from chassis.messaging.rpc import Request as Call
from chassis.migrations import upgrade
from chassis.testing import Caller
from gateway.assembly import Assembly
from gateway.contracts.document import read_contract
from gateway.http.head import Headers
from gateway.http.request import Request
from gateway.settings import GatewaySettings
from identity.access.session.sign_in import start_session
from identity.organisation.membership.model import Membership, PlatformRole
from identity.organisation.organisation.queries import get_organisation
from identity.person.person.model import Person
from identity.person.person.verification import VerificationLinks
from notifications.channels.mail.factory import links_of

SERVICES = {service.name: service for service in installed(INSTALLED_SERVICES)}
ASKED = {
    **dict.fromkeys(SERVICES, ("personal_data",)),
    "identity": ("mail_cards", "person_of_address", "expert_cards", "names_of"),
    "notifications": ("personal_data", "expect_erasure", "consents_of_address"),
}
PASSWORD = "τραπέζι και 4 καρέκλες"

# A secret that is refused leaves a record in the audit trail, and nothing else.
_ROWS = text(
    "select table_name from information_schema.tables"
    " where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'audit' order by table_name"
)


@functools.cache
def migrated(service):
    """What brings a database up to its service: the same for all who ask, so that it is done once."""

    def migrate(address):
        engine = make_engine(address, pool_size=1, application=f"{service}-inside")
        upgrade(service, engine)
        engine.dispose()

    return migrate


class Body:
    """The bytes of a body that has arrived whole."""

    present = True

    def __init__(self, data):
        self.data = data

    def read_all(self, cap, seconds):
        del cap, seconds
        return self.data


class Inside:
    """The gateway's stages around the services; `request` is what a client would do over HTTP."""

    def __init__(self, addresses, state):
        self.contracts = {name: orjson.loads(orjson.dumps(build_contract(cls))) for name, cls in SERVICES.items()}
        self.engines = {
            name: make_engine(address, pool_size=4, application=f"{name}-inside") for name, address in addresses.items()
        }
        asks = {(name, asked): self._asked(name, asked) for name, operations in ASKED.items() for asked in operations}
        self.services = {
            name: Caller(cls, self.engines[name], asks=asks, settings=self._settings(name, cls))
            for name, cls in SERVICES.items()
        }
        settings = GatewaySettings(amqp_uri="memory://", state=state, access_log=False, limit_factor=0)
        self.gateway = Assembly(settings, self._call, checks=dict)
        for name, contract in self.contracts.items():
            self.gateway.registry.take(read_contract(name, contract))
        self._sequence = count(1)

    def _settings(self, name, cls):
        no_limits = {"limit_factor": 0} if name == "notifications" else {}  # every client has the same address
        url = str(self.engines[name].url)
        return cls.settings_class(amqp_uri="memory://", database_url=url, demo=True, **no_limits)

    def close(self):
        for engine in self.engines.values():
            engine.dispose()

    def request(self, method, path, token=None, body=None, headers=()):
        """Ask as a client would; gives `status`, `headers`, `body` and `json`."""
        for name in self.services:
            self.gateway.registry.answered(name)
        path, _, query = path.partition("?")
        sent = Headers({name.lower(): value for name, value in dict(headers).items()})
        request_id = sent.setdefault("x-request-id", str(uuid4()))
        if token is not None:
            sent["authorization"] = f"Bearer {token}"
        data = None
        if body is not None:
            sent.setdefault("content-type", "application/json")
            data = Body(body if isinstance(body, bytes) else orjson.dumps(body))
        response = self.gateway.pipeline.answer(Request(method, path, query, sent, data, "127.0.0.1"))
        is_json = dict(response.headers).get("Content-Type", "").endswith("json") and response.body
        return SimpleNamespace(
            status=response.status,
            headers=dict(response.headers),
            body=response.body + b"".join(response.more or ()),
            json=orjson.loads(response.body) if is_json else None,
            request_id=request_id,
        )

    def contents(self):
        """Give a digest of every table of every service: equal before and after means that nothing happened."""
        return {name: self._digests(engine) for name, engine in self.engines.items()}

    # ---- who there is --------------------------------------------------------------------------------

    def person(self, name, *memberships, roles=()):
        """Make a person with a confirmed account; `memberships` are pairs of organisation and role."""
        service = self.services["identity"].instance()
        now = service.now
        with service.transaction() as session:
            person, _ = Person.register(
                email=f"{name}@matrix.example", name=name, language="el", password_hash="unusable", now=now
            )
            person.confirm(name=name, language="el", password_hash="unusable", now=now)
            session.add(person)
            session.flush()
            for organisation_id, role in memberships:
                organisation = get_organisation(session, UUID(organisation_id))
                session.add(Membership.add(person.id, organisation, role, held=(), now=now)[0])
            for role in roles:
                session.add(PlatformRole.grant(person.id, role, now=now)[0])
            session.flush()
            return person.id

    def pending_person_token(self, name):
        """Register somebody who has not confirmed the address yet, and give the token of the mail's link."""
        service = self.services["identity"].instance()
        with service.transaction() as session:
            person, _ = Person.register(
                email=f"{name}@matrix.example", name=name, language="el", password_hash="unusable", now=service.now
            )
            session.add(person)
            session.flush()
            return VerificationLinks(service.settings.secret).make(person, now=service.now)

    def sign_in(self, person_id):
        """Begin a session; gives its tokens."""
        service = self.services["identity"].instance()
        with service.transaction() as session:
            return start_session(session, person_id, service.settings, now=service.now)

    def hear_member(self, service, person_id, organisation_id, role, *, left=False):
        """Let a service hear of somebody's role, or of its end."""
        data = {"person_id": str(person_id), "organisation_id": organisation_id, "role": role}
        kind = "member.removed.v1" if left else "member.added.v1"
        self.services[service].instance().on_member_changed(heard(kind, data))

    def hear_the_register(self):
        """Let the other services hear of the organisations that identity has announced and they have not heard of."""
        for event in self.services["identity"].events("organisation.registered.v1"):
            received = Received(
                id=uuid4(),
                type=event["type"],
                source="/services/identity",
                subject=str(event["aggregate_id"]),
                time=datetime.now(UTC),
                sequence=next(self._sequence),
                data=event["data"],
                aggregate_type="organisation",
            )
            self.services["observatory"].instance().on_organisation_changed(received)
            self.services["challenges"].instance().on_organisation_changed(received)
            self.services["notifications"].instance().on_organisation_registered_or_updated(received)

    @property
    def links(self):
        """The links that mails carry."""
        return links_of(self.services["notifications"].settings)

    def scalar(self, service, statement, **values):
        """Read one value from a service's database."""
        with self.engines[service].connect() as connection:
            return connection.execute(text(statement), values).scalar()

    def acts(self, request_id):
        """Give what the audit trails of all services say of a request."""
        found = []
        for engine in self.engines.values():
            with engine.connect() as connection:
                statement = text("select action from audit where request_id = :id")
                found += connection.execute(statement, {"id": request_id}).scalars()
        return found

    # ---- the way to the services ---------------------------------------------------------------------

    def _call(self, service, operation, context, body=b""):
        return getattr(self.services[service].instance(context), operation)(Call(context, body))

    def _asked(self, service, operation):
        def ask(**payload):
            answered = self.services[service].call(operation, body=payload)
            return answered.json if answered.reply.body else {}

        return ask

    @staticmethod
    def _digests(engine):
        with engine.connect() as connection:
            tables = connection.execute(_ROWS).scalars().all()
            each = " union all ".join(
                f"select '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) from \"{table}\" as t"
                for table in tables
            )
            return {name: (rows, digest) for name, rows, digest in connection.execute(text(each))}
