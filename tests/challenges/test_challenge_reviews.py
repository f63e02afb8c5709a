"""The regional centre or the Ministry decides about a challenge."""

import personas
import pytest
from challenging import Challenging, minute
from service_under_test import ServiceUnderTest, fields, kind


class ReviewArena(Challenging, ServiceUnderTest):
    """A service under test with challenges."""

    def queue(self, by, **query):
        answered = self.call("list_challenge_queue", principal=by, query=query)
        assert answered.status == 200, answered.text
        return answered.json["items"]


@pytest.fixture
def service_under_test(challenges):
    return ReviewArena(challenges.caller)


def test_the_centre_of_the_region_approves(service_under_test):
    challenge_id = service_under_test.challenge("review")
    decided = service_under_test.review_challenge(challenge_id, comment="")
    assert decided.status == 201
    assert (decided.json["state"], decided.json["tier"]) == ("approved", "regional")
    event = service_under_test.events("challenge.approved.v1")[0]["data"]
    assert event["review_id"] == decided.json["id"]
    assert event["publish_at"] is None
    assert "comment" not in event
    reviews = service_under_test.call(
        "list_challenge_reviews", principal=personas.MANAGER, challenge_id=challenge_id
    ).json["items"]
    assert [review["decision"] for review in reviews] == ["approve"]


def test_a_curator_may_always_decide(service_under_test):
    assert (
        service_under_test.review_challenge(service_under_test.challenge("review"), by=personas.CURATOR).status == 201
    )


@pytest.mark.parametrize(
    "by", [personas.OTHER_CENTRE_MANAGER, personas.CENTRE_CONTRIBUTOR, personas.NEIGHBOUR, personas.MANAGER]
)
def test_nobody_else_does(service_under_test, by):
    assert service_under_test.review_challenge(service_under_test.challenge("review"), by=by).status in {403, 404}


def test_ministry_reviews_central_bodies_and_uncovered_regions(service_under_test):
    for by in (personas.MINISTRY_EDITOR, personas.ELSEWHERE):
        challenge_id = service_under_test.draft(by=by)
        assert service_under_test.submit_challenge(challenge_id, by=by).status == 200
        assert service_under_test.events("challenge.submitted.v1")[-1]["data"]["tier"] == "ministry"
        assert service_under_test.review_challenge(challenge_id).status == 404
        assert service_under_test.review_challenge(challenge_id, by=personas.CURATOR).status == 201


def test_a_centre_does_not_judge_itself(service_under_test):
    challenge_id = service_under_test.draft(by=personas.CENTRE_CONTRIBUTOR)
    service_under_test.submit_challenge(challenge_id, by=personas.CENTRE_CONTRIBUTOR)
    assert (
        service_under_test.events("challenge.submitted.v1")[-1]["data"] | {"tier": "ministry", "region": None}
        == (service_under_test.events("challenge.submitted.v1")[-1]["data"])
    )
    assert kind(service_under_test.review_challenge(challenge_id)).type == "not-your-review"


def test_when_the_centre_closes_the_ministry_decides(service_under_test):
    challenge_id = service_under_test.challenge("review")
    service_under_test.register(personas.CENTRE, status="closed")
    assert [event["data"]["tier"] for event in service_under_test.events("challenge.submitted.v1")] == [
        "regional",
        "ministry",
    ]
    assert kind(service_under_test.review_challenge(challenge_id)).type == "not-your-review"
    assert service_under_test.review_challenge(challenge_id, by=personas.CURATOR).status == 201


def test_edits_lead_back_to_review(service_under_test):
    challenge_id = service_under_test.challenge("edits_requested")
    (event,) = service_under_test.events("challenge.edits_requested.v1")
    assert event["data"]["tier"] == "regional"
    assert service_under_test.edit_challenge(challenge_id, title="Καλύτερος τίτλος").status == 200
    assert service_under_test.submit_challenge(challenge_id).status == 200
    assert service_under_test.events("challenge.submitted.v1")[-1]["data"]["resubmission"] is True


@pytest.mark.parametrize("decision", ["request_edits", "reject"])
def test_a_no_says_why(service_under_test, decision):
    challenge_id = service_under_test.challenge("review")
    assert fields(service_under_test.review_challenge(challenge_id, decision, comment="")) == ["comment"]
    assert service_under_test.review_challenge(challenge_id, decision).status == 201
    assert kind(service_under_test.review_challenge(challenge_id, decision)).type == "challenge-not-under-review"


def test_nobody_reviews_what_they_wrote(service_under_test):
    challenge_id = service_under_test.draft(by=personas.CURATOR_AND_EDITOR)
    service_under_test.submit_challenge(challenge_id)
    refused = service_under_test.review_challenge(challenge_id, by=personas.CURATOR_AND_EDITOR)
    assert kind(refused).type == "reviewer-is-author"
    assert service_under_test.queue(personas.CURATOR_AND_EDITOR) == []


