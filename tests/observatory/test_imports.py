"""Files of practices that organisations send: drafts, a report for each row, and nothing twice."""

import json

import personas
import pytest
from importing import Importing, table
from observatory_scenario import FULL

from chassis.principal import ANONYMOUS
from observatory.exchange.practice_import import work


@pytest.fixture
def imports(observatory):
    return Importing(observatory)


def test_each_row_becomes_a_draft_as_if_a_person_had_written_it(imports, observatory):
    written = observatory.read(observatory.draft(municipality="2401", sdgs=[9, 11], cost_eur=12.5)).json
    row = {**FULL, "external_id": "x-1", "municipality": "2401", "sdgs": [9, 11], "cost_eur": 12.5}
    done = imports.run(json.dumps(row).encode(), "ndjson")
    assert (done["state"], done["rows"], done["created"], done["faulty"]) == ("finished", 1, 1, 0)
    assert None not in (done["started_at"], done["finished_at"])
    [report] = imports.rows(done["id"])["items"]
    assert (report["row"], report["state"], report["external_id"]) == (1, "created", "x-1")
    made = observatory.read(report["practice_id"]).json
    differ = {name for name in written if written[name] != made[name]}
    assert differ == {"id", "created_at", "updated_at"}
    assert (made["state"], made["version"], made["slug"]) == ("draft", 1, None)
    assert observatory.read(made["id"], ANONYMOUS).status == 404
    assert observatory.read(made["id"], personas.READER).status == 404
    assert not observatory.events()
    [revision] = observatory.call("list_revisions", principal=personas.CONTRIBUTOR, practice_id=made["id"]).json[
        "items"
    ]
    assert revision["person_id"] == str(personas.CONTRIBUTOR.person_id)
    assert observatory.call("submit_practice", principal=personas.CONTRIBUTOR, practice_id=made["id"]).status == 200


@pytest.mark.parametrize("header", ["external_id;title;sectors;sdgs;started_on;cost_eur;municipality", None])
def test_csv_by_field_names_or_greek_labels(imports, observatory, header):
    greek = (
        "κωδικος στον φορεα,Τίτλος,ΤΟΜΕΙΣ ΠΟΛΙΤΙΚΗΣ,Στόχοι βιώσιμης ανάπτυξης,Ημερομηνία έναρξης,Κόστος σε ευρώ,"
        "Δήμος (κωδικός ΕΛΣΤΑΤ)"
    )
    cells = ["a;1", "=2+2", "technology|Πολιτισμός και τοπική ανάπτυξη", "9 | 11", "5/3/2024", "1.234,50", "2401"]
    mark = "," if header is None else ";"
    line = mark.join(f'"{cell}"' for cell in cells)
    done = imports.run(b"\xef\xbb\xbf" + f"{header or greek}\r\n{line}\r\n\r\n".encode())
    assert (done["state"], done["created"]) == ("finished", 1)
    [report] = imports.rows(done["id"])["items"]
    assert (report["row"], report["external_id"]) == (2, "a;1")
    made = observatory.read(report["practice_id"]).json
    assert (made["title"], made["sectors"], made["sdgs"]) == ("=2+2", ["technology", "culture"], [9, 11])
    assert (made["started_on"], made["cost_eur"], made["municipality"]) == ("2024-03-05", 1234.5, "2401")


def test_the_report_says_of_a_row_what_a_single_post_would_say(imports, observatory):
    wrong = {"title": "α" * 201, "sectors": ["nothing"], "started_on": "yesterday"}
    single = observatory.call("create_practice", principal=personas.CONTRIBUTOR, body=wrong).json["errors"]
    assert {fault["field"] for fault in single} == {"title", "sectors.0", "started_on"}
    done = imports.run(
        table(f"1;{'α' * 201};;nothing;yesterday;", "2;Καλή;;;;", ";Χωρίς;;;;", "4;Ποσό;;;;1.234", '5;"α\x07β";;;;')
    )
    assert (done["rows"], done["created"], done["faulty"], done["state"]) == (5, 1, 4, "finished")
    faulty = imports.rows(done["id"], state="faulty")["items"]
    assert [row["row"] for row in faulty] == [2, 4, 5, 6]
    # the same, but that a file is told the labels of the codes
    told = faulty[0]["errors"]
    assert [(one["field"], one["code"]) for one in told] == [(one["field"], one["code"]) for one in single]
    assert [one["detail"] for one in told if one["code"] != "not_allowed"] == [
        one["detail"] for one in single if one["code"] != "not_allowed"
    ]
    assert faulty[0]["practice_id"] is None
    assert [(fault["field"], fault["code"]) for row in faulty[1:] for fault in row["errors"]] == [
        ("external_id", "required"),
        ("cost_eur", "invalid"),
        ("title", "control_characters"),
    ]
    english = imports.rows(done["id"], state="faulty", language="en")["items"]
    assert english[1]["errors"][0]["detail"] != faulty[1]["errors"][0]["detail"]


def test_ndjson_lines_that_are_no_objects_are_faulty_rows(imports):
    lines = [b'{"external_id": "1", "title": "A\\u0000"}', b"[1]", b'{"external_id": "2"', b"", b'{"external_id": 3}']
    lines += [
        b'{"external_id": "4", "title": "A", "publish\\u0000": true, "state": "published"}',
        b'{"external_id": "5", "title": "A"}',
    ]
    done = imports.run(b"\n".join(lines), "ndjson")
    assert (done["state"], done["created"], done["faulty"]) == ("finished", 1, 5)
    codes = {row["row"]: [fault["code"] for fault in row["errors"]] for row in imports.rows(done["id"])["items"]}
    assert codes[2] == codes[3] == ["not_an_object"]
    assert codes[6] == ["unknown", "unknown"]


