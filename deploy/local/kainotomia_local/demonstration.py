"""Demonstration data of a new platform, loaded by the services' own commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kainotomia_local import parts, processes
from kainotomia_local.data_directory import fingerprint
from kainotomia_local.progress import step

if TYPE_CHECKING:
    from collections.abc import Callable

    from kainotomia_local.data_directory import DataDirectory

    RunCommands = Callable[[list[tuple[str, tuple[str, ...]]]], None]

_WAIT = ("--wait", "60")


def furnish(data: DataDirectory, run_commands: RunCommands, say: Callable[[str], None]) -> None:
    """Load the missing demonstration data. The platform is usable without it, and the next start tries again."""
    challenges, cases, returned = parts.challenge_files(), parts.case_files(), parts.returned_files()
    state = fingerprint([*challenges, *cases, *returned])
    if not (challenges or cases) or data.is_marked("seeded/cases", state):
        return
    lists = [("challenges", "import-challenges", challenges), ("observatory", "import-cases", cases)]
    try:
        with step(say, "demo cases and challenges"):
            run_commands([(service, (word, str(file), *_WAIT)) for service, word, files in lists for file in files])
            for file in returned:
                run_commands([("observatory", ("import-cases", str(file), *_WAIT))])
        data.mark("seeded/cases", state)
    except processes.ChildFailed as exc:
        say(f"Not everything that the demonstration shows could be loaded. {exc}")