def test_nobody_reviews_what_their_own_program_wrote(service_under_test):
    challenge_id = service_under_test.draft(by=personas.PROGRAM_OF_THE_CURATOR)
    service_under_test.submit_challenge(challenge_id)
    refused = service_under_test.review_challenge(challenge_id, by=personas.CURATOR)
    assert kind(refused).type == "reviewer-is-author"
    assert service_under_test.queue(personas.CURATOR) == []


def test_a_reviewer_decides_about_what_they_read(service_under_test):
    challenge_id = service_under_test.challenge("review")
    version = service_under_test.read_challenge(challenge_id).json["version"]
    assert (
        kind(service_under_test.review_challenge(challenge_id, version=version - 1)).type == "reviewed-version-changed"
    )
    assert service_under_test.review_challenge(challenge_id, version=version).status == 201


def test_approval_can_say_when_to_publish(service_under_test, clock):
    challenge_id = service_under_test.challenge("review")
    past = service_under_test.review_challenge(challenge_id, publish_at="2026-03-01T10:00:00Z")
    assert fields(past) == ["publish_at"]
    when = minute(clock.now)
    assert service_under_test.review_challenge(challenge_id, publish_at=when).status == 201
    assert service_under_test.read_challenge(challenge_id).json["inner"]["publish_at"] == when
    clock.forward(minutes=5)
    service_under_test.keep_time()
    assert service_under_test.read_challenge(challenge_id, personas.READER).json["published_at"] == when


def test_what_nobody_could_enter_any_more_is_not_approved(service_under_test, clock):
    challenge_id = service_under_test.challenge("review")
    clock.forward(days=90)
    assert kind(service_under_test.review_challenge(challenge_id)).type == "challenge-dates-passed"
    assert service_under_test.review_challenge(challenge_id, "request_edits").status == 201


def test_the_queue_says_since_when_and_until_when(service_under_test, clock):
    regional = service_under_test.challenge("review")
    ministry = service_under_test.draft(by=personas.MINISTRY_EDITOR)
    service_under_test.submit_challenge(ministry, by=personas.MINISTRY_EDITOR)
    assert [line["challenge_id"] for line in service_under_test.queue(personas.CENTRE_MANAGER)] == [regional]
    assert [line["challenge_id"] for line in service_under_test.queue(personas.CURATOR)] == [regional, ministry]
    assert [line["challenge_id"] for line in service_under_test.queue(personas.CURATOR, tier="ministry")] == [ministry]
    assert service_under_test.queue(personas.OTHER_CENTRE_MANAGER) == []
    clock.forward(days=15, minutes=1)
    (line,) = service_under_test.queue(personas.CENTRE_MANAGER)
    assert line["overdue"] is True
    assert line["why_not_enough"] == "Αφορούν μεγαλύτερους δήμους."
    assert line["organisation_name_en"] == "Municipality of Lamia"


def test_decisions_are_read_by_those_whom_they_concern(service_under_test):
    challenge_id = service_under_test.challenge("published")

    def status(by):
        return service_under_test.call("list_challenge_reviews", principal=by, challenge_id=challenge_id).status

    assert {status(who) for who in (personas.CONTRIBUTOR, personas.CURATOR, personas.CENTRE_MANAGER)} == {200}
    assert {status(who) for who in (personas.READER, personas.NEIGHBOUR)} == {403}
    hidden = service_under_test.challenge("approved")
    assert (
        service_under_test.call("list_challenge_reviews", principal=personas.READER, challenge_id=hidden).status == 404
    )


def test_what_a_mail_about_a_challenge_has_to_say(service_under_test):
    challenge_id = service_under_test.challenge("edits_requested")
    review = service_under_test.events("challenge.edits_requested.v1")[0]["data"]["review_id"]
    asked = {"challenge_id": challenge_id, "review_id": review, "organisation_id": str(personas.HALKIDA)}
    said = service_under_test.call("notice_material", body=asked).json
    assert said["title"] == "Λιγότερη αναμονή στα ΚΕΠ"
    assert (said["decision"], said["comment"], said["tier"]) == ("request_edits", "Επειδή.", "regional")
    assert (said["state"], said["public"]) == ("edits_requested", False)
    assert said["organisation_name_el"] == "Δήμος Χαλκιδέων"
    assert [owner["name_el"] for owner in said["owners"]] == ["Δήμος Λαμιέων"]
    other = service_under_test.challenge("review")
    assert service_under_test.call("notice_material", body={**asked, "challenge_id": other}).status == 404
    assert service_under_test.call("notice_material", body={"challenge_id": str(personas.LAMIA)}).status == 404
