"""What it takes to close and to decide a phase of a contest, as it grows to 5,000 solutions and 20,000 evaluations.

"decide" is the whole operation: totals, spreads, ranking with ties, a result for each solution, the solutions moved, an
event for each team and one for everybody in the outbox, the act in the audit trail. Its baseline is what no way of
doing it could spare: the bare aggregate over the evaluations, and the bare insert of as many events, by the same driver
on the same server, in turns (A B A B …). "worked" is the processor time of our process and the database's, which a
busy machine changes least. Then reads: a challenge and a solution beside the observatory's practice. All
without broker and gateway. KAINOTOMIA_BENCH_CONTESTS (500,1000,2500,5000) and BENCH_ROUNDS (5) may be made smaller.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import chassis.database  # noqa: F401 - chooses psycopg's wait function before its import

import psycopg  # isort: skip
import orjson
from load_contest import CRITERIA, load, make_challenge
from sqlalchemy import Engine, text

from challenges.service import Challenges
from chassis.database import make_engine, uuid7
from chassis.migrations import upgrade
from chassis.testing import Caller, member
from kainotomia_local.postgres import Postgres
from observatory.service import Observatory

for room in ("observatory", "support"):
    sys.path.insert(0, str(Path(__file__).parents[1] / room))

from observatory_scenario import ObservatoryScenario  # noqa: E402 - its room is on the path only now

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
READS = 300
EACH = 4
TAKE = 20
OWNER = UUID("00000000-0000-4000-8000-000000000001")
EDITOR = member(OWNER, "approver")

MEANS = ", ".join("avg((scores ->> '{code}')::numeric)".format(**criterion) for criterion in CRITERIA)
AGGREGATE = f"""
    SELECT solution_id, count(*), avg(total), max(total) - min(total), {MEANS}
    FROM evaluations WHERE phase_id = %s AND state = 'submitted' GROUP BY solution_id ORDER BY 3 DESC
"""
INSERT = """
    INSERT INTO bare (event_id, aggregate_type, aggregate_id, event_type, payload, created_at)
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS new(event_id uuid, aggregate_type text, aggregate_id text,
                                                      event_type text, payload jsonb, created_at timestamptz)
"""
# Everything that deciding wrote, taken back for the next round; the audit trail keeps its acts.
UNDO = (
    "DELETE FROM results", "DELETE FROM outbox", "DELETE FROM outbox_aggregate",
    "UPDATE solutions SET state = 'submitted', rank = NULL, total = NULL, decided_at = NULL",
    "UPDATE phases SET advanced_at = NULL",
)  # fmt: skip


@dataclass(frozen=True)
class Took:
    """Milliseconds by the clock, and worked by our process and the database's together."""

    clock: float
    worked: float


class Watch:
    """Measures what one engine or connection is used for."""

    def __init__(self, pid: int) -> None:
        self._path = Path(f"/proc/{pid}/schedstat")

    def time(self, act: Callable[[], Any]) -> tuple[Took, Any]:
        """How long it took, and what came of it."""
        worked, started = self._worked(), time.perf_counter()
        found = act()
        return Took((time.perf_counter() - started) * 1000, self._worked() - worked), found

    def _worked(self) -> float:
        ours = time.process_time() * 1000
        if not self._path.exists():
            return float("nan")
        return ours + int(self._path.read_text("ascii").split()[0]) / 1e6


def pid_of(engine: Engine) -> int:
    """The server process behind the only connection of a pool."""
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("select pg_backend_pid()").scalar_one())


