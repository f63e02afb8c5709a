"""Preparation of a start: set-up only where something changed, examples loaded while the platform serves."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Self

import pytest

from kainotomia_local import commands_at_once, demonstration, parts, preparation, processes
from kainotomia_local.data_directory import DataDirectory
from kainotomia_local.progress import silent, step

if TYPE_CHECKING:
    from pathlib import Path


class Server:
    """A database server that answers the one query for the identity of its databases."""

    databases = "7 1 2 3"

    def connect(self) -> Server:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, query: str) -> Server:
        assert "pg_database" in query
        return self

    def fetchone(self) -> tuple[str]:
        return (self.databases,)


class Preparing:
    """The set-up of one service, whose code lies in a folder of the test's."""

    def __init__(self, folder: Path) -> None:
        self.code = folder / "toys/toys"
        self.code.mkdir(parents=True)
        (self.code / "model.py").write_text("a = 1")
        self.migrations = folder / "toys/migrations"
        self.migrations.mkdir()
        self.data = DataDirectory(folder / "data", silent)
        self.server = Server()
        self.broker: parts.Broker = "in-process"
        self.urls: dict[str, str] = {}
        self.fault: processes.ChildFailed | None = None

    def runs(self) -> bool:
        """Prepare; return whether `setup` ran."""
        ran: list[Any] = []

        def run(commands: list[tuple[str, tuple[str, ...]]]) -> None:
            ran.extend(commands)
            if self.fault is not None:
                raise self.fault

        chosen = parts.Parts(self.broker, self.urls, ("toys",), ())
        preparation.set_up(self.data, chosen, ["toys"], self.server, run, say=silent)  # type: ignore[arg-type]
        assert ran in ([], [("toys", ("setup",))])
        return bool(ran)


@pytest.fixture
def preparing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preparing:
    made = Preparing(tmp_path)
    monkeypatch.setattr(parts, "package", lambda name: made.code if name == "toys" else None)
    monkeypatch.setattr(preparation, "_SETTLE_SECONDS", 0)
    return made


def test_setup_runs_again_only_where_something_changed(preparing: Preparing) -> None:
    assert [preparing.runs(), preparing.runs()] == [True, False]
    (preparing.code / "model.py").write_text("a = 2")
    assert [preparing.runs(), preparing.runs()] == [True, False]
    (preparing.migrations / "0002_more.py").write_text("")
    assert [preparing.runs(), preparing.runs()] == [True, False]
    preparing.server.databases = "7 1 2 4"
    assert [preparing.runs(), preparing.runs()] == [True, False]
    preparing.broker = "rabbitmq"
    assert [preparing.runs(), preparing.runs()] == [True, False]


def test_setup_that_failed_runs_again(preparing: Preparing) -> None:
    assert preparing.runs()
    (preparing.code / "model.py").write_text("a = 2")
    preparing.fault = processes.ChildFailed("no room")
    with pytest.raises(processes.ChildFailed):
        preparing.runs()
    (preparing.code / "model.py").write_text("a = 1")
    preparing.fault = None
    assert preparing.runs()


def test_setup_always_runs_where_a_server_is_not_ours(preparing: Preparing) -> None:
    preparing.urls = {"toys": "postgresql://elsewhere/toys"}
    assert [preparing.runs(), preparing.runs()] == [True, True]
    preparing.urls, preparing.broker = {}, "configured"
    assert [preparing.runs(), preparing.runs()] == [True, True]


def test_a_stop_ends_the_commands_that_run(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = commands_at_once.Command("http.server", ("--bind", "127.0.0.1", "0"), {}, log)
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(processes.Stopped):
        commands_at_once.run([command], stopping)


def test_a_slow_step_is_named_before_it_is_done() -> None:
    said: list[str] = []
    heard = threading.Event()

    def say(line: str) -> None:
        said.append(line)
        heard.set()

    with step(say, "broker"):
        assert heard.wait(30)
    with step(say, "mail"):
        pass
    assert [line.partition(":")[0] for line in said] == ["  broker …", "  broker", "  mail"]


@pytest.mark.parametrize("fault", [None, processes.ChildFailed("no room"), processes.Stopped("challenges")])
def test_a_file_says_that_examples_are_being_loaded(tmp_path: Path, fault: Exception | None) -> None:
    data = DataDirectory(tmp_path, silent)
    seen: list[bool] = []

    def run(commands: list[tuple[str, tuple[str, ...]]]) -> None:
        assert commands
        seen.append((tmp_path / demonstration.LOADING).exists())
        if fault is not None:
            raise fault

    assert demonstration.is_due(data)
    demonstration.furnish(data, run, silent)
    assert set(seen) == {True}
    assert not (tmp_path / demonstration.LOADING).exists()
    assert demonstration.is_due(data) == (fault is not None)
