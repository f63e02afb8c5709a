"""Ports: which loopback ports are free, which are taken."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOOPBACK = "127.0.0.1"


class PortTaken(RuntimeError):
    """A port that somebody asked for by number is in use by another program."""


def free_port() -> int:
    """Return a loopback port nobody listens on now."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Return whether a server could listen on `port` now. Connections of a previous run in TIME_WAIT do not count."""
    with contextlib.closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def check_free(variable: str, port: int | None, what: str) -> None:
    """Raise PortTaken where a port that somebody chose is in use; `variable` is the setting that moves it."""
    if port is not None and not is_free(port):
        message = f"Port {port}, meant for {what}, is in use by another program. Choose another: {variable}."
        raise PortTaken(message)


def is_open(port: int) -> bool:
    """Return whether a server accepts connections on `port`."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def kept_ports(path: Path, names: tuple[str, ...]) -> dict[str, int]:
    """Return a free port for each name, that of the last run where it is still free, and record them in `path`."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    ports: dict[str, int] = {}
    for name in names:
        port = known.get(name)
        if not isinstance(port, int) or not is_free(port):
            port = free_port()
        ports[name] = port
    path.write_text(json.dumps(ports), "utf-8")
    return ports