class Contest:
    """One contest of a size on a database of its own."""

    def __init__(self, engine: Engine, connection: psycopg.Connection, size: int) -> None:
        self.engine, self.connection, self.size = engine, connection, size
        asks = {("identity", "names_of"): lambda **_: {"items": []}}
        self.caller = Caller(Challenges, engine, asks=asks)
        self.watch, self.bare_watch = Watch(pid_of(engine)), Watch(connection.info.backend_pid)
        self.challenge_id, self.phase_id = make_challenge(engine, OWNER, EDITOR)
        load(connection, self.challenge_id, self.phase_id, size, EACH)
        connection.execute(
            "CREATE TABLE bare (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid UNIQUE,"
            " aggregate_type text, aggregate_id text, event_type text, payload jsonb, created_at timestamptz)"
        )
        self.clean()

    def clean(self) -> None:
        """Leave no dead rows of the round before."""
        self.connection.commit()
        self.connection.autocommit = True
        self.connection.execute("VACUUM ANALYZE")
        self.connection.autocommit = False

    def close(self) -> Took:
        """The clock's round in which the phase closes."""
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE phases SET opened_at = opens_at, closed_at = NULL"))
            connection.execute(text("UPDATE challenges SET due_at = now() - interval '1 hour'"))
        took, _ = self.watch.time(lambda: self.caller.instance().keep_time())
        [closed] = self.caller.events("challenge.phase_closed.v1")
        assert closed["data"]["submissions"] == self.size
        return took

    def decide(self) -> Took:
        """The operation as the owners ask for it."""
        took, answered = self.watch.time(
            lambda: self.caller.call(
                "advance_phase",
                principal=EDITOR,
                body={"take": TAKE, "outcome": "selected"},
                challenge_id=self.challenge_id,
                phase_id=self.phase_id,
            )
        )
        assert answered.status == 200, answered.text
        assert answered.json["entered"] == self.size
        written = self.connection.execute("SELECT count(*) FROM outbox").fetchone()
        assert written == (self.size + 1,)
        self.connection.rollback()
        return took

    def bare(self) -> Took:
        """The aggregate, and as many rows as there are events."""
        now = "2026-03-02T09:00:00Z"
        team = [uuid7() for _ in range(2)]

        def act() -> None:
            rows = self.connection.execute(AGGREGATE, [self.phase_id]).fetchall()
            events = [
                {
                    "event_id": uuid7(),
                    "aggregate_type": "solution",
                    "aggregate_id": row[0],
                    "event_type": "solution.not_qualified.v1",
                    "payload": {
                        "solution_id": row[0],
                        "challenge_id": self.challenge_id,
                        "team_ids": team,
                        "rank": rank,
                    },
                    "created_at": now,
                }
                for rank, row in enumerate(rows)
            ]
            self.connection.execute(INSERT, [orjson.dumps(events).decode()])
            self.connection.commit()

        return self.bare_watch.time(act)[0]

    def undo(self) -> None:
        """Go back to before the decision."""
        for statement in (*UNDO, "TRUNCATE bare"):
            self.connection.execute(statement)
        self.clean()

    def assign(self) -> Took:
        """The sharing out of every evaluation, with its events and acts."""
        self.connection.execute("DELETE FROM evaluations")
        self.clean()
        clock, worked, assigned = 0.0, 0.0, 0
        while assigned < self.size * EACH:
            took, answered = self.watch.time(
                lambda: self.caller.call(
                    "assign_evaluators", principal=EDITOR, challenge_id=self.challenge_id, phase_id=self.phase_id
                )
            )
            assert answered.status == 200, answered.text
            clock, worked = clock + took.clock, worked + took.worked
            assigned += answered.json["assigned"]
        return Took(clock, worked)


