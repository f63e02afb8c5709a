"""A document of the library: written, proposed, decided about, and read by those whom it is for."""

from uuid import uuid4

import personas
import pytest
from personas import APPROVER, CONTRIBUTOR, CURATOR, MANAGER, NEIGHBOUR, READER, SECOND_CURATOR
from service_under_test import fields, kind

from chassis.principal import ANONYMOUS
from chassis.testing import member

COMPANY = member(uuid4(), "manager", kind="company", region="GR-A")


def told(observatory, start="document."):
    return [event["type"] for event in observatory.events() if event["type"].startswith(start)]


def test_a_body_proposes_and_a_curator_publishes(observatory, library):
    document_id = library.draft(APPROVER)
    assert library.read(document_id).status == 404
    assert library.read(document_id, MANAGER).json["organisation_name"] == "Δήμος Λαμιέων"
    proposed = library.act(document_id, "propose", APPROVER)
    assert (proposed.status, proposed.json["state"]) == (200, "proposed")
    assert library.edit(document_id, APPROVER, year=2022).status == 409
    assert library.edit(document_id, CURATOR, year=2022).status == 200
    published = library.act(document_id, "publish", CURATOR, comment="Ευχαριστούμε.")
    assert (published.status, published.json["state"]) == (200, "published")
    assert published.json["slug"] == "odigos-aftoaxiologisis"
    read = library.read(document_id)
    assert (read.status, read.json["year"], read.json["comment"]) == (200, 2022, "")
    assert library.read(document_id, APPROVER).json["comment"] == "Ευχαριστούμε."
    assert told(observatory) == ["document.proposed.v1", "document.decided.v1", "document.published.v1"]


def test_nobody_decides_about_their_own_proposal(library):
    document_id = library.draft(CURATOR)
    library.act(document_id, "propose", CURATOR)
    assert kind(library.act(document_id, "publish", CURATOR)).type == "own-proposal"
    assert kind(library.act(document_id, "reject", CURATOR, comment="Όχι.")).type == "own-proposal"
    assert library.act(document_id, "publish", SECOND_CURATOR).status == 200


def test_a_curator_publishes_a_draft_of_their_own(library):
    assert library.act(library.draft(CURATOR), "publish", CURATOR).status == 200
    of_a_body = library.draft(APPROVER)
    assert kind(library.act(of_a_body, "publish", CURATOR)).type == "document-not-in-state"


@pytest.mark.parametrize("who", [CONTRIBUTOR, READER, ANONYMOUS])
def test_only_approvers_and_curators_write(library, who):
    assert library.write(who).status in {401, 403}


def test_others_neither_see_nor_change_what_is_not_public(library):
    document_id = library.document("proposed")
    assert library.read(document_id, NEIGHBOUR).status == 404
    assert library.edit(document_id, NEIGHBOUR, year=2000).status == 404
    assert library.edit(document_id, CONTRIBUTOR, year=2000).status == 403


def test_a_refusal_says_why_to_those_who_proposed(library):
    document_id = library.document("proposed")
    assert library.act(document_id, "reject", CURATOR).status == 422
    assert library.act(document_id, "reject", CURATOR, comment="Υπάρχει ήδη.").json["state"] == "rejected"
    assert library.read(document_id, APPROVER).json["comment"] == "Υπάρχει ήδη."
    assert library.edit(document_id, CURATOR, year=2000).status == 409


def test_what_is_withdrawn_says_why_and_may_come_back(observatory, library):
    document_id = library.document("published")
    assert library.act(document_id, "withdraw", CURATOR, reason="Το κείμενο άλλαξε.").status == 200
    read = library.read(document_id)
    assert (read.json["state"], read.json["comment"]) == ("withdrawn", "Το κείμενο άλλαξε.")
    assert library.found() == []
    assert library.act(document_id, "publish", CURATOR).json["withdrawn_at"] is None
    assert library.found() == [document_id]
    assert told(observatory) == ["document.published.v1", "document.withdrawn.v1", "document.published.v1"]


def test_a_proposal_names_everything_that_it_lacks(library):
    body = {"url": None, "year": None, "topics": [], "level": None, "kind": None, "issuer_name": "", "languages": []}
    document_id = library.draft(CURATOR, **body, title_el="", title_en="", summary_el="")
    refused = library.act(document_id, "propose", CURATOR)
    named = ["title_el", "summary_el", "kind", "issuer_name", "year", "languages", "topics", "level", "url"]
    assert (refused.status, fields(refused)) == (422, named)


