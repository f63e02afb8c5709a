"""Choosing parts, starting crashed ones again, and showing their warnings."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from kainotomia_local import children, parts, rabbitmq
from kainotomia_local.children import Reviver
from kainotomia_local.logs import LogWatch

URLS = {
    "DATABASE_URL_IDENTITY": "postgresql+psycopg://a",
    "DATABASE_URL_OBSERVATORY": "postgresql+psycopg://b",
    "DATABASE_URL_CHALLENGES": "postgresql+psycopg://c",
    "DATABASE_URL_NOTIFICATIONS": "postgresql+psycopg://d",
}


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "package", lambda name: Path("/somewhere") / name)


def test_what_is_configured_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq, "find", lambda: Path("/usr/lib/rabbitmq/bin"))
    chosen = parts.choose({**URLS, "AMQP_URI": "amqp://broker"})
    assert chosen.broker == "configured"
    assert chosen.own_databases == ()


def test_readme_names_every_database_that_can_be_configured() -> None:
    readme = (Path(__file__).parents[2] / "deploy/local/README.md").read_text("utf-8")
    [row] = [line for line in readme.splitlines() if line.startswith("| database |")]
    read = {f"DATABASE_URL_{part.upper()}" for part in (*parts.SERVICES, parts.GATEWAY, parts.PORTAL)}
    assert set(re.findall(r"`(DATABASE_URL_[A-Z]+)`", row)) == read


def test_then_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq, "find", lambda: Path("/usr/lib/rabbitmq/bin"))
    chosen = parts.choose({"DATABASE_URL_IDENTITY": "postgresql+psycopg://a"})
    assert chosen.broker == "rabbitmq"
    assert chosen.own_databases == ("challenges", "notifications", "observatory")


def test_then_what_needs_nothing_and_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rabbitmq, "find", lambda: None)
    chosen = parts.choose({})
    assert chosen.broker == "in-process"
    assert any("rabbitmq-server" in line for line in chosen.why)
    assert parts.choose({"AMQP_URI": "memory://"}).broker == "in-process"


class Clock:
    """Time that passes when told."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Crashing:
    """A part that ends as soon as it has started."""

    pid: int | None = None

    def __init__(self) -> None:
        self.starts = 0

    def restart(self) -> None:
        self.starts += 1


def test_a_part_that_keeps_crashing_is_started_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, part, said = Clock(), Crashing(), []
    monkeypatch.setattr(children, "time", clock)
    reviver = Reviver("observatory", part, say=said.append, started=lambda: None)
    moments = []
    for _ in range(700):
        before = part.starts
        reviver.look()
        if part.starts > before:
            moments.append(clock.now - 1000)
        clock.now += 0.2
    waits = [round(later - earlier) for earlier, later in pairwise(moments)]
    assert waits[:6] == [1, 2, 4, 8, 16, 30]
    assert said[0] == "observatory has ended by itself: starting it again now."
    assert said[3] == "observatory has ended by itself: starting it again in 4 s."


def test_a_part_that_ran_for_a_while_is_started_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, part, said = Clock(), Crashing(), []
    monkeypatch.setattr(children, "time", clock)
    reviver = Reviver("observatory", part, say=said.append, started=lambda: None)
    reviver.look()
    part.pid = 1
    reviver.look()
    clock.now += 100
    part.pid = None
    reviver.look()
    assert part.starts == 2


def test_a_start_that_fails_is_said_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, part, said = Clock(), Crashing(), []
    monkeypatch.setattr(children, "time", clock)

    def fail() -> None:
        raise OSError("no memory")

    reviver = Reviver("observatory", part, say=said.append, started=fail)
    reviver.look()
    clock.now += 1.1
    reviver.look()
    clock.now += 1.1
    reviver.look()
    assert "observatory does not start: no memory" in said
    assert part.starts == 2


def test_warnings_reach_the_terminal_the_rest_the_file_only(tmp_path: Path) -> None:
    log, said = tmp_path / "observatory.log", []
    log.write_text(json.dumps({"level": "error", "event": "of the last run"}) + "\n")
    watch = LogWatch("observatory", log, said.append, start=log.stat().st_size)
    with log.open("a") as file:
        file.write(json.dumps({"level": "info", "event": "started"}) + "\n")
        file.write(json.dumps({"level": "warning", "event": "event_parked", "type": "x.v1"}) + "\nTraceback\n")
        file.write('{"level": "warn')
    watch.look()
    assert said == ["observatory: warning event_parked type=x.v1"]
    with log.open("a") as file:
        file.write('ing", "event": "cut in two"}\n')
    watch.look()
    assert said[1:] == ["observatory: warning cut in two"]


def test_a_flood_of_warnings_is_summed_up(tmp_path: Path) -> None:
    log, said = tmp_path / "observatory.log", []
    watch = LogWatch("observatory", log, said.append)
    log.write_text("".join(json.dumps({"level": "error", "event": str(number)}) + "\n" for number in range(100)))
    watch.look()
    assert len(said) == 11
    assert "90 more" in said[-1]
