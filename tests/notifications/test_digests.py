"""Tests of digests: one mail per recipient and period, whatever interrupts it, and nothing told twice."""

from datetime import datetime

import pytest
from postal import body_html, body_text
from sqlalchemy.orm import Session

from chassis.database import uuid7
from commons.greek_time import ATHENS
from notifications.notices.digest import run
from notifications.notices.digest.schedule import Pace
from notifications.service import Notifications

ADDRESS = "dimitra@polites.example"
OTHER = "nikos@polites.example"


@pytest.fixture
def daily(platform, clock):
    """Notifications on a Monday morning, with a reader of digests who has two subscriptions."""
    clock.now = athens(2, 9)
    digest(platform)
    platform.subscribe(frequency="daily", sectors=["technology"])
    platform.subscribe(frequency="daily", topics=["challenges"])
    platform.post.taken.clear()
    return platform


def digest(platform):
    """Open the runs that are due, and work them out."""
    instance = platform.instance()
    with instance.transaction():
        Notifications.open_digests.__wrapped__(instance)
    Notifications.work_digests_out.__wrapped__(platform.instance())


def athens(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=ATHENS)


def morning(platform, day):
    """Let a day's digests be worked out and sent."""
    platform.clock.now = athens(day, 7, 30)
    digest(platform)
    platform.clock.now = athens(day, 8, 31)
    platform.deliver_all()


def announce(platform, title="Ποδηλατόδρομοι", **changed):
    challenge_id = str(uuid7())
    data = {
        "challenge_id": challenge_id, "owner_ids": [], "author_ids": [], "title": title, "brief": "Πού;",
        "sectors": [], "regions": [], "kind": "open", "again": False, **changed,
    }  # fmt: skip
    return platform.hear("challenge.published.v1", data, subject=challenge_id)