def test_a_published_document_stays_complete(library):
    document_id = library.document("published")
    assert fields(library.edit(document_id, CURATOR, topics=[])) == ["topics"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ({"scheme": "fek", "value": "A' 48/2.3.2023"}, "ΦΕΚ Α΄ 48/2023"),
        ({"scheme": "fek", "value": "ΦΕΚ 2894Β/2021"}, "ΦΕΚ Β΄ 2894/2021"),
        ({"scheme": "fek", "value": "ΦΕΚ Α΄ 48/2023"}, "ΦΕΚ Α΄ 48/2023"),
        ({"scheme": "fek", "value": "2894/Β/2021"}, None),
        ({"scheme": "ada", "value": "ψτ1μω1ρ-ιεγ"}, "ΨΤ1ΜΩ1Ρ-ΙΕΓ"),
        ({"scheme": "ada", "value": "ABC"}, None),
        ({"scheme": "protocol", "value": "ΔΣΣΚ/ΤΚΒΠ/Φ.5/1/4904"}, "ΔΣΣΚ/ΤΚΒΠ/Φ.5/1/4904"),
    ],
)
def test_numbers_are_kept_in_one_form(library, written, kept):
    answered = library.write(numbers=[written])
    if kept is None:
        assert fields(answered) == ["numbers.0.value"]
    else:
        assert answered.json["numbers"] == [{**written, "value": kept}]


def test_a_number_belongs_to_one_published_document_of_a_kind(library):
    number = {"scheme": "fek", "value": "Α΄ 48/2023"}
    first = library.document("published", kind="law", numbers=[number])
    second = library.draft(kind="law", numbers=[number])
    known = library.act(second, "publish", CURATOR)
    assert (known.status, known.json["document_id"]) == (409, first)
    assert library.document("published", kind="report", numbers=[number])


def test_an_issuer_is_a_body_or_a_name(library):
    assert fields(library.write(issuer_id=str(personas.LAMIA))) == ["issuer_name"]
    assert fields(library.write(issuer_id=str(uuid4()), issuer_name="")) == ["issuer_id"]
    of_lamia = library.write(issuer_id=str(personas.LAMIA), issuer_name="").json
    assert (of_lamia["issuer_name"], of_lamia["issuer_name_en"]) == ("Δήμος Λαμιέων", "Municipality of Lamia")


def test_successors_are_no_circle(library):
    first, second = library.document("published"), library.document("published", year=2023)
    assert fields(library.edit(first, superseded_by=second)) == ["superseded_by"]
    assert library.edit(first, superseded_by=second, force="superseded").status == 200
    assert fields(library.edit(second, superseded_by=first, force="superseded")) == ["superseded_by"]
    assert fields(library.edit(second, superseded_by=second, force="superseded")) == ["superseded_by"]
    assert fields(library.edit(second, superseded_by=str(uuid4()), force="superseded")) == ["superseded_by"]


def test_some_documents_are_for_public_bodies_only(observatory, library):
    document_id = library.document("published", audience="public_bodies")
    assert told(observatory) == ["document.changed_privately.v1"]
    for who, status in ((ANONYMOUS, 404), (READER, 404), (COMPANY, 404), (CONTRIBUTOR, 200), (CURATOR, 200)):
        assert library.read(document_id, who).status == status
        found = library.find(who)
        assert (found["total"], len(found["items"])) == ((1, 1) if status == 200 else (0, 0))
        assert sum(one["count"] for one in found["facets"]["kind"]) == found["total"]
    library.edit(document_id, audience="public")
    assert library.read(document_id).status == 200
    library.edit(document_id, audience="public_bodies")
    assert library.found() == []
    assert told(observatory)[1:] == [
        "document.published.v1", "document.withdrawn.v1", "document.changed_privately.v1",
    ]  # fmt: skip


def test_notes_about_sources_stay_inside(library):
    document_id = library.document("published", note="Μόνο αντίγραφο.")
    assert library.read(document_id).json["note"] == ""
    assert library.read(document_id, CURATOR).json["note"] == "Μόνο αντίγραφο."


def test_lists_of_those_who_handle_documents(library):
    waiting, public = library.document("proposed"), library.document("published")

    def mine(who, **query):
        answered = library.call("list_own_documents", principal=who, query=query)
        return [one["id"] for one in answered.json["items"]]

    assert mine(CURATOR) == [public, waiting]
    assert mine(CURATOR, state="proposed") == [waiting]
    assert mine(APPROVER) == [waiting]
    assert mine(NEIGHBOUR) == []


def test_only_drafts_are_deleted(library):
    document_id = library.draft(APPROVER)
    assert library.act(document_id, "delete", CONTRIBUTOR).status == 403
    assert library.act(document_id, "delete", APPROVER).status == 204
    assert library.act(library.document("proposed"), "delete", APPROVER).status == 409
