"""Mails of circulars: one to each person whatever the number of bodies, and one reminder a day."""

from datetime import date, datetime

import pytest
from circulating import ATHENS, FIRST, PRACTICE, REPRESENTATIVES, appoint, bodies, issued, tick
from postal import body_text, sent

from notifications.circular.circular.reminders import due_days


@pytest.fixture
def circulars(platform):
    bodies(platform)
    return platform


def test_each_person_gets_one_mail_with_the_text(circulars, post):
    both = appoint(circulars)
    circulars.duty(both, "representative", organisation_id=ATHENS)
    circulars.duty(circulars.person("writer@kainotomia.example"), "contributor")
    issued(circulars, obligations=[REPRESENTATIVES])
    circulars.deliver()
    told = sent(post)
    assert len(told) == 3
    assert {address.partition("@")[0] for address, _ in told} >= {"lamia", "athens"}
    [mail] = post.to("lamia@kainotomia.example")
    assert mail["Subject"] == "Εγκύκλιος ΔΣΣΚ/ΤΚΒΠ/Φ.5/1/4904: Δίκτυο εκπροσώπων καινοτομίας"
    text = body_text(mail)
    assert "Παρακαλούμε να ορίσετε δύο εκπροσώπους." in text
    assert "20 Μαρτίου 2026" in text
    assert "Τμήμα Καινοτομίας, 210 0000000" in text


def test_somebody_appointed_meanwhile_is_told_too(circulars, post, clock):
    circular = issued(circulars)
    circulars.deliver()
    post.taken.clear()
    appoint(circulars, time=clock())
    circulars.deliver()
    assert len(post.mails) == 1
    assert circular in body_text(post.mails[0])


def test_a_recalled_circular_is_not_told(circulars, post):
    circular = issued(circulars)
    circulars.call("recall_circular", principal=FIRST, circular_id=circular, body={"reason": "Κατά λάθος."})
    circulars.deliver()
    assert post.mails == []


def test_one_reminder_a_day_for_all_that_is_open(circulars, post, clock):
    issued(circulars, obligations=[{**REPRESENTATIVES, "due_on": "2026-03-16"}])
    issued(circulars, obligations=[{**PRACTICE, "due_on": "2026-03-16"}])
    circulars.deliver()
    post.taken.clear()
    circulars.submit()
    for _ in range(2):
        tick(circulars, "remind_of_circulars")
        circulars.deliver()
    reminder = "Υπενθύμιση: υποχρεώσεις εγκυκλίων του φορέα σας"
    assert [one for one in sent(post) if one[1] == reminder] == [
        ("athens@kainotomia.example", reminder),
        ("lamia@kainotomia.example", reminder),
    ]
    clock.forward(days=1)
    post.taken.clear()
    tick(circulars, "remind_of_circulars")
    circulars.deliver()
    assert post.mails == []


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2026-03-03T08:59:00+02:00", []),
        ("2026-03-03T09:00:00+02:00", ["2026-02-24", "2026-03-02", "2026-03-04", "2026-03-10", "2026-03-17"]),
        ("2026-03-07T10:00:00+02:00", []),
        ("2026-03-25T10:00:00+02:00", []),
    ],
    ids=["early", "nine", "Saturday", "holiday"],
)
def test_reminders_come_at_nine_on_days_when_offices_are_open(now, days):
    assert [day.isoformat() for day in due_days(datetime.fromisoformat(now))] == days


def test_the_first_open_day_takes_over_those_before(clock):
    monday = due_days(datetime.fromisoformat("2026-03-09T10:00:00+02:00"))
    assert date(2026, 3, 21) in monday  # fourteen days from Saturday
    assert date(2026, 3, 23) in monday