def measure(server: Postgres, size: int) -> tuple[float, float]:
    """Print one size; gives the medians of what deciding and its baseline worked."""
    name = f"contest_{size}"
    address = server.create_service_database(name, role="challenges")
    engine = make_engine(address, pool_size=1, application="bench-contest")
    upgrade("challenges", engine)
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        contest = Contest(engine, connection, size)
        closing = contest.close()
        pairs = []
        for round_number in range(ROUNDS + 1):
            contest.undo()
            pair = (contest.bare(), contest.decide())
            if round_number:  # the first one warms the caches
                pairs.append(pair)
        contest.undo()
        assigning = contest.assign()
    engine.dispose()
    server.drop_database(name)
    found = [
        statistics.median(getattr(pair[side], what) for pair in pairs)
        for what in ("clock", "worked")
        for side in (0, 1)
    ]
    ratio = statistics.median(ours.worked / bare.worked for bare, ours in pairs)
    worst = max(ours.clock for _, ours in pairs)
    print(
        f"  {size:9,} {size * EACH:8,} {closing.worked:8.0f} {assigning.worked:10.0f} {found[0]:10.0f} {found[1]:8.0f}"
        f" {worst:8.0f} {found[2]:12.0f} {found[3]:8.0f} {ratio:7.1f}"
    )
    return found[3], found[2]


def sizes() -> list[int]:
    return [int(size) for size in os.environ.get("KAINOTOMIA_BENCH_CONTESTS", "500,1000,2500,5000").split(",")]


def growth(server: Postgres) -> None:
    """Deciding as the contest grows."""
    print(f"deciding a phase, {EACH} evaluations for each solution, {ROUNDS} rounds in turns, milliseconds")
    print("                           worked     worked   by the clock                     worked")
    print("  solutions    eval.  closing  assigning       bare   decide    worst         bare   decide   ratio")
    found = {size: measure(server, size) for size in sizes()}
    smallest, largest = min(found), max(found)
    times = largest / smallest
    grown = found[largest][0] / found[smallest][0]
    print(f"  {times:.0f} × the solutions take {grown:.1f} × the time (the baseline "
          f"{found[largest][1] / found[smallest][1]:.1f} ×)")  # fmt: skip


def reads(server: Postgres) -> None:
    """A challenge and a selected solution beside the observatory's practice, in turns."""
    engines = {}
    for service in ("challenges", "observatory"):
        address = server.create_service_database(f"reads_{service}", role=service)
        engines[service] = make_engine(address, pool_size=1, application="bench-contest")
        upgrade(service, engines[service])
    observatory = ObservatoryScenario(Caller(Observatory, engines["observatory"]))
    observatory.hear_the_register()
    practice_id = observatory.practice("published")
    address = engines["challenges"].url.render_as_string(hide_password=False)
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        contest = Contest(engines["challenges"], connection, 200)
        contest.decide()
        [solution_id] = connection.execute("SELECT id FROM solutions WHERE rank = 1").fetchone() or [None]
        connection.rollback()
    call = contest.caller.call
    asked = {
        "practice (observatory)": lambda: observatory.call("read_practice", practice_id=practice_id),
        "challenge": lambda: call("read_challenge", challenge_id=contest.challenge_id),
        "solution": lambda: call("read_solution", solution_id=solution_id),
        "results, 20 rows": lambda: call("list_results", challenge_id=contest.challenge_id),
    }
    times: dict[str, list[float]] = {name: [] for name in asked}
    for round_number in range(READS + 20):
        for name, read in asked.items():
            started = time.perf_counter()
            answered = read()
            took = (time.perf_counter() - started) * 1000
            assert answered.status == 200, answered.text
            if round_number >= 20:
                times[name].append(took)
    print(f"\nreads in the service, anonymous, uncached, {READS} of each in turns")
    beside = statistics.median(times["practice (observatory)"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"  {name:<24} p50 {median:6.2f}   p95 {statistics.quantiles(taken, n=20)[-1]:6.2f} ms"
              f"   {median / beside:5.2f} × the practice")  # fmt: skip
    for engine in engines.values():
        engine.dispose()


def main() -> None:
    """Measure growth, then reads."""
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as folder:
        Path(folder).chmod(0o711)
        with Postgres(Path(folder) / "postgres", fsync=False) as server:
            growth(server)
            reads(server)
        server.wipe()


if __name__ == "__main__":
    main()
