"""Golden samples of events: how a first one is made, and how one becomes the producer's event again."""

import dataclasses
import types
import typing
import uuid
from datetime import UTC, date, datetime

import orjson
from services import FOLDER

from chassis.messaging.envelope import outgoing

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
IDENTIFIERS = uuid.UUID("0192f0aa-0000-7000-8000-000000000000")
WORDS = {
    "kind": "municipality",
    "name_el": "Δήμος Λαμιέων",
    "name_en": "Municipality of Lamia",
    "slug": "dimos-lamieon",
    "region": "GR-H",
    "organisation_kind": "municipality",
    "elstat_code": "2401",
    "status": "active",
    "language": "el",
    "role": "approver",
    "tier": "regional",
    "title": "Ψηφιακή θυρίδα πολιτών",
    "summary": "Οι αιτήσεις των πολιτών υποβάλλονται από το σπίτι.",
    "problem": "Οι πολίτες περίμεναν στην ουρά.",
    "solution": "Μια θυρίδα που δέχεται αιτήσεις όλο το εικοσιτετράωρο.",
    "municipality": "2401",
    "stage": "implementing",
    "sectors": "technology",
    "principles": "embrace",
}


def sample_path(service, kind):
    return FOLDER / "events" / service / f"{kind}.json"


def first_sample(service, event):
    """A sample with a likely value for each field, to be read and bettered by a person."""
    hints = typing.get_type_hints(event)
    values = {field.name: _likely(field.name, hints[field.name]) for field in dataclasses.fields(event)}
    return envelope(service, event(**values))


def envelope(service, event):
    """The envelope in which the producer sends this event, with fixed id, time and trace."""
    row = {
        "event_id": uuid.uuid5(IDENTIFIERS, event.type),
        "event_type": event.type,
        "aggregate_type": event.aggregate,
        "aggregate_id": event.aggregate_id,
        "aggregate_seq": 1,
        "created_at": MOMENT,
        "payload": orjson.dumps(event.payload(), option=orjson.OPT_UTC_Z).decode(),
        "headers": {
            "requestid": "0192f0aa-1111-7000-8000-000000000001",
            "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        },
    }
    return orjson.loads(outgoing(service, row).body)


def as_event(event, data):
    """The producer's event with the values of a sample's `data`."""
    hints = typing.get_type_hints(event)
    return event(**{field.name: _restore(hints[field.name], data[field.name]) for field in dataclasses.fields(event)})


def _parts(hint):
    """What a hint is made of: its origin, and its arguments without None."""
    arguments = [argument for argument in typing.get_args(hint) if argument is not type(None)]
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        return _parts(arguments[0]) if len(arguments) == 1 else (hint, arguments)
    return typing.get_origin(hint) or hint, arguments


def _likely(name, hint):
    kind, arguments = _parts(hint)
    makers = {
        uuid.UUID: lambda: uuid.uuid5(IDENTIFIERS, name),
        datetime: lambda: MOMENT,
        date: MOMENT.date,
        bool: lambda: False,
        int: lambda: 1,
        float: lambda: 1.0,
        dict: dict,
        str: lambda: WORDS.get(name, name),
    }
    if kind in {list, tuple, frozenset, set}:
        return kind([_likely(name.removesuffix("s"), arguments[0]) if name not in WORDS else WORDS[name]])
    if kind is typing.Literal:
        return WORDS[name] if WORDS.get(name) in arguments else arguments[0]
    return makers[kind]()


def _restore(hint, value):
    kind, arguments = _parts(hint)
    if value is None:
        return None
    if kind in {list, tuple, frozenset, set}:
        return kind(_restore(arguments[0], item) for item in value)
    if kind in {datetime, date}:
        return kind.fromisoformat(value)
    return uuid.UUID(value) if kind is uuid.UUID else value
