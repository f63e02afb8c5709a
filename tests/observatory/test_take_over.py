"""No dead ends: what a region cannot or does not decide, the Ministry sees and may take over."""

from datetime import UTC, datetime

import personas
import pytest
from heard import hear_member, heard
from personas import CENTRE_MANAGER, CURATOR, SECOND_CENTRE_MANAGER, SECOND_CURATOR

from chassis.testing import member
from commons.working_days import working_days_after, working_days_before

NO_LONGER_IN_TIME = 15 + 14 + 1  # the term of 15 days, and ten working days


def queue(observatory, who, **query):
    return observatory.call("list_review_queue", principal=who, query=query).json


def waiting(observatory, who, **query):
    return [item["practice_id"] for item in queue(observatory, who, **query)["items"]]


def suspend(observatory, who, kind="person.suspended.v1"):
    event = heard(kind, {"person_id": str(who.person_id)})
    observatory.caller.instance().on_person_suspended(event)


def without_managers(observatory):
    for who in (CENTRE_MANAGER, SECOND_CENTRE_MANAGER):
        hear_member(observatory, who, left=True)
    hear_member(observatory, personas.NEIGHBOUR)  # some members are known, so that nobody can be missing


def test_a_centre_without_a_manager_is_no_tier(observatory):
    without_managers(observatory)
    assert observatory.submit(observatory.draft())["state"] == "ministry_review"
    assert observatory.events("practice.submitted.v1")[-1]["data"]["tier"] == "ministry"


def test_a_centre_whose_managers_are_suspended_is_no_tier(observatory):
    for who in (CENTRE_MANAGER, SECOND_CENTRE_MANAGER):
        suspend(observatory, who)
    assert observatory.submit(observatory.draft())["state"] == "ministry_review"
    suspend(observatory, SECOND_CENTRE_MANAGER, "person.reinstated.v1")
    assert observatory.submit(observatory.draft())["state"] == "regional_review"


def test_managers_who_wrote_the_practice_are_no_tier(observatory):
    hear_member(observatory, SECOND_CENTRE_MANAGER, left=True)
    both = member(personas.LAMIA, "contributor", person_id=CENTRE_MANAGER.person_id)
    assert observatory.submit(observatory.draft(by=both), by=both)["state"] == "ministry_review"
    assert observatory.submit(observatory.draft())["state"] == "regional_review"


def test_before_any_member_is_known_every_centre_reviews(observatory):
    for who in (CENTRE_MANAGER, SECOND_CENTRE_MANAGER):
        hear_member(observatory, who, left=True)
    assert observatory.submit(observatory.draft())["state"] == "regional_review"


def test_the_ministry_takes_over_what_no_region_can_decide(observatory):
    practice_id = observatory.practice("regional_review")
    assert waiting(observatory, CURATOR) == []
    without_managers(observatory)
    (row,) = queue(observatory, CURATOR)["items"]
    assert (row["practice_id"], row["tier"], row["take_over"]) == (practice_id, "regional", True)
    assert row["decisions"] == ["forward", "request_changes", "reject"]
    forwarded = observatory.decide(practice_id, "forward", CURATOR)
    assert (forwarded["tier"], forwarded["state"]) == ("regional", "ministry_review")


@pytest.mark.parametrize("decision", ["forward", "request_changes", "reject"])
def test_the_ministry_takes_over_what_is_long_overdue(observatory, clock, decision):
    practice_id = observatory.practice("regional_review")
    clock.forward(days=NO_LONGER_IN_TIME - 2)
    assert waiting(observatory, CURATOR) == []
    assert observatory.review(practice_id, "forward", CURATOR).status == 403
    clock.forward(days=2)
    assert waiting(observatory, CURATOR) == waiting(observatory, CENTRE_MANAGER) == [practice_id]
    assert observatory.decide(practice_id, decision, CURATOR, "Επειδή άργησε.")["tier"] == "regional"


