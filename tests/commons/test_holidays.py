"""Public holidays: those that move with Easter too, and the days between them."""

from datetime import date

import pytest

from commons.holidays import PUBLIC_HOLIDAYS, is_office_day


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        ("2026-04-09", True),
        ("2026-04-10", False),  # Good Friday
        ("2026-04-11", False),  # Saturday
        ("2026-04-13", False),  # Easter Monday
        ("2026-10-28", False),
        ("2026-12-28", True),
        ("2040-10-28", False),  # a Sunday
        ("2041-10-28", True),  # outside the file
    ],
)
def test_offices_are_closed_on_weekends_and_holidays(day, opens):
    assert is_office_day(date.fromisoformat(day)) is opens


def test_every_year_of_the_file_is_whole():
    years = {day.year for day in PUBLIC_HOLIDAYS}
    assert years == set(range(2024, 2036))
    assert all(date(year, 12, 25) in PUBLIC_HOLIDAYS for year in years)
