"""Who is told in place of somebody who cannot act: of a suspended approver, of a body without one."""

from postal import LAMIA, body_text, sent

from chassis.database import uuid7


def suspend(platform, person, kind="person.suspended.v1"):
    platform.clock.forward(minutes=1)
    event = platform.hear(kind, {"person_id": str(person)}, subject=person)
    platform.execute("delete from notices where event_id = :id", id=event.id)


def told(platform, post):
    platform.decide(str(uuid7()))
    platform.deliver()
    found = [mail["To"] for mail in post.mails]
    post.taken.clear()
    return sorted(found)


def people(platform, *roles):
    made = {}
    for role in roles:
        made[role] = platform.person(f"{role}@lamia.example")
        platform.people[str(made[role])]["roles"] = [
            {"role": role, "organisation_id": str(LAMIA), "organisation_kind": "municipality", "region": "GR-H"}
        ]
        platform.duty(made[role], role)
    return made


def test_managers_hear_in_place_of_a_suspended_approver(platform, post):
    made = people(platform, "approver", "manager", "contributor")
    assert told(platform, post) == ["approver@lamia.example"]
    suspend(platform, made["approver"])
    assert told(platform, post) == ["manager@lamia.example"]
    suspend(platform, made["approver"], "person.reinstated.v1")
    assert told(platform, post) == ["approver@lamia.example"]


def test_contributors_hear_where_nobody_decides(platform, post):
    made = people(platform, "manager", "contributor")
    assert told(platform, post) == ["manager@lamia.example"]
    suspend(platform, made["manager"])
    assert told(platform, post) == ["contributor@lamia.example"]


def test_an_approval_is_asked_of_those_who_decide_only(platform, post):
    people(platform, "contributor")
    data = {"practice_id": str(uuid7()), "revision": 1, "organisation_id": str(LAMIA), "author_ids": []}
    platform.hear("practice.approval_requested.v1", {**data, "resubmission": False, "reminder": False})
    platform.deliver()
    assert post.mails == []


def test_a_suspended_reviewer_gets_no_delivery(platform):
    curator = platform.person("curator@ypes.example")
    platform.duty(curator, "curator")
    suspend(platform, curator)
    platform.submit(tier="ministry")
    platform.fan_out()
    assert platform.deliveries() == []


def test_after_a_reinstatement_late_news_still_comes(platform, post):
    """A suspension may be heard of late: whatever happened since its end is told."""
    made = people(platform, "approver")
    suspend(platform, made["approver"])
    ended = platform.clock()
    assert told(platform, post) == []
    event = platform.hear(
        "person.reinstated.v1", {"person_id": str(made["approver"])}, subject=made["approver"], time=ended
    )
    platform.execute("delete from notices where event_id = :id", id=event.id)
    platform.deliver()
    assert [mail["To"] for mail in post.mails] == ["approver@lamia.example"]


def test_curators_hear_of_a_body_that_nobody_decides_for(platform, post):
    platform.organisation()
    platform.duty(platform.person("curator@ypes.example"), "curator")
    platform.hear("organisation.unmanaged.v1", {"organisation_id": str(LAMIA), "kind": "municipality"}, subject=LAMIA)
    platform.deliver()
    assert sent(post) == [("curator@ypes.example", "Φορέας χωρίς διαχειριστή: Δήμος Λαμιέων")]
    assert "Ορίστε διαχειριστή" in body_text(post.mails[0])