def test_a_day_becomes_one_mail_with_its_reasons(daily, post, clock):
    daily.subscribe(OTHER, sectors=["technology"])
    post.taken.clear()
    daily.organisation()
    titles = ["Ψηφιακή θυρίδα", "Ανοιχτά δεδομένα", "Έξυπνοι κάδοι"]
    events = [daily.publish(title=title, slug=f"p{number}") for number, title in enumerate(titles)]
    announce(daily)
    daily.hear("practice.archived.v1", {"practice_id": events[2].subject, "author_ids": []}, subject=events[2].subject)
    daily.deliver()
    assert {mail["To"] for mail in post.mails} == {OTHER}, "the reader of digests waits"
    morning(daily, 3)
    [mail] = post.to(ADDRESS)
    assert mail["Subject"] == "Σύνοψη της ημέρας: 3 νέα"
    text = body_text(mail)
    for said in ("Νέα πρακτική: Ψηφιακή θυρίδα", "Νέα πρακτική: Ανοιχτά δεδομένα", "Νέα πρόκληση: Ποδηλατόδρομοι"):
        assert said in text
    assert "Έξυπνοι κάδοι" not in text
    assert "Δήμος Λαμιέων · Στερεά Ελλάδα" in text
    assert text.count("Ταίριαξε με: τομέας Τεχνολογική καινοτομία, πληροφορική και επικοινωνία") == 2
    assert "Νέες πρακτικές: τομείς" in body_html(mail)
    assert mail["Precedence"] == "bulk"
    token = mail["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    daily.call("unsubscribe", token=token)
    left = daily.rows("select state from subscriptions where frequency = 'daily'")
    assert [row["state"] for row in left] == ["ended", "ended"]


def test_a_day_without_news_brings_no_mail(daily, post):
    morning(daily, 3)
    assert post.mails == []
    assert [row["state"] for row in daily.rows("select state from digest_runs where frequency = 'daily'")] == [
        "done"
    ] * 2


def test_whoever_got_it_at_once_does_not_get_it_again(daily, post):
    daily.subscribe(sectors=["technology"], regions=["GR-H"])
    post.taken.clear()
    daily.publish()
    daily.deliver()
    assert len(post.to(ADDRESS)) == 1
    morning(daily, 3)
    assert len(post.to(ADDRESS)) == 1


def test_own_work_is_not_told_again(daily, post):
    author = daily.person(ADDRESS)
    daily.duty(author, "contributor")
    daily.publish(author_ids=[str(author)])
    daily.deliver()
    assert len(post.to(ADDRESS)) == 1
    morning(daily, 3)
    assert len(post.to(ADDRESS)) == 1


def test_news_of_the_morning_wait_for_the_next_day(daily, post, clock):
    clock.now = athens(3, 1)
    daily.publish()
    daily.fan_out()
    morning(daily, 3)
    assert post.mails == []
    morning(daily, 4)
    assert len(post.to(ADDRESS)) == 1
    morning(daily, 5)
    assert len(post.mails) == 1


def test_late_news_are_in_the_next_digest_once(daily, post, clock):
    morning(daily, 3)
    daily.publish(time=athens(2, 12))
    daily.fan_out()
    morning(daily, 4)
    morning(daily, 5)
    assert len(post.to(ADDRESS)) == 1


def test_a_few_hours_of_outage_delay_one_mail(daily, post, clock):
    daily.publish()
    daily.fan_out()
    clock.now = athens(3, 18)
    digest(daily)
    daily.deliver_all()
    assert len(post.to(ADDRESS)) == 1
    morning(daily, 4)
    assert len(post.mails) == 1


def test_a_week_of_outage_leaves_one_mail_of_two_days(daily, post, clock):
    for day in range(2, 10):
        daily.publish(title=f"Πρακτική της {day}ης", time=athens(day, 12))
    clock.now = athens(9, 21)
    daily.fan_out()
    digest(daily)
    morning(daily, 10)
    [mail] = post.to(ADDRESS)
    assert mail["Subject"] == "Σύνοψη της ημέρας: 2 νέα"
    assert "Πρακτική της 9ης" in body_text(mail)
    assert "Πρακτική της 8ης" in body_text(mail)
    states = daily.rows("select state from digest_runs where frequency = 'daily' order by period_start")
    assert [row["state"] for row in states] == ["done", "skipped", "done"]


def test_a_week_becomes_one_mail_on_monday(platform, post, clock):
    clock.now = athens(3, 9)
    digest(platform)
    platform.subscribe(frequency="weekly", language="en")
    post.taken.clear()
    for day in (3, 5, 8):
        platform.publish(time=athens(day, 12))
    clock.now = athens(8, 20)
    platform.fan_out()
    morning(platform, 8)
    assert post.mails == []
    morning(platform, 9)
    [mail] = post.to(ADDRESS)
    assert mail["Subject"] == "Digest of the week: 3 items"


def test_a_digest_shows_twenty_and_counts_the_others(daily, post):
    for number in range(23):
        daily.publish(title=f"Πρακτική {number:02}")
    daily.fan_out()
    morning(daily, 3)
    text = body_text(post.to(ADDRESS)[0])
    assert text.count("Νέα πρακτική:") == 20
    assert "Δείτε ακόμη 3 νέα" in text
    assert "Πρακτική 22" in text
    assert "Πρακτική 02" not in text


def test_what_is_taken_down_before_it_goes_is_left_out(daily, post, clock):
    first, second = daily.publish(title="Πρώτη"), daily.publish(title="Δεύτερη")
    daily.fan_out()
    clock.now = athens(3, 7, 30)
    digest(daily)
    daily.hear("practice.archived.v1", {"practice_id": first.subject, "author_ids": []}, subject=first.subject)
    clock.now = athens(3, 8, 31)
    daily.deliver_all()
    [mail] = post.to(ADDRESS)
    assert "Πρώτη" not in body_text(mail)
    assert "Δεύτερη" in body_text(mail)
    del second


def test_mails_of_a_run_are_spread_over_an_hour(platform, clock):
    clock.now = athens(2, 9)
    digest(platform)
    platform.subscribers(40)
    platform.execute("update subscriptions set frequency = 'daily'")
    platform.publish()
    platform.fan_out()
    clock.now = athens(3, 7, 30)
    digest(platform)
    times = [row["available_at"] for row in platform.deliveries(kind="digest")]
    assert len(times) == 40
    assert athens(3, 7, 30) <= min(times) < max(times) < athens(3, 8, 30)
    assert len(set(times)) > 30


@pytest.mark.parametrize("interrupted_after", range(4))
def test_a_run_goes_on_where_it_was_interrupted(platform, clock, interrupted_after):
    clock.now = athens(2, 9)
    digest(platform)
    platform.subscribers(40)
    platform.execute("update subscriptions set frequency = 'daily'")
    platform.publish()
    platform.fan_out()
    clock.now = athens(3, 7, 30)
    with Session(platform.engine) as session, session.begin():
        run.open_due(session, platform.settings.digest_timetable, clock())
    for _ in range(interrupted_after):
        step(platform)
    with pytest.raises(KeyboardInterrupt):
        step(platform, break_off=True)
    digest(platform)
    rows = platform.deliveries(kind="digest")
    assert len(rows) == len({row["recipient"] for row in rows}) == 40
    [told] = platform.rows("select * from digest_runs where recipients > 0")
    assert (told["recipients"], told["state"]) == (40, "done")


def step(platform, *, break_off=False):
    with Session(platform.engine) as session, session.begin():
        run.step(session, run.next_run(session), Pace(10, 3600), platform.clock())
        if break_off:
            raise KeyboardInterrupt
