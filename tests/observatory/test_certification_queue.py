"""The queue of certification: who asks, who takes a place, and what becomes of a place."""

import personas
import pytest
from certifying import (
    certify,
    evaluate,
    give_back,
    publish_anew,
    published,
    queue,
    request,
    requested,
    standing,
    take,
    waiting,
)
from heard import hear_member, heard
from personas import CENTRE_MANAGER, CONTRIBUTOR, CURATOR, SECOND_CURATOR
from service_under_test import fields, kind
from together import at_once

from chassis.principal import ANONYMOUS
from chassis.testing import person

THIRD_CURATOR = person("curator")


def test_its_body_asks_and_evaluators_see_it_in_their_queue(observatory):
    practice_id = published(observatory)
    assert waiting(observatory, CURATOR) == []
    asked = request(observatory, practice_id)
    assert asked.status == 201
    assert (asked.json["request"]["state"], asked.json["request"]["proposed"]) == ("open", False)
    assert (asked.json["places_free"], asked.json["actions"]) == (2, [])
    for evaluator in (CURATOR, CENTRE_MANAGER):
        (item,) = queue(observatory, evaluator)["items"]
        assert (item["practice_id"], item["places_free"], item["actions"]) == (practice_id, 2, ["take"])
        assert item["organisation_name_el"] == "Δήμος Λαμιέων"
    assert waiting(observatory, personas.OTHER_CENTRE_MANAGER) == []
    (event,) = observatory.events("practice.certification_requested.v1")
    assert (event["data"]["region"], event["data"]["proposed"]) == ("GR-H", False)


def test_a_reviewer_proposes_it(observatory):
    practice_id = published(observatory)
    assert request(observatory, practice_id, CENTRE_MANAGER).json["request"]["proposed"] is True
    assert waiting(observatory, CURATOR, proposed="true") == [practice_id]
    assert waiting(observatory, CURATOR, proposed="false") == []


REFUSED = {
    "nobody": (ANONYMOUS, 401, "unauthenticated"),
    "a reader": (personas.READER, 403, "forbidden"),
    "a neighbour": (personas.NEIGHBOUR, 403, "not-your-organisation"),
    "another region's centre": (personas.OTHER_CENTRE_MANAGER, 403, "not-your-organisation"),
}


@pytest.mark.parametrize(("by", "status", "problem"), REFUSED.values(), ids=REFUSED)
def test_nobody_else_asks(observatory, by, status, problem):
    refused = request(observatory, published(observatory), by)
    assert (kind(refused).status, kind(refused).type) == (status, problem)


def test_what_waits_is_not_asked_for_twice(observatory):
    practice_id = requested(observatory)
    again = request(observatory, practice_id, CURATOR)
    assert (kind(again).status, kind(again).type) == (409, "certification-already-requested")
    assert kind(request(observatory, observatory.practice("draft"))).type == "practice-not-public"


def test_a_place_needs_the_declaration_as_shown(observatory):
    practice_id = requested(observatory)
    shown = standing(observatory, practice_id, CURATOR)["declaration"]
    assert "συμφέρον" in shown["text"]["el"]
    assert "interest" in shown["text"]["en"]
    undeclared = take(observatory, practice_id, CURATOR, no_interest=False)
    assert (undeclared.status, fields(undeclared)) == (422, ["no_interest"])
    changed = take(observatory, practice_id, CURATOR, declaration="2020-01")
    assert (kind(changed).type, changed.json["version"]) == ("no-interest-declaration-changed", shown["version"])
    taken = take(observatory, practice_id, CURATOR, declaration=shown["version"])
    assert taken.status == 201
    assert taken.json["actions"] == ["give_back", "evaluate"]
    assert [place["mine"] for place in taken.json["places"]] == [True]


def test_nobody_evaluates_without_a_place(observatory):
    practice_id = requested(observatory)
    refused = evaluate(observatory, practice_id, CURATOR)
    assert (kind(refused).status, kind(refused).type) == (409, "no-certification-place-held")


