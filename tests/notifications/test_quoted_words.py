"""Mails hold what a person wrote: public words whole, a message to another without links, with the sender's name."""

import pytest
from contest import TITLE, Contest
from postal import LAMIA, body_html, body_text, sent

from challenges.notice.schemas import NoticeMaterial, NoticeRequest
from chassis.database import uuid7
from identity.network.introduction import schemas as introduction

HALKIDA = uuid7()
MESSAGE = "Είδαμε τη δουλειά σας στο evil.example· θα μας βοηθήσετε; <b>Γράψτε</b> στο https://evil.example/x"
PUBLIC = {
    "question": "Μετρούν και οι βραδινές διαδρομές;",
    "reply": "Ναι, όλες. Δείτε και το gov.gr.",
    "announced": "Η φάση κλείνει μία εβδομάδα αργότερα.\nΛόγω αργιών.",
}


@pytest.fixture
def contest(platform):
    platform.organisation()
    platform.organisation(HALKIDA, "Δήμος Χαλκιδέων", "Municipality of Chalkida")
    made = Contest(platform)
    made.shown()
    platform.deliver()
    return made


@pytest.fixture
def asked(platform):
    """Return the questions that are put to the challenges service."""
    answer, asked = platform.asks["challenges", "notice_material"], []
    platform.asks["challenges", "notice_material"] = lambda **payload: asked.append(payload) or answer(**payload)
    return asked


def tell(platform, contest, **texts):
    platform.material[contest.id] |= texts


def test_owners_read_the_question_in_the_mail(platform, post, contest, asked):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    tell(platform, contest, question=PUBLIC["question"], sender_id=None)
    question_id = str(uuid7())
    contest.told("challenge.question_asked.v1", question_id=question_id)
    platform.deliver()
    assert sent(post) == [("approver@lamia.example", f"Ερώτηση που περιμένει απάντηση: {TITLE}")]
    assert "Η ερώτηση:\n> Μετρούν και οι βραδινές διαδρομές;\n" in body_text(post.mails[0])
    assert "<blockquote" in body_html(post.mails[0])
    [payload] = asked
    assert payload["question_id"] == question_id
    assert str(NoticeRequest().load(payload)["question_id"]) == question_id


def test_followers_read_the_question_and_its_answer(platform, post, contest):
    platform.subscribe(challenges=[contest.id], language="en")
    post.taken.clear()
    tell(platform, contest, **PUBLIC)
    contest.told("challenge.question_answered.v1", question_id=str(uuid7()), title=TITLE)
    platform.deliver()
    text = body_text(post.mails[0])
    assert "The question:\n> Μετρούν και οι βραδινές διαδρομές;\n" in text
    assert "The answer:\n> Ναι, όλες. Δείτε και το gov.\u200bgr.\n" in text


def test_followers_and_teams_read_the_announcement(platform, post, contest, anna):
    platform.subscribe(challenges=[contest.id])
    contest.solution("submitted", anna)
    post.taken.clear()
    tell(platform, contest, **PUBLIC)
    made = {"announcement_id": str(uuid7()), "title": TITLE, "text_title": "Παράταση"}
    contest.told("challenge.announcement_made.v1", **made)
    platform.deliver()
    assert len(post.mails) == 2
    for mail in post.mails:
        assert "Η ανακοίνωση:\n> Η φάση κλείνει μία εβδομάδα αργότερα.\n> Λόγω αργιών.\n" in body_text(mail)


def test_public_words_are_quoted_whole(platform, post, contest):
    platform.subscribe(challenges=[contest.id])
    post.taken.clear()
    tell(platform, contest, question="λ" * 2000, reply="μ" * 5000)
    contest.told("challenge.question_answered.v1", question_id=str(uuid7()), title=TITLE)
    platform.deliver()
    assert "λ" * 2000 in body_text(post.mails[0])
    assert "μ" * 5000 in body_text(post.mails[0])


def invited(platform, contest, expert, sender, message=MESSAGE):
    tell(platform, contest, message=message, sender_id=str(sender))
    said = {"invitation_id": str(uuid7()), "person_id": str(expert), "role": "evaluator", "title": TITLE}
    contest.told("challenge.expert_invited.v1", **said)


