"""Submitting, publishing, changing a public challenge, and its end."""

from datetime import timedelta

import cast
import pytest
from arena import fields, kind
from challenging import WORDS, minute

# ---- submitting ----------------------------------------------------------------------------------------


def test_submission_names_everything_that_is_missing(arena):
    answered = arena.submit_challenge(arena.call("create_challenge", principal=cast.CONTRIBUTOR, body={}).json["id"])
    assert kind(answered).type == "challenge-incomplete"
    assert fields(answered) == [
        "title", "tagline", "brief", "description", "eligibility", "sectors", "phases",
    ]  # fmt: skip


@pytest.mark.parametrize("said", [{"prize_eur": 10}, {"prizes": [{"title": "Α"}]}, {"kind": "prize_contest"}])
def test_prizes_need_a_legal_basis(arena, said):
    plain = {"kind": "hackathon", "prize_eur": None, "prizes": [], "legal_basis": ""}
    answered = arena.submit_challenge(arena.draft(**{**plain, **said}))
    assert fields(answered) == ["legal_basis"]
    assert arena.submit_challenge(arena.draft(**plain)).status == 200


def test_phases_lie_ahead_and_somewhere_solutions_are_judged(arena, clock):
    late = arena.draft()
    clock.forward(days=2)
    assert fields(arena.submit_challenge(late)) == ["phases.0.opens_at"]
    unjudged = arena.draft(phases=[arena.phase(criteria=[])])
    assert fields(arena.submit_challenge(unjudged)) == ["phases"]


def test_challenge_must_say_why_an_existing_practice_falls_short(arena):
    arena.practice_published(
        title="Ηλεκτρονικά ραντεβού στα ΚΕΠ",
        summary="Η αναμονή μειώθηκε στο μισό.",
        problem="Οι πολίτες περίμεναν όρθιοι για ένα πιστοποιητικό.",
    )
    challenge_id = arena.draft()
    refused = arena.submit_challenge(challenge_id)
    assert fields(refused) == ["why_not_enough"]
    assert arena.read_challenge(challenge_id).json["state"] == "draft"
    answered = arena.submit_challenge(challenge_id, why_not_enough="Εκεί δεν έρχονται ηλικιωμένοι.")
    assert answered.status == 200
    assert answered.json["inner"]["why_not_enough"] == "Εκεί δεν έρχονται ηλικιωμένοι."


def test_without_such_practices_nothing_has_to_be_explained(arena):
    assert arena.submit_challenge(arena.draft()).status == 200


def test_submission_is_announced_with_its_tier_and_no_text(arena):
    challenge_id = arena.challenge("review")
    (event,) = arena.events()
    assert event["type"] == "challenge.submitted.v1"
    assert event["data"] == {
        "challenge_id": challenge_id,
        "owner_ids": [str(cast.LAMIA)],
        "author_ids": [str(cast.CONTRIBUTOR.person_id)],
        "region": "GR-H",
        "tier": "regional",
        "resubmission": False,
    }


def test_nothing_changes_while_it_is_reviewed(arena):
    challenge_id = arena.challenge("review")
    assert kind(arena.edit_challenge(challenge_id, title="Άλλος")).type == "challenge-not-editable"
    assert kind(arena.submit_challenge(challenge_id)).type == "challenge-not-submittable"


# ---- publishing ----------------------------------------------------------------------------------------


def test_what_is_approved_is_published_by_who_answers_for_it(arena):
    challenge_id = arena.challenge("approved")
    assert arena.publish_challenge(challenge_id, by=cast.CONTRIBUTOR).status == 403
    published = arena.publish_challenge(challenge_id)
    assert (published.json["state"], published.json["openness"]) == ("published", "closed")
    (event,) = arena.events("challenge.published.v1")
    assert event["data"]["title"] == WORDS["title"]
    assert event["data"]["organisation_id"] == str(cast.LAMIA)
    assert event["data"]["again"] is False
    assert {"challenges", f"challenge:{challenge_id}"} <= set(published.reply.purge)


def test_what_is_approved_changes_only_in_its_phases(arena):
    challenge_id = arena.challenge("approved")
    assert kind(arena.edit_challenge(challenge_id, title="Άλλος")).type == "challenge-not-editable"
    moved = arena.edit_challenge(challenge_id, phases=[arena.phase(opens=timedelta(days=3))])
    assert moved.status == 200, moved.text
    assert arena.events("challenge.updated.v1") == []


def test_nothing_is_published_too_late_for_anybody_to_enter(arena, clock):
    challenge_id = arena.challenge("approved")
    too_late = minute(clock.now + timedelta(days=90))
    assert kind(arena.publish_challenge(challenge_id, at=too_late)).type == "challenge-dates-passed"
    clock.forward(days=90)
    assert kind(arena.publish_challenge(challenge_id)).type == "challenge-dates-passed"
    moved = arena.edit_challenge(challenge_id, phases=[arena.phase()])
    assert moved.status == 200
    assert arena.publish_challenge(challenge_id).status == 200


