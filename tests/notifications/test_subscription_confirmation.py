"""Tests of confirming a subscription: by whoever reads the mailbox, once, and by nobody else."""

from threading import Thread

import pytest
from postal import body_html, body_text
from subscribing import ADDRESS, state_of


def test_asking_sends_one_mail_with_a_link_and_nothing_else(platform, post):
    answered = platform.ask()
    assert answered.status == 202
    platform.send()
    [mail] = post.mails
    assert mail["To"] == ADDRESS
    assert mail["Subject"] == "Επιβεβαιώστε την εγγραφή σας στις ενημερώσεις"
    assert "List-Unsubscribe" not in mail
    assert state_of(platform) == ["pending"]
    platform.publish()
    platform.deliver()
    assert len(post.mails) == 1


@pytest.mark.parametrize("language", ["el", "en"])
def test_a_confirm_mail_has_no_word_of_whoever_asked(platform, post, language):
    evil = "Κερδίσατε 1000 ευρώ! Πατήστε https://evil.example/login"
    platform.ask(language=language, q=evil, sectors=["technology"])
    platform.send()
    [mail] = post.mails
    seen = mail.as_string() + body_text(mail) + body_html(mail)
    for word in ("evil", "Κερδίσατε", "Τεχνολογική", "request-1"):
        assert word not in seen
    shown = platform.call("show_confirmation", query={"token": platform.confirm_token()}, accepts_html=True)
    assert "Κερδίσατε 1000 ευρώ!" in shown.text


def test_words_of_a_wish_become_no_link_in_later_mails(platform, post):
    platform.subscribe(q="αιτήσεις, https://evil.example/login")
    platform.publish()
    platform.deliver()
    mail = post.mails[-1]
    assert "αιτήσεις" in body_text(mail)
    assert "evil.example" not in body_text(mail) + body_html(mail)
    assert "https:/" + "/evil" not in body_text(mail) + body_html(mail)


def test_the_answer_never_tells_whether_an_address_is_known(platform):
    first = platform.ask()
    platform.send()
    again = platform.ask()
    platform.subscribe("other@polites.example")
    known = platform.ask("other@polites.example")
    assert first.status == again.status == known.status == 202
    assert first.reply.body == again.reply.body == known.reply.body


def test_the_mail_speaks_the_language_that_was_asked_for(platform, post):
    platform.ask(language="en")
    platform.send()
    assert post.mails[0]["Subject"] == "Confirm your subscription"
    assert post.mails[0]["Content-Language"] == "en"


def test_opening_the_link_changes_nothing(platform):
    platform.ask(sectors=["technology"])
    platform.send()
    token = platform.confirm_token()
    for _ in range(3):
        shown = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
        assert shown.status == 200
        assert shown.reply.content_type.startswith("text/html")
    assert '<form method="post"' in shown.text
    assert '<html lang="el">' in shown.text
    assert "Τεχνολογική" in shown.text
    assert state_of(platform) == ["pending"]
    assert platform.call("confirm_subscription", body={"token": token}).status == 200


def test_the_button_confirms_and_answers_with_a_page(platform):
    platform.ask()
    platform.send()
    token = platform.confirm_token()
    done = platform.call(
        "confirm_subscription",
        body=f"token={token}".encode(),
        content_type="application/x-www-form-urlencoded",
        accepts_html=True,
    )
    assert done.status == 200
    assert "Η εγγραφή επιβεβαιώθηκε" in done.text
    assert state_of(platform) == ["active"]
    for again in (
        platform.call("confirm_subscription", body={"token": token}, accepts_html=True),
        platform.call("show_confirmation", query={"token": token}, accepts_html=True),
    ):
        assert again.status == 200
        assert "Η εγγραφή επιβεβαιώθηκε" in again.text
    assert platform.call("confirm_subscription", body={"token": token}).status == 410
    platform.execute("update subscriptions set state = 'ended', ended_at = now()")
    ended = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
    assert ended.status == 410
    assert "έχει ήδη χρησιμοποιηθεί" in ended.text


