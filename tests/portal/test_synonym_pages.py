"""Synonyms: the list, a new entry, a changed one, and what a search says of them."""

import contract
import html5lib
import pytest

PLACE = f"/el/synonyms/{contract.AN_ID}"
WRITTEN = {"word": "ΑΜΕΑ", "means": "άτομα με  αναπηρία\n\nαναπηρία\n", "language": "el", "direction": "both"}
SENT = {"word": "ΑΜΕΑ", "means": ["άτομα με αναπηρία", "αναπηρία"], "language": "el", "direction": "both"}


def said(answer):
    page = html5lib.parse(answer.text, namespaceHTMLElements=False)
    return " ".join(" ".join(page.itertext()).split())


def test_a_curator_adds_an_entry(signed_in, gateway):
    answer = signed_in.post("/el/synonyms", data=signed_in.form("/el/synonyms", **WRITTEN))
    assert answer.headers["location"] == "/el/synonyms?done=saved"
    assert gateway.bodies["add_synonym"] == SENT


@pytest.mark.parametrize(
    ("status", "problem", "expected"),
    [
        (409, {"title": "Η λέξη έχει ήδη λήμμα."}, "Η λέξη έχει ήδη λήμμα."),
        (422, {"errors": [{"field": "means.0", "message": "Πολλές λέξεις."}]}, "Σημαίνει το ίδιο: Πολλές λέξεις."),
    ],
)
def test_what_was_written_stays_where_it_is_refused(signed_in, gateway, status, problem, expected):
    gateway.answers["add_synonym"] = (status, problem)
    answer = signed_in.post("/el/synonyms", data=signed_in.form("/el/synonyms", **WRITTEN))
    assert answer.status_code == 422
    assert expected in said(answer)
    assert "άτομα με" in answer.text


def test_an_entry_is_changed_and_deleted(signed_in, gateway):
    changed = signed_in.post(PLACE, data=signed_in.form(PLACE, **WRITTEN, action="save"))
    assert changed.headers["location"] == "/el/synonyms?done=saved"
    assert gateway.bodies["change_synonym"] == SENT
    deleted = signed_in.post(PLACE, data=signed_in.form(PLACE, action="delete"))
    assert deleted.headers["location"] == "/el/synonyms?done=removed"
    assert gateway.calls["delete_synonym"] == 1


def test_somebody_elses_change_is_told(signed_in, gateway):
    gateway.answers["change_synonym"] = (412, {"title": "Άλλαξε", "detail": "Κάποιος άλλος το άλλαξε στο μεταξύ."})
    answer = signed_in.post(PLACE, data=signed_in.form(PLACE, **WRITTEN, action="save"))
    assert "Κάποιος άλλος το άλλαξε στο μεταξύ." in said(answer)


@pytest.mark.parametrize("place", ["/el/synonyms", PLACE])
def test_others_do_not_see_the_list(signed_in, gateway, place):
    gateway.answers["get_me"] = (200, contract.answer("get_me", full=True) | {"roles": []})
    assert signed_in.get(place).status_code == 403


def test_an_empty_list_says_so(signed_in, gateway):
    gateway.answers["list_synonyms"] = (200, {"items": [], "next": None})
    assert "Δεν υπάρχει ακόμη καμία λέξη." in said(signed_in.get("/el/synonyms"))
    assert "Καμία λέξη δεν αρχίζει έτσι." in said(signed_in.get("/el/synonyms?q=α"))


def test_a_search_says_by_what_it_found(visitor, gateway):
    found = contract.answer("search_practices", full=True)
    expansion = {"written": "αμεα", "meant_el": "άτομα με αναπηρία", "meant_en": "people with disabilities"}
    gateway.answers["search_practices"] = (200, found | {"expansions": [expansion]})
    assert "Βρέθηκε και με: άτομα με αναπηρία για «αμεα»" in said(visitor.get("/el/practices?q=αμεα"))
    assert "Also found by: people with disabilities for “αμεα”" in said(visitor.get("/en/practices?q=αμεα"))
