"""Permission matrix: subscriptions and their links, and suppressed addresses."""

from __future__ import annotations

from uuid import uuid4


def _token_of_a_subscription(world, thing):
    return "AAAA" if thing == "made_up_link" else world.confirm_token(f"{world.fresh('a')}@follower.example")


def _managed(body):
    def ask(world, thing, caller):
        subscription = world.reader_subscription()
        tokens = {"manage_token": subscription.token, "mine": None}
        if thing == "anothers_token":
            tokens[thing] = world.subscription(f"{world.fresh('another')}@follower.example").token
        query = {"token": tokens[thing]} if tokens[thing] else {}
        return {"subscription_id": subscription.id}, query, body, {}

    return ask


def _unsubscribing(world, thing, caller):
    made_up = thing == "made_up_link"
    url = "AAAA" if made_up else world.subscription(f"{world.fresh('b')}@follower.example").url
    return {"token": url.rpartition("/")[2]}, {}, None, {}


def _lifting(world, thing, caller):
    suppression_id = str(uuid4())
    if thing == "suppressed":
        with world.inside.engines["notifications"].begin() as connection:
            connection.exec_driver_sql(
                "insert into suppressions (id, address_digest, reason, created_at)"
                f" values ('{suppression_id}', '{suppression_id}', 'rcpt 550 5.1.1', now())"
            )
    return {"suppression_id": suppression_id}, {}, None, {}


def _noticed(world, thing, caller):
    """Put a notice into the inbox of the caller, or into nobody's."""
    item_id, person_id = uuid4(), uuid4()
    if thing == "own" and caller not in {"", "anonymous"}:
        person_id = world.insist(caller, "GET", "/v1/me")["id"]
    with world.inside.engines["notifications"].begin() as connection:
        connection.exec_driver_sql(
            "insert into notices (id, event_id, subject, kind, audience, data, keys, request_id, traceparent,"
            " occurred_at, recorded_at, finished_at, recipients) values"
            f" ('{item_id}', '{item_id}', 'x', 'password_changed', '{{\"who\": \"person\"}}', '{{}}', '{{}}', '', '',"
            " now(), now(), now(), 1)"
        )
        connection.exec_driver_sql(
            "insert into inbox_items (id, person_id, notice_id, kind, group_key, created_at)"
            f" values ('{item_id}', '{person_id}', '{item_id}', 'password_changed', '{item_id}', now())"
        )
    return {"item_id": str(item_id)}, {}, None, {}


ASKED = {
    "request_subscription": lambda world, *_: ({}, {}, {"email": f"{world.fresh('c')}@follower.example"}, {}),
    "show_confirmation": lambda world, thing, _: ({}, {"token": _token_of_a_subscription(world, thing)}, None, {}),
    "confirm_subscription": lambda world, thing, _: ({}, {}, {"token": _token_of_a_subscription(world, thing)}, {}),
    "get_subscription": _managed(None),
    "change_subscription": _managed({"language": "en"}),
    "end_subscription": _managed(None),
    "show_unsubscribe": _unsubscribing,
    "unsubscribe": _unsubscribing,
    "lift_suppression": _lifting,
    "get_preferences": lambda *_: ({}, {}, None, {}),
    "choose_preferences": lambda *_: (
        {}, {}, {"quiet_from": "21:00", "quiet_to": "07:30", "workdays_only": False}, {"If-Match": "*"},
    ),
    "list_inbox": lambda *_: ({}, {}, None, {}),
    "count_inbox": lambda *_: ({}, {}, None, {}),
    "read_inbox": lambda *_: ({}, {}, {"up_to": str(uuid4())}, {}),
    "read_inbox_item": _noticed,
    "unread_inbox_item": _noticed,
    "archive_inbox_item": _noticed,
}  # fmt: skip
