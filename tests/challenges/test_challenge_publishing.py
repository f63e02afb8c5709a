"""Submitting, publishing, changing a public challenge, and its end."""

from datetime import timedelta

import personas
import pytest
from challenging import WORDS, minute
from service_under_test import fields, kind

# ---- submitting ----------------------------------------------------------------------------------------


def test_submission_names_everything_that_is_missing(service_under_test):
    answered = service_under_test.submit_challenge(
        service_under_test.call("create_challenge", principal=personas.CONTRIBUTOR, body={}).json["id"]
    )
    assert kind(answered).type == "challenge-incomplete"
    assert fields(answered) == [
        "title", "tagline", "brief", "description", "eligibility", "sectors", "phases",
    ]  # fmt: skip


@pytest.mark.parametrize("said", [{"prize_eur": 10}, {"prizes": [{"title": "Α"}]}, {"kind": "prize_contest"}])
def test_prizes_need_a_legal_basis(service_under_test, said):
    plain = {"kind": "hackathon", "prize_eur": None, "prizes": [], "legal_basis": ""}
    answered = service_under_test.submit_challenge(service_under_test.draft(**{**plain, **said}))
    assert fields(answered) == ["legal_basis"]
    assert service_under_test.submit_challenge(service_under_test.draft(**plain)).status == 200


def test_phases_lie_ahead_and_somewhere_solutions_are_judged(service_under_test, clock):
    late = service_under_test.draft()
    clock.forward(days=2)
    assert fields(service_under_test.submit_challenge(late)) == ["phases.0.opens_at"]
    unjudged = service_under_test.draft(phases=[service_under_test.phase(criteria=[])])
    assert fields(service_under_test.submit_challenge(unjudged)) == ["phases"]


def test_challenge_must_say_why_an_existing_practice_falls_short(service_under_test):
    service_under_test.practice_published(
        title="Ηλεκτρονικά ραντεβού στα ΚΕΠ",
        summary="Η αναμονή μειώθηκε στο μισό.",
        problem="Οι πολίτες περίμεναν όρθιοι για ένα πιστοποιητικό.",
    )
    challenge_id = service_under_test.draft()
    refused = service_under_test.submit_challenge(challenge_id)
    assert fields(refused) == ["why_not_enough"]
    assert service_under_test.read_challenge(challenge_id).json["state"] == "draft"
    answered = service_under_test.submit_challenge(challenge_id, why_not_enough="Εκεί δεν έρχονται ηλικιωμένοι.")
    assert answered.status == 200
    assert answered.json["inner"]["why_not_enough"] == "Εκεί δεν έρχονται ηλικιωμένοι."


def test_without_such_practices_nothing_has_to_be_explained(service_under_test):
    assert service_under_test.submit_challenge(service_under_test.draft()).status == 200


def test_submission_is_announced_with_its_tier_and_no_text(service_under_test):
    challenge_id = service_under_test.challenge("review")
    (event,) = service_under_test.events()
    assert event["type"] == "challenge.submitted.v1"
    assert event["data"] == {
        "challenge_id": challenge_id,
        "owner_ids": [str(personas.LAMIA)],
        "author_ids": [str(personas.CONTRIBUTOR.person_id)],
        "region": "GR-H",
        "tier": "regional",
        "resubmission": False,
    }


def test_nothing_changes_while_it_is_reviewed(service_under_test):
    challenge_id = service_under_test.challenge("review")
    assert kind(service_under_test.edit_challenge(challenge_id, title="Άλλος")).type == "challenge-not-editable"
    assert kind(service_under_test.submit_challenge(challenge_id)).type == "challenge-not-submittable"


# ---- publishing ----------------------------------------------------------------------------------------


def test_what_is_approved_is_published_by_who_answers_for_it(service_under_test):
    challenge_id = service_under_test.challenge("approved")
    assert service_under_test.publish_challenge(challenge_id, by=personas.CONTRIBUTOR).status == 403
    published = service_under_test.publish_challenge(challenge_id)
    assert (published.json["state"], published.json["openness"]) == ("published", "closed")
    (event,) = service_under_test.events("challenge.published.v1")
    assert event["data"]["title"] == WORDS["title"]
    assert event["data"]["organisation_id"] == str(personas.LAMIA)
    assert event["data"]["again"] is False
    assert {"challenges", f"challenge:{challenge_id}"} <= set(published.reply.purge)


def test_what_is_approved_changes_only_in_its_phases(service_under_test):
    challenge_id = service_under_test.challenge("approved")
    assert kind(service_under_test.edit_challenge(challenge_id, title="Άλλος")).type == "challenge-not-editable"
    moved = service_under_test.edit_challenge(challenge_id, phases=[service_under_test.phase(opens=timedelta(days=3))])
    assert moved.status == 200, moved.text
    assert service_under_test.events("challenge.updated.v1") == []


