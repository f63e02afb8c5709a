"""Two tiers of review, the queue, and the material for notifications."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import personas
import pytest
from observatory_scenario import FULL
from personas import APPROVER, CENTRE_MANAGER, CONTRIBUTOR, CURATOR

from chassis.principal import ANONYMOUS
from chassis.testing import member, person
from observatory.exchange.practice_import.model import Import
from observatory.practice.certification.model import CRITERIA
from observatory.projections.organisation.model import REGIONAL


def test_the_whole_way_from_draft_to_publication(observatory):
    practice_id = observatory.draft()
    assert observatory.submit(practice_id)["state"] == "regional_review"
    forwarded = observatory.review(practice_id, "forward", CENTRE_MANAGER, "Αξίζει.")
    assert forwarded.status == 201
    assert forwarded.json["tier"] == "regional"
    assert forwarded.json["state"] == "ministry_review"
    published = observatory.decide(practice_id, "publish", CURATOR)
    assert (published["tier"], published["state"]) == ("ministry", "published")
    seen = observatory.read(practice_id, ANONYMOUS).json
    assert seen["title"] == FULL["title"]
    submitted, passed_on, public = observatory.events()
    assert submitted["type"] == "practice.submitted.v1"
    assert submitted["data"] == {
        "practice_id": practice_id,
        "revision": 1,
        "organisation_id": str(personas.LAMIA),
        "author_ids": [str(CONTRIBUTOR.person_id)],
        "region": "GR-H",
        "tier": "regional",
        "resubmission": False,
    }
    assert passed_on["type"] == "practice.forwarded.v1"
    assert passed_on["data"]["review_id"] == forwarded.json["id"]
    assert "comment" not in passed_on["data"]
    assert public["type"] == "practice.published.v1"
    assert public["data"]["review_id"] == published["id"]
    assert public["data"]["title"] == FULL["title"]
    assert public["data"]["imported"] is False
    assert [event["aggregate_seq"] for event in observatory.events()] == [1, 2, 3]


def test_a_ministry_is_reviewed_by_the_ministry(observatory):
    practice_id = observatory.draft(by=personas.MINISTRY_EDITOR)
    assert observatory.submit(practice_id, by=personas.MINISTRY_EDITOR)["state"] == "ministry_review"
    assert observatory.events()[0]["data"]["region"] is None


def test_a_centre_does_not_judge_itself(observatory):
    practice_id = observatory.draft(by=personas.CENTRE_CONTRIBUTOR)
    assert observatory.submit(practice_id, by=personas.CENTRE_CONTRIBUTOR)["state"] == "internal_approval"
    approved = observatory.call("approve_practice", principal=personas.CENTRE_MANAGER, practice_id=practice_id)
    assert approved.json["state"] == "ministry_review"


def test_a_region_without_a_centre_goes_to_the_ministry(observatory):
    practice_id = observatory.draft(by=personas.ELSEWHERE)
    assert observatory.submit(practice_id, by=personas.ELSEWHERE)["state"] == "ministry_review"
    assert observatory.events()[0]["data"]["tier"] == "ministry"


def test_a_membership_stands_in_for_an_unknown_organisation(observatory):
    newcomer = member(uuid4(), "contributor", region="GR-H")
    practice_id = observatory.draft(by=newcomer)
    assert observatory.submit(practice_id, by=newcomer)["state"] == "regional_review"


def test_when_a_centre_closes_the_ministry_takes_over_what_waits(observatory):
    waiting = observatory.practice("regional_review")
    observatory.register(personas.CENTRE, status="closed")
    assert observatory.read(waiting).json["state"] == "ministry_review"
    handed = observatory.events("practice.submitted.v1")[-1]["data"]
    assert (handed["tier"], handed["practice_id"]) == ("ministry", waiting)
    assert observatory.practice("draft")
    assert observatory.submit(observatory.draft())["state"] == "ministry_review"


@pytest.mark.parametrize("decision", ["request_changes", "reject"])
def test_saying_no_needs_a_reason(observatory, decision):
    practice_id = observatory.practice("ministry_review")
    for comment in ("", "   ", None, "\u200b", "\u3164\u2800", "\ufe0f\n\u00ad"):
        answered = observatory.review(practice_id, decision, CURATOR, comment)
        assert answered.status == 422
        assert answered.json["errors"][0]["field"] == "comment"
    assert observatory.read(practice_id).json["state"] == "ministry_review"


@pytest.mark.parametrize(
    ("state", "reviewer", "back_to"),
    [("regional_review", CENTRE_MANAGER, "regional_review"), ("ministry_review", CURATOR, "ministry_review")],
)
def test_a_resubmission_returns_to_the_tier_that_asked(observatory, state, reviewer, back_to):
    practice_id = observatory.practice(state)
    observatory.decide(practice_id, "request_changes", reviewer, "Περισσότερα στοιχεία.")
    assert observatory.events("practice.changes_requested.v1")
    assert observatory.edit(practice_id, results="Μετρήθηκε.").status == 200
    assert observatory.submit(practice_id)["state"] == back_to
    assert observatory.events("practice.submitted.v1")[-1]["data"]["resubmission"] is True


def test_an_unchanged_resubmission_keeps_its_revision(observatory):
    practice_id = observatory.practice("changes_requested")
    assert observatory.submit(practice_id)["revision"] == 1


def test_rejecting_ends_what_was_never_published(observatory):
    practice_id = observatory.practice("rejected")
    assert observatory.read(practice_id).json["state"] == "rejected"
    assert observatory.edit(practice_id, title="Ξανά").status == 409
    assert observatory.call("submit_practice", principal=CONTRIBUTOR, practice_id=practice_id).status == 409
    assert observatory.read(practice_id, ANONYMOUS).status == 404


def test_an_author_does_not_review_their_own_practice(observatory):
    both = personas.CURATOR_AND_EDITOR
    practice_id = observatory.draft(by=both)
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    answered = observatory.review(practice_id, "publish", both)
    assert (answered.status, answered.json["type"]) == (403, "/problems/reviewer-is-author")
    queue = observatory.call("list_review_queue", principal=both).json["items"]
    assert queue == []


@pytest.mark.parametrize("step", ["draft", "submit", "import"])
def test_nobody_reviews_what_their_own_program_wrote(observatory, step):
    program = personas.PROGRAM_OF_THE_CURATOR
    if step == "import":
        batch = Import.begin(
            organisation_id=personas.LAMIA, kind="csv", dry_run=False, by=program, at=datetime.now(UTC)
        )
        program = batch.principal
    practice_id = observatory.draft(by=CONTRIBUTOR if step == "submit" else program)
    observatory.submit(practice_id, by=personas.PROGRAM_OF_THE_CURATOR if step == "submit" else CONTRIBUTOR)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    answered = observatory.review(practice_id, "publish", CURATOR)
    assert (answered.status, answered.json["type"]) == (403, "/problems/reviewer-is-author")
    assert observatory.call("list_review_queue", principal=CURATOR).json["items"] == []
    assert observatory.review(practice_id, "publish", person("curator")).status == 201
    certified = observatory.call(
        "certify_practice",
        principal=CURATOR,
        practice_id=practice_id,
        body={"scores": dict.fromkeys(CRITERIA, 5), "comment": "Καλή."},
    )
    assert certified.status == 403


def test_whoever_submitted_is_an_author_too(observatory):
    both = personas.CURATOR_AND_EDITOR
    practice_id = observatory.draft()
    observatory.submit(practice_id, by=both)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    assert observatory.review(practice_id, "publish", both).status == 403


def test_a_reviewer_may_insist_on_the_revision_that_was_read(observatory):
    practice_id = observatory.practice("changes_requested")
    observatory.edit(practice_id, results="Άλλα.")
    observatory.submit(practice_id)
    late = observatory.review(practice_id, "publish", CURATOR, revision=1)
    assert (late.status, late.json["type"]) == (409, "/problems/reviewed-revision-changed")
    assert observatory.review(practice_id, "publish", CURATOR, revision=2).status == 201


WHAT_KIND_OF_NO = [
    ("draft", CURATOR, "publish", 409, "practice-not-under-review"),
    ("regional_review", CURATOR, "publish", 409, "practice-at-other-tier"),
    ("regional_review", CURATOR, "reject", 409, "practice-at-other-tier"),
    ("regional_review", CURATOR, "forward", 403, "not-your-review"),
    ("regional_review", CENTRE_MANAGER, "publish", 403, "not-your-review"),
    ("regional_review", personas.OTHER_CENTRE_MANAGER, "forward", 404, "practice-not-found"),
    ("regional_review", personas.CENTRE_CONTRIBUTOR, "forward", 403, "forbidden"),
    ("ministry_review", CENTRE_MANAGER, "forward", 409, "practice-at-other-tier"),
    ("ministry_review", CENTRE_MANAGER, "reject", 409, "practice-at-other-tier"),
    ("changes_requested", CURATOR, "publish", 409, "practice-not-under-review"),
    ("published", CURATOR, "publish", 409, "practice-not-under-review"),
    ("published", personas.OTHER_CENTRE_MANAGER, "reject", 403, "not-your-review"),
    ("archived", CURATOR, "publish", 409, "practice-not-under-review"),
    ("draft", CENTRE_MANAGER, "forward", 404, "practice-not-found"),
]


@pytest.mark.parametrize(("state", "who", "decision", "status", "problem"), WHAT_KIND_OF_NO)
def test_a_no_says_which_kind_of_no_it_is(observatory, state, who, decision, status, problem):
    practice_id = observatory.practice(state)
    before = len(observatory.events())
    answered = observatory.review(practice_id, decision, who, "Γιατί ναι.")
    assert (answered.status, answered.json["type"]) == (status, f"/problems/{problem}")
    assert observatory.read(practice_id).json["state"] == state
    assert len(observatory.events()) == before


def test_an_unknown_decision_is_named(observatory):
    practice_id = observatory.practice("ministry_review")
    answered = observatory.review(practice_id, "certify", CURATOR)
    assert (answered.status, answered.json["errors"][0]["field"]) == (422, "decision")


def test_the_decisions_are_listed_for_those_concerned(observatory):
    practice_id = observatory.practice("changes_requested")
    for who in (CONTRIBUTOR, APPROVER, CURATOR, CENTRE_MANAGER):
        page = observatory.call("list_reviews", principal=who, practice_id=practice_id).json
        assert [item["decision"] for item in page["items"]] == ["request_changes", "forward"]
        assert page["items"][0]["comment"] == "Προσθέστε στοιχεία."
    assert observatory.call("list_reviews", principal=personas.READER, practice_id=practice_id).status == 404
    assert observatory.call("list_reviews", practice_id=practice_id).status == 401
    public = observatory.practice("published")
    assert observatory.call("list_reviews", principal=personas.READER, practice_id=public).status == 403


def queue(observatory, who, **query):
    return observatory.call("list_review_queue", principal=who, query=query).json


def test_the_queue_shows_reviewers_start_and_due_dates(observatory, clock):
    first = observatory.practice("regional_review", title="Πρώτη")
    clock.forward(days=10)
    second = observatory.practice("regional_review", title="Δεύτερη")
    ministry = observatory.practice("ministry_review", title="Τρίτη")
    observatory.practice("draft")
    observatory.practice("published")
    clock.forward(days=6)
    mine = queue(observatory, CENTRE_MANAGER)["items"]
    assert [item["practice_id"] for item in mine] == [first, second]
    assert [item["overdue"] for item in mine] == [True, False]
    assert mine[0]["tier"] == REGIONAL
    assert mine[0]["organisation_name_el"] == "Δήμος Λαμιέων"
    assert mine[0]["waiting_since"] == mine[0]["submitted_at"]
    assert mine[0]["waiting_since"][:10] == "2026-03-02"
    assert mine[0]["due_at"][:10] == "2026-03-17"
    curators = queue(observatory, CURATOR)["items"]
    assert [item["practice_id"] for item in curators] == [ministry]
    assert curators[0]["waiting_since"] > curators[0]["submitted_at"]
    assert curators[0]["due_at"][:10] == "2026-04-01"
    assert queue(observatory, personas.OTHER_CENTRE_MANAGER)["items"] == []
    assert queue(observatory, CURATOR, tier="regional")["items"] == []


def test_the_queue_is_paged_oldest_first(observatory):
    waiting = [observatory.practice("regional_review") for _ in range(5)]
    found, cursor = [], None
    while True:
        page = queue(observatory, CENTRE_MANAGER, limit=2, **({"cursor": cursor} if cursor else {}))
        found += [item["practice_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == waiting


@pytest.mark.parametrize("who", ["anonymous", "reader", "contributor", "approver", "manager", "centre_contributor"])
def test_the_queue_is_for_reviewers(observatory, who):
    answered = observatory.call("list_review_queue", principal=personas.EVERYBODY[who])
    assert answered.status == (401 if who == "anonymous" else 403)


def test_notifications_is_told_what_a_mail_says(observatory):
    practice_id = observatory.practice("changes_requested")
    review_id = observatory.events("practice.changes_requested.v1")[0]["data"]["review_id"]
    told = observatory.call("notice_material", body={"practice_id": practice_id, "review_id": review_id}).json
    assert told == {
        "practice_id": practice_id,
        "title": FULL["title"],
        "slug": None,
        "state": "changes_requested",
        "organisation_id": str(personas.LAMIA),
        "decision": "request_changes",
        "tier": "ministry",
        "comment": "Προσθέστε στοιχεία.",
        "remarks": [],
        "due_at": None,
        "archive_reason": None,
    }
    alone = observatory.call("notice_material", body={"practice_id": practice_id, "review_id": None}).json
    assert (alone["decision"], alone["comment"]) == (None, None)
    other = observatory.practice("draft")
    mixed = observatory.call("notice_material", body={"practice_id": other, "review_id": review_id})
    assert mixed.status == 404
    assert observatory.call("notice_material", body={"practice_id": str(UUID(int=1))}).status == 404
