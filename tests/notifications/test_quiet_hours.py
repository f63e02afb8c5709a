"""Tests of quiet hours: what comes in them waits for their end, by the clocks and the calendar of Greece."""

from datetime import UTC, datetime, time

import pytest
from postal import body_text

from chassis.testing import person
from commons.greek_time import ATHENS
from notifications.recipients.preference.quiet import Quiet

NIGHT = Quiet(time(21), time(7, 30))
WORKDAYS = Quiet(time(21), time(7, 30), workdays_only=True)
CHOSEN = {"quiet_from": "21:00", "quiet_to": "07:30", "workdays_only": False}


def athens(*parts):
    return datetime(*parts, tzinfo=ATHENS)


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        (Quiet(), (2026, 3, 2, 3), None),
        (NIGHT, (2026, 3, 2, 12), None),
        (NIGHT, (2026, 3, 2, 7, 30), None),
        (NIGHT, (2026, 3, 2, 21), (2026, 3, 3, 7, 30)),
        (NIGHT, (2026, 3, 2, 22, 10), (2026, 3, 3, 7, 30)),
        (NIGHT, (2026, 3, 2, 7, 29), (2026, 3, 2, 7, 30)),
        (Quiet(time(13), time(17)), (2026, 3, 2, 14), (2026, 3, 2, 17)),
        (Quiet(time(13), time(17)), (2026, 3, 2, 17), None),
        (WORKDAYS, (2026, 2, 20, 20), None),
        (WORKDAYS, (2026, 2, 20, 22), (2026, 2, 24, 7, 30)),  # Friday night before Clean Monday
        (WORKDAYS, (2026, 2, 21, 10), (2026, 2, 24, 7, 30)),
        (Quiet(workdays_only=True), (2026, 2, 21, 10), (2026, 2, 24)),
        (NIGHT, (2027, 3, 27, 23), (2027, 3, 28, 7, 30)),  # the clocks go forward
        (NIGHT, (2027, 10, 30, 23), (2027, 10, 31, 7, 30)),  # and back
    ],
)
def test_quiet_time_ends_by_the_clock(quiet, now, end):
    assert quiet.over_at(athens(*now)) == (athens(*end) if end else None)


def test_an_end_that_does_not_exist_is_the_next_minute():
    forward = Quiet(time(22), time(3, 30)).over_at(athens(2027, 3, 28, 1))
    assert forward == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert forward.astimezone(ATHENS).time() == time(4)


@pytest.fixture
def maria(platform):
    """A curator with quiet hours."""
    identifier = platform.person()
    platform.duty(identifier, "curator")
    caller = person(person_id=identifier)
    assert platform.call("choose_preferences", principal=caller, body=CHOSEN, if_match="*").status == 200
    return caller


def test_mails_of_the_night_come_in_the_morning(platform, maria, post, clock):
    clock.now = athens(2026, 3, 2, 22, 10)
    platform.submit(tier="ministry")
    platform.deliver()
    assert post.mails == []
    assert platform.call("count_inbox", principal=maria).json["unread"] == 1
    [row] = platform.deliveries()
    assert (row["state"], row["reason"]) == ("queued", "quiet_hours")
    assert athens(2026, 3, 3, 7, 30) <= row["available_at"] <= athens(2026, 3, 3, 7, 40)
    clock.now = athens(2026, 3, 3, 7, 40)
    platform.send()
    [mail] = post.mails
    assert "Κομποστοποίηση" in body_text(mail)
    assert platform.deliveries()[0]["reason"] is None


def test_links_of_the_account_come_at_once(platform, maria, post, clock):
    clock.now = athens(2026, 3, 2, 22, 11)
    platform.people[str(maria.person_id)]["token"] = "secret"
    platform.hear("person.password_reset_requested.v1", {"person_id": str(maria.person_id)}, subject=maria.person_id)
    platform.deliver()
    assert len(post.mails) == 1


def test_whoever_loses_the_role_at_night_gets_no_mail(platform, maria, post, clock):
    clock.now = athens(2026, 3, 2, 22, 10)
    platform.submit(tier="ministry")
    platform.deliver()
    platform.duty_ends(maria.person_id, "curator")
    clock.now = athens(2026, 3, 3, 7, 40)
    platform.send()
    assert post.mails == []
    assert platform.deliveries()[0]["reason"] == "role_ended"


def test_held_mails_are_not_late(platform, maria, clock):
    from notifications.channels.mail.queries import backlog

    clock.now = athens(2026, 3, 2, 22, 10)
    platform.submit(tier="ministry")
    platform.deliver()
    instance = platform.instance()
    with instance.transaction() as session:
        assert backlog(session, now=clock())["queued"] == (0, 0.0)


def test_nobody_has_quiet_hours_unless_chosen(platform):
    shown = platform.call("get_preferences", principal=person(person_id=platform.person()))
    assert shown.json == {"quiet_from": None, "quiet_to": None, "workdays_only": False}
    assert platform.call("get_preferences").status == 401


def test_a_choice_is_kept_replaced_and_guarded(platform, maria):
    first = platform.call("get_preferences", principal=maria)
    assert first.json == CHOSEN
    none = {"quiet_from": None, "quiet_to": None, "workdays_only": True}
    etag = first.reply.etag
    changed = platform.call("choose_preferences", principal=maria, body=none, if_match=etag)
    assert changed.json == none
    assert platform.call("choose_preferences", principal=maria, body=CHOSEN, if_match=etag).status == 412


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quiet_to": "21:00"}, "quiet_to"),
        ({"quiet_to": None}, "quiet_to"),
        ({"quiet_from": None}, "quiet_from"),
        ({"quiet_from": "24:00"}, "quiet_from"),
        ({"quiet_from": "9"}, "quiet_from"),
        ({"workdays_only": "maybe"}, "workdays_only"),
        ({"weekends": True}, "weekends"),
    ],
)
def test_bad_preferences_are_refused_field_by_field(platform, changed, field):
    caller = person(person_id=platform.person())
    refused = platform.call("choose_preferences", principal=caller, body={**CHOSEN, **changed}, if_match="*")
    assert refused.status == 422
    assert [fault["field"] for fault in refused.json["errors"]] == [field]
