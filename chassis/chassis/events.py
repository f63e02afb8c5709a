"""Events: facts that a service publishes, declared as frozen dataclasses and sent by the outbox alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import orjson

PERSONAL: Final = "person"
PersonId = Annotated[UUID, PERSONAL]
"""The id of a person, as a field of an event; it never leaves the platform."""

# event type → its class; filled as classes are declared, so that the relay knows by type what may leave
_public: dict[str, type[Event]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one aggregate; its fields are the payload, and never personal data.

    `type` is the wire name (`practice.published.v1`), `aggregate` the noun, `key` the field that holds its id.
    `public` events may leave the platform, with the fields that `public_fields` names and no others; with
    `public_when`, a field and its value, only those that have the value. An event that
    `expects_listener` and finds no queue holds back its aggregate until there is a subscriber. `invalidates` names
    cache tags, with fields in braces.
    """

    type: ClassVar[str]
    aggregate: ClassVar[str]
    key: ClassVar[str]
    public: ClassVar[bool] = False
    public_fields: ClassVar[tuple[str, ...]] = ()
    public_when: ClassVar[tuple[str, str] | None] = None
    expects_listener: ClassVar[bool] = True
    invalidates: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Raise TypeError for a public event without a list of public fields, or with a field that it does not have."""
        super().__init_subclass__()
        if cls.public and not cls.public_fields:
            message = f"{cls.__name__} is public: declare its public_fields"
            raise TypeError(message)
        declared = {name for base in cls.__mro__ for name in vars(base).get("__annotations__", {})}
        if unknown := {*cls.public_fields, *(cls.public_when or ())[:1]} - declared:
            message = f"{cls.__name__} has no field {', '.join(sorted(unknown))}"
            raise TypeError(message)
        if cls.public and "type" in vars(cls):
            _public[cls.type] = cls

    @property
    def aggregate_id(self) -> str:
        """Return the id of the aggregate that this event is about."""
        return str(getattr(self, self.key))

    def payload(self) -> dict[str, Any]:
        """Return the fields in their wire form."""
        return dict(vars(self))

    def tags(self) -> tuple[str, ...]:
        """Return the cache tags that this event invalidates."""
        values = self.payload()
        return tuple(tag.format(**values) for tag in self.invalidates)


def public_fields_of(event_type: str, payload: str | bytes) -> tuple[str, ...]:
    """Return the fields of an event that may leave; none for internal types, and for those that are not public now."""
    known = _public.get(event_type)
    if known is None:
        return ()
    if known.public_when is not None:
        name, value = known.public_when
        # what was written before the field existed is public, as it was then
        if orjson.loads(payload).get(name, value) != value:
            return ()
    return known.public_fields
