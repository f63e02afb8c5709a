"""Steps of a challenge's life: who may try them, and from where they lead to where."""

from datetime import UTC, datetime

import personas
from hypothesis import strategies as st

from challenges.call.challenge.states import IN_WORK, UNDER_WAY
from challenges.projections.organisation.model import Home

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WITH_CENTRE = Home(kind="municipality", region="GR-H", has_centre=True)
WITHOUT_CENTRE = Home(kind="municipality", region="GR-H", has_centre=False)
EVERYBODY = {
    **personas.EVERYBODY,
    "second_curator": personas.SECOND_CURATOR,
    "successor": personas.SUCCESSOR,
    "program": personas.PROGRAM_OF_THE_CURATOR,
}
PEOPLE = st.sampled_from(sorted(EVERYBODY))
REVIEWERS = st.sampled_from(["centre_manager", "curator", "second_curator"])
APPROVERS = st.sampled_from(["approver", "manager", "successor"])
CONTRIBUTORS = st.sampled_from(["contributor", "program"])
HOMES = st.sampled_from([WITH_CENTRE, WITHOUT_CENTRE])
HOURS = st.integers(min_value=1, max_value=96)
SAID = st.sampled_from(
    [
        {"title": "Άλλος"},
        {"brief": ""},
        {"prize_eur": 5},
        {"eligibility": "Όλοι"},
        {"team": "alone"},
        {"contact": "Εγώ"},
    ]
)

# What may follow what. A step that is not here would be a hole in the rules.
STEPS = {
    "submit": {(before, after) for before in IN_WORK for after in ("internal_approval", "review")},
    "pass_on": {("internal_approval", "review")},
    "return": {("internal_approval", before) for before in IN_WORK},
    "withdraw": {(state, "withdrawn") for state in UNDER_WAY},
    "approve": {("review", "approved")},
    "request_edits": {("review", "edits_requested")},
    "reject": {("review", "rejected")},
    "publish": {("approved", "published"), ("unpublished", "published")},
    "unpublish": {("published", "unpublished")},
    "archive": {("published", "archived"), ("unpublished", "archived")},
    "tick": {("approved", "published"), ("unpublished", "published")},
}
APPROVAL_REQUESTED = "challenge.approval_requested.v1"
PUBLIC = ("challenge.published.v1", "challenge.unpublished.v1", "challenge.archived.v1")
