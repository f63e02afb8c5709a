"""Erasure: practices stay their organisation's, authors are removed, decisions keep a pseudonym."""

from uuid import UUID, uuid4

from claiming import claimed, judged
from heard import heard
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR, LAMIA
from sqlalchemy import text

from chassis.principal import ANONYMOUS

AUTHOR = CONTRIBUTOR.person_id


def forget(observatory, person_id):
    observatory.caller.instance().on_person_erased(heard("person.erased.v1", {"person_id": str(person_id)}))


def rows(observatory, statement):
    with observatory.caller.engine.connect() as connection:
        return connection.execute(text(statement)).scalars().all()


def test_authors_are_erased_and_decisions_keep_a_pseudonym(observatory):
    practice_id = observatory.draft()
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", CURATOR)
    sections = observatory.call("personal_data", body={"person_id": str(AUTHOR)}).json["sections"]
    held = {one["table"]: one for one in sections}
    assert [one["id"] for one in held["practices"]["records"]] == [practice_id]
    assert len(held["revisions"]["records"]) == 1
    assert held["reviews"]["on_erasure"] == "kept"
    assert held["reviews"]["because"]["el"]
    for person_id in (AUTHOR, CURATOR.person_id, AUTHOR):
        forget(observatory, person_id)
    assert observatory.read(practice_id, ANONYMOUS).status == 200
    assert rows(observatory, "select author_ids from practices") == [[]]
    assert rows(observatory, "select person_id from revisions") == [None]
    assert CURATOR.person_id in rows(observatory, "select reviewer_id from reviews")
    told = [event["data"]["erased"] for event in observatory.events("erasure.receipted.v1")]
    assert told == [{"practices": 1, "revisions": 1}, {}, {}]


def test_an_erased_evaluator_leaves_the_place_free(observatory):
    from certifying import requested, standing, take

    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    forget(observatory, CURATOR.person_id)
    assert rows(observatory, "select evaluator_id from certification_places") == []
    assert standing(observatory, practice_id)["places_free"] == 2
    forget(observatory, AUTHOR)
    assert rows(observatory, "select requested_by from certification_requests") == [None]


def test_adoptions_and_answers_stay_without_their_people(observatory):
    from adopting import advance, started
    from personas import NEIGHBOUR

    practice_id = observatory.practice("published")
    adoption_id = started(observatory, practice_id)
    advance(observatory, adoption_id, "test", note="Δοκιμή.")
    said = {"answer": "running", "why": "Λειτουργεί."}
    observatory.call("answer_renewal", principal=CONTRIBUTOR, practice_id=practice_id, body=said)
    held = {
        one["table"]: len(one["records"])
        for who in (NEIGHBOUR.person_id, AUTHOR)
        for one in observatory.call("personal_data", body={"person_id": str(who)}).json["sections"]
        if one["records"]
    }
    assert (held["adoptions"], held["adoption_entries"], held["renewals"]) == (1, 2, 1)
    for person_id in (NEIGHBOUR.person_id, AUTHOR):
        forget(observatory, person_id)
    assert rows(observatory, "select author_id from adoptions") == [None]
    assert rows(observatory, "select person_id from adoption_entries") == [None, None]
    assert rows(observatory, "select note from adoption_entries order by number") == ["Δοκιμή.", ""]
    assert rows(observatory, "select answered_by from renewals") == [None]
    assert rows(observatory, "select answer from renewals") == ["running"]


def test_a_late_end_of_a_pilot_names_no_erased_author(observatory):
    from test_provenance import ended, hear

    forget(observatory, AUTHOR)
    hear(observatory, ended(uuid4(), organisation_id=LAMIA))
    (drafted,) = observatory.events("practice.drafted.v1")
    assert drafted["data"]["author_ids"] == []
    assert UUID(drafted["data"]["practice_id"])


def test_a_claim_forgets_its_author_a_verdict_keeps_a_pseudonym(observatory):
    made = claimed(observatory)
    judged(observatory, made["id"])
    for who in (APPROVER, CURATOR):
        sections = observatory.call("personal_data", body={"person_id": str(who.person_id)}).json["sections"]
        held = {one["table"] for one in sections if one["records"]}
        assert {"impact_claims", "impact_verdicts"} & held
        forget(observatory, who.person_id)
    assert rows(observatory, "select author_id from impact_claims") == [None]
    assert rows(observatory, "select verifier_id from impact_verdicts") == [CURATOR.person_id]
    assert observatory.call("read_impact", principal=ANONYMOUS, impact_id=made["id"]).json["state"] == "verified"
