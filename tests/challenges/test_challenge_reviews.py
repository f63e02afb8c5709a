"""The regional centre or the Ministry decides about a challenge."""

import cast
import pytest
from arena import Arena, fields, kind
from challenging import Challenging, minute


class ReviewArena(Challenging, Arena):
    """An arena with challenges."""

    def queue(self, by, **query):
        answered = self.call("list_challenge_queue", principal=by, query=query)
        assert answered.status == 200, answered.text
        return answered.json["items"]


@pytest.fixture
def arena(challenges):
    return ReviewArena(challenges.caller)


def test_the_centre_of_the_region_approves(arena):
    challenge_id = arena.challenge("review")
    decided = arena.review_challenge(challenge_id, comment="")
    assert decided.status == 201
    assert (decided.json["state"], decided.json["tier"]) == ("approved", "regional")
    event = arena.events("challenge.approved.v1")[0]["data"]
    assert event["review_id"] == decided.json["id"]
    assert event["publish_at"] is None
    assert "comment" not in event
    reviews = arena.call("list_challenge_reviews", principal=cast.MANAGER, challenge_id=challenge_id).json["items"]
    assert [review["decision"] for review in reviews] == ["approve"]


def test_a_curator_may_always_decide(arena):
    assert arena.review_challenge(arena.challenge("review"), by=cast.CURATOR).status == 201


@pytest.mark.parametrize("by", [cast.OTHER_CENTRE_MANAGER, cast.CENTRE_CONTRIBUTOR, cast.NEIGHBOUR, cast.MANAGER])
def test_nobody_else_does(arena, by):
    assert arena.review_challenge(arena.challenge("review"), by=by).status in {403, 404}


def test_ministry_reviews_central_bodies_and_uncovered_regions(arena):
    for by in (cast.MINISTRY_EDITOR, cast.ELSEWHERE):
        challenge_id = arena.draft(by=by)
        assert arena.submit_challenge(challenge_id, by=by).status == 200
        assert arena.events("challenge.submitted.v1")[-1]["data"]["tier"] == "ministry"
        assert arena.review_challenge(challenge_id).status == 404
        assert arena.review_challenge(challenge_id, by=cast.CURATOR).status == 201


def test_a_centre_does_not_judge_itself(arena):
    challenge_id = arena.draft(by=cast.CENTRE_CONTRIBUTOR)
    arena.submit_challenge(challenge_id, by=cast.CENTRE_CONTRIBUTOR)
    assert (
        arena.events("challenge.submitted.v1")[-1]["data"] | {"tier": "ministry", "region": None}
        == (arena.events("challenge.submitted.v1")[-1]["data"])
    )
    assert kind(arena.review_challenge(challenge_id)).type == "not-your-review"


def test_when_the_centre_closes_the_ministry_decides(arena):
    challenge_id = arena.challenge("review")
    arena.register(cast.CENTRE, status="closed")
    assert [event["data"]["tier"] for event in arena.events("challenge.submitted.v1")] == ["regional", "ministry"]
    assert kind(arena.review_challenge(challenge_id)).type == "not-your-review"
    assert arena.review_challenge(challenge_id, by=cast.CURATOR).status == 201


def test_edits_lead_back_to_review(arena):
    challenge_id = arena.challenge("edits_requested")
    (event,) = arena.events("challenge.edits_requested.v1")
    assert event["data"]["tier"] == "regional"
    assert arena.edit_challenge(challenge_id, title="Καλύτερος τίτλος").status == 200
    assert arena.submit_challenge(challenge_id).status == 200
    assert arena.events("challenge.submitted.v1")[-1]["data"]["resubmission"] is True


@pytest.mark.parametrize("decision", ["request_edits", "reject"])
def test_a_no_says_why(arena, decision):
    challenge_id = arena.challenge("review")
    assert fields(arena.review_challenge(challenge_id, decision, comment="")) == ["comment"]
    assert arena.review_challenge(challenge_id, decision).status == 201
    assert kind(arena.review_challenge(challenge_id, decision)).type == "challenge-not-under-review"


def test_nobody_reviews_what_they_wrote(arena):
    challenge_id = arena.draft(by=cast.CURATOR_AND_EDITOR)
    arena.submit_challenge(challenge_id)
    refused = arena.review_challenge(challenge_id, by=cast.CURATOR_AND_EDITOR)
    assert kind(refused).type == "reviewer-is-author"
    assert arena.queue(cast.CURATOR_AND_EDITOR) == []