def test_repeating_creates_nothing_twice_and_changes_nothing(imports, observatory):
    first = imports.run(table("a;Ένα;;;;", "b;Δύο;;;;"))
    ids = {row["external_id"]: row["practice_id"] for row in imports.rows(first["id"])["items"]}
    again = imports.run(table("b;Άλλος τίτλος;;;;", "c;Τρία;;;;", "c;Τρία πάλι;;;;"))
    assert (again["created"], again["skipped"]) == (1, 2)
    rows = imports.rows(again["id"])["items"]
    assert (rows[0]["state"], rows[0]["practice_id"]) == ("skipped", ids["b"])
    assert (rows[2]["state"], rows[2]["practice_id"]) == ("skipped", rows[1]["practice_id"])
    assert observatory.read(ids["b"]).json["title"] == "Δύο"
    elsewhere = imports.run(table("a;Της Λάρισας;;;;"), by=personas.ELSEWHERE, organisation_id=personas.LARISSA)
    assert elsewhere["created"] == 1, "an identifier is the organisation's own"


def test_a_dry_run_reports_the_same_and_leaves_nothing(imports, monkeypatch):
    monkeypatch.setattr(work, "BATCH", 2)
    imports.run(table("known;Υπάρχει;;;;"))
    tables = ("practices", "revisions", "imported_practices")
    before = imports.count(tables)
    content = table("1;Ένα;;;;", "known;Υπάρχει;;;;", "2;Δύο;;wrong;;", "1;Πάλι;;;;")
    tried = imports.run(content, dry_run="true")
    assert imports.count(tables) == before
    assert (tried["state"], tried["dry_run"]) == ("finished", True)
    real = imports.run(content)
    for count in ("rows", "created", "skipped", "faulty"):
        assert tried[count] == real[count] > 0
    would, did = (imports.rows(done["id"])["items"] for done in (tried, real))
    assert [row["state"] for row in would] == [row["state"] for row in did]
    assert would[0]["practice_id"] is None
    assert would[1]["practice_id"] == did[1]["practice_id"]


def test_a_file_in_parts_in_any_order(imports, observatory):
    content = table(*(f"{number};Πρακτική {number};;;;" for number in range(60)))
    import_id = imports.begin(b"")
    assert imports.read(import_id)["state"] == "received"
    pieces = [content[at : at + 500] for at in range(0, len(content), 500)]
    for number in reversed(range(1, len(pieces) + 1)):
        assert imports.put(import_id, number, pieces[number - 1]).status == 204
    assert imports.put(import_id, 1, b"wrong").status == 204
    assert imports.read(import_id)["size"] == len(content) - 500 + 5
    assert imports.put(import_id, 1, pieces[0]).status == 204
    imports.work()
    assert imports.read(import_id)["state"] == "received", "only its sender knows when all is there"
    started = observatory.call("start_import", principal=personas.CONTRIBUTOR, import_id=import_id)
    assert (started.status, started.json["state"]) == (202, "checking")
    assert imports.put(import_id, 2, b"late").json["type"] == "/problems/import-not-open"
    imports.work()
    done = imports.read(import_id)
    assert (done["state"], done["created"], done["size"]) == ("finished", 60, len(content))
    assert imports.count(("import_parts",)) == [0]
    page = imports.rows(import_id, limit=40)
    rest = imports.rows(import_id, limit=40, cursor=page["next"])
    assert [row["row"] for row in page["items"] + rest["items"]] == list(range(2, 62))
    assert rest["next"] is None


def test_a_part_missing_or_out_of_range(imports, observatory):
    import_id = imports.begin(b"")
    assert imports.put(import_id, 3, b"x").status == 204
    refused = observatory.call("start_import", principal=personas.CONTRIBUTOR, import_id=import_id)
    assert (refused.status, refused.json["parts"]) == (409, [1, 2])
    for number in ("0", "10001", "-1", "x", "١", "9" * 4301, "٣"):
        assert imports.put(import_id, number, b"x").status == 404


def test_an_answer_that_did_not_come_is_asked_for_again(imports):
    content = table("1;Ένα;;;;")
    first, second = (imports.send(content, key="import-1") for _ in range(2))
    assert first.json == second.json
    assert second.reply.headers["Idempotency-Replayed"] == "true"
    assert imports.count(("imports",)) == [1]


def test_other_types_of_files_are_not_taken(observatory):
    for content_type in ("application/json", "text/plain", ""):
        refused = observatory.call(
            "import_practices", principal=personas.CONTRIBUTOR, body=b"x", content_type=content_type
        )
        assert refused.status == 415
        assert "text/csv" in refused.reply.headers["Accept-Post"]


def test_the_templates_are_files_that_can_be_imported(imports, observatory):
    for kind in ("csv", "xlsx"):
        for language in ("el", "en"):
            template = observatory.call("read_import_template", query={"format": kind}, language=language)
            assert f"practices.{kind}" in template.reply.headers["Content-Disposition"]
            done = imports.run(template.reply.body, kind)
            assert done["fault"]["type"] == "/problems/import-empty"
