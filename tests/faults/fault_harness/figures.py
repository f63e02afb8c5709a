"""Figures: what each row of the design's table came to, told at the end of the run and written down when asked."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

LONG = os.environ.get("KAINOTOMIA_FAULTS") == "long"
KEPT = os.environ.get("KAINOTOMIA_FAULT_FIGURES")
REPORT = os.environ.get("KAINOTOMIA_FAULT_REPORT")

# key: (what is done in the long form, what the design asks for)
ROWS = {
    "relay": ("kill -9 the relay at random, 10,000 events, 20 kills or more", "lost 0, effects exactly once"),
    "consumer": (
        "kill -9 a consumer at inbox, commit, ack and retry copy, and around what is kept before its turn; 100 each",
        "lost 0, double effects 0",
    ),
    "broker": (
        "kill -9 and restart the broker under 200 events/s for 180 s; with failing handlers the time is told only",
        "lost 0, drained ≤ 30 s",
    ),
    "cluster": (
        "kill -9 each of three RabbitMQ nodes in turn under load, three rounds; two replicas of everything",
        "lost 0, doubled 0, no process ends, calls go on within 12 s",
    ),
    "database": ("kill -9 PostgreSQL in mid-batch", "lost 0, ghost events 0"),
    "network": ("black hole up, down, half-open, reset", "reconnect ≤ 2.5 × heartbeat"),
    "rolling": ("rolling restart of every service under load", "redelivered 0, HTTP 5xx 0"),
    "late ack": ("late ack after a cut", "never marked published"),
    "twins": ("the same event three times at once", "one effect"),
    "order": (
        "1,000 events × 10 aggregates, 2 relays, 10 consumers, 10 % faults",
        "order violations per aggregate 0",
    ),
    "poison": ("one poison message in 1,000", "dead letters exactly 1; others' p99 < 2 ×"),
    "schedule": ("retry schedule", "± 10 % per step"),
    "dead letters": ("replay of 1,000 dead letters", "dead letters 0, lost 0"),
    "rebuilt": ("consumer rebuilt from the log", "equals the live one"),
    "latency": ("commit → consumed, idle", "p50 ≤ 15 ms, p99 ≤ 50 ms"),
    "throughput": ("relay throughput to a quorum queue, alone on 2 cores", "≥ 5,000 events/s"),
    "flood": ("event flood while HTTP is served", "HTTP p95 < 200 ms"),
}


def size(short, long):
    """Choose by the form that runs: the same code, other numbers."""
    return long if LONG else short


@dataclass
class Figures:
    """The figures of this run, and, if they are kept in a file, of earlier runs for rows that this one left out."""

    rows: dict[str, list[dict]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def note(self, row, said, *, met):
        """Write down one figure of a row; the row is met when all of its figures are."""
        assert row in ROWS
        load = f"{os.getloadavg()[0]:.1f}"
        self.rows.setdefault(row, []).append(
            {"said": str(said), "met": bool(met), "at": _now(), "form": size("short", "long"), "load": load}
        )

    def version(self, what, which):
        self.versions[what] = which

    def keep(self):
        """Merge this run into the file of kept figures, if there is one."""
        if not KEPT:
            return
        path = Path(KEPT)
        old = json.loads(path.read_text("utf-8")) if path.exists() else {"rows": {}, "versions": {}}
        self.rows = {**old["rows"], **self.rows}
        self.versions = {**old["versions"], **self.versions}
        path.write_text(json.dumps(vars(self)), "utf-8")

    def lines(self):
        """Give the report as lines of Markdown."""
        yield "| test | target | form | figures | met |"
        yield "|---|---|---|---|---|"
        for key, (what, target) in ROWS.items():
            notes = self.rows.get(key, [])
            met = ("yes" if all(note["met"] for note in notes) else "**no**") if notes else "not run"
            said = "<br>".join(note["said"] for note in notes) or "–"
            form = notes[0]["form"] if notes else "–"
            yield f"| {what} | {target} | {form} | {said} | {met} |"

    def surroundings(self):
        """Give what the figures depend on."""
        loads = [float(note["load"]) for notes in self.rows.values() for note in notes]
        known = {"Python": platform.python_version(), **dict(sorted(self.versions.items()))}
        yield ", ".join(f"{what} {which}" for what, which in known.items())
        yield f"{os.cpu_count()} cores, {platform.system()} {platform.release().split('-')[0]}"
        if loads:
            yield f"load average while the figures were taken: {min(loads):.1f} to {max(loads):.1f}"

    def write(self, path):
        """Write the report."""
        text = Path(__file__).with_name("report.md").read_text("utf-8")
        dates = sorted({note["at"][:10] for notes in self.rows.values() for note in notes})
        text = text.replace("{rows}", "\n".join(self.lines()))
        text = text.replace("{surroundings}", "\n".join(f"- {line}" for line in self.surroundings()))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("{dates}", " to ".join(dict.fromkeys((dates[0], dates[-1])))), "utf-8")


def _now():
    return datetime.now(UTC).isoformat(timespec="seconds")
