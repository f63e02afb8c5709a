"""A service under test for tests: a service that heard of the register of its tests as identity announces it."""

from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from uuid import uuid4

import personas

from chassis.messaging.envelope import Received

REGISTER = {
    personas.LAMIA: ("municipality", "Δήμος Λαμιέων", "Municipality of Lamia", "GR-H", "2401"),
    personas.HALKIDA: ("municipality", "Δήμος Χαλκιδέων", "Municipality of Chalkida", "GR-H", "2101"),
    personas.LARISSA: ("municipality", "Δήμος Λαρισαίων", "Municipality of Larissa", "GR-E", "2701"),
    personas.INTERIOR: ("ministry", "Υπουργείο Εσωτερικών", "Ministry of Interior", None, None),
    personas.CENTRE: ("innovation_centre", "Κέντρο Καινοτομίας «Open»", "Open Innovation Centre", "GR-H", None),
}


def names_of(person_ids, purpose):
    """Answer as identity does."""
    return {"items": [{"person_id": one, "name": f"{purpose} {one}"} for one in person_ids]}


class ServiceUnderTest:
    """A service as callers meet it."""

    def __init__(self, caller):
        self.caller = caller
        caller.asks.setdefault(("identity", "names_of"), names_of)
        self.call = caller.call
        self.events = caller.events
        self._sequence = count(1)

    def hear_the_register(self):
        for organisation_id in REGISTER:
            self.register(organisation_id)

    def register(self, organisation_id, **changes):
        kind, name_el, name_en, region, elstat = REGISTER[organisation_id]
        data = {
            "organisation_id": str(organisation_id),
            "kind": kind,
            "name_el": name_el,
            "name_en": name_en,
            "slug": name_en.lower().replace(" ", "-"),
            "region": region,
            "elstat_code": elstat,
            "parent_id": None,
            "status": "active",
            **changes,
        }
        event = Received(
            id=uuid4(),
            type="organisation.updated.v1" if changes else "organisation.registered.v1",
            source="/services/identity",
            subject=str(organisation_id),
            time=datetime.now(UTC),
            sequence=next(self._sequence),
            data=data,
            aggregate_type="organisation",
        )
        self.caller.instance().on_organisation_changed(event)


def fields(answered):
    """The fields that a problem names."""
    return [fault["field"] for fault in answered.json["errors"]]


def kind(answered):
    """Which problem it is."""
    return SimpleNamespace(status=answered.status, type=answered.json["type"].removeprefix("/problems/"))
