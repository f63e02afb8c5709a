"""Importing cases from public sources."""

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import orjson
import personas
import pytest
from personas import CONTRIBUTOR, CURATOR

from chassis.principal import ANONYMOUS
from chassis.schemas import load
from commons.taxonomies import PRINCIPLES, REGIONS, SECTORS, STAGES
from observatory.exchange.case_import.schemas import CaseRow
from observatory.practice.practice.content import SECTIONS

CASES = [
    case
    for file in resources.files("observatory.demo").iterdir()
    if file.name.startswith("cases")
    for case in json.loads(file.read_text(encoding="utf-8"))
]
CASE = {
    "external_id": "source:1",
    "organisation_name": "Δήμος Λαμιέων",
    "title": "Πρόγραμμα Διαύγεια",
    "problem": "Έλλειψη διαφάνειας στις διοικητικές πράξεις.",
    "year": 2010,
    "sectors": ["transparency"],
    "source_url": "https://source.example/1",
}


def run(observatory, *rows, dry_run=False, folder=None):
    service = observatory.caller.instance()
    return [service.try_case(row, dry_run=dry_run, folder=folder) for row in rows]


def found(observatory, title):
    from sqlalchemy import text

    with observatory.caller.engine.connect() as connection:
        practice_id = connection.execute(
            text("select practice_id from published_practices where title = :title"), {"title": title}
        ).scalar_one()
    return observatory.read(practice_id, ANONYMOUS).json


def test_a_case_is_published_with_what_its_source_tells(observatory):
    assert run(observatory, CASE) == [("created", "")]
    case = found(observatory, CASE["title"])
    assert (case["state"], case["imported"], case["demo"], case["year"]) == ("published", True, False, 2010)
    assert (case["organisation_id"], case["organisation_name"]) == (str(personas.LAMIA), "Δήμος Λαμιέων")
    assert (case["region"], case["slug"]) == ("GR-H", "programma-diavgeia")
    assert case["novelty"] == ""
    assert case["not_recorded"] == [
        "summary", "solution", "novelty", "results", "obstacles", "conditions", "lessons", "advice",
    ]  # fmt: skip
    [event] = observatory.events()
    assert (event["type"], event["data"]["imported"]) == ("practice.published.v1", True)
    assert event["data"]["author_ids"] == []
    assert event["data"]["review_id"] is None


def test_importing_again_changes_nothing_and_doubles_nothing(observatory):
    run(observatory, CASE)
    assert run(observatory, CASE, CASE) == [("unchanged", ""), ("unchanged", "")]
    assert len(observatory.events()) == 1


def test_a_better_source_updates_the_case(observatory):
    run(observatory, CASE)
    assert run(observatory, {**CASE, "solution": "Ανάρτηση όλων των πράξεων."}) == [("updated", "")]
    case = found(observatory, CASE["title"])
    assert (case["solution"], case["revision"]) == ("Ανάρτηση όλων των πράξεων.", 2)
    assert observatory.events()[-1]["type"] == "practice.updated.v1"
    assert observatory.events()[-1]["data"]["imported"] is True


def test_what_people_have_edited_is_theirs(observatory):
    run(observatory, CASE)
    case = found(observatory, CASE["title"])
    assert observatory.edit(case["id"], solution="Το γράψαμε εμείς.").status == 200
    assert run(observatory, {**CASE, "title": "Άλλος τίτλος"}) == [("kept", "")]
    assert observatory.read(case["id"], CONTRIBUTOR).json["solution"] == "Το γράψαμε εμείς."


def test_what_was_archived_does_not_come_back(observatory):
    run(observatory, CASE)
    case = found(observatory, CASE["title"])
    observatory.archive(case["id"], by=CURATOR)
    assert run(observatory, CASE) == [("kept", "")]
    assert observatory.read(case["id"], ANONYMOUS).json["state"] == "archived"


def test_a_body_outside_the_register_keeps_its_name(observatory):
    run(observatory, {**CASE, "organisation_name": "Νοσηλευτική Μονάδα Μολάων"})
    case = found(observatory, CASE["title"])
    assert (case["organisation_id"], case["organisation_name"]) == (None, "Νοσηλευτική Μονάδα Μολάων")


