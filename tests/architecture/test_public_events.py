"""What leaves the platform is a list for each event, and no person is on it."""

import dataclasses
import re
import typing
from importlib import import_module
from uuid import UUID

import pytest
from house import SERVICES

from chassis.events import PERSONAL, Event, PersonId
from chassis.service import Service

# How a field is called that holds a person's id.
OF_A_PERSON = re.compile(
    r"(^|_)(person|persons|people|author|asker|lead|leader|evaluator|reviewer|expert|recipient|actor|member|team|user"
    r"|subject|manager|approver|contributor|curator|editor|solver|contact|requester|inviter)(_ids?)?$"
    r"|(^|_)by(_id)?$"
)
# Called like that, and no person. Every line is a decision.
OF_NOBODY = {
    ("expert.listed.v1", "expert_id"),  # what the public knows a profile by
    ("expert.unlisted.v1", "expert_id"),
}


def services():
    for name in SERVICES:
        classes = [one for one in vars(import_module(f"{name}.service")).values() if isinstance(one, type)]
        yield from (one for one in classes if issubclass(one, Service) and one.__dict__.get("name") == name)


EVENTS = sorted({event for service in services() for event in service.publishes}, key=lambda event: event.type)
PUBLIC = [event for event in EVENTS if event.public]


def hints(event):
    return typing.get_type_hints(event, include_extras=True)


def parts(hint):
    """Every type that a type is made of, the fields of dictionaries included."""
    yield hint
    if typing.get_origin(hint) is typing.Annotated:
        yield from parts(typing.get_args(hint)[0])
    elif typing.is_typeddict(hint):
        for name, inner in typing.get_type_hints(hint, include_extras=True).items():
            assert not OF_A_PERSON.search(name), name
            yield from parts(inner)
    else:
        for inner in typing.get_args(hint):
            yield from parts(inner)


def is_personal(hint):
    return any(PERSONAL in getattr(part, "__metadata__", ()) for part in parts(hint))


def test_there_are_public_events_and_internal_ones():
    assert len(PUBLIC) > 20
    assert len(EVENTS) - len(PUBLIC) > 20


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_every_id_of_a_person_is_declared_as_one(event):
    for name, hint in hints(event).items():
        if name in {field.name for field in dataclasses.fields(event)} and UUID in parts(hint):
            named = bool(OF_A_PERSON.search(name)) and (event.type, name) not in OF_NOBODY
            assert is_personal(hint) is named, f"{event.type}: {name}"


@pytest.mark.parametrize("event", PUBLIC, ids=lambda event: event.type)
def test_no_public_field_is_a_person_or_of_open_shape(event):
    fields = {field.name for field in dataclasses.fields(event)}
    assert set(event.public_fields) <= fields
    assert event.key in event.public_fields
    for name in event.public_fields:
        hint = hints(event)[name]
        assert not is_personal(hint), f"{event.type}: {name} is a person's id"
        assert not OF_A_PERSON.search(name), f"{event.type}: {name}"
        # what has no declared fields of its own could bear anything
        assert not [part for part in parts(hint) if part in (dict, typing.Any) or typing.get_origin(part) is dict]


def test_a_public_event_without_a_list_is_refused_at_import():
    with pytest.raises(TypeError, match="declare its public_fields"):

        class Loud(Event):
            type = "loud.said.v1"
            public = True
            thing_id: UUID


def test_a_list_that_names_no_field_is_refused_at_import():
    with pytest.raises(TypeError, match="has no field by_whom"):

        class Wrong(Event):
            type = "wrong.said.v1"
            public = True
            public_fields = ("thing_id", "by_whom")
            thing_id: UUID


def test_a_persons_id_is_found_within_other_types():
    assert is_personal(list[PersonId])
    assert is_personal(PersonId | None)
    assert not is_personal(list[UUID])
