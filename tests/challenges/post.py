"""Delivery between services on real databases, as often and as late as a test wants.

There is no broker and no inbox: every duplicate reaches the handler itself, which therefore must be idempotent by
itself. Order within an aggregate is kept for each subscription, as the chassis keeps it.
"""

from collections import defaultdict, deque

from sqlalchemy import text

from chassis.messaging import outbox
from chassis.messaging.envelope import decode, outgoing
from chassis.messaging.topology import subscriptions_of

_LOG = text(
    "select position, event_id, aggregate_type, aggregate_id, aggregate_seq, event_type, headers, created_at,"
    " payload::text as payload from outbox where position > :after order by position"
)


class Crashed(Exception):
    """The process died just before its transaction would have been committed."""


def log_of(caller, after=0):
    """Return the published events of a service, as they travel."""
    with caller.engine.connect() as connection:
        rows = connection.execute(_LOG, {"after": after}).mappings().all()
    return [(row["position"], decode(outgoing(caller.service.name, row).body)) for row in rows]


class Post:
    """Carries events between the services of `callers`."""

    def __init__(self, *callers):
        self.callers = {caller.service.name: caller for caller in callers}
        self.subscriptions = [heard for caller in callers for heard in subscriptions_of(caller.service)]
        self._collected = dict.fromkeys(self.callers, 0)
        self._waiting = defaultdict(deque)

    def collect(self):
        """Move the events published since the last call into the queues of their subscribers."""
        for name, caller in self.callers.items():
            for position, event in log_of(caller, self._collected[name]):
                self._collected[name] = position
                for heard in self.subscriptions:
                    if heard.producer == name and event.type in heard.types:
                        self._waiting[heard, event.subject].append(event)
        return [queue for queue, waiting in self._waiting.items() if waiting]

    def deliver(self, queue, *, again=False, crash=None):
        """Deliver the first event of a queue; `again` leaves it there, a `crash` (a MonkeyPatch) undoes its effect."""
        event = self._waiting[queue][0]
        heard = queue[0]
        if crash is not None:
            with crash.context() as patch:
                patch.setattr(outbox, "write", _die)
                try:
                    self._handle(heard, event)
                except Crashed:
                    return
        else:
            self._handle(heard, event)
        if not again:
            self._waiting[queue].popleft()

    def _handle(self, heard, event):
        getattr(self.callers[heard.consumer].instance(), heard.method)(event)

    def carry(self):
        """Deliver all events, and those that follow from them, until nothing is left."""
        while queues := self.collect():
            for queue in queues:
                self.deliver(queue)


def _die(*_, **__):
    raise Crashed
