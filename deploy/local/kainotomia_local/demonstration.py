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

LOADING = "loading"  # a file that exists meanwhile: the portal tells its visitors
_MARK = "seeded/cases"
_WAIT = ("--wait", "60")


def is_due(data: DataDirectory) -> bool:
    """Return whether demonstration data are missing."""
    return bool(parts.challenge_files() or parts.case_files()) and not data.is_marked(_MARK, _state())


def furnish(data: DataDirectory, run_commands: RunCommands, say: Callable[[str], None]) -> None:
    """Load the missing demonstration data. The platform is usable without it, and the next start tries again."""
    state = _state()
    lists = [
        ("challenges", "import-challenges", parts.challenge_files()),
        ("observatory", "import-cases", parts.case_files()),
        ("observatory", "import-library", parts.library_files()),
    ]
    try:
        data.mark(LOADING)
        with step(say, "demo cases and challenges"):
            run_commands([(service, (word, str(file), *_WAIT)) for service, word, files in lists for file in files])
            later = [
                ("import-cases", parts.returned_files()),
                ("import-demo-adoptions", parts.adoption_files()),
                ("import-demo-impacts", parts.impact_files()),
            ]
            run_commands([("observatory", (word, str(file), *_WAIT)) for word, files in later for file in files])
        data.mark(_MARK, state)
    except processes.Stopped:
        return
    except (processes.ChildFailed, OSError) as exc:
        say(f"Not everything that the demonstration shows could be loaded. {exc}")
    finally:
        data.unmark(LOADING)


def _state() -> str:
    brought = (parts.challenge_files, parts.case_files, parts.library_files)
    loaded = (*brought, parts.returned_files, parts.adoption_files, parts.impact_files)
    return fingerprint([file for files in loaded for file in files()])
