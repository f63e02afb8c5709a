"""The graph of adoptions, depth 2, among 50,000 of them: the busiest body and random ones.

Runs on a private PostgreSQL with its ordinary settings, one query at a time, warm. The baseline in the same run is a
read of the newest page of adoptions. KAINOTOMIA_BENCH_ADOPTIONS (50000) may be made smaller.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import chassis.database  # noqa: F401 - chooses psycopg's wait function before its import

from sqlalchemy import text  # isort: skip
from sqlalchemy.orm import Session

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.principal import ANONYMOUS
from kainotomia_local.postgres import Postgres
from observatory.adoption.adoption.queries import find
from observatory.adoption.graph.queries import Asked, graph
from observatory.adoption.reuse.fold import fold

ROUNDS = 100
BODIES, PRACTICES = 2_000, 5_000
MOST_MILLISECONDS = 200
MOST_EDGES = 500

# Body and practice by number; the first ones give and take far more than the others.
_FILL = """
    insert into organisations (organisation_id, kind, name_el, name_en, slug, region, status, latitude, longitude)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'municipality', 'Δήμος ' || n, 'Body ' || n,
        'body-' || n, 'GR-' || chr(65 + n % 13), 'active', 35 + (n % 60) / 10.0, 20 + (n % 80) / 10.0
    from generate_series(1, :bodies) as n;
    insert into practices (id, version, state, revision, last_revision, organisation_id, imported, demo, author_ids,
        created_at, updated_at, title, summary, problem, solution, novelty, results, obstacles, conditions, lessons,
        advice, sectors, principles, sdgs, funding, links, language)
    select ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, 'published', 1, 1,
        ('00000000-0000-4000-8000-' || lpad((1 + n % :bodies)::text, 12, '0'))::uuid, false, false, '{}',
        now(), now(), 'Πρακτική ' || n, '', '', '', '', '', '', '', '', '', '{}', '{}', '{}', '', '{}', 'el'
    from generate_series(1, :practices) as n;
    insert into adoptions (id, version, practice_id, practice_revision, practice_title, sectors, taker_id, giver_id,
        region, mode, state, step, audience, audience_chosen, same_family, demo, contact_wanted, adapted_what, reason,
        implemented_on, giver_says, giver_comment, started_at, updated_at, last_entry_at)
    select ('20000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 1,
        ('10000000-0000-4000-8000-' || lpad((1 + p)::text, 12, '0'))::uuid, 1, 'Πρακτική ' || p, '{}',
        ('00000000-0000-4000-8000-' || lpad((1 + t)::text, 12, '0'))::uuid,
        ('00000000-0000-4000-8000-' || lpad((1 + (1 + p) % :bodies)::text, 12, '0'))::uuid,
        'GR-' || chr(65 + t % 13), 'adopt', 'completed', 'harvest', 'public', false, false, false, false, '', '',
        current_date - n % 900, 'asked', '', now() - n * interval '7 minutes', now(), now()
    from (select n, (power(random(), 3) * :practices)::int % :practices as p,
        (power(random(), 2) * :bodies)::int % :bodies as t from generate_series(1, :adoptions) as n) as made;
    insert into practice_reuse_changes (practice_id) select distinct practice_id from adoptions;
"""
_BUSIEST = "select giver_id from adoptions group by giver_id order by count(*) desc limit 1"


def _p95(act: Callable[[], object]) -> float:
    """Return the 95th percentile of an act's milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(spent, n=20)[-1]


def run(server: Postgres, adoptions: int) -> None:
    """Fill, measure and print. Raises SystemExit above the limit."""
    numbers = {"bodies": BODIES, "practices": PRACTICES, "adoptions": adoptions}
    rng = random.Random(5)
    engine = make_engine(
        server.create_service_database("adoptions", role="observatory"), pool_size=1, application="bench-adoptions"
    )
    upgrade("observatory", engine)
    with Session(engine) as session:
        for statement in _FILL.split(";\n")[:-1]:
            session.execute(text(statement), {name: n for name, n in numbers.items() if f":{name}" in statement})
        session.commit()
        session.execute(text("analyze"))
        session.commit()
        began = time.perf_counter()
        folded = len(fold(session))
        session.commit()
        print(f"{adoptions} adoptions: counted for {folded} practices in {time.perf_counter() - began:.2f} s")
        busiest = session.scalar(text(_BUSIEST))

        def drawn(body: UUID) -> object:
            session.expire_all()
            asked = Asked(practice=None, organisation=body, region=None, depth=2, limit=MOST_EDGES)
            return graph(session, asked, ANONYMOUS)

        def page() -> object:
            session.expire_all()
            return find(session, {}, ANONYMOUS, after=None, limit=21)

        bodies = [UUID(f"00000000-0000-4000-8000-{rng.randint(1, BODIES):012}") for _ in range(ROUNDS)]
        baseline = _p95(page)
        figures = {"the busiest": _p95(lambda: drawn(busiest)), "a random": _p95(lambda: drawn(rng.choice(bodies)))}
    engine.dispose()
    print(f"  newest page               p95 {baseline:6.1f} ms   (baseline)")
    for name, figure in figures.items():
        ratio = figure / baseline
        print(f"  graph of {name:11} body p95 {figure:6.1f} ms   ratio to baseline {ratio:.2f}   (depth 2)")
    if max(figures.values()) > MOST_MILLISECONDS:
        raise SystemExit(f"the graph takes more than {MOST_MILLISECONDS} ms")


def main() -> None:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as folder:
        Path(folder).chmod(0o711)
        with Postgres(Path(folder) / "postgres", fsync=False) as server:
            run(server, int(os.environ.get("KAINOTOMIA_BENCH_ADOPTIONS", "50000")))
        server.wipe()


if __name__ == "__main__":
    main()
