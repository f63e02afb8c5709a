"""Which RabbitMQ is run: the installed one, or that of a Debian tree which `make faults-rabbitmq4` makes."""

from __future__ import annotations

import os
from pathlib import Path

import amqp
import pytest

from kainotomia_local import rabbitmq, rabbitmq_rights
from kainotomia_local.rabbitmq import RabbitMQ
from kainotomia_local.rabbitmq_programs import Programs, RabbitMissing


def make_tree(tree: Path) -> Path:
    for program in ("usr/lib/rabbitmq/bin/rabbitmq-server", "usr/lib/erlang/erts-15/bin/epmd"):
        (tree / program).parent.mkdir(parents=True)
        (tree / program).touch()
    return tree


@pytest.mark.parametrize("asked", ["4", "a path"])
def test_the_tree_that_was_asked_for_is_taken(asked, tmp_path, monkeypatch) -> None:
    tree = make_tree(tmp_path / "tree")
    monkeypatch.setenv("KAINOTOMIA_RABBITMQ", "4" if asked == "4" else str(tree))
    monkeypatch.setenv("KAINOTOMIA_DEBIAN13", str(tree) if asked == "4" else "")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    programs = rabbitmq.find()
    assert programs == Programs(Path("/usr/lib/rabbitmq/bin"), Path("/usr/lib/erlang/erts-15/bin/epmd"), tree)
    assert "deprecated_features.permit.transient_nonexcl_queues = false" in programs.settings
    command = programs.command(tmp_path, "rabbitmqctl", "status")
    assert command[:2] == ["unshare", "--mount"]
    assert command[-4:] == [str(tree), str(tmp_path), "/usr/lib/rabbitmq/bin/rabbitmqctl", "status"]


def test_a_missing_tree_is_an_error_not_the_installed_node(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("KAINOTOMIA_RABBITMQ", str(tmp_path))
    with pytest.raises(RabbitMissing, match="make faults-rabbitmq4"):
        rabbitmq.find()


def test_a_tree_is_for_root_only_and_says_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("KAINOTOMIA_RABBITMQ", str(make_tree(tmp_path / "tree")))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RabbitMissing, match="Only root"):
        rabbitmq.find()


def test_installed_programs_are_run_as_they_are(tmp_path) -> None:
    programs = Programs(Path("/opt/bin"), Path("/opt/epmd"))
    assert programs.command(tmp_path, "rabbitmqctl", "status") == ["/opt/bin/rabbitmqctl", "status"]
    assert programs.command(tmp_path, programs.epmd) == ["/opt/epmd"]
    assert programs.settings == ()


@pytest.mark.skipif(
    not os.environ.get("KAINOTOMIA_RABBITMQ"), reason="of a RabbitMQ 4 only: `make faults-rabbitmq4` runs it"
)
def test_the_tree_has_a_rabbitmq_4_that_refuses_deprecated_use(tmp_path: Path) -> None:
    # a node of its own: that of the other tests must never hear of what is refused
    with RabbitMQ(tmp_path / "rabbitmq", services=("gateway",)) as server:
        assert server.version().startswith("4.")
        with amqp.Connection(
            f"127.0.0.1:{server.port}", userid="gateway", password=rabbitmq_rights.password(server.data_dir, "gateway")
        ) as connection:
            channel = connection.channel()
            channel.basic_qos(0, 1, a_global=True)
            with pytest.raises(amqp.exceptions.AMQPError, match="transient_nonexcl_queues"):
                channel.queue_declare("gateway.of-nobody", durable=False, exclusive=False, auto_delete=False)
        # this one is answered as if nothing were wrong, and told in the log
        assert "`global_qos` is deprecated" in server.log_path.read_text("utf-8")