def test_there_are_two_places(observatory):
    practice_id = requested(observatory)
    assert take(observatory, practice_id, CURATOR).status == 201
    assert kind(take(observatory, practice_id, CURATOR)).type == "certification-place-held"
    assert take(observatory, practice_id, CENTRE_MANAGER).status == 201
    full = take(observatory, practice_id, THIRD_CURATOR)
    assert (kind(full).status, kind(full).type) == (409, "no-certification-place-free")
    assert waiting(observatory, THIRD_CURATOR, show="free") == []
    assert queue(observatory, CURATOR)["totals"] == {"all": 1, "free": 0, "mine": 1}
    assert give_back(observatory, practice_id, CURATOR).status == 204
    assert kind(give_back(observatory, practice_id, CURATOR)).type == "no-certification-place-held"
    assert waiting(observatory, THIRD_CURATOR, show="free") == [practice_id]


def test_the_last_place_is_given_once(observatory):
    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    answers = at_once(
        lambda: take(observatory, practice_id, SECOND_CURATOR), lambda: take(observatory, practice_id, THIRD_CURATOR)
    )
    assert sorted(answer.status for answer in answers) == [201, 409]


def test_a_place_keeps_the_holders_body_out(observatory):
    hear_member(observatory, CENTRE_MANAGER)
    colleague = person("curator", memberships=CENTRE_MANAGER.memberships)
    practice_id = requested(observatory)
    take(observatory, practice_id, CENTRE_MANAGER)
    assert kind(take(observatory, practice_id, colleague)).type == "certifier-not-independent"
    assert queue(observatory, colleague)["items"][0]["actions"] == []


def test_an_unused_place_is_free_again_after_a_reminder(observatory, clock):
    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    tend = observatory.caller.instance().tend_certification_places
    clock.forward(days=22)
    tend()
    assert observatory.events("practice.certification_place_ending.v1") == []
    clock.forward(days=1)
    tend()
    tend()
    (reminded,) = observatory.events("practice.certification_place_ending.v1")
    assert reminded["data"]["evaluator_id"] == str(CURATOR.person_id)
    clock.forward(days=7)
    tend()
    tend()
    (freed,) = observatory.events("practice.certification_place_freed.v1")
    assert (freed["data"]["evaluator_id"], freed["data"]["waits"]) == (str(CURATOR.person_id), True)
    assert kind(evaluate(observatory, practice_id, CURATOR)).type == "no-certification-place-held"
    assert waiting(observatory, SECOND_CURATOR, show="free") == [practice_id]


def test_a_place_that_is_over_is_not_used_before_the_clock(observatory, clock):
    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    clock.forward(days=31)
    assert kind(evaluate(observatory, practice_id, CURATOR)).type == "no-certification-place-held"


def test_a_suspended_evaluator_loses_the_place(observatory):
    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    event = heard("person.suspended.v1", {"person_id": str(CURATOR.person_id)})
    observatory.caller.instance().on_person_suspended(event)
    observatory.caller.instance().tend_certification_places()
    assert standing(observatory, practice_id)["places_free"] == 2


def test_archiving_ends_the_wait(observatory):
    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    observatory.archive(practice_id)
    assert waiting(observatory, CURATOR) == []
    observatory.caller.instance().tend_certification_places()
    (freed,) = observatory.events("practice.certification_place_freed.v1")
    assert freed["data"]["waits"] is False
    assert standing(observatory, practice_id)["request"]["state"] == "closed"


def test_a_later_revision_frees_the_places_of_its_evaluations(observatory):
    practice_id = requested(observatory)
    certify(observatory, practice_id, CURATOR)
    take(observatory, practice_id, CENTRE_MANAGER)
    assert standing(observatory, practice_id)["places_free"] == 0
    publish_anew(observatory, practice_id)
    seen = standing(observatory, practice_id)
    assert (seen["places_free"], seen["evaluations"]) == (1, 0)
    assert evaluate(observatory, practice_id, CENTRE_MANAGER).json["certified_at"] is None
    assert certify(observatory, practice_id, CURATOR)["certified_at"]


