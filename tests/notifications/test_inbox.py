"""Tests of the inbox: what a person was told, in their language, by their present rights; and its counts."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from postal import LAMIA

from chassis.database import uuid7
from chassis.testing import person


@pytest.fixture
def maria(platform):
    """A manager of the region's centre, and how she calls operations."""
    identifier = platform.person()
    platform.duty(identifier, "manager", kind="innovation_centre")
    return person(person_id=identifier)


@pytest.fixture
def author(platform):
    """A contributor of Lamia, who wrote what is decided about."""
    identifier = platform.person("author@lamia.example")
    platform.duty(identifier, "contributor")
    return person(person_id=identifier)


def inbox(platform, caller, **query):
    answer = platform.call("list_inbox", principal=caller, query=query)
    assert answer.status == 200, answer.text
    return answer.json["items"]


def unread(platform, caller):
    return platform.call("count_inbox", principal=caller).json["unread"]


def decided(platform, author, what="changes_requested"):
    event = platform.decide(str(uuid7()), author.person_id, what=what)
    platform.fan_out()
    return event


def test_a_mail_to_a_person_is_in_the_inbox_too(platform, maria):
    event = platform.submit()
    platform.deliver()
    [item] = inbox(platform, maria)
    assert item["title"] == "Προς αξιολόγηση: Κομποστοποίηση στη γειτονιά"
    assert item["page"] == f"review/practices/{event.subject}"
    assert (item["count"], item["available"], item["read_at"]) == (1, True, None)
    assert unread(platform, maria) == 1
    english = platform.call("list_inbox", principal=maria, language="en").json["items"][0]
    assert english["title"].startswith("To review:")


def test_items_of_others_do_not_exist(platform, maria, author):
    platform.submit()
    platform.fan_out()
    [item] = inbox(platform, maria)
    assert inbox(platform, author) == []
    for name in ("read_inbox_item", "unread_inbox_item", "archive_inbox_item"):
        assert platform.call(name, principal=author, item_id=item["id"]).status == 404
        assert platform.call(name, item_id=item["id"]).status == 401
    platform.call("read_inbox", principal=author, body={"up_to": item["id"]})
    assert unread(platform, maria) == 1


def test_many_of_a_kind_are_one_item_with_a_count(platform, maria, clock):
    for _ in range(5):
        platform.submit()
        platform.fan_out()
    [item] = inbox(platform, maria)
    assert item["count"] == 5
    platform.call("read_inbox_item", principal=maria, item_id=item["id"])
    platform.submit()
    platform.fan_out()
    assert [one["count"] for one in inbox(platform, maria, state="all")] == [1, 5]
    clock.forward(hours=25)
    platform.submit()
    platform.fan_out()
    assert [one["count"] for one in inbox(platform, maria)] == [1, 1]


def test_a_repeated_fan_out_adds_nothing(platform, maria):
    platform.submit()
    platform.fan_out()
    platform.execute("update notices set cursor = null, finished_at = null")
    platform.fan_out()
    assert [one["count"] for one in inbox(platform, maria)] == [1]


def test_whoever_lost_the_role_reads_no_title(platform, maria):
    platform.submit()
    platform.fan_out()
    platform.duty_ends(maria.person_id, "manager", kind="innovation_centre")
    [item] = inbox(platform, maria)
    assert (item["title"], item["available"], item["page"]) == ("Δεν είναι πλέον διαθέσιμο", False, None)


@pytest.mark.parametrize("away", ["identity", "observatory"])
def test_the_inbox_opens_while_others_are_away(platform, maria, away):
    platform.submit()
    platform.fan_out()
    platform.away.add(away)
    [item] = inbox(platform, maria)
    assert (item["title"], item["available"]) == ("Δεν μπορεί να εμφανιστεί αυτή τη στιγμή", False)


def test_reading_up_to_an_item_leaves_later_ones(platform, author):
    for _ in range(3):
        decided(platform, author)
        platform.execute("update inbox_items set group_key = id::text")
    seen = inbox(platform, author)
    decided(platform, author)
    left = platform.call("read_inbox", principal=author, body={"up_to": seen[0]["id"]}).json
    assert left["unread"] == 1
    again = platform.call("read_inbox", principal=author, body={"up_to": seen[0]["id"]}).json
    assert again == left


def test_what_joined_an_item_meanwhile_stays_unread(platform, maria):
    platform.submit()
    platform.fan_out()
    [seen] = inbox(platform, maria)
    platform.submit()
    platform.fan_out()
    platform.call("read_inbox", principal=maria, body={"up_to": seen["id"]})
    assert [one["count"] for one in inbox(platform, maria)] == [2]


def test_archived_items_are_apart_and_come_back(platform, author):
    decided(platform, author)
    [item] = inbox(platform, author)
    assert platform.call("archive_inbox_item", principal=author, item_id=item["id"]).status == 204
    assert (inbox(platform, author), inbox(platform, author, state="all")) == ([], [])
    assert [one["id"] for one in inbox(platform, author, state="archived")] == [item["id"]]
    assert unread(platform, author) == 0
    platform.call("unread_inbox_item", principal=author, item_id=item["id"])
    assert unread(platform, author) == 1


def test_pages_follow_each_other(platform, author):
    for _ in range(5):
        decided(platform, author)
        platform.execute("update inbox_items set group_key = id::text")
    first = platform.call("list_inbox", principal=author, query={"limit": "3"}).json
    second = platform.call("list_inbox", principal=author, query={"limit": "3", "cursor": first["next"]}).json
    assert (len(first["items"]), len(second["items"]), second["next"]) == (3, 2, None)
    assert len({one["id"] for one in first["items"] + second["items"]}) == 5


def test_links_of_accounts_are_in_no_inbox(platform):
    identifier = platform.person(token="secret")
    platform.hear("person.password_reset_requested.v1", {"person_id": str(identifier)}, subject=identifier)
    platform.hear("person.password_changed.v1", {"person_id": str(identifier)}, subject=identifier)
    platform.fan_out()
    [item] = inbox(platform, person(person_id=identifier))
    assert (item["kind"], item["page"]) == ("password_changed", "account")


def test_subscribers_have_no_inbox(platform):
    platform.subscribe()
    platform.publish()
    platform.fan_out()
    assert platform.rows("select * from inbox_items") == []


def test_parallel_acts_keep_the_count_right(platform, author):
    """Readers act on items while others arrive; what is counted is what is there."""
    acts = random.Random(7)
    names = ["read_inbox_item", "unread_inbox_item", "archive_inbox_item", "read_inbox", "arrive"]

    def act(number):
        name = names[number % len(names)]
        if name == "arrive":
            platform.decide(str(uuid7()), author.person_id, organisation_id=str(LAMIA))
            return platform.fan_out()
        rows = platform.rows("select id from inbox_items")
        if not rows:
            return None
        chosen = acts.choice(rows)["id"]
        given = {"body": {"up_to": str(chosen)}} if name == "read_inbox" else {"item_id": str(chosen)}
        return platform.call(name, principal=author, **given)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, acts.sample(range(1000), 100)))
    platform.fan_out()
    [counted] = platform.rows("select count(*) from inbox_items where read_at is null and archived_at is null")
    assert unread(platform, author) == counted["count"]
    [told] = platform.rows("select sum(count) as told from inbox_items")
    assert told["told"] == len(platform.deliveries(kind="decision_changes_requested"))
