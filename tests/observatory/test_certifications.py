"""Independent evaluations of published practices, and the certificate."""

from uuid import uuid4

import personas
import pytest
from certifying import (
    PUBLISHER,
    certify,
    evaluate,
    publish_anew,
    request,
    requested,
    take,
)
from heard import hear_member
from personas import CENTRE_MANAGER, CONTRIBUTOR, CURATOR, SECOND_CENTRE_MANAGER, SECOND_CURATOR
from service_under_test import fields, kind
from sqlalchemy import text

from chassis.principal import ANONYMOUS, Membership
from chassis.testing import member, person
from observatory.practice.certification.model import CRITERIA


def listed(observatory, practice_id, by):
    answered = observatory.call("list_certifications", principal=by, practice_id=practice_id)
    assert answered.status == 200, answered.text
    return [(item["evaluator_id"], item["mean"]) for item in answered.json["items"]]


def test_the_second_evaluation_certifies_and_everybody_sees_it(observatory):
    practice_id = requested(observatory)
    first = certify(observatory, practice_id, CENTRE_MANAGER, every=3, impact=5)
    assert (first["mean"], first["certified_at"], first["request_state"]) == (3.33, None, "open")
    assert observatory.read(practice_id, ANONYMOUS).json["certified_at"] is None
    second = certify(observatory, practice_id, CURATOR)
    assert (second["certified_at"] is None, second["request_state"]) == (False, "certified")
    for reader in (ANONYMOUS, CONTRIBUTOR):
        seen = observatory.read(practice_id, reader).json
        assert seen["certified_at"] == second["certified_at"]
        assert int(seen["certified_until"][:4]) == int(second["certified_at"][:4]) + 2
    [event] = observatory.events("practice.certified.v1")
    assert event["aggregate_id"] == practice_id
    assert event["data"] == {
        "practice_id": practice_id,
        "revision": 1,
        "audience": "public",
        "organisation_id": str(personas.LAMIA),
        "author_ids": [str(CONTRIBUTOR.person_id)],
        "certified_at": event["data"]["certified_at"],
        "certified_until": event["data"]["certified_until"],
    }
    assert event["data"]["certified_at"].startswith(second["certified_at"][:19])


def test_the_page_of_a_practice_says_so(observatory):
    practice_id = requested(observatory)
    for by in (CENTRE_MANAGER, CURATOR):
        certify(observatory, practice_id, by)
    page = observatory.call("read_practice", practice_id=practice_id, query={"format": "html"}).text
    assert "Πιστοποιήθηκε" in page
    assert "Η πιστοποίηση ισχύει έως" in page


def test_a_mean_of_three_is_enough_and_a_point_less_is_not(observatory):
    enough, short = requested(observatory), requested(observatory)
    certify(observatory, enough, CENTRE_MANAGER, every=2)
    assert certify(observatory, enough, CURATOR, every=4)["certified_at"]
    certify(observatory, short, CENTRE_MANAGER, every=2)
    decided = certify(observatory, short, CURATOR, every=4, impact=3)
    assert (decided["certified_at"], decided["request_state"]) == (None, "not_certified")
    (event,) = observatory.events("practice.not_certified.v1")
    assert set(event["data"]) == {"practice_id", "revision", "organisation_id", "author_ids"}


def test_what_was_not_certified_waits_for_a_later_revision(observatory):
    practice_id = requested(observatory)
    for by in (CENTRE_MANAGER, CURATOR):
        certify(observatory, practice_id, by, every=1)
    assert kind(evaluate(observatory, practice_id, SECOND_CURATOR)).type == "certification-not-requested"
    again = request(observatory, practice_id)
    assert (kind(again).status, kind(again).type) == (409, "revision-not-certified")
    publish_anew(observatory, practice_id)
    assert request(observatory, practice_id).status == 201


def test_nobody_evaluates_a_revision_twice_or_what_is_certified(observatory):
    practice_id = requested(observatory)
    certify(observatory, practice_id, CURATOR)
    for again in (evaluate(observatory, practice_id, CURATOR), take(observatory, practice_id, CURATOR)):
        assert (kind(again).status, kind(again).type) == (409, "certification-already-given")
    certify(observatory, practice_id, CENTRE_MANAGER)
    late = evaluate(observatory, practice_id, SECOND_CURATOR)
    assert (kind(late).status, kind(late).type) == (409, "certification-not-requested")
    assert kind(request(observatory, practice_id)).type == "practice-already-certified"
    assert len(observatory.events("practice.certified.v1")) == 1


CURATOR_OF_LAMIA = person("curator", memberships=(Membership(personas.LAMIA, "contributor", "municipality", "GR-H"),))
AUTHOR = person("curator", person_id=CONTRIBUTOR.person_id)
REFUSED = {
    "nobody": (ANONYMOUS, 401, "unauthenticated"),
    "its author, now a curator": (AUTHOR, 403, "certifier-not-independent"),
    "a curator of the same body": (CURATOR_OF_LAMIA, 403, "certifier-not-independent"),
    "another region's centre": (personas.OTHER_CENTRE_MANAGER, 403, "not-your-certification"),
    "a contributor of the centre": (personas.CENTRE_CONTRIBUTOR, 403, "forbidden"),
    "a manager of the body": (personas.MANAGER, 403, "forbidden"),
}


@pytest.mark.parametrize(("by", "status", "problem"), REFUSED.values(), ids=REFUSED)
def test_evaluators_are_independent_and_it_is_their_task(observatory, by, status, problem):
    practice_id = requested(observatory)
    for refused in (evaluate(observatory, practice_id, by), take(observatory, practice_id, by)):
        assert (kind(refused).status, kind(refused).type) == (status, problem)


