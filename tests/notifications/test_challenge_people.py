"""Tests of notices to teams, evaluators, experts and pilots' organisations, also for repeated events."""

import pytest
from contest import TITLE, Contest
from postal import LAMIA, TRACE, body_text, sent

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


# teams


def test_whoever_is_asked_to_join_a_team_hears_it(platform, post, contest, anna, petros):
    contest.solution("member_invited", anna, person_id=str(petros), title=TITLE)
    platform.deliver()
    assert sent(post) == [("petros@omada.example", f"Invitation to a team: {TITLE}")]
    assert "named you as a member of its team" in body_text(post.mails[0])


@pytest.mark.parametrize(
    ("outcome", "subject"),
    [
        ("qualified", "Η λύση σας προκρίθηκε"),
        ("not_qualified", "Η λύση σας δεν επιλέχθηκε"),
        ("selected", "Η λύση σας επιλέχθηκε"),
        ("won", "Η λύση σας διακρίθηκε"),
    ],
)
def test_team_hears_its_result_and_a_link_to_the_explanation(platform, post, contest, anna, petros, outcome, subject):
    mine = contest.solution("submitted", anna, petros)
    contest.solution("submitted", platform.person("rival@omada.example"))
    contest.solution(outcome, anna, petros, solution_id=mine, rank=2, phase_id=str(uuid7()))
    platform.deliver()
    assert [address for address, _ in sent(post)] == ["anna@omada.example", "petros@omada.example"]
    text = body_text(post.to("anna@omada.example")[0])
    assert post.to("anna@omada.example")[0]["Subject"] == f"{subject}: {TITLE}"
    assert f"Κωδικός λύσης: {mine}" in text
    assert "Θέση στην κατάταξη: 2" in text
    assert "https://kainotomia.example/docs?lang=el#/challenges/explain_solution" in text
    assert "επειδή ανήκετε στην ομάδα της λύσης" in text
    assert "List-Unsubscribe" not in post.mails[0]


def test_an_evaluator_gets_one_mail_per_run_of_assigning(platform, post, contest):
    first, second = platform.person("first@eval.example"), platform.person("second@eval.example", language="en")
    phase, later = str(uuid7()), str(uuid7())
    for _ in range(20):
        contest.assigned(first, phase_id=phase)
        contest.assigned(second, phase_id=phase)
    platform.deliver()
    contest.assigned(first, phase_id=phase)  # heard again after the mail went
    platform.deliver()
    assert sent(post) == [
        ("first@eval.example", f"Λύσεις προς αξιολόγηση: {TITLE}"),
        ("second@eval.example", f"Solutions to evaluate: {TITLE}"),
    ]
    post.taken.clear()
    contest.assigned(first, phase_id=phase, traceparent=TRACE.replace("00f0", "11f0"))  # a gap is filled
    contest.assigned(first, phase_id=later)
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["first@eval.example"] * 2


def test_assignments_without_a_request_are_told_one_by_one(platform, post, contest):
    evaluator, phase = platform.person("first@eval.example"), str(uuid7())
    contest.assigned(evaluator, phase_id=phase, traceparent="")
    contest.assigned(evaluator, phase_id=phase, traceparent="")
    platform.deliver()
    assert len(post.mails) == 2


def test_who_is_asked_to_judge_or_to_help_hears_it(platform, post, contest, anna, petros):
    contest.told("challenge.evaluator_invited.v1", person_id=str(anna), title=TITLE)
    invited = {"invitation_id": str(uuid7()), "person_id": str(petros), "role": "evaluator", "title": TITLE}
    contest.told("challenge.expert_invited.v1", **invited)
    platform.deliver()
    assert sent(post) == [
        ("anna@omada.example", f"Πρόσκληση για αξιολόγηση: {TITLE}"),
        ("petros@omada.example", f"You are invited to a challenge: {TITLE}"),
    ]
    text = body_text(post.to("petros@omada.example")[0])
    assert "Organisation: Municipality of Lamia" in text
    assert "Role: to evaluate solutions" in text


