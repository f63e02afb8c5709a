"""Operations of things."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import operation
from chassis.permissions import SIGNED_IN
from chassis.service import Operations
from things.thing import schemas
from things.thing.model import Thing


class ThingOperations(Operations):
    """Noting things down."""

    @operation(
        "POST",
        "/v1/things",
        summary=Localized(el="Νέο πράγμα", en="Make a thing"),
        allow=SIGNED_IN,
        body=schemas.NewThing,
        returns=schemas.ThingView,
        status=201,
        creates="thing",
    )
    def make_thing(self, *, body: dict[str, Any]) -> Thing:
        """Make a thing of the caller."""
        assert self.principal.person_id is not None
        thing, event = Thing.make(body["name"], by=self.principal.person_id, now=self.now)
        self.session.add(thing)
        self.publish(event)
        return thing
