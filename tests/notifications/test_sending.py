"""From the queue to the mail server: once, in spite of refusals and of services that are away."""

import threading

import pytest
import structlog
from postal import body_html

from notifications.channels.mail.claims import Claims
from notifications.channels.mail.factory import close_sender, sender_of
from notifications.channels.mail.smtp import ConnectionLost
from notifications.channels.mail.smtp_pool import SmtpPool
from notifications.channels.mail.transport import BACKOFF

ADDRESS = "dimitra@polites.example"


def test_a_mail_that_was_accepted_is_sent_and_never_again(subscribed, post, clock):
    event = subscribed.publish()
    subscribed.deliver()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["attempts"], row["possible_duplicate"]) == ("sent", 1, False)
    assert row["sent_at"] == clock()
    assert row["leased_by"] is None
    for _ in range(3):
        clock.forward(days=2)
        subscribed.deliver()
    assert len(post.mails) == 1


def test_many_mails_go_over_few_connections(platform, post):
    platform.subscribers(500)
    platform.publish()
    platform.deliver_all()
    assert len(post.taken) == len({recipient for recipient, _ in post.taken}) == 500
    assert post.connections <= platform.settings.smtp_connections
    platform.publish()
    platform.deliver_all()
    assert len(post.taken) == 1000
    assert post.connections <= platform.settings.smtp_connections


def test_nonexistent_address_bounces_and_is_not_written_to_again(subscribed, post):
    post.rcpt[ADDRESS] = "550 5.1.1 <dimitra@polites.example>: no such user"
    event = subscribed.publish()
    with structlog.testing.capture_logs() as logs:
        subscribed.deliver()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["reason"]) == ("bounced", "rcpt 550 5.1.1")
    assert ADDRESS not in str(logs) + str(row)
    del post.rcpt[ADDRESS]
    later = subscribed.publish()
    subscribed.deliver()
    row = subscribed.delivery_of(later)
    assert (row["state"], row["reason"], row["attempts"]) == ("suppressed", "address_suppressed", 0)
    assert subscribed.ask().status == 202
    subscribed.send()
    [confirm] = subscribed.deliveries(kind="confirm_subscription", state="suppressed")
    assert confirm["reason"] == "address_suppressed"
    assert post.mails == []


@pytest.mark.parametrize("reply", ["550 5.1.1 no", "550 5.1.2 no", "556 5.1.10 no", "550-5.1.1 no\r\n550 5.1.1 more"])
def test_no_such_mailbox_or_domain_is_suppressed_at_once(subscribed, post, reply):
    post.rcpt[ADDRESS] = reply
    event = subscribed.publish()
    subscribed.deliver()
    assert subscribed.delivery_of(event)["state"] == "bounced"
    assert len(subscribed.rows("select * from suppressions")) == 1


OTHER_REFUSALS = [
    "552 5.2.2 mailbox full",
    "550 5.2.1 mailbox disabled",
    "552 too much mail",
    "550 5.1.0 unknown",
    "553 5.1.3 bad syntax",
    "550 5.4.1 no answer from host",
    "551 not local",
    "554 5.7.1 relay access denied",
    "530 5.7.0 authentication required",
    "550 5.7.26 not authenticated",
    "503 bad sequence",
]


@pytest.mark.parametrize("reply", OTHER_REFUSALS)
def test_any_other_refusal_makes_us_forget_nobody(subscribed, post, reply):
    post.rcpt[ADDRESS] = reply
    event = subscribed.publish()
    subscribed.deliver()
    assert subscribed.delivery_of(event)["state"] == "deferred"
    assert subscribed.rows("select * from suppressions") == []


def refuse_bare(platform, post, clock, **later):
    post.rcpt[ADDRESS] = "550 no such user here"
    clock.forward(**later)
    platform.execute("delete from deliveries")  # else what is tried again counts, too
    event = platform.publish()
    platform.deliver()
    return platform.delivery_of(event)["state"]


def test_bare_550_counts_daily_and_suppresses_on_the_third(subscribed, post, clock):
    assert refuse_bare(subscribed, post, clock) == "deferred"
    for _ in range(3):
        assert refuse_bare(subscribed, post, clock, hours=2) == "deferred"
    assert refuse_bare(subscribed, post, clock, hours=20) == "deferred"
    assert subscribed.rows("select * from suppressions") == []
    assert refuse_bare(subscribed, post, clock, hours=25) == "bounced"
    assert [row["reason"] for row in subscribed.rows("select * from suppressions")] == ["rcpt 550"]


def test_a_mail_that_arrives_takes_the_doubt_away(subscribed, post, clock):
    refuse_bare(subscribed, post, clock)
    refuse_bare(subscribed, post, clock, hours=25)
    assert subscribed.rows("select days from bare_refusals") == [{"days": 2}]
    post.rcpt.clear()
    subscribed.publish()
    subscribed.deliver()
    assert subscribed.rows("select * from bare_refusals") == []


def test_temporary_refusal_retries_on_schedule_then_fails(subscribed, post, clock):
    post.rcpt[ADDRESS] = "451 4.2.1 mailbox busy"
    event = subscribed.publish()
    subscribed.fan_out()
    for attempt, pause in enumerate(BACKOFF.waits, 1):
        subscribed.send()
        row = subscribed.delivery_of(event)
        assert (row["state"], row["attempts"]) == ("deferred", attempt)
        assert row["available_at"] == clock() + pause
        clock.now = row["available_at"] - (pause / 100)
        subscribed.send()
        assert subscribed.delivery_of(event)["attempts"] == attempt
        clock.now = row["available_at"]
    subscribed.send()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["reason"], row["attempts"]) == ("failed", "rcpt 451 4.2.1", 7)


