"""Findings: what the doctor has to say of one thing, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

Grade = Literal["ok", "warn", "FAILED"]
_ORDER: Final = ("ok", "warn", "FAILED")


@dataclass(frozen=True)
class Finding:
    """How one thing is; for anything but ok, `said` also says what to do."""

    name: str
    grade: Grade
    said: str = ""

    def __str__(self) -> str:
        """Give the line, without the service's name."""
        return f"{self.name:<13} {self.grade:<6} {self.said}".rstrip()


Examination = Callable[[Any], Finding | Iterable[Finding]]
"""What a service adds to the doctor: called with its settings. It looks, in seconds, and changes nothing."""


def ok(name: str, said: str = "") -> Finding:
    """Say that all is well."""
    return Finding(name, "ok", said)


def warn(name: str, said: str) -> Finding:
    """Say that somebody should look; what there is still works."""
    return Finding(name, "warn", said)


def failed(name: str, said: str) -> Finding:
    """Say that something does not work."""
    return Finding(name, "FAILED", said)


def worst(name: str, findings: Iterable[Finding], otherwise: str = "") -> Finding:
    """Make one line of many: the worst grade, and what those say that are not ok."""
    found = [finding for finding in findings if finding.grade != "ok"]
    if not found:
        return ok(name, otherwise)
    grade = max((finding.grade for finding in found), key=_ORDER.index)
    return Finding(name, grade, "; ".join(finding.said for finding in found))


def examined(
    name: str, ask: Callable[[], Finding | Iterable[Finding]], say: Callable[[BaseException], str]
) -> Iterator[Finding]:
    """Give what an examination finds; if it breaks off, that is a finding too."""
    try:
        found = ask()
        yield from [found] if isinstance(found, Finding) else found
    except Exception as fault:  # noqa: BLE001 - each fault is a line of the report
        yield failed(name, say(fault))