def test_edit_of_a_public_challenge_announces_its_changed_fields(arena):
    challenge_id = arena.challenge("published")
    edited = arena.edit_challenge(challenge_id, brief="Σύντομα.", phases=[arena.phase("Μόνη")])
    assert edited.status == 200, edited.text
    (event,) = arena.events("challenge.updated.v1")
    assert event["data"]["changed"] == ["brief", "phases"]
    assert event["data"]["brief"] == "Σύντομα."
    assert f"challenge:{challenge_id}" in edited.reply.purge


def test_what_is_public_stays_complete(arena):
    challenge_id = arena.challenge("published")
    refused = arena.edit_challenge(challenge_id, eligibility="")
    assert (kind(refused).type, fields(refused)) == ("challenge-incomplete", ["eligibility"])


@pytest.mark.parametrize("state", ["approved", "published", "unpublished"])
def test_submitted_challenge_keeps_taking_and_judging_phases(arena, state):
    challenge_id = arena.challenge(state)
    for phases in ([], [arena.phase(criteria=[])]):
        refused = arena.edit_challenge(challenge_id, phases=phases)
        assert (kind(refused).type, fields(refused)) == ("challenge-incomplete", ["phases"])


def test_the_plan_to_publish_holds_back_dates_before_it(arena, clock):
    challenge_id = arena.challenge("approved")
    arena.publish_challenge(challenge_id, at=minute(clock.now + timedelta(days=5)))
    early = [arena.phase(opens=timedelta(days=1), lasts=timedelta(days=1))]
    assert kind(arena.edit_challenge(challenge_id, phases=early)).type == "challenge-dates-passed"


def test_rules_and_phases_are_fixed_once_they_count(arena):
    challenge_id = arena.challenge("published")
    assert arena.edit_challenge(challenge_id, eligibility="Μόνο φοιτητές.").status == 200
    arena.caller.clock.forward(days=2)
    for rule, value in {"eligibility": "Όλοι.", "prize_eur": 1, "max_team_size": 3, "entrants": "employees"}.items():
        refused = arena.edit_challenge(challenge_id, **{rule: value})
        assert kind(refused).type == "rules-fixed"
        assert refused.json["fields"] == [rule]
    first, second = arena.phases_of(challenge_id)
    for phases in ([second], [{**first, "name": "Αλλιώς"}, second], [], [{**first, "id": None}, second]):
        assert kind(arena.edit_challenge(challenge_id, phases=phases)).type == "phase-fixed", phases
    assert arena.edit_challenge(challenge_id, phases=[first, {**second, "name": "Αλλιώς"}]).status == 200
    past = arena.phase("Χθες", opens=timedelta(days=-1), lasts=timedelta(hours=1))
    assert arena.edit_challenge(challenge_id, phases=[first, past]).status == 422
    assert arena.edit_challenge(challenge_id, description="Με περισσότερα λόγια.").status == 200


def test_taken_down_and_published_again(arena):
    challenge_id = arena.challenge("unpublished")
    assert arena.read_challenge(challenge_id, cast.READER).status == 404
    assert arena.read_challenge(challenge_id).json["inner"]["unpublished_reason"] == "Λάθος στους όρους."
    again = arena.publish_challenge(challenge_id)
    assert again.json["state"] == "published"
    assert [event["data"]["again"] for event in arena.events("challenge.published.v1")] == [False, True]
    assert kind(arena.publish_challenge(challenge_id)).type == "challenge-not-publishable"


def test_what_the_ministry_took_down_only_the_ministry_puts_back(arena):
    challenge_id = arena.challenge("published")
    assert arena.unpublish_challenge(challenge_id, by=cast.CURATOR).status == 200
    assert kind(arena.publish_challenge(challenge_id)).type == "challenge-withheld"
    assert arena.publish_challenge(challenge_id, by=cast.CURATOR).status == 200


def test_the_end_of_a_challenge(arena):
    challenge_id = arena.running()
    assert kind(arena.archive_challenge(challenge_id)).type == "challenge-still-running"
    finished = arena.finished()
    assert arena.archive_challenge(finished).json["state"] == "archived"
    assert arena.read_challenge(finished, cast.READER).json["openness"] == "closed"
    hidden = arena.challenge("taken_back")
    assert arena.read_challenge(hidden, cast.READER).status == 404
    assert kind(arena.archive_challenge(hidden)).type == "challenge-not-archivable"


def test_withdrawing_ends_what_was_never_published(arena):
    for state in ("draft", "review", "edits_requested", "approved"):
        challenge_id = arena.challenge(state)
        withdrawn = arena.call("withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=challenge_id)
        assert withdrawn.json["state"] == "withdrawn"
    refused = arena.call("withdraw_challenge", principal=cast.CONTRIBUTOR, challenge_id=arena.challenge("published"))
    assert kind(refused).type == "challenge-not-withdrawable"