def test_a_new_body_of_the_register_is_found_by_the_next_import(observatory):
    row = {**CASE, "organisation_name": "Δήμος Καλαμάτας"}
    run(observatory, row)
    observatory.register(personas.HALKIDA, name_el="Δήμος Καλαμάτας")
    assert run(observatory, row) == [("updated", "")]
    assert found(observatory, CASE["title"])["organisation_id"] == str(personas.HALKIDA)


def test_an_elstat_code_finds_the_municipality(observatory):
    run(observatory, {**CASE, "organisation_name": "όπως το γράφει η πηγή", "organisation_elstat": "2701"})
    case = found(observatory, CASE["title"])
    assert (case["organisation_id"], case["organisation_name"]) == (str(personas.LARISSA), "Δήμος Λαρισαίων")
    assert case["region"] == "GR-E"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"problem": ""}, "problem"),
        ({"title": ""}, "problem"),
        ({"external_id": ""}, "external_id"),
        ({"organisation_name": None}, "organisation_name"),
        ({"sectors": ["alchemy"]}, "sectors.0"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_row_that_does_not_hold_is_refused_with_its_fields(observatory, change, named):
    [(outcome, why)] = run(observatory, {**CASE, **change})
    assert outcome == "refused"
    assert f"{named}:" in why
    assert observatory.events() == []


def test_a_bad_row_does_not_stop_the_good_ones(observatory):
    rows = [{**CASE, "problem": ""}, "not even an object", {**CASE, "external_id": "source:2"}]
    assert [outcome for outcome, _ in run(observatory, *rows)] == ["refused", "refused", "created"]


def test_a_dry_run_reports_and_changes_nothing(observatory):
    assert run(observatory, CASE, dry_run=True) == [("created", "")]
    assert observatory.events() == []
    assert run(observatory, CASE) == [("created", "")]


def test_the_command_reports_each_row_and_fails_on_a_refusal(observatory, database, tmp_path):
    def command(rows, *options):
        file = tmp_path / "cases.json"
        file.write_bytes(orjson.dumps(rows))
        return subprocess.run(
            [sys.executable, "-m", "observatory", "import-cases", file, *options],
            env={
                **os.environ,
                "AMQP_URI": "memory://",
                "DATABASE_URL_OBSERVATORY": database,
                "KAINOTOMIA_DEMO": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    finished = command([CASE, {**CASE, "external_id": "source:2", "problem": ""}], "--language", "en")
    lines = finished.stdout.splitlines()
    assert lines[0] == "[1/2] source:1 created"
    assert lines[1].startswith("[2/2] source:2 refused: problem: A title is not enough")
    assert lines[2] == "created: 1, refused: 1"
    assert finished.returncode == 1
    again = command([CASE])
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "unchanged: 1")
    assert observatory.events()[0]["type"] == "practice.published.v1"


# ---- the demonstration's own cases --------------------------------------------------------------------


def test_the_demo_cases_are_marked_and_credited():
    assert len({case["external_id"] for case in CASES}) == len(CASES)
    for case in CASES:
        row = load(CaseRow(), case)
        assert row["demo"] is True
        assert row["sectors"]
        fictional = row["external_id"].startswith("demo-cases:")
        assert fictional == ("(φανταστικός φορέας επίδειξης)" in row["organisation_name"])
        # bodies that exist are not said to have failed, nor given a year that their source lacks
        assert fictional or not case.get("outcome_kind")
        assert fictional or case.get("source_url")


def test_nothing_of_the_demonstration_is_exported(observatory):
    run(observatory, {**CASE, "demo": True}, {**CASE, "external_id": "source:2", "title": "Μια αληθινή πρακτική"})
    for kind in ("csv", "ndjson", "jsonld"):
        exported = observatory.call("export_practices", query={"format": kind}).text
        assert "Μια αληθινή πρακτική" in exported
        assert CASE["title"] not in exported


def test_examples_alone_come_with_a_certificate(observatory):
    [case] = [case for case in CASES if case["external_id"] == "demo-cases:15"]
    assert run(observatory, case) == [("created", "")]
    seen = found(observatory, case["title"])
    assert seen["certified_at"]
    assert observatory.events()[-1]["type"] == "practice.certified.v1"
    given = observatory.call("list_certifications", principal=CURATOR, practice_id=seen["id"], query={}).json["items"]
    assert [one["mean"] >= 3 for one in given] == [True, True]
    [(outcome, why)] = run(observatory, {**case, "external_id": "source:9", "demo": False})
    assert (outcome, "evaluations:" in why) == ("refused", True)


def test_each_principle_has_an_example_that_says_how():
    noted = [code for case in CASES for code in case.get("principle_notes", {})]
    assert set(noted) == set(PRINCIPLES)
    assert all(set(case.get("principle_notes", {})) <= set(case["principles"]) for case in CASES)
    assert len([case for case in CASES if case.get("evaluations")]) >= 2


def test_demo_summaries_say_in_a_sentence_what_was_done():
    for case in CASES:
        assert case["summary"].endswith(".")
        assert "επίδειξης" not in case["summary"]
        assert len(case["summary"]) < 200
        assert case["summary"] not in {case.get("problem"), case.get("solution")}


def test_twenty_demo_cases_are_complete_and_some_failed():
    complete = [case for case in CASES if all(case.get(name) and "Η πηγή δεν" not in case[name] for name in SECTIONS)]
    assert len(complete) >= 20
    assert {case.get("outcome_kind") for case in CASES} >= {"success", "partial", "failure"}


def test_the_demo_cases_spread_over_sectors_and_regions():
    sectors = {sector for case in CASES for sector in case["sectors"]}
    regions = {case["region"] for case in CASES if "region" in case}
    assert sectors == set(SECTORS)
    assert regions == set(REGIONS)
    assert len({case["stage"] for case in CASES}) >= 3
    assert {case["stage"] for case in CASES} <= set(STAGES)
    assert {principle for case in CASES for principle in case["principles"]} == set(PRINCIPLES)
    assert len({goal for case in CASES for goal in case.get("sdgs", [])}) >= 10


def test_the_demo_cases_go_in(observatory):
    rows = [{name: value for name, value in case.items() if name != "municipality"} for case in CASES]
    folder = Path(str(resources.files("observatory.demo")))
    outcomes = run(observatory, *rows, folder=folder)
    assert {outcome for outcome, _ in outcomes} == {"created"}, outcomes
    (title,) = [case["title"] for case in CASES if case.get("attach")]
    files = found(observatory, title)["files"]
    assert [(one["kind"], one["media_type"]) for one in files] == [
        ("picture", "image/webp"), ("attachment", "application/pdf"),
    ]  # fmt: skip
    assert sum(one["size"] for one in files) < 100_000
    assert {outcome for outcome, _ in run(observatory, *rows, folder=folder)} == {"unchanged"}
    assert found(observatory, title)["files"] == files


@pytest.mark.parametrize("file", ["missing.pdf", "../cases.json", "/etc/hostname", "a/../../b.pdf"])
def test_files_are_looked_for_beside_the_list_only(observatory, tmp_path, file):
    row = {**CASE, "attach": [{"file": file, "title": "Η έκθεση"}]}
    [(outcome, why)] = run(observatory, row, folder=tmp_path)
    assert outcome == "refused"
    assert ("No such file" if file == "missing.pdf" else "attach.0.file") in why
    assert observatory.events() == []


def test_no_year_is_invented_for_a_case_without_one(observatory):
    run(observatory, {name: value for name, value in CASE.items() if name not in {"year", "started_on"}})
    seen = observatory.read(found(observatory, CASE["title"])["id"], ANONYMOUS)
    assert seen.json["year"] is None
    page = observatory.read(seen.json["id"], ANONYMOUS, format="html", lang="el").text
    assert "Έτος" not in page
    facets = observatory.call("search_practices", query={}).json["facets"]
    assert facets["years"] == []
    for kind in ("csv", "ndjson", "jsonld"):
        assert observatory.call("export_practices", query={"format": kind}).status == 200
