"""Tests of webhook deliveries in processes of their own: killed, and under green threads."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from raw_endpoints import endless, raw_server
from sqlalchemy import text

PROCESS = Path(__file__).with_name("webhook_process.py")


@pytest.fixture
def process(engine, authority, clock):
    """Notifications' dispatcher as a process of its own, green as in production."""
    clock.now = datetime.now(UTC)
    started = []

    def start():
        environment = {
            **os.environ,
            "AMQP_URI": "memory://",
            "DATABASE_URL_NOTIFICATIONS": engine.url.render_as_string(hide_password=False),
            "KAINOTOMIA_DEMO": "1",
            "SMTP_URL": "smtp://127.0.0.1:1",
            "WEBHOOK_NETWORKS": "127.0.0.0/8,::1/128",
            "WEBHOOK_CA_FILE": str(authority[0]),
            "WEBHOOK_SECONDS": "5",
        }
        started.append(subprocess.Popen([sys.executable, PROCESS], env=environment, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()
        one.stdout.close()


def test_kill_9_midway_repeats_the_same_id_and_loses_nothing(hooked, receiver, process, engine):
    platform = hooked()
    made = platform.register(receiver.url())
    raw = platform.publish()
    hold = threading.Event()
    receiver.answer = lambda handler: hold.wait(10)
    first = process()
    receiver.wait_for(1, seconds=60)
    first.send_signal(signal.SIGKILL)
    first.wait()
    hold.set()
    receiver.answer = 204
    assert platform.delivery(made["id"])["state"] == "sending"
    # the lease need not be waited for here
    with engine.begin() as connection:
        connection.execute(text("update webhook_deliveries set available_at = now() - interval '1 second'"))
    second = process()
    assert second.communicate(timeout=60)[0].strip().endswith("done True")
    assert [taken.body for taken in receiver.taken] == [raw, raw]
    assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 1
    delivery = platform.delivery(made["id"])
    assert delivery["state"] == "delivered"
    assert [attempt["outcome"] for attempt in delivery["log"]] == [None, "delivered"]


def test_in_a_green_process_deliveries_wait_side_by_side(hooked, receiver, process):
    platform = hooked()
    hooks = [platform.register(receiver.url(f"/{number}"))["id"] for number in range(8)]

    def slowly(handler):
        time.sleep(1)
        handler.send_response(204)
        handler.end_headers()

    receiver.answer = slowly
    platform.publish()
    assert process().communicate(timeout=60)[0].strip().endswith("done True")
    arrivals = [taken.at for taken in receiver.taken]
    assert len(arrivals) == 8
    assert max(arrivals) - min(arrivals) < 4
    assert {platform.delivery(hook)["state"] for hook in hooks} == {"delivered"}


def test_green_process_also_cuts_off_an_endless_handshake(hooked, process):
    listener, url = raw_server(endless)
    platform = hooked()
    made = platform.register(url)
    platform.publish()
    assert process().communicate(timeout=60)[0].strip().endswith("done True")
    listener.close()
    delivery = platform.delivery(made["id"])
    assert delivery["reason"] == "timeout"
    assert 4500 < delivery["log"][0]["milliseconds"] < 8000