def test_nobody_reviews_what_their_own_program_wrote(arena):
    challenge_id = arena.draft(by=cast.PROGRAM_OF_THE_CURATOR)
    arena.submit_challenge(challenge_id)
    refused = arena.review_challenge(challenge_id, by=cast.CURATOR)
    assert kind(refused).type == "reviewer-is-author"
    assert arena.queue(cast.CURATOR) == []


def test_a_reviewer_decides_about_what_they_read(arena):
    challenge_id = arena.challenge("review")
    version = arena.read_challenge(challenge_id).json["version"]
    assert kind(arena.review_challenge(challenge_id, version=version - 1)).type == "reviewed-version-changed"
    assert arena.review_challenge(challenge_id, version=version).status == 201


def test_approval_can_say_when_to_publish(arena, clock):
    challenge_id = arena.challenge("review")
    past = arena.review_challenge(challenge_id, publish_at="2026-03-01T10:00:00Z")
    assert fields(past) == ["publish_at"]
    when = minute(clock.now)
    assert arena.review_challenge(challenge_id, publish_at=when).status == 201
    assert arena.read_challenge(challenge_id).json["inner"]["publish_at"] == when
    clock.forward(minutes=5)
    arena.keep_time()
    assert arena.read_challenge(challenge_id, cast.READER).json["published_at"] == when


def test_what_nobody_could_enter_any_more_is_not_approved(arena, clock):
    challenge_id = arena.challenge("review")
    clock.forward(days=90)
    assert kind(arena.review_challenge(challenge_id)).type == "challenge-dates-passed"
    assert arena.review_challenge(challenge_id, "request_edits").status == 201


def test_the_queue_says_since_when_and_until_when(arena, clock):
    regional = arena.challenge("review")
    ministry = arena.draft(by=cast.MINISTRY_EDITOR)
    arena.submit_challenge(ministry, by=cast.MINISTRY_EDITOR)
    assert [line["challenge_id"] for line in arena.queue(cast.CENTRE_MANAGER)] == [regional]
    assert [line["challenge_id"] for line in arena.queue(cast.CURATOR)] == [regional, ministry]
    assert [line["challenge_id"] for line in arena.queue(cast.CURATOR, tier="ministry")] == [ministry]
    assert arena.queue(cast.OTHER_CENTRE_MANAGER) == []
    clock.forward(days=15, minutes=1)
    (line,) = arena.queue(cast.CENTRE_MANAGER)
    assert line["overdue"] is True
    assert line["why_not_enough"] == "Αφορούν μεγαλύτερους δήμους."
    assert line["organisation_name_en"] == "Municipality of Lamia"


def test_decisions_are_read_by_those_whom_they_concern(arena):
    challenge_id = arena.challenge("published")

    def status(by):
        return arena.call("list_challenge_reviews", principal=by, challenge_id=challenge_id).status

    assert {status(who) for who in (cast.CONTRIBUTOR, cast.CURATOR, cast.CENTRE_MANAGER)} == {200}
    assert {status(who) for who in (cast.READER, cast.NEIGHBOUR)} == {403}
    hidden = arena.challenge("approved")
    assert arena.call("list_challenge_reviews", principal=cast.READER, challenge_id=hidden).status == 404


def test_what_a_mail_about_a_challenge_has_to_say(arena):
    challenge_id = arena.challenge("edits_requested")
    review = arena.events("challenge.edits_requested.v1")[0]["data"]["review_id"]
    asked = {"challenge_id": challenge_id, "review_id": review, "organisation_id": str(cast.HALKIDA)}
    said = arena.call("notice_material", body=asked).json
    assert said["title"] == "Λιγότερη αναμονή στα ΚΕΠ"
    assert (said["decision"], said["comment"], said["tier"]) == ("request_edits", "Επειδή.", "regional")
    assert (said["state"], said["public"]) == ("edits_requested", False)
    assert said["organisation_name_el"] == "Δήμος Χαλκιδέων"
    assert [owner["name_el"] for owner in said["owners"]] == ["Δήμος Λαμιέων"]
    other = arena.challenge("review")
    assert arena.call("notice_material", body={**asked, "challenge_id": other}).status == 404
    assert arena.call("notice_material", body={"challenge_id": str(cast.LAMIA)}).status == 404
