"""Search among 10,000 and 100,000 practices, with facets, beside PostgreSQL's own Greek search of the same texts.

Both run on a private PostgreSQL with its ordinary settings, one query at a time, warm. "database" is the time spent
waiting for it; "processor" is what its process worked in that time, which a busy machine does not change; "whole" adds
reading the query and making the highlights. KAINOTOMIA_DATA_DIR names the reference
data; KAINOTOMIA_BENCH_SIZES (10000,100000) may be made smaller.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import chassis.database  # noqa: F401 - chooses psycopg's wait function before its import

import psycopg  # isort: skip
from load_practices import add_baseline, load
from practices_made import articles, practices
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from chassis.database import make_engine
from chassis.migrations import upgrade
from commons.greek import warm_up
from kainotomia_local.postgres import Postgres
from observatory.search.queries import SearchRequest, search
from observatory.search.reindex import fold_cells
from observatory.search.suggestions import KINDS, suggest

ROUNDS = 5

# From rare words to words of nearly every text, in the forms and alphabets that people use.
TEXTS = (
    "καινοτομία", "υπηρεσίες", "δήμος", "ψηφιακή διακυβέρνηση", "δημόσιες υπηρεσίες", "εκπαίδευση", "ανακύκλωση",
    "περιβάλλον απόβλητα", "διαδικασία αίτησης", "σχολεία", "φυσικά πρόσωπα", "εκμίσθωση ακινήτων", "προϋπολογισμός",
    "ΕΝΕΡΓΕΙΑ", "μεταφορές υποδομές", "συνεργασία πανεπιστημίων", "προσωπικά δεδομένα", "παιδική προστασία",
    "ηλεκτρονική πλατφόρμα", "τουρισμός", "υγεία", "έρευνα τεχνολογία", "αξιολόγηση υπαλλήλων", "διαφάνεια",
    "kainotomia", "dimos", "ypourgeio oikonomikon", "texnologia", "διαδικασσία", "αξιολογιση", "open data",
)  # fmt: skip
PHRASES = ('"φυσικών προσώπων"', '"τοπική αυτοδιοίκηση"')
FILTERS: tuple[dict[str, list[str]], ...] = (
    {"sectors": ["technology"]},
    {"regions": ["GR-H"], "sectors": ["environment", "culture"]},
    {"years": ["2024"], "stages": ["implementing"]},
)


def questions() -> list[SearchRequest]:
    """The fixed mix: plain words, phrases, words with filters, other orders, and lists without words."""
    mix = [SearchRequest(text=text) for text in (*TEXTS, *PHRASES)]
    mix += [SearchRequest(text=text, filters=FILTERS[number % 3]) for number, text in enumerate(TEXTS[:12])]
    mix += [SearchRequest(text=text, sort="newest") for text in TEXTS[:3]]
    return [
        *mix,
        SearchRequest(),
        SearchRequest(sort="title"),
        *(SearchRequest(filters=filters) for filters in FILTERS),
    ]


class Processor:
    """Tells how long a server process has worked, in milliseconds; not a number where the system does not say."""

    def __init__(self, pid: int) -> None:
        self._path = Path(f"/proc/{pid}/schedstat")

    def worked(self) -> float:
        """Milliseconds since the process began."""
        if not self._path.exists():
            return float("nan")
        return int(self._path.read_text("ascii").split()[0]) / 1e6


class Clock:
    """Adds up the time that an engine's statements take."""

    def __init__(self, engine: Engine) -> None:
        self.spent = 0.0
        event.listen(engine, "before_cursor_execute", self._start)
        event.listen(engine, "after_cursor_execute", self._stop)

    def _start(self, *_: Any) -> None:
        self._started = time.perf_counter()

    def _stop(self, *_: Any) -> None:
        self.spent += time.perf_counter() - self._started


def measure(engine: Engine) -> tuple[list[float], list[float], list[float], list[tuple[float, SearchRequest]]]:
    """Milliseconds waited, worked and as a whole, of every question in every round; each question's median of work."""
    clock = Clock(engine)
    database: list[float] = []
    processor: list[float] = []
    whole: list[float] = []
    by_question = []
    with engine.connect() as connection:
        server = Processor(connection.exec_driver_sql("select pg_backend_pid()").scalar_one())
    for asked in questions():
        mine = []
        for round_number in range(ROUNDS + 1):
            with Session(engine) as session:
                session.connection()
                worked, clock.spent, started = server.worked(), 0.0, time.perf_counter()
                search(session, asked)
                took = time.perf_counter() - started
            if round_number:  # the first one warms the caches
                database.append(clock.spent * 1000)
                mine.append(server.worked() - worked)
                whole.append(took * 1000)
        processor += mine
        by_question.append((statistics.median(mine), asked))
    return database, processor, whole, sorted(by_question, key=lambda one: -one[0])


