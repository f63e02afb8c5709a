"""Events: what a service tells the others has happened; declared as frozen dataclasses, sent by the outbox alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact about one aggregate; the fields are what travels, and never personal data.

    `type` is the wire name (`practice.published.v1`), `aggregate` the noun, `key` the field that holds its id.
    `public` events may leave the platform. An event that `expects_listener` and finds no queue holds back its
    aggregate until somebody listens. `invalidates` names cache tags, with fields in braces.
    """

    type: ClassVar[str]
    aggregate: ClassVar[str]
    key: ClassVar[str]
    public: ClassVar[bool] = False
    expects_listener: ClassVar[bool] = True
    invalidates: ClassVar[tuple[str, ...]] = ()

    @property
    def aggregate_id(self) -> str:
        """Give the id of the aggregate that this event is about."""
        return str(getattr(self, self.key))

    def payload(self) -> dict[str, Any]:
        """Give the fields as they travel in `data`."""
        return dict(vars(self))

    def tags(self) -> tuple[str, ...]:
        """Give the cache tags that this event makes stale."""
        values = self.payload()
        return tuple(tag.format(**values) for tag in self.invalidates)
