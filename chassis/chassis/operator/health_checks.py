"""Health checks: the result of one check of the doctor, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

Grade = Literal["ok", "warn", "FAILED"]
_ORDER: Final = ("ok", "warn", "FAILED")


@dataclass(frozen=True)
class CheckResult:
    """Result of one check; for anything but ok, `said` also names the remedy."""

    name: str
    grade: Grade
    said: str = ""

    def __str__(self) -> str:
        """Return the line, without the service's name."""
        return f"{self.name:<13} {self.grade:<6} {self.said}".rstrip()


HealthCheck = Callable[[Any], CheckResult | Iterable[CheckResult]]
"""A check that a service adds to the doctor. It takes the service's settings, ends in seconds and changes nothing."""


def ok(name: str, said: str = "") -> CheckResult:
    """Create a result without complaint."""
    return CheckResult(name, "ok", said)


def warn(name: str, said: str) -> CheckResult:
    """Create a result that needs attention while everything still works."""
    return CheckResult(name, "warn", said)


def failed(name: str, said: str) -> CheckResult:
    """Create a result for something that does not work."""
    return CheckResult(name, "FAILED", said)


def worst(name: str, results: Iterable[CheckResult], otherwise: str = "") -> CheckResult:
    """Combine several results in one line: the worst grade, and the texts of those that are not ok."""
    found = [result for result in results if result.grade != "ok"]
    if not found:
        return ok(name, otherwise)
    grade = max((result.grade for result in found), key=_ORDER.index)
    return CheckResult(name, grade, "; ".join(result.said for result in found))


def run_check(
    name: str, ask: Callable[[], CheckResult | Iterable[CheckResult]], say: Callable[[BaseException], str]
) -> Iterator[CheckResult]:
    """Run a check and return its result. An exception is a failed result too."""
    try:
        found = ask()
        yield from [found] if isinstance(found, CheckResult) else found
    except Exception as exc:  # noqa: BLE001 - each fault is a line of the report
        yield failed(name, say(exc))
