"""Tests of mails about a person's own roles and about the suspension of their account."""

import pytest
from postal import LAMIA, body_text

from notifications.channels.mail.content.words import role_named


def membership(person_id, role="approver", **changed):
    return {
        "person_id": str(person_id), "organisation_id": str(LAMIA), "organisation_kind": "municipality",
        "region": "GR-H", "role": role, **changed,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("event_type", "language", "subject", "organisation"),
    [
        ("member.added.v1", "el", "Έχετε νέο ρόλο: εγκρίνων", "Φορέας: Δήμος Λαμιέων"),
        ("member.added.v1", "en", "You have a new role: approver", "Organisation: Municipality of Lamia"),
        ("member.removed.v1", "el", "Έληξε ο ρόλος σας: εγκρίνων", "Φορέας: Δήμος Λαμιέων"),
        ("member.removed.v1", "en", "Your role has ended: approver", "Organisation: Municipality of Lamia"),
    ],
)
def test_a_role_in_a_body_is_told(platform, post, event_type, language, subject, organisation):
    platform.organisation()
    platform.duty(platform.person("other@lamia.example"), "manager")
    maria = platform.person(language=language)
    platform.hear(event_type, membership(maria), subject=maria)
    platform.deliver()
    [mail] = post.mails
    assert (mail["To"], mail["Subject"]) == ("maria@lamia.example", subject)
    assert organisation in body_text(mail).splitlines()


@pytest.mark.parametrize("event_type", ["member.added.v1", "member.removed.v1"])
def test_an_inherited_role_is_kept_and_not_told(platform, post, event_type):
    maria = platform.person()
    platform.hear("member.added.v1", membership(maria, inherited=True), subject=maria)
    assert [row["role"] for row in platform.rows("select role from role_assignments")] == ["approver"]
    platform.hear(event_type, membership(maria, inherited=True), subject=maria)
    platform.deliver()
    assert post.mails == []


@pytest.mark.parametrize(
    ("event_type", "role", "language", "subject"),
    [
        ("role.granted.v1", "curator", "el", "Έχετε νέο ρόλο: επιμελητής"),
        ("role.granted.v1", "evaluator", "el", "Έχετε νέο ρόλο: αξιολογητής πρακτικών"),
        ("role.granted.v1", "auditor", "en", "You have a new role: auditor"),
        ("role.revoked.v1", "auditor", "el", "Έληξε ο ρόλος σας: ελεγκτής"),
        ("role.revoked.v1", "curator", "en", "Your role has ended: curator"),
    ],
)
def test_a_role_on_the_platform_is_told(platform, post, event_type, role, language, subject):
    maria = platform.person(language=language)
    platform.hear(event_type, {"person_id": str(maria), "role": role}, subject=maria)
    platform.deliver()
    assert [(mail["To"], mail["Subject"]) for mail in post.mails] == [("maria@lamia.example", subject)]


@pytest.mark.parametrize(
    ("language", "subject"), [("el", "Ο λογαριασμός σας αναστάλθηκε"), ("en", "Your account was suspended")]
)
def test_the_suspended_hear_of_it_and_of_nothing_else(platform, post, language, subject):
    maria = platform.person(language=language, status="suspended")
    platform.hear("person.suspended.v1", {"person_id": str(maria)}, subject=maria)
    platform.hear("member.removed.v1", membership(maria), subject=maria)
    platform.deliver()
    assert [(mail["To"], mail["Subject"]) for mail in post.mails] == [("maria@lamia.example", subject)]


@pytest.mark.parametrize(
    ("language", "subject"),
    [("el", "Ο λογαριασμός σας είναι ξανά ενεργός"), ("en", "Your account is active again")],
)
def test_the_end_of_a_suspension_is_told(platform, post, language, subject):
    maria = platform.person(language=language)
    platform.hear("person.reinstated.v1", {"person_id": str(maria)}, subject=maria)
    platform.deliver()
    assert [(mail["To"], mail["Subject"]) for mail in post.mails] == [("maria@lamia.example", subject)]


def test_an_erased_account_hears_nothing_of_its_roles(platform, post):
    maria = platform.person(status="erased")
    platform.hear("member.removed.v1", membership(maria), subject=maria)
    platform.hear("person.suspended.v1", {"person_id": str(maria)}, subject=maria)
    platform.deliver()
    assert post.mails == []


def test_a_role_without_a_name_stands_for_itself():
    assert role_named("steward", "el") == "steward"
