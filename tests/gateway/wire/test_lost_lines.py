"""Log lines that cannot be written cost no answer; each is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from chassis.logs import LossyStream
from chassis.messaging.rpc import Reply
from gateway import metrics
from gateway.access import AccessLog

FULL = Path("/dev/full")  # the kernel answers ENOSPC to every write


def lost():
    return REGISTRY.get_sample_value("kainotomia_log_lines_lost_total")


class Raising:
    """A stream on which nothing can be written."""

    def __init__(self, fault):
        self.fault = fault

    def write(self, data):
        raise self.fault

    def flush(self):
        raise self.fault


def answers(gateway):
    """One answer of each way through: page, fault, uncached and cached read, what could not become a request."""
    gateway.services.answers.update(
        peek=lambda context, body: Reply(body=b"1"), list_things=lambda context, body: Reply(body=b"2")
    )
    found = [gateway.ask("GET", path) for path in ("/health", "/nothing", "/v1/things/1/peek", *["/v1/things"] * 2)]
    raw = gateway.raw(b"GET /health HTTP/1.1\nHost: t\n\n")
    assert [answer.status for answer in found] == [200, 404, 200, 200, 200]
    assert raw.startswith(b"HTTP/1.1 400 ")
    assert all(answer.headers["x-content-type-options"] == "nosniff" for answer in found)
    assert len(gateway.services.named("list_things")) == 1


@pytest.mark.parametrize("fault", [OSError(28, "ENOSPC"), BrokenPipeError(), ValueError("closed file"), RuntimeError()])
def test_an_access_log_that_raises_costs_no_answer(start, fault):
    gateway = start()
    log = AccessLog(enabled=True, log_format="json", level="INFO", stream=Raising(fault))
    gateway.parts._access = gateway.parts.pipeline._access = log
    answers(gateway)


def test_measures_that_fail_cost_no_answer(gateway, monkeypatch):
    monkeypatch.setattr(metrics.REQUEST_SECONDS, "labels", lambda *values: 1 / 0)
    answers(gateway)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_costs_lines_and_no_answer(start):
    gateway = start()
    with FULL.open("wb", buffering=0) as full:
        log = AccessLog(enabled=True, log_format="json", level="INFO", stream=LossyStream(full.fileno()))
        gateway.parts._access = gateway.parts.pipeline._access = log
        before = lost()
        answers(gateway)
        assert lost() - before == 6
