"""The totals of impact over 10,000 claims in 4,000 series: everything, and one region.

Runs on a private PostgreSQL with its ordinary settings, one query at a time, warm. The baseline in the same run is a
read of the newest page of claims. KAINOTOMIA_BENCH_IMPACTS (10000) may be made smaller.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import chassis.database  # noqa: F401 - chooses psycopg's wait function before its import

from sqlalchemy import select, text  # isort: skip
from sqlalchemy.orm import Session

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.principal import ANONYMOUS
from kainotomia_local.postgres import Postgres
from observatory.impact.claim.model import ImpactClaim, recount
from observatory.impact.claim.queries import find
from observatory.impact.ledger.queries import totals
from observatory.service import Observatory

ROUNDS = 100
BODIES, PRACTICES, SERIES = 300, 2_000, 4_000
MOST_MILLISECONDS = 100
ASKED = dict.fromkeys(("region", "sector", "principle", "organisation", "practice", "indicator", "year"))

_FILL = """
    insert into organisations (organisation_id, kind, name_el, name_en, slug, region, status)
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'municipality', 'Δήμος ' || n, 'Body ' || n,
        'body-' || n, 'GR-' || chr(65 + n % 13), 'active'
    from generate_series(1, :bodies) as n;
    insert into practices (id, version, state, revision, last_revision, organisation_id, imported, demo, author_ids,
        created_at, updated_at, title, summary, problem, solution, novelty, results, obstacles, conditions, lessons,
        advice, sectors, principles, sdgs, funding, links, language)
    select ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, 'published', 1, 1,
        ('00000000-0000-4000-8000-' || lpad((1 + n % :bodies)::text, 12, '0'))::uuid, false, false, '{}',
        now(), now(), 'Πρακτική ' || n, '', '', '', '', '', '', '', '', '', '{}', '{}', '{}', '', '{}', 'el'
    from generate_series(1, :practices) as n;
    insert into impact_series (id, subject_id, indicator, indicator_name, unit)
    select ('30000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
        ('10000000-0000-4000-8000-' || lpad((1 + n % :practices)::text, 12, '0'))::uuid,
        (array['energy_kwh', 'processing_time_days'])[1 + n / (:practices + 1)], '',
        (array['kwh', 'days'])[1 + n / (:practices + 1)]
    from generate_series(1, :series) as n;
    insert into impact_claims (id, version, series_id, subject_type, subject_id, practice_id, practice_title,
        organisation_id, region, sectors, principles, demo, indicator, indicator_name, unit, direction, baseline,
        measured, baseline_from, baseline_to, measured_from, measured_to, method_kind, method, evidence, saving_eur,
        saving_kind, saving_basis, state, reason, counts, round, verifiers_needed, reminders, created_at, updated_at,
        claimed_at, waiting_since)
    select ('40000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 1, s.id, 'practice', s.subject_id,
        s.subject_id, 'Πρακτική', ('00000000-0000-4000-8000-' || lpad((1 + n % :bodies)::text, 12, '0'))::uuid,
        'GR-' || chr(65 + n % 13), '{technology}', '{}', false, s.indicator, '', s.unit, 'lower', 100,
        (random() * 150)::numeric(18, 4), '2024-01-01', '2024-12-31', date '2025-01-01' + (n % 300),
        date '2025-02-01' + (n % 300), 'before_after', 'Μέθοδος.', '[]', (random() * 99999)::numeric(13, 2),
        (array['annual', 'one_off'])[1 + n % 2], 'Βάση.',
        (array['verified', 'claimed', 'superseded', 'disputed', 'claimed'])[1 + n % 5], '', false, 1, 1, 0,
        now() - n * interval '1 minute', now(), now() - n * interval '1 minute', now()
    from generate_series(1, :claims) as n
    join impact_series as s
        on s.id = ('30000000-0000-4000-8000-' || lpad((1 + n % :series)::text, 12, '0'))::uuid;
"""


def _p95(act: Callable[[], object]) -> float:
    """Return the 95th percentile of an act's milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        act()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(spent, n=20)[-1]


def _decide(session: Session) -> dict[str, Decimal]:
    """Let every series decide which of its claims count, as each change does, and add their savings by side."""
    series: dict[object, list[ImpactClaim]] = {}
    for one in session.scalars(select(ImpactClaim)):
        series.setdefault(one.series_id, []).append(one)
    for claims in series.values():
        recount(claims)
    found = {"verified": Decimal(0), "claimed": Decimal(0)}
    for one in (one for claims in series.values() for one in claims):
        if one.counts and one.saving_eur is not None:
            found[one.state] += one.saving_eur
    return found


def run(server: Postgres, claims: int) -> None:
    """Fill, measure and print. Raises SystemExit above the limit, and where the sums differ by a cent."""
    numbers = {"bodies": BODIES, "practices": PRACTICES, "series": SERIES, "claims": claims}
    engine = make_engine(
        server.create_service_database("impacts", role="observatory"), pool_size=1, application="bench-impacts"
    )
    upgrade(Observatory.name, engine)
    with Session(engine) as session:
        for statement in _FILL.split(";\n")[:-1]:
            session.execute(text(statement), {name: n for name, n in numbers.items() if f":{name}" in statement})
        expected = _decide(session)
        session.commit()
        session.execute(text("analyze"))
        session.commit()
        sides = totals(session, ASKED)
        found = {side: sides[side]["annual_eur"] + sides[side]["one_off_eur"] for side in expected}
        if found != expected:
            raise SystemExit(f"totals differ from a recomputation: {found} and {expected}")

        def page() -> object:
            session.expire_all()
            return find(session, {}, ANONYMOUS, after=None, limit=21)

        baseline = _p95(page)
        figures = {
            "everything": _p95(lambda: totals(session, ASKED)),
            "one region": _p95(lambda: totals(session, {**ASKED, "region": "GR-H"})),
        }
    engine.dispose()
    print(f"{claims} claims; sums equal a recomputation to the cent")
    print(f"  newest page           p95 {baseline:6.1f} ms   (baseline)")
    for name, figure in figures.items():
        print(f"  totals of {name:11} p95 {figure:6.1f} ms   ratio to baseline {figure / baseline:.2f}")
    if max(figures.values()) > MOST_MILLISECONDS:
        raise SystemExit(f"the totals take more than {MOST_MILLISECONDS} ms")


def main() -> None:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as folder:
        Path(folder).chmod(0o711)
        with Postgres(Path(folder) / "postgres", fsync=False) as server:
            run(server, int(os.environ.get("KAINOTOMIA_BENCH_IMPACTS", "10000")))
        server.wipe()


if __name__ == "__main__":
    main()