def test_whoever_did_the_regions_step_does_not_publish(observatory, clock):
    practice_id = observatory.practice("regional_review")
    clock.forward(days=NO_LONGER_IN_TIME)
    observatory.decide(practice_id, "forward", CURATOR)
    refused = observatory.review(practice_id, "publish", CURATOR)
    assert (refused.status, refused.json["type"]) == (403, "/problems/reviewer-did-regional-step")
    (row,) = queue(observatory, CURATOR)["items"]
    assert row["decisions"] == ["request_changes", "reject"]
    assert "publish" in queue(observatory, SECOND_CURATOR)["items"][0]["decisions"]
    assert observatory.review(practice_id, "publish", SECOND_CURATOR).status == 201


def test_publication_ends_who_did_the_regions_step(observatory, clock):
    practice_id = observatory.practice("regional_review")
    clock.forward(days=NO_LONGER_IN_TIME)
    observatory.decide(practice_id, "forward", CURATOR)
    observatory.decide(practice_id, "publish", SECOND_CURATOR)
    observatory.edit(practice_id, advice="Νέα συμβουλή.")
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    assert observatory.review(practice_id, "publish", CURATOR).status == 201


def test_the_ministry_hears_once_of_what_it_may_take_over(observatory, clock):
    practice_id = observatory.practice("regional_review")
    clock.forward(days=NO_LONGER_IN_TIME)
    for _ in range(2):
        observatory.caller.instance().escalate_reviews()
    sent = observatory.events("practice.submitted.v1")
    assert [event["data"]["tier"] for event in sent] == ["regional", "ministry"]
    assert observatory.read(practice_id).json["state"] == "regional_review"
    # a new wait is announced anew
    observatory.decide(practice_id, "request_changes", CENTRE_MANAGER, "Λείπουν στοιχεία.")
    observatory.submit(practice_id)
    clock.forward(days=NO_LONGER_IN_TIME)
    observatory.caller.instance().escalate_reviews()
    assert [event["data"]["tier"] for event in observatory.events("practice.submitted.v1")][2:] == [
        "regional",
        "ministry",
    ]


def test_the_queue_counts_everything_that_waits(observatory, clock):
    observatory.practice("regional_review")
    clock.forward(days=NO_LONGER_IN_TIME)
    observatory.practice("ministry_review")
    observatory.practice("regional_review")
    expected = {"all": 2, "regional": 1, "ministry": 1, "overdue": 1, "take_over": 1}
    assert queue(observatory, CURATOR, tier="ministry", limit=1)["totals"] == expected
    centre = {"all": 2, "regional": 2, "ministry": 0, "overdue": 1, "take_over": 1}
    assert queue(observatory, CENTRE_MANAGER)["totals"] == centre
    assert queue(observatory, personas.OTHER_CENTRE_MANAGER)["totals"] == dict.fromkeys(centre, 0)


def test_the_queue_is_filtered(observatory, clock):
    old = observatory.practice("ministry_review")
    clock.forward(days=21)
    halkida = observatory.draft(by=personas.NEIGHBOUR)
    observatory.submit(halkida, by=personas.NEIGHBOUR)
    observatory.decide(halkida, "forward", CENTRE_MANAGER)
    larissa = observatory.draft(by=personas.ELSEWHERE)
    observatory.submit(larissa, by=personas.ELSEWHERE)
    assert waiting(observatory, CURATOR) == [old, halkida, larissa]
    assert waiting(observatory, CURATOR, overdue="true") == [old]
    assert waiting(observatory, CURATOR, overdue="false") == [halkida, larissa]
    assert waiting(observatory, CURATOR, region="GR-E") == [larissa]
    assert waiting(observatory, CURATOR, organisation=str(personas.HALKIDA)) == [halkida]


