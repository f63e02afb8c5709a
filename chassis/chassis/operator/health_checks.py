"""Findings: what the doctor has to say of one thing, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

Grade = Literal["ok", "warn", "FAILED"]
_ORDER: Final = ("ok", "warn", "FAILED")


@dataclass(frozen=True)
class CheckResult:
    """How one thing is; for anything but ok, `said` also says what to do."""

    name: str
    grade: Grade
    said: str = ""

    def __str__(self) -> str:
        """Give the line, without the service's name."""
        return f"{self.name:<13} {self.grade:<6} {self.said}".rstrip()


HealthCheck = Callable[[Any], CheckResult | Iterable[CheckResult]]
"""What a service adds to the doctor: called with its settings. It looks, in seconds, and changes nothing."""


def ok(name: str, said: str = "") -> CheckResult:
    """Say that all is well."""
    return CheckResult(name, "ok", said)


def warn(name: str, said: str) -> CheckResult:
    """Say that somebody should look; what there is still works."""
    return CheckResult(name, "warn", said)


def failed(name: str, said: str) -> CheckResult:
    """Say that something does not work."""
    return CheckResult(name, "FAILED", said)


def worst(name: str, findings: Iterable[CheckResult], otherwise: str = "") -> CheckResult:
    """Make one line of many: the worst grade, and what those say that are not ok."""
    found = [finding for finding in findings if finding.grade != "ok"]
    if not found:
        return ok(name, otherwise)
    grade = max((finding.grade for finding in found), key=_ORDER.index)
    return CheckResult(name, grade, "; ".join(finding.said for finding in found))


def run_check(
    name: str, ask: Callable[[], CheckResult | Iterable[CheckResult]], say: Callable[[BaseException], str]
) -> Iterator[CheckResult]:
    """Give what an examination finds; if it breaks off, that is a finding too."""
    try:
        found = ask()
        yield from [found] if isinstance(found, CheckResult) else found
    except Exception as exc:  # noqa: BLE001 - each fault is a line of the report
        yield failed(name, say(exc))
