"""A year of one region, over HTTP and mail: people leave, a body ends, and nothing waits for nobody.

The suite plays a short one. `make faults` plays 30 practices and 5 challenges.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from accounts import wait_while
from api import until
from nobody_waits import Desk
from region import Region
from year import JUDGES, TEAMS, Year, first_quarter, fourth_quarter, second_quarter, third_quarter


@pytest.mark.timeout(240, func_only=True)
def test_a_season_of_a_region(platform, api, mail):
    region = Region(platform, api, mail, "season", code="GR-E", bodies="ab", others=("judge1",))
    year = Year(region)
    year.send_back_and_forth("a")
    contest = year.announce("a", "Σκιά στις στάσεις", *_next_week())
    contest.submit(region.signer("a"))
    year.review("a", region.manager)
    contest.invite_evaluator("judge1")
    year.ask_to_join("a", "b")
    taken, forwarded, waits = year.in_review("a"), year.in_review("a"), region.write("b")
    year.without_managers()
    year.taken_over(taken)
    year.in_review("a", tier="ministry_review")
    region.invite_manager("third")
    region.decide(region.manager, forwarded, "forward", leads_to="ministry_review")
    region.submit("b", waits)
    region.merge("b", "a")
    region.sign("b", waits)
    region.decide(region.manager, waits, "request_changes", leads_to="changes_requested")
    region.write("a")
    year.call_off("a", region.signer("a"))
    _nothing_waits_for_nobody(region)


@pytest.mark.faults
@pytest.mark.timeout(1200, func_only=True)
def test_a_year_of_a_region(platform, api, mail):
    region = Region(platform, api, mail, "year", code="GR-C", bodies="abcde", others=(*JUDGES, *TEAMS, "approver-b"))
    region.accounts.appoint("approver-b", region.bodies["b"], "approver")
    year = Year(region)
    for quarter in (first_quarter, second_quarter, third_quarter, fourth_quarter):
        quarter(year)
        _nothing_waits_for_nobody(region)
    year.import_file("a", 10)
    _nothing_waits_for_nobody(region)
    assert len(region.written) == 30
    assert len(year.contests) == 5


def _next_week():
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    return tomorrow, tomorrow + timedelta(days=7)


def _nothing_waits_for_nobody(region):
    """Check every queue, every open evaluation and every mail's task."""
    desk = Desk(region.platform, region.bodies.values())
    until(lambda: not desk.unsent(), seconds=60)
    waiting = desk.waiting()
    assert [str(one) for one in waiting if not one.able] == []
    wait_while(desk.untold, seconds=30)
    assert [str(one) for one in desk.untold()] == []
    in_review = {str(one.id) for one in waiting if one.what in {"regional_review", "ministry_review"}}
    queues = [region.queue(who) for who in (region.manager, region.curator, region.deputy)]
    assert in_review == {one["practice_id"] for queue in queues for one in queue}
