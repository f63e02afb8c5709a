"""Tests that events of long ago lead to no mails."""

from datetime import timedelta

from chassis.database import uuid7


def test_history_that_is_brought_in_sends_no_mail(platform, clock, post):
    centre = platform.person("centre@ktp.example")
    platform.duty(centre, "manager", kind="innovation_centre", organisation_id=uuid7())
    data = {
        "challenge_id": str(uuid7()), "owner_ids": [str(uuid7())], "author_ids": [],
        "region": "GR-H", "tier": "regional", "resubmission": False,
    }  # fmt: skip
    platform.material[data["challenge_id"]] = {"title": "Παλιά πρόκληση"}
    now = clock()
    for days, waiting in ((31, 0), (29, 1)):
        platform.hear(
            "challenge.submitted.v1", data,
            subject=data["challenge_id"], time=now - timedelta(days=days), event_id=uuid7(),
        )  # fmt: skip
        with platform.engine.connect() as connection:
            recorded = connection.exec_driver_sql("select count(*) from notices").scalar_one()
        assert recorded == waiting
    assert post.mails == []
