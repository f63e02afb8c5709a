"""Letters: which dead letters a tool means, and how one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson
from amqp.exceptions import NotFound

from chassis.messaging import dead_letters
from chassis.messaging.dead_letters import DeadLetter
from chassis.messaging.topology import Subscription
from chassis.operator.context import ServiceContext
from chassis.operator.errors import FAILED, ToolError
from chassis.operator.times import ago


@dataclass(frozen=True)
class Wanted:
    """Filter of dead letters; None matches anything."""

    event_type: str | None = None
    older_than: timedelta | None = None
    newer_than: timedelta | None = None
    keys: frozenset[str] = frozenset()

    @property
    def is_narrow(self) -> bool:
        """Return whether any condition is set."""
        return self != Wanted()

    def takes(self, letter: DeadLetter) -> bool:
        """Return whether a letter matches. One without a time of death has no age: only `keys` and type match it."""
        if self.keys and letter.key not in self.keys:
            return False
        if self.event_type is not None and letter.type != self.event_type:
            return False
        if self.older_than is None and self.newer_than is None:
            return True
        died = died_at(letter)
        if died is None:
            return False
        age = datetime.now(UTC) - died
        return age >= (self.older_than or timedelta.min) and age < (self.newer_than or timedelta.max)


def died_at(letter: DeadLetter) -> datetime | None:
    """Return a letter's time of death, or None without the header (dead-lettered by the broker itself)."""
    try:
        return datetime.fromisoformat(letter.died_at)
    except ValueError:
        return None


def find(
    chosen: Iterable[tuple[ServiceContext, Subscription]], wanted: Wanted, limit: int | None
) -> Iterator[tuple[ServiceContext, Subscription, list[DeadLetter]]]:
    """Return each subscription's matching letters, the oldest first, `limit` of them in total."""
    left = limit
    for part, subscription in chosen:
        try:
            letters = dead_letters.listed(part.uri, subscription.queue)
        except NotFound:
            message = f"There is no queue '{subscription.dead_queue}': run the setup command of {part.name}."
            raise ToolError(message, code=FAILED) from None
        meant = [letter for letter in letters if wanted.takes(letter)]
        if left is not None:
            meant = meant[:left]
            left -= len(meant)
        yield part, subscription, meant


def line(subscription: str, letter: DeadLetter) -> str:
    """Format a letter in one line."""
    cells = (
        f"{ago(died_at(letter)):>5}",
        subscription,
        letter.key,
        letter.type or "(no event)",
        letter.subject or "-",
        f"attempts={letter.attempts}",
        f"{letter.reason or 'buried by the broker'}: {letter.error}" if letter.error else letter.reason or "-",
    )
    return "  ".join(cells)


def in_full(letter: DeadLetter) -> str:
    """Show a letter with its headers and its content."""
    said = {**letter.to_dict(), "headers": {name: _readable(value) for name, value in letter.headers.items()}}
    return orjson.dumps(said, option=orjson.OPT_INDENT_2, default=str).decode()


def _readable(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value