def test_interested_experts_hear_of_challenges_that_fit_them(platform, post, contest, anna):
    contest.told("challenge.experts_proposed.v1", count=4, title=TITLE, expert_ids=[str(anna)])
    platform.deliver()
    assert sent(post) == [("anna@omada.example", f"Μια πρόκληση που σας ταιριάζει: {TITLE}")]
    assert "θέλετε να ακούτε για προκλήσεις που σας ταιριάζουν" in body_text(post.mails[0])


def test_introduction_reaches_an_expert_and_its_answer_the_asker(platform, post, contest, anna, petros):
    said = {
        "introduction_id": str(uuid7()), "expert_id": str(anna), "organisation_id": str(LAMIA),
        "requested_by": str(petros),
    }  # fmt: skip
    platform.duty(petros, "manager")
    platform.material[said["introduction_id"]] = {"message": "Ελάτε.", "sender_id": str(petros)}
    platform.hear("introduction.requested.v1", said)
    platform.deliver()
    assert sent(post) == [("anna@omada.example", "Θέλει να σας γνωρίσει: Δήμος Λαμιέων")]
    post.taken.clear()
    platform.hear("introduction.answered.v1", {**said, "accepted": False})
    platform.deliver()
    assert sent(post) == [("petros@omada.example", "Your request for introduction was answered")]
    assert "Answer: αρνήθηκε" not in body_text(post.mails[0])
    assert "Answer: declined" in body_text(post.mails[0])


# pilots


def test_repeated_pilot_end_and_draft_are_told_only_once(platform, post, contest):
    author, approver = platform.person("author@lamia.example"), platform.person("approver@lamia.example")
    platform.duty(author, "contributor")
    platform.duty(approver, "approver")
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    post.taken.clear()
    pilot_id, practice_id = str(uuid7()), str(uuid7())
    ended = {
        "pilot_id": pilot_id, "challenge_id": contest.id, "solution_id": str(uuid7()), "organisation_id": str(LAMIA),
        "title": "Δοκιμή σε δύο γειτονιές", "outcome": "partial", "author_ids": [str(author)],
    }  # fmt: skip
    platform.material[practice_id] = {"title": "Έξυπνα ραντεβού", "comment": None}
    drafted = {
        "practice_id": practice_id, "revision": 1, "organisation_id": str(LAMIA), "author_ids": [str(author)],
        "pilot_id": pilot_id, "challenge_id": contest.id, "solution_id": ended["solution_id"],
    }  # fmt: skip
    started = {**ended, "starts_on": "2026-03-02", "ends_on": "2026-06-02", "sandbox": False, "budget_eur": 900.0}
    platform.hear("pilot.started.v1", started, subject=pilot_id)
    for attempt in (1, 2, 3):
        platform.hear("pilot.ended.v1", {**ended, "attempt": attempt}, subject=pilot_id)
        platform.hear("practice.drafted.v1", drafted, subject=practice_id)
        platform.deliver()
    addresses = ["approver@lamia.example", "author@lamia.example"]
    subjects = ["Προσχέδιο πρακτικής: Έξυπνα ραντεβού", "Τελείωσε η πιλοτική εφαρμογή: Δοκιμή σε δύο γειτονιές"]
    followed = ["Αρχίζει πιλοτική εφαρμογή: Δοκιμή σε δύο γειτονιές", subjects[1]]
    assert sent(post) == [
        *((address, subject) for address in addresses for subject in subjects),
        *(("follower@polites.example", subject) for subject in followed),
    ]
    said = "\n".join(body_text(mail) for mail in post.mails)
    assert f"https://kainotomia.example/v1/pilots/{pilot_id}" in said
    assert "Έκβαση: πέτυχε εν μέρει" in said
    assert f"Κωδικός πρακτικής: {practice_id}" in said
    assert "https://kainotomia.example/docs?lang=el#/observatory/edit_practice" in said


