"""Tests of webhooks: signed public events on schedule, and a log for the organisation's managers."""

from datetime import datetime, timedelta

import orjson
import pytest
from migrating import migrate_to
from postal import LAMIA, body_text
from sqlalchemy import create_engine, text
from webhooking import AUTHOR, MANAGER, REQUEST, published

from chassis.database import uuid7
from chassis.migrations import upgrade
from chassis.testing import member
from notifications.channels.webhook.delivery.model import SCHEDULE
from notifications.channels.webhook.delivery.queries import as_it_leaves

OTHER = "0192f0aa-0000-7000-8000-000000000002"


def test_an_event_reaches_the_endpoint_byte_for_byte(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    raw = platform.publish()
    platform.send_hooks()
    [taken] = receiver.taken
    assert taken.body == raw
    assert taken.path == "/hooks?agency=lamia"
    assert taken.headers["Host"] == f"localhost:{receiver.port}"
    assert taken.headers["Content-Type"] == "application/cloudevents+json; charset=utf-8"
    delivery = platform.delivery(made["id"])
    assert taken.headers["webhook-id"] == delivery["event_id"] == delivery["event"]["id"]
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 204, 1)
    assert [(a["number"], a["outcome"], a["status"]) for a in delivery["log"]] == [(1, "delivered", 204)]
    platform.send_hooks()
    assert len(receiver.taken) == 1
    assert platform.hook(made["id"])["delivered_at"] is not None


def test_types_narrow_what_is_told_and_none_means_all(hooked, receiver):
    platform = hooked()
    platform.register(receiver.url("/all"))
    platform.register(receiver.url("/certified"), event_types=["practice.certified.v1"])
    platform.register(receiver.url("/pilots"), event_types=["pilot.ended.v1"])
    platform.publish()
    platform.publish("on_challenges_announced", type="pilot.ended.v1", source="/services/challenges")
    platform.send_hooks()
    assert sorted(taken.path for taken in receiver.taken) == ["/all", "/all", "/pilots"]


def test_nothing_is_kept_of_an_event_that_nobody_wants(hooked, receiver):
    platform = hooked()
    platform.register(receiver.url(), event_types=["practice.certified.v1"])
    platform.publish()
    assert platform.rows("select id from webhook_events") == []


def test_an_internal_event_reaches_no_endpoint(hooked, receiver):
    platform = hooked()
    platform.register(receiver.url())
    platform.publish(internal=True)
    platform.send_hooks()
    assert receiver.taken == []
    assert platform.rows("select id from webhook_events") == []


def test_endpoint_hears_nothing_from_before_its_registration(hooked, receiver, clock):
    platform = hooked()
    clock.forward(hours=1)
    made = platform.register(receiver.url())
    platform.publish(time=(clock() - timedelta(minutes=5)).isoformat())
    assert platform.log(made["id"]) == []


