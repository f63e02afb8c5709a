"""Tests of the delivery log, which shows whether a mail was sent without revealing its recipient."""

import pytest
import structlog

from chassis.database import uuid7
from chassis.pagination import CursorCodec
from chassis.retention import carry_out
from chassis.settings import DEMO_SECRET
from chassis.testing import member, person
from notifications.personal_data import RETENTION


def test_the_log_answers_whether_somebody_got_it(platform, post):
    curator = person("curator")
    platform.subscribe()
    author = platform.person("author@lamia.example")
    platform.duty(author, "contributor")
    event = platform.publish(author_ids=[str(author)])
    platform.deliver()

    def asked(**query):
        return platform.call("list_deliveries", principal=curator, query=query).json["items"]

    [row] = asked(recipient=" Dimitra@Polites.example", event_id=event.id)
    assert (row["status"], row["kind"]) == ("sent", "practice_published")
    [row] = asked(recipient="author@lamia.example")
    assert (row["status"], row["recipient_id"]) == ("sent", str(author))
    assert asked(recipient=author) == [row]
    assert asked(recipient="nobody@polites.example") == []
    assert asked(recipient="nonsense") == []
    assert len(asked(event_id=event.id)) == 2
    assert len(asked(status="sent")) == 3
    assert asked(status="bounced") == []
    assert asked(possible_duplicate="true") == []
    assert len(asked(possible_duplicate="false")) == 3
    everything = platform.call("list_deliveries", principal=curator).text
    assert "@" not in everything


BOUNCES = "550 5.1.1 no such user"
ADDRESS = "dimitra@polites.example"


def bounce(platform, post):
    platform.subscribe()
    post.rcpt[ADDRESS] = BOUNCES
    platform.publish()
    platform.deliver()
    post.rcpt.clear()


def test_a_curator_sees_and_lifts_a_suppression(platform, post, clock):
    curator = person("curator")
    bounce(platform, post)
    [one] = platform.call("list_suppressions", principal=curator, query={"recipient": ADDRESS.upper()}).json["items"]
    assert one["reason"] == "rcpt 550 5.1.1"
    assert platform.call("list_suppressions", principal=curator).json["items"] == [one]
    assert platform.call("list_suppressions", principal=curator, query={"recipient": "x@y.example"}).json["items"] == []
    assert ADDRESS not in str(one)
    lifted = platform.call("lift_suppression", principal=curator, suppression_id=one["id"])
    assert lifted.status == 204
    assert platform.call("lift_suppression", principal=curator, suppression_id=one["id"]).status == 404
    event = platform.publish()
    platform.deliver()
    assert platform.delivery_of(event)["state"] == "sent"


def test_suppressions_are_for_curators(platform, unknown_id):
    for name, path in (("list_suppressions", {}), ("lift_suppression", {"suppression_id": unknown_id})):
        assert platform.call(name, **path).status == 401
        assert platform.call(name, principal=person(), **path).status == 403


def test_a_suppression_expires(platform, post, clock):
    bounce(platform, post)
    clock.forward(days=179)
    assert "suppressions" not in carry_out(RETENTION, platform.instance().transaction, now=clock())
    clock.forward(days=1)
    assert carry_out(RETENTION, platform.instance().transaction, now=clock())["suppressions"] == 1


def test_what_was_not_sent_is_found_by_the_address(platform):
    author = platform.person("author@lamia.example")
    platform.duty(author, "contributor")
    event = platform.publish(author_ids=[str(author)])
    platform.fan_out()
    platform.duty_ends(author, "contributor")
    platform.send()
    asked = {"recipient": "author@lamia.example", "event_id": event.id}
    [row] = platform.call("list_deliveries", principal=person("curator"), query=asked).json["items"]
    assert (row["status"], row["reason"], row["attempts"]) == ("suppressed", "role_ended", 0)


def test_the_log_has_pages(platform):
    platform.subscribers(45)
    platform.publish()
    platform.fan_out()
    seen, cursor = [], None
    while True:
        query = {"limit": 20} | ({"cursor": cursor} if cursor else {})
        page = platform.call("list_deliveries", principal=person("curator"), query=query).json
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 45
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize("operation", ["list_suppressions", "list_webhooks", "list_deliveries"])
def test_a_list_refuses_the_cursor_of_another_list(platform, operation):
    for name in {"deliveries", "suppressions", "webhooks", "webhook-deliveries"} - {operation.removeprefix("list_")}:
        query = {"cursor": CursorCodec(DEMO_SECRET).seal(name, [uuid7()])}
        if operation == "list_webhooks":
            refused = platform.call(operation, principal=member(uuid7(), "approver"), query=query)
        else:
            refused = platform.call(operation, principal=person("curator"), query=query)
        assert (refused.status, refused.json["type"]) == (400, "/problems/bad-cursor")


def test_the_log_is_for_curators(platform):
    assert platform.call("list_deliveries").status == 401
    assert platform.call("list_deliveries", principal=person()).status == 403


def test_no_address_and_no_token_stands_in_the_logs(platform):
    with structlog.testing.capture_logs() as logs:
        platform.subscribe()
        platform.publish()
        platform.deliver()
        platform.ask("not-there@polites.example")
    assert "polites.example" not in str(logs)
    assert "polites.example" not in str(platform.rows("select * from notices"))
    assert "polites.example" not in str(platform.rows("select * from deliveries"))