def test_the_same_wish_confirmed_twice_is_one_subscription(platform, post, clock):
    first = platform.subscribe(sectors=["technology"], q="θυρίδα, αίτηση")
    clock.forward(hours=1)
    platform.ask(sectors=["technology"], q="αιτήσεις, θυρίδες", language="en")
    platform.send()
    token = platform.confirm_token()
    second = platform.call("confirm_subscription", body={"token": token}).json
    assert second["id"] == first["id"]
    assert second["language"] == "en"
    assert state_of(platform) == ["active"]
    assert platform.call("confirm_subscription", body={"token": token}).status == 410
    page = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
    assert "The subscription is confirmed" in page.text
    ended = platform.call("end_subscription", subscription_id=first["id"], query={"token": first["manage_token"]})
    assert ended.status == 204
    platform.publish()
    platform.deliver()
    assert all("confirm" in body_text(mail) for mail in post.mails)


def test_a_wish_changed_into_another_of_the_address_is_one(platform):
    first = platform.subscribe(sectors=["technology"])
    second = platform.subscribe(sectors=["culture"])
    changed = platform.call(
        "change_subscription",
        subscription_id=second["id"],
        query={"token": second["manage_token"]},
        body={"filters": {"sectors": ["technology"]}},
    )
    assert changed.status == 200
    assert [str(row["id"]) for row in platform.rows("select id from subscriptions")] == [second["id"]]
    assert first["id"] != second["id"]


def test_twins_confirmed_at_the_same_moment_are_one(platform, clock):
    platform.ask(sectors=["technology"])
    platform.send()
    one = platform.confirm_token()
    platform.execute("update subscriptions set sectors = '{culture}'")
    platform.ask(sectors=["technology"])
    platform.send()
    other = platform.confirm_token()
    platform.execute("update subscriptions set sectors = '{technology}'")
    answers = []
    threads = [
        Thread(target=lambda t=t: answers.append(platform.call("confirm_subscription", body={"token": t}).status))
        for t in (one, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200]
    assert state_of(platform) == ["active"]


def test_confirming_gives_the_subscription_and_what_manages_it(platform):
    confirmed = platform.subscribe(q="ανακύκλωση", sectors=["environment"], regions=["GR-H"])
    assert confirmed["state"] == "active"
    assert confirmed["email"] == ADDRESS
    assert confirmed["filters"] == {
        "q": "ανακύκλωση", "sectors": ["environment"], "regions": ["GR-H"], "organisations": [],
        "topics": ["practices"], "challenges": [],
    }  # fmt: skip
    shown = platform.call(
        "get_subscription", subscription_id=confirmed["id"], query={"token": confirmed["manage_token"]}
    )
    assert shown.status == 200
    assert shown.json == {k: v for k, v in confirmed.items() if k not in {"manage_token", "unsubscribe_url"}}


def test_a_confirm_token_works_once_and_not_for_ever(platform, clock):
    platform.ask()
    platform.send()
    token = platform.confirm_token()
    clock.forward(hours=72)
    late = platform.call("confirm_subscription", body={"token": token})
    assert (late.status, late.json["type"]) == (410, "/problems/confirmation-expired")
    assert state_of(platform) == ["pending"]
    platform.ask()
    platform.send()
    fresh = platform.confirm_token()
    assert platform.call("confirm_subscription", body={"token": fresh}).status == 200
    used = platform.call("confirm_subscription", body={"token": fresh})
    assert (used.status, used.json["type"]) == (410, "/problems/confirmation-used")


@pytest.mark.parametrize("token", ["x", "AAAA", "é", "A" * 400, "../../etc/passwd"])
def test_a_made_up_token_confirms_nothing(platform, token):
    assert platform.call("confirm_subscription", body={"token": token}).status == 404
    assert platform.call("show_confirmation", query={"token": token}).status == 404
    assert platform.call("show_unsubscribe", token=token).status == 404
    assert platform.call("unsubscribe", token=token).status == 404
    page = platform.call("show_confirmation", query={"token": token}, accepts_html=True)
    assert page.status == 404
    assert "Ο σύνδεσμος επιβεβαίωσης δεν ισχύει" in page.text


def test_a_token_opens_only_what_it_was_made_for(platform):
    confirmed = platform.subscribe()
    stop = confirmed["unsubscribe_url"].rpartition("/")[2]
    where = {"subscription_id": confirmed["id"]}
    assert platform.call("get_subscription", **where, query={"token": stop}).status == 404
    assert platform.call("unsubscribe", token=confirmed["manage_token"]).status == 404
    other = platform.subscribe("other@polites.example")
    assert platform.call("get_subscription", **where, query={"token": other["manage_token"]}).status == 404
    assert platform.call("end_subscription", **where, query={"token": other["manage_token"]}).status == 404
