"""A toy service: one of each thing that an operation can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import fields
from sqlalchemy import text

from chassis.database import uuid7
from chassis.errors import Conflict, Unauthenticated
from chassis.etags import Versions
from chassis.events import Event
from chassis.language import Localized
from chassis.operations import Answer, Cache, check_version, internal, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE, Permission
from chassis.schemas import Code, CommaSeparated, Line, PageQuery, Schema, View, page_of
from chassis.service import Operations, Service

CURATOR = Permission.of("curator")
A_TEXT = Localized(el="κείμενο", en="text")


class ThingTaken(Conflict):
    title = Localized(el="Το όνομα υπάρχει ήδη", en="The name is taken")


@dataclass(frozen=True, kw_only=True)
class ThingMade(Event):
    type: ClassVar[str] = "thing.made.v1"
    aggregate: ClassVar[str] = "thing"
    key: ClassVar[str] = "thing_id"
    expects_listener: ClassVar[bool] = False
    invalidates: ClassVar[tuple[str, ...]] = ("things", "thing:{thing_id}")

    thing_id: UUID


class NewThing(Schema):
    name = Line(required=True, min=1, max=20)
    colours = fields.List(Code(["red", "blue"]), load_default=list)


class ThingQuery(PageQuery):
    colour = CommaSeparated(Code(["red", "blue"]), load_default=list)


class ThingView(View):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    version = fields.Integer()


ThingPage = page_of(ThingView)


@dataclass
class Thing:
    id: UUID
    name: str
    version: int = 7


class ThingOperations(Operations):
    @operation("POST", "/v1/things", summary=A_TEXT, allow=CURATOR, body=NewThing, returns=ThingView,
               status=201, creates="thing", location="/v1/things/{id}", errors=(ThingTaken,))  # fmt: skip
    def make_thing(self, *, body: dict[str, Any]) -> Thing:
        thing = Thing(uuid7(), body["name"])
        self.publish(ThingMade(thing_id=thing.id))
        if body["name"] == "taken":
            raise ThingTaken
        return thing

    @operation("POST", "/v1/secrets", summary=A_TEXT, allow=CURATOR, status=201, idempotent=False)
    def make_secret(self) -> Answer:
        return Answer({"secret": str(uuid7())})

    @operation("GET", "/v1/things/{thing_id}", summary=A_TEXT, allow=ANYONE, returns=ThingView, versioned=True,
               cache=Cache(60, ("thing:{thing_id}",)))  # fmt: skip
    def get_thing(self, thing_id: UUID) -> Thing:
        return Thing(thing_id, "x")

    @operation("PATCH", "/v1/things/{thing_id}", summary=A_TEXT, allow=ANYONE, returns=ThingView, body=NewThing,
               versioned=True, if_match=True)  # fmt: skip
    def change_thing(self, thing_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Thing:
        check_version(expected_version, 7)
        return Thing(thing_id, body["name"], 8)

    @operation("GET", "/v1/things", summary=A_TEXT, allow=ANYONE, query=ThingQuery, returns=ThingPage)
    def list_things(self, *, query: dict[str, Any]) -> Page:
        return Page(
            [Thing(uuid7(), colour) for colour in query["colour"]], self.cursors.seal("things", [query["limit"]])
        )

    @operation("GET", "/v1/things/{thing_id}/few", summary=A_TEXT, allow=ANYONE, query=PageQuery,
               returns=ThingPage, deprecated=date(2026, 12, 1), sunset=date(2027, 6, 30))  # fmt: skip
    def list_few_things(self, thing_id: UUID, *, query: dict[str, Any]) -> Page:
        return Page([Thing(thing_id, "x")])

    @operation("POST", "/v1/naps", summary=A_TEXT, allow=ANYONE, status=204)
    def sleep(self) -> None:
        self.session.execute(text("select pg_sleep(20)"))

    @operation("POST", "/v1/short-naps", summary=A_TEXT, allow=ANYONE, status=204)
    def nap(self) -> None:
        self.session.execute(text("select pg_sleep(1)"))

    @operation("POST", "/v1/things/{thing_id}/secrets", summary=A_TEXT, allow=ANYONE, body=NewThing, status=204,
               limit="login")  # fmt: skip
    def try_secret(self, thing_id: UUID, *, body: dict[str, Any]) -> None:
        raise Unauthenticated

    @operation("POST", "/v1/faults", summary=A_TEXT, allow=ANYONE, status=204)
    def fail(self) -> None:
        raise RuntimeError("secret detail postgresql://role:password@host")

    @operation("POST", "/v1/forms", summary=A_TEXT, allow=ANYONE, body=NewThing, form=True, status=200)
    def form(self, *, body: dict[str, Any]) -> Answer:
        return Answer(f"<p>{body['name']}</p>", content_type="text/html; charset=utf-8")

    @operation("POST", "/v1/asks", summary=A_TEXT, allow=ANYONE, status=204)
    def ask_inside_a_transaction(self) -> None:
        self.ask("other", "thing")

    @internal(returns=ThingView)
    def inner(self) -> Thing:
        return Thing(uuid7(), "inner")


class Toy(ThingOperations, Service):
    name = "toy"
    publishes = (ThingMade,)
    audit_readers = Permission.of("curator", "auditor")

    @classmethod
    def version(cls) -> str:
        return "1.2.3"
