"""The practice itself: snapshots, tiers, imports and authors."""

import personas
import pytest
from practice_steps import CONTENT, NOON, WITH_CENTRE, a_slug

from chassis.principal import SYSTEM
from observatory.exchange.case_import.model import Case, import_published
from observatory.practice.practice import errors
from observatory.practice.practice.archive import archive
from observatory.practice.practice.content import from_snapshot, to_snapshot
from observatory.practice.practice.model import Practice
from observatory.practice.practice.submission import submit
from observatory.projections.organisation.model import ReviewRoute


def begun(**content):
    return Practice.begin(
        organisation_id=personas.LAMIA, content={**CONTENT, **content}, by=personas.CONTRIBUTOR, at=NOON
    )


def imported(**changes):
    practice = Practice.blank(at=NOON, organisation_id=None, imported=True)
    content = {"title": "Διαύγεια", "problem": "Έλλειψη διαφάνειας"}
    case = {"organisation_id": None, "organisation_name": "Φορέας", "demo": True, "year": 2010, **changes}
    return practice, Case(external_id="x:1", content=content, **case)


def test_a_snapshot_gives_back_what_it_took():
    content = {**CONTENT, "cost_eur": None, "started_on": NOON.date()}
    assert from_snapshot(to_snapshot(content)) == content


def test_a_snapshot_from_before_a_field_existed_is_readable():
    old = {name: value for name, value in to_snapshot(CONTENT).items() if name != "funding"}
    assert from_snapshot(old)["funding"] == ""


def test_an_empty_first_revision_is_still_a_revision():
    practice = Practice.begin(organisation_id=personas.LAMIA, content={}, by=personas.CONTRIBUTOR, at=NOON)
    assert [revision.changed for revision in practice.revisions] == [[]]


@pytest.mark.parametrize("kind", ["ministry", "independent_authority", "innovation_centre"])
def test_central_bodies_and_centres_go_to_the_ministry(kind):
    route = ReviewRoute(kind=kind, region="GR-H", has_centre=True)
    assert (route.first_tier, route.reviewing_region) == ("ministry", None)


def test_an_import_publishes_what_is_known_and_says_what_is_not():
    practice, case = imported()
    outcome, events = import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    assert (outcome, practice.state, practice.year) == ("created", "published", 2010)
    assert [(e.type, e.imported, e.demo, e.author_ids) for e in events] == [("practice.published.v1", True, True, [])]
    assert import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug) == ("unchanged", [])


def test_only_the_platform_imports():
    practice, case = imported()
    for who in (personas.CURATOR, personas.MANAGER):
        with pytest.raises(errors.ImportNotAllowed):
            import_published(practice, case, by=who, at=NOON, free_slug=a_slug)


def test_an_import_leaves_edited_and_archived_practices_alone():
    practice, case = imported(organisation_id=personas.LAMIA, organisation_name=None)
    import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    practice.edit({"problem": "Καλύτερη διατύπωση"}, by=personas.CONTRIBUTOR, at=NOON)
    assert import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug) == ("kept", [])
    archive(practice, by=personas.CURATOR, at=NOON, reason="Έληξε.")
    assert import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug) == ("kept", [])


def test_an_imported_case_must_be_completed_before_submission():
    practice, case = imported(organisation_id=personas.LAMIA, organisation_name=None)
    import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    practice.edit({"lessons": "Νέα"}, by=personas.CONTRIBUTOR, at=NOON)
    with pytest.raises(errors.PracticeIncomplete) as refused:
        submit(practice, by=personas.CONTRIBUTOR, route=WITH_CENTRE, at=NOON)
    assert "summary" in [fault.field for fault in refused.value.errors]


def test_a_practice_without_a_known_organisation_has_no_editors():
    practice, case = imported()
    import_published(practice, case, by=SYSTEM, at=NOON, free_slug=a_slug)
    with pytest.raises(errors.NotYourOrganisation):
        practice.edit({"lessons": "Νέα"}, by=personas.CURATOR, at=NOON)
    assert archive(practice, by=personas.CURATOR, at=NOON, reason="Έληξε.")[0].type == "practice.archived.v1"


def test_authors_are_named_once_in_the_order_they_came():
    practice = begun()
    practice.edit({"lessons": "Α"}, by=personas.APPROVER, at=NOON)
    practice.edit({"lessons": "Β"}, by=personas.CONTRIBUTOR, at=NOON)
    submit(practice, by=personas.MANAGER, route=WITH_CENTRE, at=NOON)
    expected = [personas.CONTRIBUTOR.person_id, personas.APPROVER.person_id, personas.MANAGER.person_id]
    assert practice.author_ids == expected
