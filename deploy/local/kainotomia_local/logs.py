"""Warnings of the services, shown at the terminal. The files hold the complete logs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WARNINGS = frozenset({"warning", "error", "critical"})
_MOST_LINES = 10
_LONGEST = 300
_NOT_SHOWN = frozenset({"event", "level", "timestamp", "service", "logger", "exception"})


class LogWatch:
    """Follows one log from byte `start` on."""

    def __init__(
        self, name: str, path: Path, say: Callable[[str], None], *, start: int = 0, verbose: bool = False
    ) -> None:
        self._name, self._path, self._say, self._verbose = name, path, say, verbose
        self._position = start
        self._rest = b""

    def look(self) -> None:
        """Print new warnings, no more than a few lines at a time unless verbose."""
        try:
            size = self._path.stat().st_size
            if size < self._position:  # it was put aside and begun anew
                self._position, self._rest = 0, b""
            if size == self._position:
                return
            with self._path.open("rb") as file:
                file.seek(self._position)
                new = file.read(1_000_000)
                self._position = file.tell()
        except OSError:
            return
        *lines, self._rest = (self._rest + new).split(b"\n")
        shown = [text for line in lines if (text := self._shown(line)) is not None]
        for text in shown if self._verbose else shown[:_MOST_LINES]:
            self._say(f"{self._name}: {text}")
        if len(shown) > _MOST_LINES and not self._verbose:
            self._say(f"{self._name}: and {len(shown) - _MOST_LINES} more in {self._path}")

    def _shown(self, line: bytes) -> str | None:
        text = line.decode("utf-8", "replace").strip()
        try:
            record = json.loads(text)
        except ValueError:
            record = None
        if not isinstance(record, dict):  # not from the log: a traceback, a library's print
            return text if text and self._verbose else None
        level = str(record.get("level", "info")).lower()
        if level not in _WARNINGS and not self._verbose:
            return None
        facts = " ".join(f"{key}={value}" for key, value in record.items() if key not in _NOT_SHOWN)
        return f"{level} {record.get('event', '')} {facts}".strip()[:_LONGEST]
