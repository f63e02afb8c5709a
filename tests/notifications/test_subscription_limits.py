"""Tests of limits on subscribing: nobody is flooded, and nobody is kept out."""

import pytest
from subscribing import ADDRESS, state_of

from chassis.retention import carry_out
from notifications.personal_data import RETENTION
from notifications.service import Notifications


def test_nobody_is_flooded_with_confirm_mails(platform, post, clock):
    for number in range(8):
        assert platform.ask(sectors=["environment"] if number % 2 else ["culture"]).status == 202
    platform.send()
    assert len(post.mails) == 3
    for _ in range(30):
        clock.forward(minutes=40)
        platform.ask()
    platform.send()
    assert len(post.mails) == 10


SPELLINGS = ["dimitra+{}@polites.example", "DIMITRA+{}@Polites.example"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_tags_make_no_other_mailbox(platform, post, spelling):
    for number in range(8):
        assert platform.ask(spelling.format(number)).status == 202
    platform.send()
    assert len(post.mails) == 3


def test_dots_make_no_other_mailbox_at_gmail(platform, post):
    for address in ("v.ictim@gmail.com", "vi.ctim@gmail.com", "victim@googlemail.com", "v.i.ctim@gmail.com"):
        platform.ask(address)
    for address in (
        "m.papa@polites.example",
        "mp.apa@polites.example",
        "mpapa@polites.example",
        "mpa.pa@polites.example",
    ):
        platform.ask(address)
    platform.send()
    assert len(post.mails) == 3 + 4


def test_one_caller_enters_few_addresses_an_hour(platform, clock):
    answers = [platform.ask(f"n{number}@many.example").status for number in range(25)]
    assert answers == [202] * 20 + [429] * 5
    refused = platform.ask("another@many.example")
    assert refused.json["type"] == "/problems/too-many-addresses"
    assert refused.reply.headers["Retry-After"] == "3600"
    assert platform.ask("n7@many.example").status == 202, "no other address"
    assert platform.ask("elsewhere@many.example", client_ip="198.51.100.9").status == 202
    clock.forward(hours=1)
    assert platform.ask("another@many.example").status == 202


@pytest.mark.parametrize(
    ("mine", "neighbour", "stranger"),
    [
        ("203.0.113.{}", "203.0.113.250", "203.0.114.1"),
        ("::ffff:203.0.113.{}", "203.0.113.250", "203.0.114.1"),
        ("2001:db8:1:{}::1", "2001:db8:1:ff::9", "2001:db8:2::1"),
    ],
)
def test_one_network_enters_few_addresses_an_hour(platform, mine, neighbour, stranger):
    for number in range(60):
        assert platform.ask(f"n{number}@many.example", client_ip=mine.format(number)).status == 202
    assert platform.ask("more@many.example", client_ip=neighbour).status == 429
    assert platform.ask("more@many.example", client_ip=stranger).status == 202


def test_the_limits_of_callers_are_widened_by_the_factor(platform, settings):
    platform.settings = settings(platform.settings.database_url, limit_factor=2)
    assert [platform.ask(f"n{number}@many.example").status for number in range(41)] == [202] * 40 + [429]
    platform.settings = settings(platform.settings.database_url, limit_factor=0)
    assert platform.ask("more@many.example").status == 202


def test_what_is_refused_leaves_nothing_behind(platform):
    tables = ("subscribers", "subscriptions", "confirmations", "notices", "deliveries", "confirm_requests")

    def rows():
        return {table: len(platform.rows(f"select 1 from {table}")) for table in tables}

    for number in range(22):  # 20 mailboxes
        platform.ask(f"n{number}@many.example" if number > 2 else f"dimitra+{number}@polites.example")
    before = rows()
    assert platform.ask("one-more@many.example").status == 429
    assert platform.ask(ADDRESS).status == 202, "the mailbox has had its three"
    assert platform.ask(organisations=["0192f0aa-0000-7000-8000-000000000099"], known=False).status == 422
    assert rows() == before
    assert "127.0.0.1" not in str(platform.rows("select * from confirm_requests"))


def test_what_nobody_confirms_is_swept(platform, clock):
    platform.ask()
    clock.forward(days=11)
    swept = carry_out(RETENTION, platform.instance().transaction, now=clock())
    assert swept == {"subscriptions": 1, "subscribers": 1, "confirm_requests": 1}
    assert platform.rows("select 1 from confirmations") == []


def test_subscribing_counts_as_a_try_by_address_and_mailbox():
    declared = Notifications.request_subscription.operation
    assert (declared.limit, declared.limit_by) == ("login", "email")


def test_wishes_that_nobody_confirms_do_not_keep_the_owner_out(platform, clock):
    for sector in ("culture", "environment", "technology", "transport", "ppp", "democracy"):
        platform.ask(sectors=[sector])
        clock.forward(hours=1)
    assert state_of(platform).count("pending") == 5
    platform.send()
    assert platform.call("confirm_subscription", body={"token": platform.confirm_token()}).status == 200


def test_an_address_has_only_so_many_subscriptions(platform, clock):
    for number in range(10):
        platform.subscribe(q=f"λέξη{number}")
        clock.forward(hours=9)
    assert platform.ask(q="ανακύκλωση").status == 202
    platform.send()
    assert state_of(platform) == ["active"] * 10
