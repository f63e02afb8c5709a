"""docs/security.md is true: its tests are there, its times and its rights are those of the code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from house import ROOT

from chassis.messaging.definitions import rights_of, topics_of
from identity.access.client.schemas import LONGEST_LIFE_DAYS
from identity.access.password_reset.links import LINK_LIFETIME as RESET_LINK
from identity.access.session.model import SESSION_LIFETIME
from identity.access.staff_sign_in.model import LIFETIME as STAFF_SIGN_IN
from identity.organisation.invitation.model import LIFETIME as INVITATION
from identity.person.person.verification import LINK_LIFETIME as CONFIRMATION_LINK
from identity.security.revocation.model import ACCESS_TOKEN_LIFETIME
from identity.security.throttle.model import MOST_FROM_A_PLACE, MOST_OF_AN_ACCOUNT, WINDOW

PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
TIMES = dict(
    re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|$", PAGE.partition("## Times")[2].partition("\n## ")[0], re.MULTILINE)
)


def test_every_test_it_names_is_there():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", PAGE))
    assert len(named) > 25
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []


def test_every_line_of_a_boundary_names_what_shows_it():
    lines = re.findall(r"^\| [STRIDE](?:, [STRIDE])* \|.*$", PAGE, re.MULTILINE)
    assert len(lines) > 30
    assert [line for line in lines if "`tests/" not in line] == []


def told(time: timedelta) -> str:
    for unit, one in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if not time % one and (time != timedelta(hours=48)):
            number = time // one
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return "48 hours"


@pytest.mark.parametrize(
    ("what", "time"),
    [
        ("an access token holds", ACCESS_TOKEN_LIFETIME),
        ("a session, however often it is refreshed", SESSION_LIFETIME),
        ("a link to choose another password", RESET_LINK),
        ("a link to confirm an address", CONFIRMATION_LINK),
        ("an invitation", INVITATION),
        ("a sign-in with the provider, from start to end", STAFF_SIGN_IN),
        ("a client's secret", timedelta(days=LONGEST_LIFE_DAYS)),
    ],
)
def test_its_times_are_those_of_the_code(what, time):
    assert TIMES[what].startswith(told(time))


def test_its_pauses_are_those_of_the_code():
    wrong = [said for what, said in TIMES.items() if what.startswith("wrong passwords")]
    assert wrong == [f"{MOST_FROM_A_PLACE} in {told(WINDOW)}"]
    assert f"{MOST_OF_AN_ACCOUNT} in {told(WINDOW)}" in TIMES["the same from all places that are not known together"]


def test_its_rights_are_those_that_are_tested():
    said = [right.replace("NAME", "observatory") for right in re.findall(r"'(.+)' ?\\?$", PAGE, re.MULTILINE)[:3]]
    assert said == list(rights_of("observatory").values())
    write, read = re.search(r"set_topic_permissions NAME kainotomia\.rpc '(.+)' '(.+)'", PAGE).groups()
    topics = topics_of("NAME")
    assert (write, read) == (topics["write"], topics["read"])