def test_nothing_is_published_too_late_for_anybody_to_enter(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    too_late = minute(clock.now + timedelta(days=90))
    assert kind(service_under_test.publish_challenge(challenge_id, at=too_late)).type == "challenge-dates-passed"
    clock.forward(days=90)
    assert kind(service_under_test.publish_challenge(challenge_id)).type == "challenge-dates-passed"
    moved = service_under_test.edit_challenge(challenge_id, phases=[service_under_test.phase()])
    assert moved.status == 200
    assert service_under_test.publish_challenge(challenge_id).status == 200


def test_edit_of_a_public_challenge_announces_its_changed_fields(service_under_test):
    challenge_id = service_under_test.challenge("published")
    edited = service_under_test.edit_challenge(
        challenge_id, brief="Σύντομα.", phases=[service_under_test.phase("Μόνη")]
    )
    assert edited.status == 200, edited.text
    (event,) = service_under_test.events("challenge.updated.v1")
    assert event["data"]["changed"] == ["brief", "phases"]
    assert event["data"]["brief"] == "Σύντομα."
    assert f"challenge:{challenge_id}" in edited.reply.purge


def test_what_is_public_stays_complete(service_under_test):
    challenge_id = service_under_test.challenge("published")
    refused = service_under_test.edit_challenge(challenge_id, eligibility="")
    assert (kind(refused).type, fields(refused)) == ("challenge-incomplete", ["eligibility"])


@pytest.mark.parametrize("state", ["approved", "published", "unpublished"])
def test_submitted_challenge_keeps_taking_and_judging_phases(service_under_test, state):
    challenge_id = service_under_test.challenge(state)
    for phases in ([], [service_under_test.phase(criteria=[])]):
        refused = service_under_test.edit_challenge(challenge_id, phases=phases)
        assert (kind(refused).type, fields(refused)) == ("challenge-incomplete", ["phases"])


def test_the_plan_to_publish_holds_back_dates_before_it(service_under_test, clock):
    challenge_id = service_under_test.challenge("approved")
    service_under_test.publish_challenge(challenge_id, at=minute(clock.now + timedelta(days=5)))
    early = [service_under_test.phase(opens=timedelta(days=1), lasts=timedelta(days=1))]
    assert kind(service_under_test.edit_challenge(challenge_id, phases=early)).type == "challenge-dates-passed"


def test_rules_and_phases_are_fixed_once_they_count(service_under_test):
    challenge_id = service_under_test.challenge("published")
    assert service_under_test.edit_challenge(challenge_id, eligibility="Μόνο φοιτητές.").status == 200
    service_under_test.caller.clock.forward(days=2)
    for rule, value in {"eligibility": "Όλοι.", "prize_eur": 1, "max_team_size": 3, "entrants": "employees"}.items():
        refused = service_under_test.edit_challenge(challenge_id, **{rule: value})
        assert kind(refused).type == "rules-fixed"
        assert refused.json["fields"] == [rule]
    first, second = service_under_test.phases_of(challenge_id)
    for phases in ([second], [{**first, "name": "Αλλιώς"}, second], [], [{**first, "id": None}, second]):
        assert kind(service_under_test.edit_challenge(challenge_id, phases=phases)).type == "phase-fixed", phases
    assert service_under_test.edit_challenge(challenge_id, phases=[first, {**second, "name": "Αλλιώς"}]).status == 200
    past = service_under_test.phase("Χθες", opens=timedelta(days=-1), lasts=timedelta(hours=1))
    assert service_under_test.edit_challenge(challenge_id, phases=[first, past]).status == 422
    assert service_under_test.edit_challenge(challenge_id, description="Με περισσότερα λόγια.").status == 200


def test_taken_down_and_published_again(service_under_test):
    challenge_id = service_under_test.challenge("unpublished")
    assert service_under_test.read_challenge(challenge_id, personas.READER).status == 404
    assert service_under_test.read_challenge(challenge_id).json["inner"]["unpublished_reason"] == "Λάθος στους όρους."
    again = service_under_test.publish_challenge(challenge_id)
    assert again.json["state"] == "published"
    assert [event["data"]["again"] for event in service_under_test.events("challenge.published.v1")] == [False, True]
    assert kind(service_under_test.publish_challenge(challenge_id)).type == "challenge-not-publishable"


def test_what_the_ministry_took_down_only_the_ministry_puts_back(service_under_test):
    challenge_id = service_under_test.challenge("published")
    assert service_under_test.unpublish_challenge(challenge_id, by=personas.CURATOR).status == 200
    assert kind(service_under_test.publish_challenge(challenge_id)).type == "challenge-withheld"
    assert service_under_test.publish_challenge(challenge_id, by=personas.CURATOR).status == 200


def test_the_end_of_a_challenge(service_under_test):
    challenge_id = service_under_test.running()
    assert kind(service_under_test.archive_challenge(challenge_id)).type == "challenge-still-running"
    finished = service_under_test.finished()
    assert service_under_test.archive_challenge(finished).json["state"] == "archived"
    assert service_under_test.read_challenge(finished, personas.READER).json["openness"] == "closed"
    hidden = service_under_test.challenge("taken_back")
    assert service_under_test.read_challenge(hidden, personas.READER).status == 404
    assert kind(service_under_test.archive_challenge(hidden)).type == "challenge-not-archivable"


def test_withdrawing_ends_what_was_never_published(service_under_test):
    for state in ("draft", "review", "edits_requested", "approved"):
        challenge_id = service_under_test.challenge(state)
        withdrawn = service_under_test.call(
            "withdraw_challenge", principal=personas.CONTRIBUTOR, challenge_id=challenge_id
        )
        assert withdrawn.json["state"] == "withdrawn"
    refused = service_under_test.call(
        "withdraw_challenge", principal=personas.CONTRIBUTOR, challenge_id=service_under_test.challenge("published")
    )
    assert kind(refused).type == "challenge-not-withdrawable"
