"""Registration: since when a subscription hears each type, and the names by which the inbox knows its events.

While a subscription of an earlier version is in use (`Subscription.earlier`), the one that replaces it takes each event
under both names: docs/decisions/0033
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine

from chassis.messaging import inbox
from chassis.messaging.topology import Subscription


class Registration:
    """One subscription in the consumer's database."""

    def __init__(self, subscription: Subscription, engine: Engine) -> None:
        self._subscription, self._engine = subscription, engine
        self._earlier: tuple[Subscription, ...] = ()
        self._since: dict[str, int] | None = None

    @property
    def since(self) -> dict[str, int]:
        """Return the time of subscription to each type, in Unix milliseconds. Registers new types."""
        if self._since is None:
            heard = self._subscription
            with self._engine.begin() as connection:
                self._look_for_earlier(connection)
                earlier = [one.queue for one in heard.earlier]
                self._since = inbox.register(connection, heard.queue, heard.producer, heard.types, earlier)
        return self._since

    @property
    def line(self) -> list[str]:
        """Return the name of the subscription, and after it those of the earlier ones in use."""
        return [self._subscription.queue, *(earlier.queue for earlier in self._earlier)]

    def names(self, event_type: str) -> list[str]:
        """Return the name of the subscription, and after it that of the earlier one of this type, if it is in use."""
        return [self._subscription.queue, *(one.queue for one in self._earlier if event_type in one.types)]

    def replaces(self, earlier: Subscription) -> bool:
        """Return whether an earlier subscription is in use: `setup --retire` has not ended it."""
        with self._engine.connect() as connection:
            self._look_for_earlier(connection)
        return earlier in self._earlier

    def _look_for_earlier(self, connection: Connection) -> None:
        found = inbox.in_use(connection, [earlier.queue for earlier in self._subscription.earlier])
        self._earlier = tuple(earlier for earlier in self._subscription.earlier if earlier.queue in found)
