"""A new secret of the platform in two restarts: at each step both kinds of replica open what the other sealed."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chassis.pagination import BadCursor, CursorCodec
from identity.access.email_change.links import KEEP, AddressLinks
from identity.access.email_change.model import AddressLinkInvalid
from identity.access.signing_key.key_check import signing_keys_open
from identity.access.signing_key.model import SigningKey, SigningKeyUnreadable
from identity.access.signing_key.rotation import rotate_signing_keys
from identity.security.throttle.devices import Devices

OLD = "the secret of the first year of this platform"
NEW = "the secret of the second year of this platform"
EMAIL = "maria@lamia.example"


@pytest.fixture
def replicas(identity):
    """Replicas of one database: before, told the next secret, changed over, and told no more of the old one."""

    def replica(secret, *others):
        made = copy(identity)
        made.settings = replace(identity.settings, secret=secret, previous_secrets=others)
        return made

    return {
        "before": replica(OLD),
        "told": replica(OLD, NEW),
        "changed": replica(NEW, OLD),
        "after": replica(NEW),
    }


STEPS = [("before", "told"), ("told", "changed"), ("changed", "after")]


def rotate(house):
    service = house.instance()
    with service.transaction() as session:
        rotate_signing_keys(session, secret=service.settings.secret, now=service.now)


def test_people_stay_signed_in_while_the_secret_changes(replicas, clock):
    before = replicas["before"]
    before.active_person(EMAIL)
    token = before.sign_in(EMAIL).json["refresh_token"]
    for earlier, later in STEPS:
        if later == "after":
            rotate(replicas["changed"])  # the keys that sign are sealed with the new secret from here on
            clock.forward(minutes=20)
        for name in (earlier, later, earlier):
            answered = replicas[name].refresh(token)
            assert answered.status == 201, (name, answered.json)
            token = answered.json["refresh_token"]
            assert signing_keys_open(replicas[name].settings, replicas[name].engine) is None


@pytest.mark.parametrize(("earlier", "later"), STEPS[:2])
def test_a_mail_of_either_replica_is_answered_by_both(replicas, earlier, later):
    for number, (sender, reader) in enumerate([(earlier, later), (later, earlier)]):
        email = f"person{number}@lamia.example"
        assert replicas[sender].register(email).status == 202
        token = replicas[sender].verification_token(email)
        assert replicas[reader].confirm(email, token=token).status == 204


def test_what_the_old_secret_sealed_ends_with_it():
    devices, now = Devices(OLD), datetime.now(UTC)
    token = devices.make(EMAIL, now=now)
    assert Devices(NEW, OLD).read(token, EMAIL, now=now)
    assert Devices(NEW, OLD).read(token, "another@lamia.example", now=now) is None
    assert Devices(NEW).read(token, EMAIL, now=now) is None
    cursor = CursorCodec(OLD).seal("list", [1])
    assert CursorCodec(NEW, OLD).after("list", cursor, length=1) == [1]
    with pytest.raises(BadCursor):
        CursorCodec(NEW).after("list", cursor, length=1)
    key = SigningKey.generate(OLD, now=now, signs_from=now)
    assert key.open(NEW, OLD).thumbprint() == key.kid
    with pytest.raises(SigningKeyUnreadable):
        key.open(NEW)
    change = type("Change", (), {"id": "00000000-0000-0000-0000-000000000001", "expires_at": now})
    link = AddressLinks(KEEP, OLD).make(change)
    assert str(AddressLinks(KEEP, NEW, OLD).read(link)) == change.id
    with pytest.raises(AddressLinkInvalid):
        AddressLinks(KEEP, NEW).read(link)
