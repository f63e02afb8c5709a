"""Tests of the schedule of digests, in Greek time and over both changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from commons.greek_time import ATHENS
from notifications.notices.digest.schedule import Timetable

TIMES = Timetable(time(7, 30), 1)


def athens(*parts):
    return datetime(*parts, tzinfo=ATHENS)


@pytest.mark.parametrize(
    ("day", "hour"),
    [((3, 27), 5), ((3, 28), 4), ((3, 29), 4), ((10, 30), 4), ((10, 31), 5), ((11, 1), 5)],
)
def test_digests_are_due_at_half_past_seven_all_year(day, hour):
    due = TIMES.due("daily", athens(2027, *day, 12)).due_at
    assert due == datetime(2027, *day, hour, 30, tzinfo=UTC)
    assert due.astimezone(ATHENS).time() == time(7, 30)


@pytest.mark.parametrize(("monday", "hours"), [((3, 29), 167), ((11, 1), 169), ((6, 7), 168)])
def test_a_week_over_the_change_has_its_own_length(monday, hours):
    period = TIMES.due("weekly", athens(2027, *monday, 12))
    assert period.until - datetime.combine(period.start, time(), ATHENS).astimezone(UTC) == timedelta(hours=hours)
    assert (period.end, period.end - period.start) == (date(2027, *monday), timedelta(days=7))


def test_before_its_time_the_day_before_is_due():
    assert TIMES.due("daily", athens(2026, 3, 2, 7, 29)).end == date(2026, 3, 1)
    assert TIMES.due("daily", athens(2026, 3, 2, 7, 30)).end == date(2026, 3, 2)
    assert TIMES.due("weekly", athens(2026, 3, 2, 7, 29)).end == date(2026, 2, 23)
    assert TIMES.due("weekly", athens(2026, 3, 8, 23)).end == date(2026, 3, 2)


def test_the_day_of_weekly_digests_is_a_setting():
    assert Timetable(time(7, 30), 5).due("weekly", athens(2026, 3, 8, 12)).end == date(2026, 3, 6)


@pytest.mark.parametrize(("frequency", "hours"), [("daily", 12), ("weekly", 36)])
def test_a_digest_is_stale_when_it_is_too_late(frequency, hours):
    period = TIMES.due(frequency, athens(2026, 3, 2, 12))
    assert not period.is_stale(period.due_at + timedelta(hours=hours))
    assert period.is_stale(period.due_at + timedelta(hours=hours, seconds=1))


def test_late_news_are_told_for_some_days():
    assert TIMES.due("daily", athens(2026, 3, 4, 12)).earliest == athens(2026, 3, 2)
    assert TIMES.due("weekly", athens(2026, 3, 9, 12)).earliest == athens(2026, 2, 28)