def test_an_event_that_comes_twice_is_queued_once(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    event = {"id": "0192f0aa-1111-7000-8000-000000000009"}
    platform.publish(**event)
    platform.publish(**event)
    assert len(platform.log(made["id"])) == 1


def test_the_published_schedule(hooked, receiver, clock):
    platform = hooked()
    made = platform.register(receiver.url())
    receiver.answer = 500
    platform.publish()
    for number, wait in enumerate(SCHEDULE, start=1):
        platform.send_hooks()
        assert len(receiver.taken) == number
        delivery = platform.delivery(made["id"])
        assert (delivery["state"], delivery["reason"], delivery["status"]) == ("waiting", "refused", 500)
        due = datetime.fromisoformat(delivery["next_attempt_at"]) - clock()
        assert wait <= due <= wait * 1.1
        clock.now += wait - timedelta(seconds=1)
        platform.send_hooks()
        assert len(receiver.taken) == number, "too early"
        clock.now += wait * 0.1 + timedelta(seconds=1)
    platform.send_hooks()
    assert len(receiver.taken) == 10
    delivery = platform.delivery(made["id"])
    assert (delivery["state"], delivery["next_attempt_at"], len(delivery["log"])) == ("failed", None, 10)
    assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 1
    assert len({taken.headers["webhook-timestamp"] for taken in receiver.taken}) == 10


def test_a_receiver_may_ask_for_more_time(hooked, receiver, clock):
    platform = hooked()
    made = platform.register(receiver.url())
    receiver.answer, receiver.headers = 429, {"Retry-After": "3600"}
    platform.publish()
    platform.send_hooks()
    delivery = platform.delivery(made["id"])
    assert datetime.fromisoformat(delivery["next_attempt_at"]) == clock() + timedelta(hours=1)


def test_what_failed_is_delivered_by_hand_under_the_same_id(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    raw = platform.publish()
    platform.send_hooks()
    [line] = platform.log(made["id"])
    again = {"principal": MANAGER, "webhook_id": made["id"], "delivery_id": line["id"]}
    answered = platform.call("redeliver_webhook", **again)
    assert answered.status == 202
    assert answered.json["state"] == "waiting"
    refused = platform.call("redeliver_webhook", **again)
    assert refused.status == 409
    assert refused.json["type"] == "/problems/delivery-under-way"
    platform.send_hooks()
    assert [taken.body for taken in receiver.taken] == [raw, raw]
    assert len({taken.headers["webhook-id"] for taken in receiver.taken}) == 1
    assert len(platform.delivery(made["id"])["log"]) == 2


def test_410_disables_at_once_and_says_so_by_mail(hooked, receiver, post):
    platform = hooked()
    platform.organisation()
    manager = platform.person("manager@lamia.example", language="en")
    contributor = platform.person("contributor@lamia.example")
    platform.duty(manager, "manager")
    platform.duty(contributor, "contributor")
    made = platform.register(receiver.url("/secret-path"))
    receiver.answer = 410
    platform.publish()
    platform.send_hooks()
    hook = platform.hook(made["id"])
    assert (hook["state"], hook["disabled_reason"]) == ("disabled", "gone")
    platform.publish()
    platform.send_hooks()
    assert len(receiver.taken) == 1
    platform.deliver()
    [mail] = post.mails
    assert mail["To"] == "manager@lamia.example"
    assert mail["Subject"] == "A webhook was disabled: localhost"
    assert made["id"] in body_text(mail)
    assert "secret-path" not in body_text(mail)


def test_three_days_of_failures_disable_and_call_off_the_rest(hooked, receiver, clock, post):
    platform = hooked()
    platform.duty(platform.person("approver@lamia.example"), "approver")
    made = platform.register(receiver.url())
    receiver.answer = 503
    platform.publish()
    for wait in (timedelta(), *SCHEDULE):
        clock.now += wait * 1.1
        if wait == SCHEDULE[-1]:
            platform.publish(id="0192f0aa-1111-7000-8000-00000000000a")
        platform.send_hooks()
    hook = platform.hook(made["id"])
    assert (hook["state"], hook["disabled_reason"]) == ("disabled", "failing")
    assert hook["failures"] >= 10
    assert {line["state"] for line in platform.log(made["id"])} == {"failed", "called_off"}
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["approver@lamia.example"]

    # mended: a fresh start, and what was called off comes when it is asked for
    receiver.answer = 200
    hook = platform.change(made["id"], state="active").json
    assert (hook["state"], hook["failures"], hook["failing_since"]) == ("active", 0, None)
    [off] = platform.log(made["id"], state="called_off")
    platform.call("redeliver_webhook", principal=MANAGER, webhook_id=made["id"], delivery_id=off["id"])
    platform.send_hooks()
    assert platform.log(made["id"], state="delivered")[0]["id"] == off["id"]


def test_a_success_in_between_forgives_the_failures(hooked, receiver, clock):
    platform = hooked()
    made = platform.register(receiver.url())
    receiver.answer = 500
    platform.publish()
    platform.send_hooks()
    assert platform.hook(made["id"])["failures"] == 1
    receiver.answer = 200
    clock.forward(seconds=6)
    platform.send_hooks()
    hook = platform.hook(made["id"])
    assert (hook["failures"], hook["failing_since"]) == (0, None)


def test_endpoint_disabled_by_hand_hears_and_redelivers_nothing(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    platform.publish()
    assert platform.change(made["id"], state="disabled").json["disabled_reason"] == "by_hand"
    platform.publish(id="0192f0aa-1111-7000-8000-00000000000b")
    platform.send_hooks()
    assert receiver.taken == []
    [line] = platform.log(made["id"])
    assert (line["state"], line["reason"]) == ("called_off", "webhook_disabled")
    refused = platform.call("redeliver_webhook", principal=MANAGER, webhook_id=made["id"], delivery_id=line["id"])
    assert refused.json["type"] == "/problems/webhook-disabled"


def test_ending_one_takes_its_secrets_and_its_log(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    platform.publish()
    assert platform.call("end_webhook", principal=MANAGER, webhook_id=made["id"]).status == 204
    for table in ("webhooks", "webhook_secrets", "webhook_deliveries"):
        assert platform.rows(f"select * from {table}") == []
    assert platform.call("get_webhook", principal=MANAGER, webhook_id=made["id"]).status == 404


def test_the_log_of_an_event_that_does_not_exist_is_refused(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    ask = lambda event_type: platform.call(  # noqa: E731
        "list_webhook_deliveries", principal=MANAGER, webhook_id=made["id"], query={"event_type": event_type}
    )
    assert ask("practice.published.v1").status == 200
    for unknown in ("practice.publish.v1", "Practice.Published.v1", "x"):
        assert [error["field"] for error in ask(unknown).json["errors"]] == ["event_type"]


def test_the_log_is_kept_for_thirty_days(hooked, receiver, clock):
    platform = hooked()
    made = platform.register(receiver.url())
    platform.publish()
    clock.forward(days=29)
    platform.publish(id="0192f0aa-1111-7000-8000-00000000000c")
    clock.forward(days=2)
    platform.instance().forget_what_is_over()
    assert [line["event_id"] for line in platform.log(made["id"])] == ["0192f0aa-1111-7000-8000-00000000000c"]


def test_only_its_approvers_and_managers_see_a_webhook(hooked, receiver):
    platform = hooked()
    made = platform.register(receiver.url())
    for principal in (member(LAMIA, "contributor"), member(OTHER, "manager")):
        for operation in ("get_webhook", "end_webhook", "list_webhook_deliveries"):
            assert platform.call(operation, principal=principal, webhook_id=made["id"]).status == 404
        assert platform.change(made["id"], principal=principal, description="x").status == 404
    listed = platform.call("list_webhooks", principal=member(LAMIA, "approver")).json["items"]
    assert [hook["id"] for hook in listed] == [made["id"]]
    assert "secret" not in listed[0]
    refused = platform.call(
        "register_webhook",
        principal=member(LAMIA, "contributor"),
        body={"organisation_id": str(LAMIA), "url": "https://hooks.agency.example/"},
    )
    assert refused.json["type"] == "/problems/not-your-organisation"


def test_an_organisation_has_ten_at_most(hooked):
    platform = hooked()
    for number in range(10):
        platform.register(f"https://hooks.agency.example/{number}")
    refused = platform.call(
        "register_webhook",
        principal=MANAGER,
        body={"organisation_id": str(LAMIA), "url": "https://hooks.agency.example/11"},
    )
    assert refused.json["type"] == "/problems/too-many-webhooks"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"event_types": ["person.registered.v1"]}, "event_types.0"),
        ({"event_types": ["practice.submitted.v1"]}, "event_types.0"),
        ({"state": "gone"}, "state"),
        ({"organisation_id": OTHER}, "organisation_id"),
        ({"secret": "whsec_x"}, "secret"),
    ],
)
def test_what_cannot_be_asked_for(hooked, changed, field):
    platform = hooked()
    made = platform.register("https://hooks.agency.example/")
    refused = platform.change(made["id"], **changed)
    assert refused.status == 422
    assert refused.json["errors"][0]["field"] == field


def test_what_an_earlier_version_kept_leaves_stripped(make_database):
    address = make_database("notifications", migrate=lambda address: migrate_to("notifications", address, "0009"))
    engine = create_engine(address)
    keep = text(
        """
        INSERT INTO webhook_events (id, type, body, occurred_at, recorded_at)
        VALUES (:id, 'practice.published.v1', :body, now(), now())
        """
    )
    whole = orjson.loads(published())
    data = {**whole["data"], "author_ids": [AUTHOR], "team_ids": [AUTHOR], "review_id": AUTHOR}
    body = orjson.dumps({**whole, "requestid": REQUEST, "traceparent": "00-1-1-01", "data": data})
    with engine.begin() as connection:
        connection.execute(keep, {"id": whole["id"], "body": body})
    upgrade("notifications", engine)
    beside = str(uuid7())
    with engine.begin() as connection:  # by a process that has not been replaced yet
        connection.execute(keep, {"id": beside, "body": body})
        rows = connection.execute(text("SELECT id::text, body, only_public_fields FROM webhook_events")).all()
    engine.dispose()
    leaves = {row.id: orjson.loads(as_it_leaves(row.body, only_public_fields=row.only_public_fields)) for row in rows}
    assert leaves == {whole["id"]: whole, beside: {**whole, "data": {}}}
