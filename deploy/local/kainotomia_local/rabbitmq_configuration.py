"""Configuration of a private RabbitMQ node: its name, ports, directories, cookie and port mapper."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from kainotomia_local.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# The node's data belong to its name; "localhost" makes it the same on every machine and in every container.
NODE = "kainotomia@localhost"
DEFINITIONS = "definitions.json"


def write(data_dir: Path, amqp_port: int, more: Iterable[str] = ()) -> None:
    """Write the node's files below `data_dir`, except its definitions. `more` are further lines of configuration."""
    for directory in ("home", "mnesia", "log"):
        (data_dir / directory).mkdir(mode=0o700, exist_ok=True)
    cookie = data_dir / "home" / ".erlang.cookie"
    if not cookie.exists():
        cookie.touch(mode=0o600)
        cookie.write_text(secrets.token_hex(20), "ascii")
        cookie.chmod(0o400)
    (data_dir / "enabled_plugins").write_text("[].\n", "ascii")
    (data_dir / "rabbitmq-env.conf").write_text("", "ascii")
    lines = (
        f"listeners.tcp.1 = {LOOPBACK}:{amqp_port}",
        f"load_definitions = {data_dir / DEFINITIONS}",
        "loopback_users = none",
        "log.file = false",
        "log.console = true",
        "log.console.level = warning",
        # A newcomer's disk may be small; the node would stop all publishers below its default.
        "disk_free_limit.absolute = 100MB",
        "vm_memory_high_watermark.absolute = 1GB",
        *more,
        "",
    )
    (data_dir / "rabbitmq.conf").write_text("\n".join(lines), "utf-8")


def environment(data_dir: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """Return the environment of the node and of its command-line tools, without that of the system's node."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ", "TMPDIR") if name in os.environ}
    return kept | {
        "HOME": str(data_dir / "home"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "ERL_EPMD_PORT": str(ports["epmd"]),
        "ERL_EPMD_ADDRESS": LOOPBACK,
        "RABBITMQ_NODENAME": NODE,
        "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
        "RABBITMQ_NODE_PORT": str(ports["amqp"]),
        "RABBITMQ_DIST_PORT": str(ports["dist"]),
        "RABBITMQ_MNESIA_BASE": str(data_dir / "mnesia"),
        "RABBITMQ_LOG_BASE": str(data_dir / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(data_dir / "enabled_plugins"),
        "RABBITMQ_CONFIG_FILE": str(data_dir / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(data_dir / "rabbitmq-env.conf"),
        "RABBITMQ_PID_FILE": str(data_dir / "node.pid"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_CTL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        # The shell script then becomes the node itself: one process to signal, none in between.
        "RABBITMQ_ALLOW_INPUT": "1",
    }