# whoever is gone


def test_owners_hear_an_evaluator_left_without_name_or_reason(platform, post, contest, anna):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    contest.told("challenge.evaluator_left.v1", person_id=str(anna), accepted=True, gaps=3, by_owners=False)
    contest.told("challenge.evaluator_left.v1", person_id=str(anna), accepted=False, gaps=0, by_owners=False)
    platform.deliver()
    assert sent(post) == [("approver@lamia.example", f"Ένας αξιολογητής λιγότερος: {TITLE}")]
    text = body_text(post.mails[0])
    assert "Αξιολογήσεις προς νέα ανάθεση: 3" in text
    assert str(anna) not in text


def test_an_evaluator_hears_that_the_owners_released_them(platform, post, contest, petros):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    contest.told("challenge.evaluator_left.v1", person_id=str(petros), accepted=True, gaps=3, by_owners=True)
    platform.deliver()
    assert sent(post) == [("petros@omada.example", f"You no longer evaluate: {TITLE}")]


def test_whoever_leads_a_team_now_hears_it(platform, post, contest, anna, petros):
    contest.solution("lead_changed", anna, petros, person_id=str(petros))
    platform.deliver()
    assert sent(post) == [("petros@omada.example", f"You lead your team now: {TITLE}")]


# what is called off


def test_every_participant_hears_why_a_contest_was_called_off(platform, clock, post, contest, anna, petros):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    platform.material[contest.id] |= {"unpublished_reason": "Ακυρώθηκε η πίστωση.", "state": "archived"}
    contest.solution("called_off", anna, solution_id=contest.solution("submitted", anna))
    contest.told("challenge.called_off.v1", person_ids=[str(petros)])
    platform.deliver()
    assert sent(post) == [
        ("anna@omada.example", f"Ματαιώθηκε η πρόκληση: {TITLE}"),
        ("approver@lamia.example", f"Ματαιώθηκε η πρόκληση: {TITLE}"),
        ("petros@omada.example", f"The challenge was called off: {TITLE}"),
    ]
    assert all("Ακυρώθηκε η πίστωση." in body_text(mail) for mail in post.mails)
    contest.told("challenge.announcement_made.v1", announcement_id=str(uuid7()), title=TITLE, text_title="x")
    platform.deliver()
    assert len(post.mails) == 3  # the team takes part no more


def test_contest_called_off_without_a_reason_quotes_none(platform, post, contest, anna):
    platform.material[contest.id] |= {"unpublished_reason": "", "comment": "ΜΥΣΤΙΚΟ"}
    contest.solution("called_off", anna)
    platform.deliver()
    text = body_text(post.mails[0])
    assert "Ο λόγος" not in text
    assert "ΜΥΣΤΙΚΟ" not in text


def test_a_team_hears_that_its_solution_was_withdrawn(platform, post, contest, anna, petros):
    contest.solution("withdrawn", anna, petros)
    contest.solution("withdrawn", anna)
    platform.deliver()
    assert sent(post) == [
        ("anna@omada.example", f"Αποσύρθηκε η λύση σας: {TITLE}"),
        ("petros@omada.example", f"Your solution was withdrawn: {TITLE}"),
    ]


def test_followers_hear_that_a_pilot_was_given_up(platform, post, contest):
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    platform.deliver()
    post.taken.clear()
    pilot = {"pilot_id": str(uuid7()), "challenge_id": contest.id, "solution_id": str(uuid7())}
    data = {**pilot, "organisation_id": str(LAMIA), "title": "Ραντεβού με SMS"}
    platform.hear("pilot.cancelled.v1", data, subject=data["pilot_id"])
    platform.deliver()
    assert sent(post) == [("follower@polites.example", "Διακόπηκε η πιλοτική εφαρμογή: Ραντεβού με SMS")]
