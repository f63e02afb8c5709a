"""Victim: a relay or a consumer as a process of its own, which ends with SIGKILL at a chosen point or when told."""

from __future__ import annotations

import os
import random
import signal
import sys

import eventlet
import orjson
import structlog
from world import World

from chassis.messaging import delivery, inbox
from chassis.messaging.bus import Bus
from chassis.messaging.publisher import CopyPublisher


def die_at(owner, name, *, after=False):
    """Let the process die at one of the next few calls of `owner.name`."""
    left = [random.randint(1, 4)]
    real = getattr(owner, name)

    def deadly(*args, **options):
        left[0] -= 1
        last = left[0] == 0
        result = real(*args, **options) if after else None
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result if after else real(*args, **options)

    setattr(owner, name, deadly)


POINTS = {
    "before inbox": lambda: die_at(inbox, "take"),
    "before commit": lambda: die_at(inbox, "take", after=True),
    "after commit": lambda: die_at(delivery.Deliverer, "_settle"),
    "before ack": lambda: die_at(Bus, "ack"),
    "during retry copy": lambda: die_at(CopyPublisher, "send", after=True),
}


def main():
    given = orjson.loads(sys.argv[1])
    world = World(given["uri"], given["theirs"], given["ours"])
    world.producer, world.consumer = given["producer"], given["consumer"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("critical"))
    print("up", flush=True)
    if given["role"] == "relay":
        world.relay()
    else:
        failed = set()

        def fail_once(_, event):
            # every third event, the first time that this process sees it
            if event.id not in failed and event.id.int % 3 == 0:
                failed.add(event.id)
                raise RuntimeError

        if given.get("point") == "during retry copy":
            world.plan["x"] = fail_once
        POINTS.get(given.get("point"), lambda: None)()
        world.start()
    eventlet.sleep(600)
