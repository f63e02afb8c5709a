"""The platform as a production set-up reaches its servers: RabbitMQ by `amqps`, PostgreSQL by `verify-full`.

The suite asks for the encryption; `make faults` has practices and followers too, while the broker dies again and again.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from api import Api, Mail, until
from journey import decide, draft, follow, lamia, submit
from secure import SecurePlatform

from kainotomia_local import rabbitmq

LONG = os.environ.get("KAINOTOMIA_FAULTS") == "long"
RESTARTS, FOLLOWERS, AT_ONCE = (5, 20, 4) if LONG else (1, 2, 1)
MARK = "Πρακτική υπό TLS "


@pytest.fixture(scope="module")
def secure():
    if rabbitmq.find() is None:
        pytest.skip("RabbitMQ is not installed: install the package `rabbitmq-server` to run this test.")
    with tempfile.TemporaryDirectory(prefix="kainotomia-tls-") as directory:
        Path(directory).chmod(0o711)
        with SecurePlatform(Path(directory), fsync=False, demonstrate=False) as running:
            yield running


@pytest.mark.e2e
@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(1800 if LONG else 240)
def test_the_main_job_and_broker_restarts_over_tls(secure):
    api, mail = Api(secure.url), Mail(secure.mail_url)
    followers = [f"follower{number}@tls.example" for number in range(FOLLOWERS)]
    for follower in followers:
        follow(api, mail, follower)
    organisation = lamia(api)["id"]
    titles = []
    for number in range(RESTARTS + 1):
        if number:
            stop = secure.rabbitmq.kill if number % 2 else secure.rabbitmq.stop
            stop()
            secure.rabbitmq.restart()
            until(lambda: all(child.ready() for child in secure.children.values()), 60)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            wanted = [f"{MARK}{number}.{one}" for one in range(AT_ONCE)]
            titles += pool.map(lambda title: publish(api, organisation, title), wanted)
    assert all(child.pid for child in secure.children.values()), "a process has ended"

    expected = Counter((follower, title) for follower in followers for title in titles)
    until(lambda: heard(mail, followers).total() >= expected.total(), 120)
    time.sleep(2)  # a second copy of any mail would come now
    assert heard(mail, followers) == expected


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_every_connection_of_ours_is_encrypted(secure):
    assert secure.amqp_uri("identity").startswith("amqps://")
    listed = secure.rabbitmq.rabbitmqctl("list_connections", "user", "ssl").splitlines()[1:]
    connections = {tuple(line.split("\t")) for line in listed}
    assert {(name, "true") for name in secure.children} <= connections
    assert not [user for user, safe in connections if safe == "false" and user in secure.children]
    with psycopg.connect(secure.database_url("identity").replace("+psycopg", "")) as database:
        query = "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname IS NOT NULL"
        assert database.execute(query).fetchall() == [(True,)]


def publish(api, organisation, title):
    people = {name: api.insist("POST", "/v1/sessions", account(name)) for name in ("approver", "centre", "curator")}
    contributor, centre, curator = (Api(api.url, answer.json["access_token"]) for answer in people.values())
    practice = draft(contributor, organisation_id=organisation, title=title)
    submit(contributor, practice["id"])
    decide(centre, practice["id"], "forward", leads_to="ministry_review")
    decide(curator, practice["id"], "publish", leads_to="published")
    return title


def account(name):
    return {"email": f"{name}@demo.example", "password": "kainotomia-demo"}


def heard(mail, followers):
    return Counter(
        (follower, message["subject"][message["subject"].index(MARK) :])
        for follower in followers
        for message in mail.to(follower)
        if MARK in message["subject"]
    )
