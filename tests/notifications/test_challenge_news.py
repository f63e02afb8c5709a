"""Tests of notices about challenges: once to each role and follower concerned, with the reason."""

from uuid import UUID

import pytest
from contest import TITLE, Contest
from postal import LAMIA, body_text, sent

from challenges.notice.schemas import NoticeMaterial, NoticeRequest
from chassis.database import uuid7

HALKIDA = uuid7()


@pytest.fixture
def contest(platform):
    platform.organisation()
    return Contest(platform)


# reviewers and owners


def test_a_submitted_challenge_waits_for_its_tier(platform, post, contest):
    centre, curator = platform.person("centre@ktp.example"), platform.person("curator@ypes.example")
    platform.duty(centre, "manager", kind="innovation_centre", organisation_id=uuid7())
    platform.duty(curator, "curator")
    contest.told("challenge.submitted.v1", region="GR-H", tier="regional", resubmission=False)
    platform.deliver()
    assert sent(post) == [("centre@ktp.example", f"Προς αξιολόγηση: {TITLE}")]
    text = body_text(post.mails[0])
    assert "Δήμος Λαμιέων" in text
    assert "Στερεά Ελλάδα" in text
    assert f"Κωδικός πρόκλησης: {contest.id}" in text
    assert "https://kainotomia.example/docs?lang=el#/challenges/review_challenge" in text
    assert "υπεύθυνος ή υπεύθυνη του κέντρου" in text
    contest.told("challenge.submitted.v1", region=None, tier="ministry", resubmission=True)
    platform.deliver()
    assert post.mails[1]["To"] == "curator@ypes.example"
    assert "υποβλήθηκε ξανά" in body_text(post.mails[1])


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"resubmission": False, "reminder": False}, "Την υπέβαλε συντάκτης ή πρόγραμμα του φορέα σας."),
        ({"resubmission": True, "reminder": False}, "Υποβάλλεται ξανά"),
        ({"resubmission": False, "reminder": True}, "Υπενθύμιση: περιμένει ακόμη."),
    ],
)
def test_approvers_of_the_lead_are_asked_for_a_challenge(platform, post, asked, line):
    for role, organisation_id in (
        ("contributor", LAMIA),
        ("approver", LAMIA),
        ("manager", LAMIA),
        ("manager", HALKIDA),
    ):
        person_id = platform.person(f"{role}-{organisation_id.hex[-4:]}@ota.example")
        platform.duty(person_id, role, organisation_id=organisation_id)
    Contest(platform, owners=(LAMIA, HALKIDA)).told("challenge.approval_requested.v1", **asked)
    platform.deliver()
    wanted = [f"{role}-{LAMIA.hex[-4:]}@ota.example" for role in ("approver", "manager")]
    assert sent(post) == [(address, f"Προς έγκριση: {TITLE}") for address in wanted]
    assert line in body_text(post.mails[0])


@pytest.mark.parametrize(
    ("decision", "subject"),
    [
        ("returned", "Επιστράφηκε"),
        ("approved", "Εγκρίθηκε"),
        ("edits_requested", "Ζητήθηκαν αλλαγές"),
        ("rejected", "Δεν εγκρίθηκε"),
    ],
)
def test_authors_and_approvers_of_every_owner_hear_the_decision(platform, post, decision, subject):
    author, approver = platform.person("author@lamia.example"), platform.person("approver@lamia.example")
    second, manager = platform.person("approver@halkida.example"), platform.person("manager@lamia.example")
    platform.duty(author, "approver")
    platform.duty(approver, "approver")
    platform.duty(second, "approver", organisation_id=HALKIDA)
    platform.duty(manager, "manager")
    platform.duty(platform.person("other@volos.example"), "approver", organisation_id=uuid7())
    contest = Contest(platform, owners=(LAMIA, HALKIDA), authors=(author,))
    publish_at = {"publish_at": "2026-03-03T07:00:00Z"} if decision == "approved" else {}
    contest.told(f"challenge.{decision}.v1", review_id=str(uuid7()), **publish_at)
    platform.deliver()
    wanted = ["approver@halkida.example", "approver@lamia.example", "author@lamia.example"]
    assert sent(post) == [(address, f"{subject}: {TITLE}") for address in wanted]
    text = body_text(post.mails[0])
    assert "> Γράψτε και το κόστος." in text
    assert "επειδή συντάξατε την πρόκληση" in text
    assert ("Δημοσίευση: 3 Μαρτίου 2026, 09:00 (ώρα Ελλάδας)" in text) == (decision == "approved")


def test_an_approver_of_whom_we_hear_late_is_told_once(platform, clock, post, contest):
    began = clock()
    clock.forward(minutes=5)
    contest.told("challenge.rejected.v1", review_id=str(uuid7()))
    platform.deliver()
    assert post.mails == []
    late = platform.person("late@lamia.example")
    platform.duty(late, "approver", time=began)
    platform.duty(platform.person("elsewhere@volos.example"), "approver", organisation_id=uuid7(), time=began)
    platform.deliver()
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["late@lamia.example"]


def test_non_public_text_waits_for_its_owning_service(platform, clock, post):
    author = platform.person("author@lamia.example")
    platform.duty(author, "contributor")
    contest = Contest(platform, authors=(author,))
    platform.away.add("challenges")
    contest.told("challenge.rejected.v1", review_id=str(uuid7()))
    platform.deliver()
    [row] = platform.deliveries()
    assert (row["state"], row["reason"], row["attempts"]) == ("queued", "challenges_away", 0)
    platform.away.clear()
    clock.forward(minutes=1)
    platform.send()
    assert sent(post) == [("author@lamia.example", f"Δεν εγκρίθηκε: {TITLE}")]