def test_what_a_ministry_published_is_certified_by_curators_only(observatory):
    practice_id = observatory.draft(by=personas.MINISTRY_EDITOR)
    observatory.submit(practice_id, by=personas.MINISTRY_EDITOR)
    observatory.decide(practice_id, "publish", PUBLISHER)
    assert request(observatory, practice_id, personas.MINISTRY_EDITOR).status == 201
    assert take(observatory, practice_id, CENTRE_MANAGER).status == 403
    assert certify(observatory, practice_id, CURATOR)["mean"] == 4.0


def test_only_what_is_public_is_evaluated(observatory):
    waiting = evaluate(observatory, observatory.practice("ministry_review"), CURATOR)
    assert (kind(waiting).status, kind(waiting).type) == (409, "practice-not-public")
    assert evaluate(observatory, observatory.practice("archived"), CURATOR).status == 409
    assert evaluate(observatory, observatory.practice("draft"), CENTRE_MANAGER).status == 404
    assert evaluate(observatory, uuid4(), CURATOR).status == 404


def test_a_later_revision_keeps_the_certificate_or_gets_its_own(observatory):
    practice_id = requested(observatory)
    certify(observatory, practice_id, CENTRE_MANAGER)
    first = certify(observatory, practice_id, CURATOR)["certified_at"]
    observatory.edit(practice_id, lessons="Νέα διδάγματα.")
    assert kind(request(observatory, practice_id)).type == "practice-already-certified"
    publish_anew(observatory, practice_id)
    assert observatory.read(practice_id, ANONYMOUS).json["certified_at"] == first
    assert request(observatory, practice_id).status == 201
    certify(observatory, practice_id, CENTRE_MANAGER)
    assert certify(observatory, practice_id, CURATOR)["certified_at"] > first
    revisions = [event["data"]["revision"] for event in observatory.events("practice.certified.v1")]
    assert revisions == [1, observatory.read(practice_id, ANONYMOUS).json["revision"]]


def test_an_evaluation_leaves_the_review_of_a_later_revision(observatory):
    practice_id = requested(observatory)
    observatory.edit(practice_id, lessons="Νέα διδάγματα.")
    observatory.submit(practice_id)
    waits = observatory.call("list_review_queue", principal=CENTRE_MANAGER).json["items"]
    for by in (CENTRE_MANAGER, CURATOR):
        assert certify(observatory, practice_id, by)["revision"] == 1
    assert observatory.call("list_review_queue", principal=CENTRE_MANAGER).json["items"] == waits


def test_evaluators_see_others_scores_only_after_giving_theirs(observatory):
    practice_id = requested(observatory)
    certify(observatory, practice_id, CENTRE_MANAGER, every=2)
    given = (str(CENTRE_MANAGER.person_id), 2.0)
    assert listed(observatory, practice_id, CENTRE_MANAGER) == [given]
    assert listed(observatory, practice_id, CONTRIBUTOR) == [given]
    assert listed(observatory, practice_id, CURATOR) == []
    certify(observatory, practice_id, CURATOR)
    both = [(str(CURATOR.person_id), 4.0), given]
    assert listed(observatory, practice_id, CURATOR) == both
    assert listed(observatory, practice_id, SECOND_CURATOR) == both  # certified by now
    assert observatory.call("list_certifications", principal=personas.READER, practice_id=practice_id).status == 403


def test_every_criterion_is_scored_from_0_to_5(observatory):
    practice_id = requested(observatory)
    wrong = evaluate(observatory, practice_id, CURATOR, impact=6, relevance=2.5, transferability=-1)
    assert wrong.status == 422
    assert fields(wrong) == ["scores.impact", "scores.relevance", "scores.transferability"]
    body = {"scores": {"innovation": 1, "beauty": 5}}
    wrong = observatory.call("certify_practice", principal=CURATOR, practice_id=practice_id, body=body)
    assert set(fields(wrong)) == {f"scores.{name}" for name in CRITERIA if name != "innovation"} | {"scores.beauty"}


def test_one_evaluation_is_stored_per_person_and_revision(observatory, engine):
    practice_id = requested(observatory)
    certify(observatory, practice_id, CURATOR)
    with engine.connect() as connection:
        rows = connection.execute(text("select revision, evaluator_id from certifications")).all()
    assert rows == [(1, CURATOR.person_id)]


@pytest.mark.parametrize("by", [SECOND_CENTRE_MANAGER, PUBLISHER])
def test_reviewers_do_not_certify_their_own_decision(observatory, by):
    refused = take(observatory, requested(observatory), by)
    assert (kind(refused).status, kind(refused).type) == (403, "certifier-not-independent")


def test_one_centre_gives_one_evaluation(observatory):
    hear_member(observatory, CENTRE_MANAGER)
    practice_id = requested(observatory)
    certify(observatory, practice_id, CENTRE_MANAGER)
    colleague = member(personas.CENTRE, "manager", kind="innovation_centre")
    assert kind(take(observatory, practice_id, colleague)).type == "certifier-not-independent"
    assert certify(observatory, practice_id, CURATOR)["certified_at"]


def test_nobody_evaluates_from_the_body_of_an_author(observatory):
    works_elsewhere = Membership(personas.HALKIDA, "contributor", "municipality", "GR-H")
    hear_member(observatory, person(person_id=CONTRIBUTOR.person_id, memberships=(works_elsewhere,)))
    colleague = person("curator", memberships=(works_elsewhere,))
    refused = take(observatory, requested(observatory), colleague)
    assert kind(refused).type == "certifier-not-independent"
