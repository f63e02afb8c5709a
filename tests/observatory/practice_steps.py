"""Steps of a practice's life: who may try them, from where they lead to where, and the events they make."""

from datetime import UTC, datetime

import observatory_scenario
import personas
from hypothesis import strategies as st

from observatory.practice.practice.content import empty_content
from observatory.practice.practice.states import UNDER_WAY
from observatory.projections.organisation.model import ReviewRoute

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTENT = {**empty_content(), **observatory_scenario.FULL, "region": "GR-H"}
WITH_CENTRE = ReviewRoute(kind="municipality", region="GR-H", has_centre=True)
WITHOUT_CENTRE = ReviewRoute(kind="municipality", region="GR-H", has_centre=False)

REVIEWING = {
    "centre_manager": personas.CENTRE_MANAGER,
    "curator": personas.CURATOR,
    "second_curator": personas.SECOND_CURATOR,
    "curator_and_editor": personas.CURATOR_AND_EDITOR,
}
EVERYBODY = {
    **personas.EVERYBODY,
    "second_curator": personas.SECOND_CURATOR,
    "successor": personas.SUCCESSOR,
    "program": personas.PROGRAM_OF_THE_CURATOR,
}
REVIEWERS = st.sampled_from(sorted(REVIEWING))
PEOPLE = st.sampled_from(sorted(EVERYBODY))
APPROVERS = st.sampled_from(["approver", "manager", "successor"])
WORDS = st.text(alphabet="αβγδε ", min_size=1, max_size=12).filter(str.strip)

# What may follow what. A step that is not here would be a hole in the rules.
STEPS = {
    "edit": {("draft", "draft"), ("changes_requested", "changes_requested"), ("published", "draft")},
    "approve": {("internal_approval", "regional_review"), ("internal_approval", "ministry_review")},
    "return": {("internal_approval", "draft"), ("internal_approval", "changes_requested")},
    "remind": set(),
    "last_approver_leaves": {("internal_approval", "regional_review"), ("internal_approval", "ministry_review")},
    "submit": {
        ("draft", "internal_approval"),
        ("changes_requested", "internal_approval"),
        ("draft", "regional_review"),
        ("draft", "ministry_review"),
        ("changes_requested", "regional_review"),
        ("changes_requested", "ministry_review"),
    },
    "withdraw": {(state, end) for state in UNDER_WAY for end in ("withdrawn", "published")},
    "archive": {(state, "archived") for state in (*UNDER_WAY, "published")},
    "unarchive": {("archived", "published")},
    "forward": {("regional_review", "ministry_review")},
    "publish": {("ministry_review", "published")},
    "request_changes": {(state, "changes_requested") for state in ("regional_review", "ministry_review")},
    "reject": {(s, end) for s in ("regional_review", "ministry_review") for end in ("rejected", "published")},
    "hand_over": {("regional_review", "ministry_review")},
    "escalate": set(),
}
EVENTS = {
    "edit": [],
    "submit": ["practice.submitted.v1"],
    "approve": ["practice.submitted.v1"],
    "return": ["practice.returned.v1"],
    "remind": ["practice.approval_requested.v1"],
    "last_approver_leaves": ["practice.submitted.v1"],
    "withdraw": ["practice.withdrawn.v1"],
    "archive": ["practice.archived.v1"],
    "unarchive": ["practice.updated.v1"],
    "forward": ["practice.forwarded.v1"],
    "request_changes": ["practice.changes_requested.v1"],
    "reject": ["practice.rejected.v1"],
    "hand_over": ["practice.submitted.v1"],
    "escalate": ["practice.submitted.v1"],
}


def a_slug(title, practice_id):
    del title, practice_id
    return "slug"
