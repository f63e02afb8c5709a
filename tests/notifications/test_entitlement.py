"""Tests of entitlement: recipients are decided by their present rights, not by earlier ones."""

from datetime import timedelta

import pytest
from contest import Contest
from postal import LAMIA, body_text

from chassis.database import uuid7

HOLDS = {
    "contributor": {"organisation_id": str(LAMIA), "organisation_kind": "municipality", "region": "GR-H"},
    "approver": {"organisation_id": str(LAMIA), "organisation_kind": "municipality", "region": "GR-H"},
    "manager": {"organisation_id": str(LAMIA), "organisation_kind": "innovation_centre", "region": "GR-H"},
    "curator": {"organisation_id": None, "organisation_kind": None, "region": None},
}


def states(platform):
    return [(row["state"], row["reason"]) for row in platform.deliveries()]


def says(platform, person, *roles):
    """Let identity answer with these roles of a person, whatever its events have published so far."""
    platform.people[str(person)]["roles"] = [{"role": role, **HOLDS[role]} for role in roles]


def hold(platform, person, role):
    kind = "innovation_centre" if role == "manager" else "municipality"
    platform.duty(person, role, kind=kind)


@pytest.fixture
def author(platform):
    made = platform.person("author@lamia.example")
    platform.duty(made, "contributor")
    return made


@pytest.mark.parametrize("what", ["changes_requested", "rejected", "forwarded"])
def test_an_author_who_left_hears_of_no_decision(platform, post, author, what):
    platform.duty_ends(author, "contributor")
    platform.decide(str(uuid7()), author, what=what)
    platform.deliver()
    assert post.mails == []
    assert platform.deliveries() == []


def test_an_author_who_is_still_there_is_told(platform, post, author):
    platform.decide(str(uuid7()), author)
    platform.deliver()
    assert "ΜΥΣΤΙΚΟ" in body_text(post.to("author@lamia.example")[0])


def test_who_leaves_after_the_fan_out_is_not_mailed(platform, post, author):
    platform.decide(str(uuid7()), author)
    platform.fan_out()
    platform.duty_ends(author, "contributor")
    platform.send()
    assert post.mails == []
    assert states(platform) == [("suppressed", "role_ended")]


def test_what_identity_says_now_counts_more_than_its_late_events(platform, post, author):
    platform.decide(str(uuid7()), author)
    says(platform, author)
    platform.deliver()
    assert post.mails == []
    assert states(platform) == [("suppressed", "role_ended")]


def test_an_authors_role_that_we_hear_of_late_brings_the_mail(platform, clock, post):
    author, began = platform.person("author@lamia.example"), clock()
    clock.forward(minutes=5)
    platform.decide(str(uuid7()), author)
    platform.deliver()
    assert post.mails == []
    platform.duty(author, "contributor", time=began)
    platform.deliver()
    assert len(post.mails) == 1


def test_returning_author_hears_nothing_of_the_time_between(platform, clock, post, author):
    platform.duty_ends(author, "contributor")
    platform.decide(str(uuid7()), author)
    platform.deliver()
    clock.forward(hours=1)
    platform.duty(author, "contributor", time=clock() + timedelta(seconds=1))
    platform.deliver()
    assert post.mails == []


def submitted(platform, tier):
    platform.submit(tier=tier)


def decided(platform):
    platform.decide(str(uuid7()))


def contest_decided(platform):
    Contest(platform).told("challenge.rejected.v1", review_id=str(uuid7()))


def join_requested(platform):
    Contest(platform).told("challenge.join_requested.v1", organisation_id=str(uuid7()))


RULES = [
    ("curator", lambda p: submitted(p, "ministry"), "contributor"),
    ("manager", lambda p: submitted(p, "regional"), "contributor"),
    ("approver", decided, "contributor"),
    ("approver", contest_decided, "contributor"),
    ("manager", join_requested, "contributor"),
]


@pytest.mark.parametrize(("role", "happens", "left"), RULES)
def test_every_rule_looks_again_before_it_mails(platform, post, role, happens, left):
    stays, goes = platform.person("stays@lamia.example"), platform.person("goes@lamia.example")
    for each in (stays, goes):
        hold(platform, each, role)
    says(platform, stays, role)
    says(platform, goes, left)
    happens(platform)
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["stays@lamia.example"]
    [row] = platform.deliveries(recipient=goes)
    assert (row["state"], row["reason"]) == ("suppressed", "role_ended")


