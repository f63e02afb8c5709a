"""The ledger: totals that never add what is verified to what is claimed, and the export."""

import csv
import io
import random
from decimal import Decimal

import pytest
from claiming import AUDITOR, SAVING, claimed, judged, totals
from personas import APPROVER, CURATOR
from sqlalchemy import select
from sqlalchemy.orm import Session

from observatory.impact.claim.model import ImpactClaim
from observatory.impact.ledger import schemas
from observatory.impact.ledger.queries import totals as totals_of

NO_FILTER = dict.fromkeys(("region", "sector", "principle", "organisation", "practice", "indicator", "year"))
ADDING = ("total", "sum", "overall", "all_eur", "together")


def test_no_field_adds_the_two_sides():
    view = schemas.ImpactTotalsView()
    assert list(view.fields) == ["verified", "claimed", "demo"]
    sides = {type(view.fields[name].schema) for name in ("verified", "claimed")}
    assert sides == {schemas.ImpactSideView}
    shapes = (schemas.ImpactTotalsView, schemas.ImpactSideView, schemas.IndicatorTotalView)
    names = {name for shape in shapes for name in shape().fields} | set(schemas.COLUMNS)
    assert {name for name in names if any(word in name for word in ADDING)} == set()


def test_totals_are_filtered(observatory):
    made = claimed(observatory, **SAVING)
    observatory_filters = (
        {"region": "GR-H"},
        {"sector": "technology"},
        {"year": 2025},
        {"indicator": "processing_time_days"},
        {"practice": made["practice_id"]},
    )
    assert [totals(observatory, **one)["claimed"][0] for one in observatory_filters] == [120_000] * 5
    others = ({"region": "GR-E"}, {"sector": "culture"}, {"year": 2024}, {"indicator": "other"})
    assert [totals(observatory, **one)["claimed"][0] for one in others] == [0] * 4


def test_changes_add_up_only_where_they_can(observatory):
    for measured in (10, 8):
        claimed(observatory, indicator="energy_kwh", baseline=20, measured=measured)
        claimed(observatory, measured=measured)
    said = observatory.call("read_impact_totals").json["claimed"]
    changes = {one["indicator"]: (one["claims"], one["improved"], one["change"]) for one in said["indicators"]}
    assert changes == {"energy_kwh": (2, 2, -22), "processing_time_days": (2, 2, None)}


def exported(observatory, form="csv", **query):
    answered = observatory.call("export_impacts", query={"format": form, **query})
    return answered.content.decode() if hasattr(answered, "content") else answered.text


@pytest.mark.parametrize("form", ["csv", "ndjson", "jsonld"])
def test_the_export_has_every_public_claim(observatory, form):
    first = claimed(observatory, **SAVING)
    judged(observatory, first["id"])
    judged(observatory, first["id"], by=AUDITOR)
    claimed(observatory)
    text = exported(observatory, form)
    assert text.count("verified") >= 1
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [(row["state"], row["saving_eur"]) for row in rows] == [("claimed", ""), ("verified", "120000.0")]
        assert tuple(rows[0]) == schemas.COLUMNS


def test_demonstrations_are_never_exported(observatory, engine):
    made = claimed(observatory)
    with Session(engine) as session, session.begin():
        session.get(ImpactClaim, made["id"]).demo = True
    assert made["id"] not in exported(observatory, "ndjson")
    assert observatory.call("read_impact_totals").json["demo"] is True


def test_a_demo_is_filtered_by_state(observatory):
    made = claimed(observatory)
    assert made["id"] not in exported(observatory, "ndjson", state="verified")
    assert made["id"] in exported(observatory, "ndjson", region="GR-H")


def brute_force(session):
    """Recompute both sides from every claim: the newest of each side of a series, once where periods overlap."""
    found = {side: {"annual": Decimal(0), "one_off": Decimal(0)} for side in ("verified", "claimed")}
    series = {}
    for one in session.scalars(select(ImpactClaim)):
        if one.state in found and one.claimed_at is not None:
            series.setdefault(one.series_id, []).append(one)
    for claims in series.values():
        newest = {}
        for one in sorted(claims, key=lambda one: (one.claimed_at, one.id)):
            newest[one.state] = one
        latest = max(newest.values(), key=lambda one: (one.claimed_at, one.id))
        for one in newest.values():
            apart = one.measured_to < latest.measured_from or latest.measured_to < one.measured_from
            if (one is latest or apart) and one.saving_eur is not None:
                found[one.state][one.saving_kind] += one.saving_eur
    return found


def test_totals_equal_a_recomputation_to_the_cent(observatory, engine):
    rng = random.Random(8)
    practices = [observatory.practice("published") for _ in range(2)]
    known = []
    for _ in range(25):
        practice_id = rng.choice(practices)
        saving = {
            **SAVING,
            "saving_eur": rng.randrange(9_999_999) / 100,
            "saving_kind": rng.choice(["annual", "one_off"]),
        }
        month = rng.randint(7, 11)
        period = {"measured_from": f"2025-{month:02}-01", "measured_to": f"2025-{month + 1:02}-15"}
        known.append(claimed(observatory, practice_id, **saving, **period)["id"])
        chosen = rng.choice(known)
        act = rng.choice(["verify", "verify", "dispute", "reopen", "withdraw"])
        if act == "withdraw":
            observatory.call("withdraw_impact", principal=APPROVER, impact_id=chosen)
        else:
            body = {"verdict": act, "comment": "Τα στοιχεία συμφωνούν.", "no_interest": True, "seen_on": "2026-01-02"}
            observatory.call("judge_impact", principal=rng.choice([CURATOR, AUDITOR]), impact_id=chosen, body=body)
        with Session(engine) as session:
            sides = totals_of(session, NO_FILTER)
            now = {
                side: {"annual": sides[side]["annual_eur"], "one_off": sides[side]["one_off_eur"]}
                for side in ("verified", "claimed")
            }
            assert now == brute_force(session)