def test_who_asks_to_join_and_who_answers_hear_of_it(platform, post):
    platform.organisation()
    platform.organisation(HALKIDA, "Δήμος Χαλκιδέων", "Municipality of Chalkida")
    lead, manager = platform.person("approver@lamia.example"), platform.person("manager@lamia.example")
    asking = platform.person("approver@halkida.example", language="en")
    platform.duty(lead, "approver")
    platform.duty(manager, "manager")
    platform.duty(asking, "approver", organisation_id=HALKIDA)
    contest = Contest(platform)
    contest.shown()
    contest.told("challenge.join_requested.v1", organisation_id=str(HALKIDA))
    platform.deliver()
    asked = "Ζητεί να συμμετάσχει: Δήμος Χαλκιδέων"
    assert sent(post) == [("approver@lamia.example", asked), ("manager@lamia.example", asked)]
    post.taken.clear()
    contest.told("challenge.join_declined.v1", organisation_id=str(HALKIDA))
    platform.deliver()
    assert sent(post) == [("approver@halkida.example", f"Joining declined: {TITLE}")]
    post.taken.clear()
    contest.owners.append(str(HALKIDA))
    contest.told("challenge.owner_joined.v1", organisation_id=str(HALKIDA))
    platform.deliver()
    assert sent(post) == [
        ("approver@halkida.example", f"One more owner: {TITLE}"),
        ("approver@lamia.example", f"Νέος φορέας στην πρόκληση: {TITLE}"),
        ("manager@lamia.example", f"Νέος φορέας στην πρόκληση: {TITLE}"),
    ]


def test_the_manager_of_a_body_without_approvers_is_told(platform, post):
    platform.organisation()
    platform.organisation(HALKIDA, "Δήμος Χαλκιδέων", "Municipality of Chalkida")
    platform.duty(platform.person("approver@lamia.example"), "approver")
    platform.duty(platform.person("manager@lamia.example"), "manager")
    only = platform.person("manager@halkida.example")
    platform.duty(only, "manager", organisation_id=HALKIDA)
    contest = Contest(platform, owners=(LAMIA, HALKIDA))
    contest.shown()
    question = f"Ερώτηση που περιμένει απάντηση: {TITLE}"
    contest.told("challenge.question_asked.v1", question_id=str(uuid7()))
    platform.deliver()
    assert sent(post) == [("approver@lamia.example", question), ("manager@halkida.example", question)]
    post.taken.clear()
    platform.duty(platform.person("approver@halkida.example"), "approver", organisation_id=HALKIDA)
    contest.told("challenge.question_asked.v1", question_id=str(uuid7()))
    platform.deliver()
    told = {to for to, _ in sent(post)}
    assert "approver@halkida.example" in told
    assert "manager@halkida.example" not in told


def test_managers_known_late_hear_what_was_for_their_body(platform, post):
    contest = Contest(platform)
    contest.shown()
    contest.told("challenge.question_asked.v1", question_id=str(uuid7()))
    platform.deliver()
    assert sent(post) == []
    platform.duty(platform.person("manager@lamia.example"), "manager")
    platform.deliver()
    assert sent(post) == [("manager@lamia.example", f"Ερώτηση που περιμένει απάντηση: {TITLE}")]


def test_owners_hear_of_questions_experts_recusals_and_entries(platform, post, contest):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    contest.shown()
    contest.told("challenge.question_asked.v1", question_id=str(uuid7()))
    contest.told("challenge.experts_proposed.v1", count=4, title=TITLE, expert_ids=[])
    contest.told(
        "challenge.expert_answered.v1", invitation_id=str(uuid7()), person_id=str(uuid7()), role="solver", accepted=True
    )
    recused = {
        "evaluation_id": str(uuid7()), "challenge_id": contest.id, "solution_id": str(uuid7()),
        "phase_id": str(uuid7()), "evaluator_id": str(uuid7()), "owner_ids": contest.owners,
    }  # fmt: skip
    platform.hear("evaluation.recused.v1", recused)
    contest.phase("closed", submissions=12)
    platform.deliver()
    assert [subject for _, subject in sent(post)] == sorted(
        [
            f"Ερώτηση που περιμένει απάντηση: {TITLE}",
            f"Ειδικοί για την πρόκληση: {TITLE}",
            f"Απάντηση ειδικού: {TITLE}",
            f"Αξιολόγηση χωρίς αξιολογητή: {TITLE}",
            f"Έληξε η φάση «Υποβολή»: {TITLE}",
        ]
    )
    said = "\n".join(body_text(mail) for mail in post.mails)
    assert "Ειδικοί που προτείνονται: 4" in said
    assert "Απάντηση: δέχθηκε" in said
    assert "Λύσεις που υποβλήθηκαν: 12" in said
    assert recused["evaluator_id"] not in said


def test_event_of_an_unseen_challenge_asks_for_its_title(platform, post, contest):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    contest.told("challenge.question_asked.v1", question_id=str(uuid7()))
    platform.deliver()
    assert sent(post) == [("approver@lamia.example", f"Ερώτηση που περιμένει απάντηση: {TITLE}")]


def test_what_we_ask_of_challenges_is_what_they_answer(platform, contest):
    asked = []
    answer = platform.asks["challenges", "notice_material"]
    platform.asks["challenges", "notice_material"] = lambda **payload: asked.append(payload) or answer(**payload)
    platform.duty(platform.person("approver@lamia.example"), "approver")
    contest.told("challenge.approved.v1", review_id=str(uuid7()), publish_at=None)
    platform.deliver()
    [payload] = asked
    assert NoticeRequest().load(payload)["challenge_id"] == UUID(contest.id)
    assert {"title", "comment"} <= set(NoticeMaterial().fields)


# followers