def measure_suggestions(engine: Engine, connection: psycopg.Connection) -> tuple[list[float], list[float]]:
    """Milliseconds of suggestions for the beginnings of the words, and of the first ten by the baseline's `begin:*`."""
    ours: list[float] = []
    baseline: list[float] = []
    words = {word for text in TEXTS for word in text.split()}
    for beginning in sorted({word[:length] for word in words for length in (2, 3, 5)}):
        for round_number in range(ROUNDS):
            with Session(engine) as session:
                session.connection()
                started = time.perf_counter()
                suggest(session, beginning, language="el", limit=10, kinds=KINDS)
                took = (time.perf_counter() - started) * 1000
            started = time.perf_counter()
            connection.execute(
                "select id, title from plain where document @@ to_tsquery('greek', %s) limit 10", [f"{beginning}:*"]
            ).fetchall()
            if round_number:
                ours.append(took)
                baseline.append((time.perf_counter() - started) * 1000)
    return ours, baseline


def measure_baseline(connection: psycopg.Connection) -> tuple[list[float], list[float]]:
    """Milliseconds waited and worked for the same words with the `greek` configuration: the best 20 and the total."""
    times: list[float] = []
    processor: list[float] = []
    server = Processor(connection.info.backend_pid)
    for text in (*TEXTS, *PHRASES):
        for round_number in range(ROUNDS + 1):
            worked, started = server.worked(), time.perf_counter()
            connection.execute(
                "select id, ts_rank(document, query), count(*) over ()"
                " from plain, websearch_to_tsquery('greek', %s) as query"
                " where document @@ query order by 2 desc, id limit 20",
                [text],
            ).fetchall()
            if round_number:
                times.append((time.perf_counter() - started) * 1000)
                processor.append(server.worked() - worked)
    return times, processor


def percentiles(times: list[float]) -> str:
    """p50, p95 and the longest."""
    return f"p50 {statistics.median(times):6.1f}   p95 {_p95(times):6.1f}   max {max(times):6.1f} ms"


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def run(server: Postgres, size: int, source: list[dict[str, str]]) -> None:
    """Load, measure and print one size."""
    address = server.create_service_database(f"search_{size}", role="observatory")
    engine = make_engine(address, pool_size=1, application="bench-search")
    upgrade("observatory", engine)
    with engine.begin() as one_process:
        one_process.exec_driver_sql("alter role observatory set max_parallel_workers_per_gather = 0")
    engine.dispose()
    started = time.perf_counter()
    with psycopg.connect(address.replace("+psycopg", "")) as connection:
        load(connection, practices(size, source))
        loaded = time.perf_counter() - started
        add_baseline(connection)
        with Session(engine) as session:
            fold_cells(session)  # as the service's timer does
            session.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
        print(
            f"\n{size:,} practices, loaded and indexed in {loaded:.0f} s; {len(questions())} questions, {ROUNDS} rounds"
        )
        database, processor, whole, by_question = measure(engine)
        connection.execute("set max_parallel_workers_per_gather = 0")  # like the other: work is counted in one process
        baseline, baseline_processor = measure_baseline(connection)
        suggested, begun = measure_suggestions(engine, connection)
    print(f"  search, database   {percentiles(database)}")
    print(f"  search, processor  {percentiles(processor)}")
    print(f"  search, whole      {percentiles(whole)}")
    print(f"  greek, no facets   {percentiles(baseline)}")
    print(f"  greek, processor   {percentiles(baseline_processor)}")
    print(f"  ratio to baseline  p50 {statistics.median(database) / statistics.median(baseline):.2f}"
          f"   p95 {_p95(database) / _p95(baseline):.2f}   (below 1 is faster than the baseline)")  # fmt: skip
    print(f"  suggestions, whole {percentiles(suggested)}")
    print(f"  greek, beginnings  {percentiles(begun)}")
    print(
        "  dearest: "
        + "; ".join(f"{asked.text or 'all'} {asked.sort or ''} {ms:.0f} ms" for ms, asked in by_question[:5])
    )
    engine.dispose()
    server.drop_database(f"search_{size}")


def main() -> None:
    """Measure every size."""
    said, source = articles()
    print(f"Texts: {said}")
    warm_up()
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as folder:
        Path(folder).chmod(0o711)
        with Postgres(Path(folder) / "postgres", fsync=False) as server:
            for size in os.environ.get("KAINOTOMIA_BENCH_SIZES", "10000,100000").split(","):
                run(server, int(size), source)
        server.wipe()


if __name__ == "__main__":
    main()
