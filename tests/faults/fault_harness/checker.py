"""Oracle: compares what was committed with what took effect, and says what is wrong in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """What became of a run's events."""

    attempted: int
    committed: int
    delivered: int
    lost: int
    unexpected: int
    duplicated: int
    out_of_order: int
    unpublished: int
    waiting: int
    dead: int

    def __str__(self):
        return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in vars(self).items())

    @property
    def faults(self):
        """Everything that has to be nought, by name; dead letters are for the test to judge."""
        wrong = ("lost", "unexpected", "duplicated", "out_of_order", "unpublished", "waiting")
        return {name: getattr(self, name) for name in wrong if getattr(self, name)}

    def insist(self, *, dead=0):
        """Fail unless everything took effect exactly once, in order, and the queues are empty."""
        assert not self.faults, str(self)
        assert self.dead == dead, str(self)


def account(scenario):
    """Count in a scenario: outbox against effects, and what lies in the queues."""
    with scenario.theirs.connect() as connection:
        rows = connection.exec_driver_sql("SELECT event_id, published_at IS NULL FROM outbox").all()
    with scenario.ours.connect() as connection:
        effects = connection.exec_driver_sql("SELECT event, note, seq FROM effect ORDER BY n").all()
    committed = {row[0] for row in rows}
    delivered = Counter(row[0] for row in effects)
    dead = scenario.depth(".dead")
    missing = len(committed - delivered.keys())
    return Account(
        attempted=scenario.attempted,
        committed=len(committed),
        delivered=len(delivered),
        lost=max(0, missing - dead),
        unexpected=len(delivered.keys() - committed),
        duplicated=sum(number - 1 for number in delivered.values()),
        out_of_order=violations((row[1], row[2]) for row in effects),
        unpublished=sum(row[1] for row in rows),
        waiting=scenario.waiting(),
        dead=dead,
    )


def violations(effects):
    """Count effects that came before one of a lower sequence of the same aggregate."""
    last, found = {}, 0
    for note, sequence in effects:
        found += sequence < last.get(note, 0)
        last[note] = max(sequence, last.get(note, 0))
    return found