def test_refused_content_fails_without_blaming_the_address(subscribed, post):
    post.data[ADDRESS] = "554 5.6.0 message refused"
    event = subscribed.publish()
    subscribed.deliver()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["reason"]) == ("failed", "content 554 5.6.0")
    assert subscribed.rows("select * from suppressions") == []


def test_one_refusal_does_not_spoil_the_connection(platform, post):
    platform.subscribers(20)
    post.rcpt["n7@many.example"] = "550 5.1.1 no"
    post.data["n9@many.example"] = "451 4.3.0 later"
    platform.publish()
    platform.deliver_all()
    states = [row["state"] for row in platform.deliveries()]
    assert sorted(states) == ["bounced", "deferred", *["sent"] * 18]
    assert post.connections <= platform.settings.smtp_connections


def test_without_a_mail_server_nothing_loses_an_attempt(subscribed, post, monkeypatch):
    event = subscribed.publish()
    subscribed.fan_out()
    close_sender(subscribed.engine)
    post.close()
    subscribed.send()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["attempts"], row["leased_by"]) == ("queued", 0, None)
    subscribed.send()
    post.open()
    monkeypatch.setattr(sender_of(subscribed.instance().runtime)._pool, "_down_until", 0.0)
    subscribed.send()
    assert subscribed.delivery_of(event)["state"] == "sent"
    assert len(post.mails) == 1


def test_vanishing_mail_server_costs_no_attempt(platform, post, clock, monkeypatch):
    platform.subscribers(20)
    platform.publish()
    platform.fan_out()
    close_connections = post.rcpt
    close_connections.update(dict.fromkeys((f"n{n}@many.example" for n in range(21)), "421 4.3.2 going down"))
    monkeypatch.setattr(SmtpPool, "take", once_per_worker(SmtpPool.take, platform.settings.smtp_connections))
    platform.send()
    assert {(row["state"], row["attempts"]) for row in platform.deliveries()} == {("queued", 0)}
    monkeypatch.undo()
    close_connections.clear()
    clock.forward(seconds=5)
    platform.deliver_all()
    assert {row["state"] for row in platform.deliveries()} == {"sent"}
    assert len(post.taken) == 20


def once_per_worker(take, workers):
    left = threading.Semaphore(workers)

    def limited(self):
        if not left.acquire(blocking=False):
            raise ConnectionLost(ConnectionRefusedError())
        return take(self)

    return limited


def test_an_idle_connection_that_the_server_closed_costs_nothing(subscribed, post):
    subscribed.publish()
    subscribed.deliver()
    post.close()
    post.open()
    event = subscribed.publish()
    subscribed.deliver()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["attempts"], row["possible_duplicate"]) == ("sent", 1, False)


def test_whoever_unsubscribed_in_between_gets_nothing(subscribed, post):
    event = subscribed.publish()
    subscribed.fan_out()
    subscribed.execute("update subscriptions set state = 'ended', ended_at = now()")
    subscribed.send()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["reason"], row["attempts"]) == ("suppressed", "unsubscribed", 0)
    assert post.mails == []


def test_the_last_look_is_right_before_the_mail_goes(subscribed, post, monkeypatch):
    event = subscribed.publish()
    subscribed.fan_out()
    start = Claims.start

    def unsubscribed_meanwhile(self, *args):
        subscribed.execute("update subscriptions set state = 'ended'")
        return start(self, *args)

    monkeypatch.setattr(Claims, "start", unsubscribed_meanwhile)
    subscribed.send()
    row = subscribed.delivery_of(event)
    assert (row["state"], row["reason"]) == ("suppressed", "unsubscribed")
    assert post.mails == []


@pytest.mark.parametrize("service", ["identity", "observatory"])
def test_mail_waits_while_another_service_is_away(platform, post, clock, service):
    platform.duty(platform.person("curator@ypes.example"), "curator")
    platform.submit(tier="ministry")
    platform.away.add(service)
    platform.deliver()
    [row] = platform.deliveries()
    assert (row["state"], row["attempts"], row["reason"]) == ("queued", 0, f"{service}_away")
    platform.away.clear()
    clock.forward(seconds=10)
    platform.send()
    assert len(post.mails) == 1


def test_who_is_suspended_or_gone_gets_nothing(platform, post):
    gone = platform.person()
    platform.duty(platform.person("s@ypes.example", status="suspended"), "curator")
    platform.duty(gone, "curator")
    del platform.people[str(gone)]
    platform.submit(tier="ministry")
    platform.deliver()
    assert [(row["state"], row["reason"]) for row in platform.deliveries()] == [("suppressed", "no_such_person")] * 2
    assert post.mails == []


def test_a_fault_in_one_mail_holds_up_no_other(platform, post):
    broken, well = platform.person("broken@ypes.example"), platform.person("well@ypes.example")
    del platform.people[str(broken)]["language"]
    for each in (broken, well):
        platform.duty(each, "curator")
    platform.submit(tier="ministry")
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["well@ypes.example"]
    [row] = platform.deliveries(recipient=broken)
    assert (row["state"], row["reason"]) == ("deferred", "not_prepared")


def test_the_html_of_a_practice_is_escaped(platform, post):
    platform.subscribe()
    platform.publish(title="<script>alert(1)</script> & άλλα", summary='"><img src=x onerror=alert(1)>')
    platform.deliver()
    html = body_html(post.mails[-1])
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
