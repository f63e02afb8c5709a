"""Data directory of a local platform, with a lock against a second run."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import psutil

from kainotomia_local import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# What a fresh start throws away: nothing but what we made, whatever else the directory holds.
ENVIRONMENTS = "environments.json"
_OURS = ("mailbox", "logs", "gateway", "secret", "seeded", "ports.json", "broker-settled", "loading", ENVIRONMENTS)
# What else is ours, and is not thrown away by its name.
_OURS_TOO = ("postgres", "rabbitmq", "lock", "children.json")
_STALE_SECONDS = 35.0
_SECRETS = {"secret", "passwords.json", ENVIRONMENTS}
_NAMED = 5
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_READABLE = stat.S_IRGRP | stat.S_IROTH


def chosen_path() -> Path:
    """Return the directory that `KAINOTOMIA_DATA` names, or else that of the checkout."""
    configured = os.environ.get("KAINOTOMIA_DATA")
    if configured:
        return Path(configured).expanduser()
    checkout = Path(__file__).resolve().parents[3]
    # Installed elsewhere than in a checkout, the data go where the person stands.
    return (checkout if (checkout / "deploy").is_dir() else Path.cwd()) / ".kainotomia"


class InUse(RuntimeError):
    """Another run uses this data directory."""


class DataDirectory:
    """A directory with a lock, a secret, marks of completed steps, and a list of the processes of the last run."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self.path = path.absolute()
        self._say = say
        self._lock: IO[str] | None = None

    def lock(self) -> Self:
        """Lock the directory until `unlock` or the end of this process; raise InUse."""
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / "lock").touch(mode=0o600)
        file = (self.path / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            message = f"{self.path} is in use by another run (process {holder}). Stop it, or set KAINOTOMIA_DATA."
            raise InUse(message) from None
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._lock = file
        self._close_to_others()
        return self

    def unlock(self) -> None:
        """Release the lock of the directory."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def is_locked(self) -> bool:
        """Return whether a run uses the directory."""
        try:
            with (self.path / "lock").open("r", encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False

    def _close_to_others(self) -> None:
        """Remove the read permissions of group and others here, and report it.

        Only our own files are changed. The directory may hold other things, and then it keeps its mode.
        """
        names = {*_OURS, *_OURS_TOO}
        if all(entry.name in names for entry in self.path.iterdir()):
            # PostgreSQL's own user passes through to its cluster, and sees nothing else
            self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        ours = [self.path / name for name in names]
        found = [*ours, *(inner for path in ours if path.is_dir() for inner in path.rglob("*"))]
        closed = sorted(filter(_close, found), key=lambda path: (path.name not in _SECRETS, path))
        if closed:
            listed = ", ".join(str(path.relative_to(self.path)) for path in closed[:_NAMED])
            more = f" and {len(closed) - _NAMED} more" if len(closed) > _NAMED else ""
            self._say(f"Others on this machine could read {listed}{more}: closed to them.")

    def secret(self) -> str:
        """Return the secret that signs cursors and links here. It is made once, so that links in old mail work."""
        path = self.path / "secret"
        if not path.exists():
            self._write_secret(path, secrets.token_urlsafe(48))
        return path.read_text("ascii").strip()

    def keep_environments(self, environments: Mapping[str, Mapping[str, str]]) -> None:
        """Write the environment of each service, for the commands of an operator."""
        self._write_secret(self.path / ENVIRONMENTS, json.dumps(environments))

    def _write_secret(self, path: Path, text: str) -> None:
        new = path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(text, "utf-8")
        new.rename(path)

    def is_marked(self, what: str, value: str = "") -> bool:
        """Return whether `mark` was called with the same arguments."""
        try:
            return (self.path / what).read_text("utf-8") == value
        except OSError:
            return False

    def mark(self, what: str, value: str = "") -> None:
        """Remember across runs that something was done."""
        path = self.path / what
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(value, "utf-8")

    def unmark(self, *names: str) -> None:
        """Delete marks, and other files of ours that count for one run only."""
        for name in names:
            (self.path / name).unlink(missing_ok=True)

    def record_children(self, pids: Iterable[int]) -> None:
        """Remember which processes are ours, so that the next run finds those that outlived us."""
        known = []
        for pid in pids:
            with contextlib.suppress(psutil.NoSuchProcess):
                known.append((pid, psutil.Process(pid).create_time()))
        path = self.path / "children.json"
        new = path.with_suffix(".new")
        new.write_text(json.dumps(known), "utf-8")
        new.rename(path)

    def end_stale_children(self) -> None:
        """End processes left by a killed run. They were signalled when it died, so most have ended already."""
        try:
            known = json.loads((self.path / "children.json").read_text("utf-8"))
        except (OSError, ValueError):
            return
        stale = [process for pid, started in known if (process := processes.same_process(pid, started)) is not None]
        if stale:
            self._say(f"The last run did not end in order: stopping {len(stale)} processes of it.")
            for process in stale:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.terminate()
            _, alive = psutil.wait_procs(stale, _STALE_SECONDS)
            for process in alive:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(alive, 5)
        (self.path / "children.json").unlink(missing_ok=True)

    def wipe(self) -> None:
        """Delete the data of earlier runs, except that of the servers, which delete theirs themselves."""
        for name in _OURS:
            path = self.path / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _close(path: Path) -> bool:
    """Remove the permissions of group and others, except of links; return whether they could read a file."""
    with contextlib.suppress(OSError):
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode) or state.st_uid != os.geteuid() or not state.st_mode & _OTHERS:
            return False
        path.chmod(stat.S_IMODE(state.st_mode) & ~_OTHERS)
        return bool(state.st_mode & _READABLE) and stat.S_ISREG(state.st_mode)
    return False


def fingerprint(paths: Iterable[Path]) -> str:
    """Return a digest of files and of all files below directories: it changes when one of them does."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
