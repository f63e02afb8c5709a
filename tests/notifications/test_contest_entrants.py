"""Tests of notices to entrants of a contest, whatever the order of its events."""

from datetime import timedelta

import pytest
from contest import TITLE, Contest
from postal import body_text, sent

from chassis.database import uuid7


@pytest.fixture
def contest(platform):
    platform.organisation()
    made = Contest(platform)
    made.shown()
    platform.deliver()
    return made


def later(clock):
    clock.forward(seconds=1)
    return clock()


def test_entrants_are_those_whose_solution_stands(platform, clock, post, contest, anna, petros):
    left, recalled, withdrawn, out = (platform.person(f"{name}@omada.example") for name in ("left", "b", "c", "out"))
    mine = contest.solution("submitted", anna, petros, left)
    contest.solution("member_left", anna, petros, solution_id=mine, person_id=str(left))
    contest.solution("recalled", recalled, solution_id=contest.solution("submitted", recalled))
    contest.solution("withdrawn", withdrawn, solution_id=contest.solution("submitted", withdrawn))
    gone = contest.solution("submitted", out)
    contest.solution("member_answered", petros, person_id=str(petros), accepted=True)  # a draft: not in yet
    contest.solution("not_qualified", out, solution_id=gone, rank=9, phase_id=str(uuid7()))
    platform.deliver()
    post.taken.clear()
    clock.forward(seconds=1)
    contest.phase("opened", phase_name="Τελικός", takes_submissions=False)
    platform.deliver()
    assert sent(post) == [
        ("anna@omada.example", f"Άρχισε η φάση «Τελικός»: {TITLE}"),
        ("petros@omada.example", f"Phase “Τελικός” opened: {TITLE}"),
    ]
    assert "Σε αυτή τη φάση δεν υποβάλλονται νέες λύσεις." in body_text(post.to("anna@omada.example")[0])
    assert "επειδή συμμετέχετε σε λύση που υποβλήθηκε" in body_text(post.to("anna@omada.example")[0])
    post.taken.clear()
    contest.told("challenge.announcement_made.v1", announcement_id=str(uuid7()), text_title="Η τελετή μετατίθεται")
    platform.deliver()
    assert [mail["To"] for mail in sorted(post.mails, key=lambda mail: mail["To"])] == [
        "anna@omada.example", "out@omada.example", "petros@omada.example",
    ]  # fmt: skip
    assert "Η τελετή μετατίθεται" in body_text(post.mails[0])


def test_submission_heard_after_the_closing_is_told_of_it(platform, clock, post, contest, anna):
    submitted = clock()
    clock.forward(seconds=2)
    contest.phase("closed")
    platform.deliver()
    assert post.mails == []
    contest.solution("submitted", anna, time=submitted)
    platform.deliver()
    platform.deliver()
    assert sent(post) == [("anna@omada.example", f"Έληξε η φάση «Υποβολή»: {TITLE}")]


@pytest.mark.parametrize("outcome", ["not_qualified", "won"])
def test_closing_heard_after_the_results_is_told_to_all_entrants(platform, clock, post, contest, anna, outcome):
    mine = contest.solution("submitted", anna)
    closed = later(clock)
    later(clock)
    contest.solution(outcome, anna, solution_id=mine, rank=1, phase_id=str(uuid7()))
    platform.deliver()
    post.taken.clear()
    contest.phase("closed", time=closed)
    platform.deliver()
    assert sent(post) == [("anna@omada.example", f"Έληξε η φάση «Υποβολή»: {TITLE}")]


def test_later_entrant_gets_no_earlier_news_in_any_event_order(platform, clock, post, contest, anna, petros):
    opened = clock()
    announced = later(clock)
    contest.solution("submitted", anna, time=later(clock))
    contest.phase("opened", time=opened)
    said = {"announcement_id": str(uuid7()), "text_title": "Η τελετή μετατίθεται"}
    contest.told("challenge.announcement_made.v1", **said, time=announced)
    platform.deliver()
    clock.forward(days=1)
    contest.solution("submitted", petros)
    platform.deliver()
    assert post.mails == []


def test_whoever_hands_in_again_takes_part_from_then_on(platform, clock, post, contest, anna):
    mine = contest.solution("submitted", anna)
    contest.solution("recalled", anna, solution_id=mine)
    opened = later(clock)
    contest.solution("submitted", anna, solution_id=mine, time=later(clock))
    contest.solution("qualified", anna, solution_id=mine, rank=1, time=later(clock), phase_id=str(uuid7()))
    platform.deliver()
    post.taken.clear()
    contest.phase("opened", time=opened)
    platform.deliver()
    assert post.mails == []
    contest.phase("opened", phase_name="Τελικός")
    platform.deliver()
    assert sent(post) == [("anna@omada.example", f"Άρχισε η φάση «Τελικός»: {TITLE}")]


def test_those_in_the_running_hear_that_phases_changed(platform, post, contest, anna, petros):
    contest.solution("submitted", anna)
    contest.solution("submitted", petros)
    contest.shown("challenge.updated.v1", changed=["faq"])
    platform.deliver()
    assert post.mails == []
    contest.shown("challenge.updated.v1", changed=["phases"])
    platform.deliver()
    assert sent(post) == [
        ("anna@omada.example", f"Άλλαξαν οι φάσεις: {TITLE}"),
        ("petros@omada.example", f"The phases changed: {TITLE}"),
    ]
    assert "επειδή συμμετέχετε σε λύση" in body_text(post.to("anna@omada.example")[0])


def test_entrants_without_recorded_times_hear_as_before(platform, clock, post, contest, anna, petros):
    contest.solution("submitted", anna)
    mine = contest.solution("submitted", petros)
    contest.solution("not_qualified", petros, solution_id=mine, rank=2, phase_id=str(uuid7()))
    platform.execute("update participants set entered_at = null, out_at = null")
    platform.deliver()
    post.taken.clear()
    contest.phase("opened", time=clock.now - timedelta(days=1))
    platform.deliver()
    assert sent(post) == [("anna@omada.example", f"Άρχισε η φάση «Υποβολή»: {TITLE}")]


def test_a_follower_who_takes_part_gets_the_news_once(platform, post, contest, anna):
    platform.subscribe("anna@omada.example", challenges=[contest.id])
    contest.solution("submitted", anna)
    post.taken.clear()
    event = contest.phase("closed")
    platform.deliver()
    assert sent(post) == [("anna@omada.example", f"Έληξε η φάση «Υποβολή»: {TITLE}")]
    assert "συμμετέχετε σε λύση" in body_text(post.mails[0])
    states = {row["recipient_kind"]: (row["state"], row["reason"]) for row in platform.deliveries(event_id=event.id)}
    assert states == {"person": ("sent", None), "subscriber": ("suppressed", "already_told")}


def test_follower_mailed_as_an_entrant_gets_the_news_once(platform, clock, post, contest, anna):
    platform.subscribe("anna@omada.example", challenges=[contest.id])
    contest.solution("submitted", anna)
    post.taken.clear()
    event = contest.phase("closed")
    platform.fan_out()
    later = "update deliveries set available_at = :later where event_id = :event and recipient_kind = 'subscriber'"
    platform.execute(later, later=clock.now.replace(hour=clock.now.hour + 1), event=event.id)
    platform.send()
    clock.forward(hours=2)
    platform.send()
    assert len(post.mails) == 1
    [row] = platform.deliveries(event_id=event.id, recipient_kind="subscriber")
    assert (row["state"], row["reason"]) == ("suppressed", "already_told")


# evaluators and experts