def test_introduction_asker_hears_only_while_acting_for_the_body(platform, post):
    asker = platform.person("asker@lamia.example")
    said = {
        "introduction_id": str(uuid7()), "expert_id": str(uuid7()), "organisation_id": str(LAMIA),
        "requested_by": str(asker), "accepted": True,
    }  # fmt: skip
    platform.hear("introduction.answered.v1", said)
    platform.deliver()
    assert post.mails == []
    assert states(platform) == [("suppressed", "role_ended")]


def test_whoever_left_a_team_hears_no_more_of_it(platform, post):
    stays, goes = platform.person("stays@omada.example"), platform.person("goes@omada.example")
    contest = Contest(platform)
    contest.shown()
    solution = contest.solution("submitted", stays, goes)
    contest.phase("closed")
    contest.solution("qualified", stays, goes, solution_id=solution)
    platform.fan_out()
    contest.solution("member_left", stays, solution_id=solution)
    platform.send()
    assert {mail["To"] for mail in post.mails} == {"stays@omada.example"}
    left = [(row["state"], row["reason"]) for row in platform.deliveries(recipient=goes)]
    assert left == [("suppressed", "takes_no_part")] * 2


def test_news_of_what_was_taken_down_before_go_to_no_subscriber(platform, post, clock):
    platform.subscribe()
    post.taken.clear()
    practice_id, published = str(uuid7()), clock()
    clock.forward(minutes=1)
    gone = {"practice_id": practice_id, "organisation_id": str(LAMIA), "author_ids": []}
    platform.hear("practice.archived.v1", gone, subject=practice_id)
    platform.publish(practice_id=practice_id, time=published)
    platform.deliver()
    assert post.mails == []
    [row] = platform.deliveries(kind="practice_published")
    assert (row["state"], row["reason"]) == ("suppressed", "no_longer_public")
    clock.forward(minutes=1)
    platform.publish(practice_id=practice_id)
    platform.deliver()
    assert len(post.mails) == 1


def test_what_is_taken_down_while_mails_go_reaches_no_more(platform, post):
    platform.subscribers(10)
    event = platform.publish()
    platform.fan_out()

    def take_down(_):
        # beside the mails that are made already: as an event of the end does, whose statement saw none of their rows
        platform.execute(
            "insert into taken_down values (:id, :at) on conflict do nothing", id=event.subject, at=event.time
        )

    post.on_data = take_down
    platform.send()
    assert len(post.mails) <= platform.settings.smtp_connections
    left = platform.deliveries(state="suppressed", reason="no_longer_public")
    assert len(left) == 10 - len(post.mails)


def test_nobody_begins_to_follow_what_was_taken_down(platform):
    contest = Contest(platform)
    contest.shown()
    contest.told("challenge.unpublished.v1")
    assert platform.ask(challenges=[contest.id], known=False).status == 422
    contest.shown(again=True)
    assert platform.ask(challenges=[contest.id], known=False).status == 202


@pytest.mark.parametrize("fanned_out", [True, False])
def test_an_evaluator_who_left_is_given_no_work_by_mail(platform, post, fanned_out):
    leaves, stays = platform.person("leaves@omada.example"), platform.person("stays@omada.example")
    contest = Contest(platform)
    contest.shown()
    phase_id = str(uuid7())
    for each in (leaves, stays):
        contest.assigned(each, phase_id=phase_id)
    if fanned_out:
        platform.fan_out()
    gone = {"challenge_id": contest.id, "owner_ids": [], "author_ids": [], "person_id": str(leaves)}
    platform.hear("challenge.evaluator_left.v1", gone, subject=contest.id)
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["stays@omada.example"]


def test_taking_a_challenge_down_is_told_with_the_reason(platform, post, clock):
    member, approver = platform.person("member@omada.example"), platform.person("approver@lamia.example")
    out = platform.person("out@omada.example")
    platform.duty(approver, "approver")
    contest = Contest(platform)
    contest.shown()
    platform.subscribe("follower@polites.example", challenges=[contest.id])
    contest.solution("submitted", member)
    contest.solution("not_qualified", out)
    platform.deliver()
    post.taken.clear()
    clock.forward(minutes=1)
    platform.material[contest.id]["unpublished_reason"] = "Άλλαξε ο νόμος."
    contest.told("challenge.unpublished.v1")
    platform.deliver()
    assert sorted(mail["To"] for mail in post.mails) == ["approver@lamia.example", "member@omada.example"]
    for mail in post.mails:
        assert mail["Subject"].startswith("Αποσύρθηκε από τη δημοσιότητα: ")
        assert "> Άλλαξε ο νόμος." in body_text(mail)