def introduced(platform, contest, expert, sender, message=MESSAGE):
    del contest
    said = {
        "introduction_id": str(uuid7()), "expert_id": str(expert), "organisation_id": str(LAMIA),
        "requested_by": str(sender),
    }  # fmt: skip
    platform.material[said["introduction_id"]] = {"message": message, "sender_id": str(sender)}
    platform.hear("introduction.requested.v1", said)


@pytest.mark.parametrize("happens", [invited, introduced])
def test_expert_reads_who_wrote_and_what(platform, post, contest, anna, happens):
    happens(platform, contest, anna, platform.person("maria@lamia.example"))
    platform.deliver()
    [mail] = post.mails
    text, html = body_text(mail), body_html(mail)
    assert "Από: Μαρία\n" in text
    assert "Το μήνυμα:\n> Είδαμε τη δουλειά σας" in text
    assert "evil.example" not in text + html
    assert "https://evil" not in text + html
    assert "&lt;b&gt;" in html
    assert "maria@" not in text + html


@pytest.mark.parametrize("happens", [invited, introduced])
def test_long_message_is_shortened(platform, post, contest, anna, happens):
    happens(platform, contest, anna, platform.person("maria@lamia.example"), "λ" * 2000)
    platform.deliver()
    assert f"> {'λ' * 499}…\n" in body_text(post.mails[0])


@pytest.mark.parametrize("happens", [invited, introduced])
def test_sender_without_an_account_is_said_to_be_gone(platform, post, contest, petros, happens):
    happens(platform, contest, petros, uuid7())
    platform.deliver()
    assert "From: Erased account\n" in body_text(post.mails[0])


@pytest.mark.parametrize("happens", [invited, introduced])
def test_mail_waits_until_names_are_there(platform, clock, post, contest, anna, happens):
    platform.away.add("names")
    happens(platform, contest, anna, platform.person("maria@lamia.example"))
    platform.deliver()
    [row] = platform.deliveries(recipient=anna)
    assert (row["state"], row["reason"], row["attempts"]) == ("queued", "identity_away", 0)
    platform.away.clear()
    clock.forward(minutes=1)
    platform.send()
    assert "Από: Μαρία" in body_text(post.mails[0])


def test_member_of_a_team_reads_who_asks(platform, post, contest, petros):
    tell(platform, contest, sender_id=str(platform.person("maria@lamia.example")))
    contest.solution("member_invited", person_id=str(petros), title=TITLE)
    platform.deliver()
    assert "From: Μαρία\n" in body_text(post.mails[0])


def test_lead_reads_who_asks_to_join(platform, post, contest):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    tell(platform, contest, sender_id=str(platform.person("maria@halkida.example")))
    contest.told("challenge.join_requested.v1", organisation_id=str(HALKIDA))
    platform.deliver()
    assert "Φορέας: Δήμος Χαλκιδέων\nΑπό: Μαρία\n" in body_text(post.mails[0])


def test_notice_recorded_earlier_goes_without_words(platform, post, contest, asked):
    platform.duty(platform.person("approver@lamia.example"), "approver")
    contest.told("challenge.question_asked.v1")
    platform.deliver()
    assert "Η ερώτηση:" not in body_text(post.mails[0])
    assert asked == []


def test_no_text_stays_with_the_notices(platform, contest, anna):
    invited(platform, contest, anna, platform.person("maria@lamia.example"))
    introduced(platform, contest, anna, platform.person("petra@lamia.example"))
    platform.deliver()
    kept = platform.rows("select data::text from notices") + platform.rows("select d::text from deliveries d")
    assert not [row for row in kept if "Είδαμε" in str(row) or "Μαρία" in str(row)]


def test_what_is_asked_is_what_the_services_answer():
    assert {"question", "reply", "announced", "message", "sender_id"} <= set(NoticeMaterial().fields)
    assert {"message", "sender_id"} == set(introduction.NoticeMaterial().fields)
    assert introduction.NoticeRequest().load({"introduction_id": str(HALKIDA)}) == {"introduction_id": HALKIDA}
