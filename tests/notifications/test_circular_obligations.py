"""Obligations: fulfilled by what bodies do, in whatever order it is heard, by their word, or spared."""

from datetime import timedelta

import pytest
from circulating import (
    ATHENS,
    DECLARATION,
    FIRST,
    PRACTICE,
    READ,
    REPRESENTATIVES,
    appoint,
    bodies,
    issued,
    of_lamia,
    tracked,
)
from postal import LAMIA

from chassis.database import uuid7
from chassis.testing import member

ASKED = [REPRESENTATIVES, PRACTICE, DECLARATION, READ]


@pytest.fixture
def circulars(platform):
    bodies(platform)
    return platform


def lamia(platform, circular):
    return tracked(platform, circular)[1]["Δήμος Λαμιέων"]


@pytest.mark.parametrize("first", ["circular", "acts"])
def test_acts_fulfil_in_either_order(circulars, first):
    circular = issued(circulars, obligations=ASKED) if first == "circular" else None
    for _ in range(2):
        appoint(circulars)
    circulars.submit()
    circular = circular or issued(circulars, obligations=ASKED)
    standing = lamia(circulars, circular)
    assert standing["fulfilled"] == ["appoint_representative", "submit_practice"]
    assert (standing["open_codes"], standing["state"]) == (["declare", "acknowledge"], "partly")


def test_one_representative_of_two_is_not_enough(circulars):
    circular = issued(circulars, obligations=ASKED)
    appoint(circulars)
    assert lamia(circulars, circular)["fulfilled"] == []
    appoint(circulars)
    assert lamia(circulars, circular)["fulfilled"] == ["appoint_representative"]


def test_what_is_taken_back_opens_the_obligation_again(circulars, clock):
    circular = issued(circulars, obligations=ASKED)
    one, _ = appoint(circulars), appoint(circulars)
    event = circulars.submit()
    assert len(lamia(circulars, circular)["fulfilled"]) == 2
    clock.forward(hours=1)
    circulars.duty_ends(one, "representative")
    circulars.hear(
        "practice.withdrawn.v1",
        {"practice_id": event.subject, "organisation_id": str(LAMIA), "author_ids": []},
        subject=event.subject,
    )
    assert lamia(circulars, circular)["fulfilled"] == []


def test_an_end_heard_before_its_beginning_wins(circulars, clock):
    circular = issued(circulars, obligations=[PRACTICE])
    practice, now = str(uuid7()), clock()
    data = {"practice_id": practice, "organisation_id": str(LAMIA), "author_ids": []}
    later = now + timedelta(hours=1)
    circulars.hear("practice.withdrawn.v1", data, subject=practice, time=later)
    submitted = {**data, "region": "GR-H", "tier": "regional", "resubmission": False}
    circulars.hear("practice.submitted.v1", submitted, subject=practice, time=now)
    assert lamia(circulars, circular)["fulfilled"] == []
    circulars.hear("practice.submitted.v1", submitted, subject=practice, time=later + timedelta(hours=1))
    assert lamia(circulars, circular)["fulfilled"] == ["submit_practice"]


def test_practices_count_from_the_day_representatives_always(circulars, clock):
    for _ in range(2):
        appoint(circulars)
    circulars.submit()
    clock.forward(days=10)
    circular = issued(circulars, obligations=ASKED, counts_from="2026-03-05")
    assert lamia(circulars, circular)["fulfilled"] == ["appoint_representative"]


def test_reading_is_a_button_for_members_and_counts_once(circulars, clock):
    circular = issued(circulars, obligations=ASKED)
    reader = of_lamia("representative")

    def read(by, body=LAMIA):
        given = {"organisation_id": str(body)}
        return circulars.call("acknowledge_circular", principal=by, circular_id=circular, body=given).status

    assert read(reader) == 204
    first = lamia(circulars, circular)["read_at"]
    clock.forward(hours=2)
    assert read(of_lamia()) == 204
    assert lamia(circulars, circular)["read_at"] == first
    assert read(reader, body=ATHENS) == 404
    assert read(member(uuid7(), "manager", person_id=uuid7())) == 404
    [mine] = circulars.call("get_circular", principal=reader, circular_id=circular).json["mine"]
    assert mine["fulfilled"] == ["acknowledge"]


def test_declarations_need_a_decider_and_the_right_kind(circulars):
    circular = issued(circulars, obligations=ASKED)
    said = {"organisation_id": str(LAMIA), "text": "Απαντήσαμε στην έρευνα στις 3 Μαρτίου."}

    def declare(by, code="declare", **changed):
        return circulars.call(
            "declare_fulfilment", principal=by, circular_id=circular, code=code, body={**said, **changed}
        )

    assert declare(of_lamia("contributor")).status == 403
    assert declare(of_lamia(), "submit_practice").json["type"] == "/problems/obligation-not-declared"
    assert declare(of_lamia(), "nothing").json["type"] == "/problems/obligation-not-found"
    assert declare(of_lamia(), text="Ναι.").status == 422
    assert declare(of_lamia("approver")).status == 204
    assert lamia(circulars, circular)["fulfilled"] == ["declare"]


def test_a_curator_spares_a_body_and_says_why(circulars):
    circular = issued(circulars, obligations=ASKED)
    given = {"organisation_id": str(LAMIA), "reason": "Συγχωνεύεται τον Απρίλιο."}

    def waive(by):
        return circulars.call(
            "waive_obligation", principal=by, circular_id=circular, code="submit_practice", body=given
        ).status

    assert waive(of_lamia()) == 403
    assert waive(FIRST) == 204
    assert lamia(circulars, circular)["fulfilled"] == ["submit_practice"]


def test_totals_count_each_body_once(circulars, clock):
    circular = issued(circulars, obligations=[PRACTICE, READ])
    circulars.submit()
    clock.forward(days=40)
    totals, standing = tracked(circulars, circular)
    assert totals == {
        "addressees": 3, "read": 0, "done": 1, "partly": 0, "open": 2, "overdue": 2, "unreachable": 1,
    }  # fmt: skip
    assert standing["Δήμος Λαμιέων"]["overdue"] is False
    late = tracked(circulars, circular, overdue="true")[1]
    assert sorted(late) == ["Δήμος Αθηναίων", "Δήμος Κενός"]
    assert sorted(tracked(circulars, circular, obligation="submit_practice")[1]) == sorted(late)
    assert sorted(tracked(circulars, circular, state="done")[1]) == ["Δήμος Λαμιέων"]


def test_tasks_list_what_is_open_until_it_is_done(circulars):
    circular = issued(circulars, obligations=[PRACTICE, DECLARATION])
    found = circulars.call("list_circular_tasks", principal=of_lamia("representative"), query={}).json["items"]
    assert [(one["title"], one["link"]) for one in found] == [
        ("Υποβολή μιας πρακτικής", f"/v1/circulars/{circular}"),
        ("Συμμετοχή στην έρευνα", f"/v1/circulars/{circular}"),
    ]
    assert found[0]["due_at"] == "2026-03-31T21:00:00+00:00"
    assert found[0]["organisation_name_el"] == "Δήμος Λαμιέων"
    circulars.submit()
    left = circulars.call("list_circular_tasks", principal=of_lamia("representative"), query={}).json["items"]
    assert [one["title"] for one in left] == ["Συμμετοχή στην έρευνα"]
