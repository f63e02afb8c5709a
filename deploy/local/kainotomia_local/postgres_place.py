"""Place: where PostgreSQL's cluster lies, so that the user it runs as can get there and own it."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from kainotomia_local import postgres_programs

if TYPE_CHECKING:
    from collections.abc import Callable

_RECORD = "elsewhere"


def choose(data_dir: Path, user: tuple[int, int] | None, say: Callable[[str], None]) -> Path:
    """Return the directory for the cluster: `data_dir`, or a shared place if `user` cannot live there.

    A checkout below root's home is such a case. The choice is recorded in `data_dir`, so that a later run finds the
    data. The permissions of a home directory are never changed.
    """
    if user is None:
        return data_dir
    place = elsewhere(data_dir)
    if place is None:
        # The server's user passes through our directory and sees no more of it than its own cluster.
        data_dir.chmod(0o711)
        if postgres_programs.can_use(data_dir, user) and _can_own(data_dir, user):
            return data_dir
        key = hashlib.sha256(str(data_dir).encode()).hexdigest()[:12]
        place = postgres_programs.shared_place() / key
        (data_dir / _RECORD).write_text(f"{place}\n", "utf-8")
        say(f"PostgreSQL's own user cannot enter {data_dir}: its data lies in {place}")
    place.mkdir(mode=0o711, parents=True, exist_ok=True)
    place.chmod(0o711)
    return place


def elsewhere(data_dir: Path) -> Path | None:
    """Return the shared place that was chosen for `data_dir`, None if none was."""
    try:
        return Path((data_dir / _RECORD).read_text("utf-8").strip())
    except FileNotFoundError:
        return None


def _can_own(directory: Path, user: tuple[int, int]) -> bool:
    """Return whether files here can belong to `user` (not on every shared or foreign file system)."""
    probe = directory / f".owner-{os.getpid()}"
    try:
        probe.mkdir()
        os.chown(probe, *user)
        return probe.stat().st_uid == user[0]
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            probe.rmdir()
