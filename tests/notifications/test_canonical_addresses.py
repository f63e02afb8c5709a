"""One mailbox is one subscriber, however its address is written, also for subscribers of the version before."""

from __future__ import annotations

from hashlib import sha256

import pytest
from alembic import command

from chassis.database import uuid7
from chassis.migrations import _config
from notifications.recipients.addresses import digest

SPELLINGS = ["g@δήμος.example", "G@ΔΉΜΟς.example", "\u200bg@δή\u2060μος.example", "g@xn--jxalzmp.example"]
MAILBOX = "g@xn--jxalzmp.example"


def rows(platform, statement, **values):
    with platform.engine.connect() as connection:
        return connection.exec_driver_sql(statement, values or None).all()


@pytest.mark.parametrize("typed", ["a..b@example.org", "γ@example.org", "a@-example.org", "a@example.123"], ids=ascii)
def test_an_address_that_no_server_takes_is_refused(platform, typed):
    refused = platform.call("request_subscription", body={"email": typed})
    assert refused.status == 422
    assert refused.json["errors"][0]["code"] == "invalid_email"


def test_one_mailbox_is_one_subscriber_however_it_is_written(platform):
    for typed in SPELLINGS:
        assert platform.call("request_subscription", body={"email": typed}).status == 202
    assert rows(platform, "select address, address_digest from subscribers") == [(MAILBOX, digest(MAILBOX))]


def old_digest(address):
    return sha256(b"kainotomia address\0" + address.strip().lower().encode()).hexdigest()


def test_old_subscribers_of_one_mailbox_become_one(platform):
    with platform.engine.connect() as connection:
        command.downgrade(_config("notifications", connection), "0010")
        connection.commit()
    ids = [uuid7() for _ in range(3)]
    with platform.engine.begin() as connection:
        for number, (one, address) in enumerate(zip(ids, (SPELLINGS[0], MAILBOX, "plain@example.org"), strict=True)):
            values = {"i": one, "a": address.lower(), "d": old_digest(address), "s": uuid7(), "n": number}
            connection.exec_driver_sql("insert into subscribers values (%(i)s, %(a)s, %(d)s, now())", values)
            connection.exec_driver_sql(
                "insert into subscriptions (id, subscriber_id, state, language, frequency, words, sectors, regions,"
                " organisations, created_at)"
                " values (%(s)s, %(i)s, 'active', 'el', 'immediate', '[]', '{}', '{}', '{}', now())",
                values,
            )
            connection.exec_driver_sql("insert into suppressions values (%(d)s, 'bounced', now())", values)
    with platform.engine.connect() as connection:
        command.upgrade(_config("notifications", connection), "0011")  # later ones judge suppressions anew
        connection.commit()
    subscribers = rows(platform, "select address, address_digest from subscribers order by address")
    assert subscribers == [(one, digest(one)) for one in (MAILBOX, "plain@example.org")]
    assert sorted(n for (n,) in rows(platform, "select count(*) from subscriptions group by subscriber_id")) == [1, 2]
    suppressed = {one for (one,) in rows(platform, "select address_digest from suppressions")}
    assert suppressed == {digest(MAILBOX), digest("plain@example.org")}
