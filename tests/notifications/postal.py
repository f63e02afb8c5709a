"""Postal: the notifications service, its mail server and its time, with the steps that tests take often."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from uuid import UUID

from aiosmtpd.controller import Controller
from sqlalchemy import text

from chassis.database import uuid7
from chassis.errors import Unavailable
from chassis.messaging.envelope import Received
from chassis.messaging.topology import subscriptions_of
from chassis.testing import Caller
from notifications.service import Notifications

LAMIA = UUID("0192f0aa-0000-7000-8000-000000000001")
LOOPBACK = "127.0.0.1"
TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

HANDLERS = {
    event_type: getattr(Notifications, heard.method)
    for heard in subscriptions_of(Notifications)
    if not heard.method.endswith("_announced")
    for event_type in heard.types
}


class Postbox:
    """Mails taken by a real SMTP server, and the faults that it is told to show."""

    def __init__(self):
        with socket.create_server((LOOPBACK, 0)) as probe:
            self.port = probe.getsockname()[1]
        self._controller = None
        self.taken = []
        self.rcpt = {}
        self.data = {}
        self.on_data = None
        self.connections = 0

    def open(self):
        self._controller = Controller(self, hostname=LOOPBACK, port=self.port)
        self._controller.start()

    def close(self):
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        del server, envelope
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        del server, session, options
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        [recipient] = envelope.rcpt_tos
        if recipient in self.data:
            return self.data[recipient]
        self.taken.append((recipient, envelope.content))
        if self.on_data is not None:
            self.on_data(recipient)
        return "250 OK"

    @property
    def mails(self):
        return [email.message_from_bytes(content, policy=email.policy.default) for _, content in self.taken]

    def to(self, recipient):
        return [mail for mail in self.mails if mail["To"] == recipient]


class Platform(Caller):
    """The notifications service with the steps that tests take often."""

    def __init__(self, *args, post, **options):
        super().__init__(*args, **options)
        self.post = post
        self.people = {}
        self.material = {}
        self.away = set()
        self.asks = {
            ("identity", "mail_cards"): self._mail_cards,
            ("observatory", "notice_material"): self._notice,
            ("challenges", "notice_material"): self._challenge_notice,
            ("identity", "notice_material"): self._introduction,
            ("identity", "names_of"): self._names,
        }

    # what the other services answer

    def person(self, email="maria@lamia.example", language="el", status="active", token=None, registration=1):
        person_id = uuid7()
        self.people[str(person_id)] = {
            "person_id": str(person_id), "email": email, "name": "Μαρία", "language": language, "status": status,
            "token": token, "registration": registration,
        }  # fmt: skip
        return person_id

    def _mail_cards(self, person_ids, purpose):
        if "identity" in self.away:
            raise Unavailable
        found = [self.people[i] for i in person_ids if i in self.people]
        return {"items": [{**card, "token": card["token"] if purpose else None} for card in found]}

    def _notice(self, practice_id, review_id):
        if "observatory" in self.away:
            raise Unavailable
        return {"practice_id": practice_id, **self.material[practice_id], "review_id": review_id}

    def _introduction(self, introduction_id):
        if "identity" in self.away:
            raise Unavailable
        return self.material[introduction_id]

    def _names(self, person_ids, purpose):
        if "names" in self.away:
            raise Unavailable
        assert purpose == "sender"
        found = [self.people[i] for i in map(str, person_ids) if i in self.people]
        return {"items": [{"person_id": card["person_id"], "name": card["name"]} for card in found]}

    def _challenge_notice(self, challenge_id, review_id, **about):
        if "challenges" in self.away:
            raise Unavailable
        return {"challenge_id": challenge_id, **self.material[challenge_id], "review_id": review_id}

    # what happens

    def hear(self, event_type, data, *, subject=None, time=None, event_id=None, traceparent=TRACE):
        function = HANDLERS[event_type]
        event = Received(
            id=event_id or uuid7(), type=event_type, source="/services/x", subject=str(subject or uuid7()),
            time=time or self.clock(), sequence=1, data=function.subscription.schemas[event_type].load(data),
            request_id="request-1", traceparent=traceparent,
        )  # fmt: skip
        instance = self.instance()
        with instance.transaction():
            function.__wrapped__(instance, event)
        return event

    def publish(self, *, time=None, **changed):
        data = {
            "practice_id": str(uuid7()), "revision": 1, "organisation_id": str(LAMIA), "author_ids": [],
            "review_id": str(uuid7()), "slug": "psifiaki-thyrida", "title": "Ψηφιακή θυρίδα πολιτών",
            "summary": "Οι αιτήσεις υποβάλλονται από το σπίτι.", "problem": "Ουρές στα ΚΕΠ.",
            "solution": "Ηλεκτρονικές αιτήσεις όλο το εικοσιτετράωρο.", "region": "GR-H", "municipality": "2401",
            "sectors": ["technology"], "principles": ["embrace"], "stage": "implementing", "language": "el",
            "published_at": "2026-03-02T09:30:00Z", **changed,
        }  # fmt: skip
        self.material[data["practice_id"]] = {"title": data["title"], "comment": "Εξαιρετική δουλειά.\nΜπράβο!"}
        return self.hear("practice.published.v1", data, subject=data["practice_id"], time=time)

    def submit(self, **changed):
        data = {
            "practice_id": str(uuid7()), "revision": 1, "organisation_id": str(LAMIA), "author_ids": [],
            "region": "GR-H", "tier": "regional", "resubmission": False, **changed,
        }  # fmt: skip
        self.material[data["practice_id"]] = {"title": "Κομποστοποίηση στη γειτονιά", "comment": None}
        return self.hear("practice.submitted.v1", data, subject=data["practice_id"])

    def duty(self, person_id, role, *, organisation_id=LAMIA, kind="municipality", region="GR-H", time=None):
        """Assign a role to a person, without the mail about it."""
        data = {"person_id": str(person_id), "role": role}
        if role == "curator":
            return self._silently("role.granted.v1", data, time=time)
        data |= {"organisation_id": str(organisation_id), "organisation_kind": kind, "region": region}
        return self._silently("member.added.v1", data, time=time)

    def appoint(self, person_id, role):
        """Give a person a role on the platform, without the mail about it."""
        return self._silently("role.granted.v1", {"person_id": str(person_id), "role": role})

    def duty_ends(self, person_id, role, *, organisation_id=LAMIA, kind="municipality", region="GR-H"):
        data = {"person_id": str(person_id), "role": role}
        if role == "curator":
            return self._silently("role.revoked.v1", data)
        data |= {"organisation_id": str(organisation_id), "organisation_kind": kind, "region": region}
        return self._silently("member.removed.v1", data)

    def _silently(self, event_type, data, *, time=None):
        event = self.hear(event_type, data, subject=data["person_id"], time=time)
        self.execute("delete from notices where event_id = :id", id=event.id)
        return event

    def decide(self, practice_id, *authors, what="changes_requested", **changed):
        """A reviewer decides about a practice of Lamia, with a comment that is confidential."""
        data = {
            "practice_id": practice_id, "revision": 1, "organisation_id": str(LAMIA), "review_id": str(uuid7()),
            "author_ids": [str(author) for author in authors], "region": "GR-H", **changed,
        }  # fmt: skip
        self.material[practice_id] = {"title": "Κομποστοποίηση", "comment": "ΜΥΣΤΙΚΟ"}
        return self.hear(f"practice.{what}.v1", data, subject=practice_id)

    def organisation(self, organisation_id=LAMIA, name_el="Δήμος Λαμιέων", name_en="Municipality of Lamia"):
        data = {
            "organisation_id": str(organisation_id), "kind": "municipality", "name_el": name_el, "name_en": name_en,
            "slug": "x", "region": "GR-H", "elstat_code": "2401", "parent_id": None, "status": "active",
        }  # fmt: skip
        return self.hear("organisation.registered.v1", data, subject=organisation_id)

    def ask(
        self, address="dimitra@polites.example", language="el", *, known=True, client_ip="127.0.0.1",
        frequency="immediate", **filters,
    ):  # fmt: skip
        if known:
            self.know(filters)
        body = {"email": address, "language": language, "frequency": frequency, "filters": filters}
        return self.call("request_subscription", body=body, client_ip=client_ip)

    def know(self, filters):
        """Create the organisations and challenges that a subscription names."""
        for identifier in filters.get("organisations", ()):
            self.execute(
                "insert into organisations values (:id, 'municipality', 'Φορέας', '', 'GR-H', 'active')"
                " on conflict do nothing", id=identifier,
            )  # fmt: skip
        for identifier in filters.get("challenges", ()):
            self.execute(
                "insert into known_challenges (id, title, demo) values (:id, 'Πρόκληση', false) on conflict do nothing",
                id=identifier,
            )

    def confirm_token(self, address="dimitra@polites.example"):
        link = re.search(r"/v1/subscriptions/confirm\?token=(\S+)", body_text(self.post.to(address)[-1]))
        return link.group(1)

    def subscribe(self, address="dimitra@polites.example", language="el", **filters):
        """Ask, receive the mail and confirm; gives the confirmed subscription."""
        assert self.ask(address, language, **filters).status == 202
        self.send()
        confirmed = self.call("confirm_subscription", body={"token": self.confirm_token(address)})
        assert confirmed.status == 200, confirmed.text
        return confirmed.json

    def subscribers(self, count, **columns):
        """Put many confirmed subscriptions straight into the database."""
        with self.engine.begin() as connection:
            connection.execute(
                text(
                    "with s as (insert into subscribers select gen_random_uuid(), 'n' || n || '@many.example',"
                    " encode(sha256(('kainotomia address' || chr(1) || n)::bytea), 'hex'), now()"
                    " from generate_series(1, :count) n returning id)"
                    " insert into subscriptions (id, subscriber_id, state, language, frequency, words, sectors,"
                    " regions, organisations, created_at, confirmed_at)"
                    " select gen_random_uuid(), id, 'active', 'el', 'immediate', '[]', '{}', '{}', '{}', now(), now()"
                    " from s"
                ),
                {"count": count},
            )

    # what the timers do

    def fan_out(self):
        Notifications.fan_out_notices.__wrapped__(self.instance())

    def send(self):
        Notifications.send_mails.__wrapped__(self.instance())

    def deliver(self):
        self.fan_out()
        self.send()

    def deliver_all(self, runs=20):
        """Deliver in as many runs as a busy machine needs."""
        self.fan_out()
        due = "select 1 from deliveries where state = 'queued' and available_at <= :now limit 1"
        while self.rows(due, now=self.clock()) and runs:
            self.send()
            runs -= 1

    # what stands in the database

    def rows(self, statement, **values):
        with self.engine.begin() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    def execute(self, statement, **values):
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def deliveries(self, **equal):
        where = " and ".join(f"{name} = :{name}" for name in equal) or "true"
        return self.rows(f"select * from deliveries where {where} order by id", **equal)

    def delivery_of(self, event):
        """Return the one delivery of an event."""
        [row] = self.deliveries(event_id=event.id)
        return row


def body_text(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def body_html(mail):
    return mail.get_body(("html",)).get_content().replace("\r\n", "\n")


def sent(post):
    """Return recipient and subject of each mail, in order."""
    return sorted((mail["To"], mail["Subject"]) for mail in post.mails)