def test_the_queue_is_filtered_and_ordered(observatory):
    first, second, third = (requested(observatory) for _ in range(3))
    take(observatory, second, CURATOR)
    assert waiting(observatory, CURATOR) == [first, second, third]
    assert waiting(observatory, CURATOR, sort="due") == [second, first, third]
    assert waiting(observatory, CURATOR, sort="organisation", organisation=str(personas.LAMIA)) == [
        first,
        second,
        third,
    ]
    assert waiting(observatory, CURATOR, show="mine") == [second]
    assert waiting(observatory, CURATOR, show="free") == [first, third]
    assert waiting(observatory, CURATOR, region="GR-E") == []
    for sort in ("waiting", "due", "organisation"):
        page, seen = queue(observatory, CURATOR, limit=2, sort=sort), []
        seen += [item["practice_id"] for item in page["items"]]
        seen += waiting(observatory, CURATOR, limit=2, sort=sort, cursor=page["next"])
        assert sorted(seen) == sorted([first, second, third])


def test_those_concerned_read_where_it_stands(observatory):
    practice_id = requested(observatory)
    take(observatory, practice_id, CURATOR)
    seen = standing(observatory, practice_id, CONTRIBUTOR)
    assert [place["mine"] for place in seen["places"]] == [False]
    assert str(CURATOR.person_id) not in str(seen)
    refused = observatory.call("read_certification", principal=personas.NEIGHBOUR, practice_id=practice_id)
    assert (kind(refused).status, kind(refused).type) == (403, "not-your-organisation")


def test_appointed_evaluators_certify_and_propose_nothing(observatory):
    evaluator = person("evaluator")
    practice_id = published(observatory)
    assert kind(request(observatory, practice_id, evaluator)).status == 403
    request(observatory, practice_id)
    assert waiting(observatory, evaluator) == [practice_id]
    certify(observatory, practice_id, evaluator)
    listed = observatory.call("list_certifications", principal=evaluator, practice_id=practice_id).json["items"]
    assert [one["evaluator_id"] for one in listed] == [str(evaluator.person_id)]
    assert certify(observatory, practice_id, person("evaluator"))["certified_at"]


def test_a_place_is_a_task_with_its_due_date(observatory, clock):
    practice_id = requested(observatory)
    taken = take(observatory, practice_id, CURATOR).json["places"][0]

    def tasks(who):
        return observatory.call("list_practice_tasks", principal=who).json["items"]

    [task] = tasks(CURATOR)
    assert (task["kind"], task["id"], task["due_at"]) == ("practice_certification", practice_id, taken["due_at"])
    assert task["link"] == f"/v1/practices/{practice_id}/certification"
    assert tasks(SECOND_CURATOR) == []
    evaluate(observatory, practice_id, CURATOR)
    assert tasks(CURATOR) == []


def revoke(observatory, who, role):
    data = {"person_id": str(who.person_id), "role": role}
    observatory.caller.instance().on_role_revoked(heard("role.revoked.v1", data))


def test_whoever_no_longer_evaluates_leaves_the_place_to_others(observatory):
    evaluator, practice_id = person("evaluator"), requested(observatory)
    assert take(observatory, practice_id, evaluator).status == 201
    revoke(observatory, evaluator, "auditor")
    assert standing(observatory, practice_id)["places_free"] == 1
    revoke(observatory, evaluator, "evaluator")
    assert standing(observatory, practice_id)["places_free"] == 2
    [freed] = observatory.events("practice.certification_place_freed.v1")
    assert freed["data"]["evaluator_id"] == str(evaluator.person_id)
    assert (freed["data"]["waits"], freed["data"]["role_ended"]) == (True, True)
    revoke(observatory, evaluator, "evaluator")
    assert len(observatory.events("practice.certification_place_freed.v1")) == 1


def test_a_manager_of_the_centre_keeps_the_place(observatory):
    practice_id = requested(observatory)
    assert take(observatory, practice_id, CENTRE_MANAGER).status == 201
    revoke(observatory, CENTRE_MANAGER, "evaluator")
    assert standing(observatory, practice_id)["places_free"] == 1