@pytest.mark.parametrize("sort", ["waiting", "due", "submitted", "organisation"])
def test_the_queue_is_sorted_page_by_page(observatory, clock, sort):
    without = observatory.draft(by=personas.MINISTRY_EDITOR)
    observatory.submit(without, by=personas.MINISTRY_EDITOR)
    clock.forward(days=1)
    for by in (personas.NEIGHBOUR, personas.ELSEWHERE, personas.CONTRIBUTOR):
        practice_id = observatory.draft(by=by)
        observatory.submit(practice_id, by=by)
        if by is not personas.ELSEWHERE:
            observatory.decide(practice_id, "forward", CENTRE_MANAGER)
        clock.forward(days=1)
    found, cursor = [], None
    while not found or cursor:
        page = queue(observatory, CURATOR, sort=sort, limit=2, **({"cursor": cursor} if cursor else {}))
        found += page["items"]
        cursor = page["next"]
    column = {"waiting": "waiting_since", "due": "due_at", "submitted": "submitted_at"}.get(
        sort, "organisation_name_el"
    )
    assert len(found) == 4
    assert [row[column] for row in found] == sorted(row[column] for row in found)


def test_a_cursor_of_another_order_is_refused(observatory):
    for _ in range(2):
        observatory.practice("ministry_review")
    cursor = queue(observatory, CURATOR, limit=1)["next"]
    answered = observatory.call("list_review_queue", principal=CURATOR, query={"cursor": cursor, "sort": "due"})
    assert answered.status == 400


REMARKS = [{"section": "results", "text": "Δώστε αριθμούς."}, {"section": "title", "text": "Πολύ γενικός."}]


def test_remarks_per_section_reach_the_authors(observatory):
    practice_id = observatory.practice("ministry_review")
    decided = observatory.review(practice_id, "request_changes", CURATOR, "Δείτε τις παρατηρήσεις.", remarks=REMARKS)
    assert [(one["section"], one["text"]) for one in decided.json["remarks"]] == [
        (one["section"], one["text"]) for one in REMARKS
    ]
    listed = observatory.call("list_reviews", principal=personas.CONTRIBUTOR, practice_id=practice_id).json["items"]
    assert listed[0]["remarks"][0]["section_el"] == "Αποτελέσματα"
    assert listed[1]["remarks"] == []
    told = observatory.call("notice_material", body={"practice_id": practice_id, "review_id": decided.json["id"]}).json
    assert told["remarks"][1]["text"] == "Πολύ γενικός."
    event = observatory.events("practice.changes_requested.v1")[-1]
    assert "remarks" not in event["data"]


@pytest.mark.parametrize(
    ("remark", "field"),
    [
        ({"section": "colour", "text": "Ναι."}, "remarks.0.section"),
        ({"section": "title", "text": " "}, "remarks.0.text"),
    ],
)
def test_a_wrong_remark_is_named(observatory, remark, field):
    practice_id = observatory.practice("ministry_review")
    answered = observatory.review(practice_id, "request_changes", CURATOR, "Γιατί;", remarks=[remark])
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, field)


def test_the_material_of_a_mail_has_the_due_date(observatory):
    practice_id = observatory.practice("regional_review")
    told = observatory.call("notice_material", body={"practice_id": practice_id}).json
    assert told["due_at"][:10] == "2026-03-17"


def test_a_late_event_restores_no_erased_member(observatory, engine):
    observatory.caller.instance().on_person_erased(
        heard("person.erased.v1", {"person_id": str(CENTRE_MANAGER.person_id)})
    )
    hear_member(observatory, CENTRE_MANAGER)
    suspend(observatory, CENTRE_MANAGER)
    with engine.connect() as connection:
        for table in ("members", "suspended_people"):
            found = connection.exec_driver_sql(f"select person_id from {table}").scalars().all()
            assert CENTRE_MANAGER.person_id not in found


@pytest.mark.parametrize(
    ("since", "days", "until"),
    [("2026-03-02", 5, "2026-03-09"), ("2026-03-07", 1, "2026-03-09"), ("2026-03-06", 10, "2026-03-20")],
)
def test_working_days_skip_weekends(since, days, until):
    moment = datetime.fromisoformat(f"{since}T10:00:00").replace(tzinfo=UTC)
    assert working_days_after(moment, days).date().isoformat() == until
    back = working_days_before(working_days_after(moment, days), days)
    assert working_days_after(back, days).date().isoformat() == until
