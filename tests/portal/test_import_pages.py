"""Practices from a file: sent whole or in parts, its rows, and all its drafts together."""

import contract
import pytest

LIST = "/el/practices/imports"
SEND = f"{LIST}/files"
ONE = f"{LIST}/{contract.AN_ID}"
MEBIBYTE = 1 << 20
CSV = "τίτλος\nΔοκιμή\n".encode()


def upload(browser, name, content, **data):
    return browser.post(SEND, data={"csrf": browser.csrf(), **data}, files={"file": (name, content)})


def test_a_small_file_is_sent_whole(signed_in, gateway):
    answer = upload(signed_in, "practices.csv", CSV, dry_run="yes")
    assert answer.headers["location"] == ONE
    assert gateway.bodies["import_practices"] == CSV
    assert gateway.headers["import_practices"]["Content-Type"] == "text/csv"
    assert gateway.queries["import_practices"] == {
        "organisation_id": contract.AN_ID, "dry_run": "true", "whole": "true",
    }  # fmt: skip
    assert gateway.calls["start_import"] == 0


@pytest.mark.parametrize("last", [1, MEBIBYTE])
def test_a_large_file_is_sent_in_parts(signed_in, gateway, last):
    answer = upload(signed_in, "practices.csv", b"x" * (2 * MEBIBYTE + last))
    assert answer.headers["location"] == ONE
    assert "whole" not in gateway.queries["import_practices"]
    assert (gateway.calls["put_import_part"], gateway.calls["start_import"]) == (3, 1)
    assert len(gateway.bodies["put_import_part"]) == last
    assert gateway.headers["put_import_part"]["Content-Type"] == "application/octet-stream"


def test_a_file_that_breaks_off_does_not_start(signed_in, gateway):
    gateway.answers["put_import_part"] = (413, {"status": 413, "detail": "Μεγάλο αρχείο"})
    assert upload(signed_in, "practices.csv", b"x" * (2 * MEBIBYTE)).status_code == 422
    assert gateway.calls["start_import"] == 0


@pytest.mark.parametrize(("name", "kind"), [("Α.XLSX", "spreadsheetml"), ("a.ndjson", "x-ndjson")])
def test_a_file_is_known_by_its_name(signed_in, gateway, name, kind):
    assert upload(signed_in, name, CSV).status_code == 303
    assert kind in gateway.headers["import_practices"]["Content-Type"]
    assert "dry_run" not in gateway.queries["import_practices"]


@pytest.mark.parametrize("name", ["report.pdf", "practices", "practices.xls"])
def test_another_kind_of_file_is_refused_at_its_field(signed_in, gateway, name):
    answer = upload(signed_in, name, CSV)
    assert (answer.status_code, '<a href="#file">' in answer.text) == (422, True)
    assert gateway.calls["import_practices"] == 0


def test_without_a_file_the_field_says_so(signed_in, gateway):
    answer = signed_in.post(SEND, data={"csrf": signed_in.csrf()})
    assert (answer.status_code, "Επιλέξτε ένα αρχείο" in answer.text) == (422, True)


@pytest.mark.parametrize("status", [403, 409, 413, 415, 422, 429])
def test_a_refused_file_is_told_at_its_field(signed_in, gateway, status):
    gateway.answers["import_practices"] = (status, {"status": status, "detail": "Πολλές εισαγωγές μαζί"})
    answer = upload(signed_in, "practices.csv", CSV)
    assert (answer.status_code, "Πολλές εισαγωγές μαζί" in answer.text) == (422, True)


def test_rows_are_listed_with_their_errors(signed_in, gateway):
    row = contract.answer("list_import_rows", full=True)["items"][0]
    fault = row["errors"][0] | {"detail": "Άγνωστος τομέας"}
    rows = [row | {"row": 7, "state": "faulty", "errors": [fault], "practice_id": None}]
    gateway.answers["list_import_rows"] = (200, {"items": rows, "next": "more"})
    page = signed_in.get(f"{ONE}?state=faulty").text
    assert gateway.queries["list_import_rows"]["state"] == "faulty"
    for shown in ("Γραμμή 7", "Άγνωστος τομέας", f"{ONE}?state=faulty&amp;cursor=more"):
        assert shown in page


@pytest.mark.parametrize("action", ["submit", "approve"])
def test_drafts_go_on_together_a_hundred_at_a_time(signed_in, gateway, action):
    operation = f"{action}_import_drafts"
    refused = contract.answer(operation, full=True)["refused"][0] | {"row": 3, "detail": "Λείπουν ενότητες"}
    gateway.answers[operation] = (200, {"done": 99, "next": 100, "refused": [refused]})
    data = {"csrf": signed_in.csrf(), "action": action}
    page = signed_in.post(ONE, data=data).text
    for shown in ("99 προσχέδια προχώρησαν", "Γραμμή 3", "Λείπουν ενότητες", 'name="after" value="100"'):
        assert shown in page
    gateway.answers[operation] = (200, {"done": 1, "next": None, "refused": []})
    last = signed_in.post(ONE, data=data | {"after": "100"}).text
    assert gateway.queries[operation] == {"after": "100"}
    assert 'name="after"' not in last


@pytest.mark.parametrize(
    ("step", "operation", "notice"),
    [("cancel", "cancel_import", "import_cancelled"), ("drafts", "delete_import_drafts", "import_deleted")],
)
def test_an_import_is_undone_after_a_question(signed_in, gateway, step, operation, notice):
    data = signed_in.form(f"{ONE}/{step}")
    assert gateway.calls[operation] == 0
    assert signed_in.post(f"{ONE}/{step}", data=data).headers["location"] == f"{ONE}?done={notice}"
    gateway.answers[operation] = (409, {"status": 409, "detail": "Έχει τελειώσει"})
    again = signed_in.post(f"{ONE}/{step}", data=data)
    assert (again.status_code, "Έχει τελειώσει" in again.text) == (409, True)


def test_only_those_who_write_for_a_body_import(signed_in, gateway):
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"memberships": []})
    assert signed_in.get(LIST).status_code == 403
