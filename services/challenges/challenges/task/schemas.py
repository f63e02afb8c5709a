"""Wire shapes of tasks."""

from __future__ import annotations

from typing import Final

from commons.tasks import task_page

REVIEW: Final = "challenge_review"
APPROVAL: Final = "challenge_approval"
CHANGES: Final = "challenge_changes"
PUBLICATION: Final = "challenge_publication"
JOIN_REQUEST: Final = "challenge_join_request"
QUESTION: Final = "challenge_question"
DECISION: Final = "phase_decision"
EVALUATION: Final = "evaluation"
EVALUATOR_INVITATION: Final = "evaluator_invitation"
EXPERT_INVITATION: Final = "expert_invitation"
TEAM_INVITATION: Final = "team_invitation"
SOLUTION: Final = "solution_draft"
PILOT_REPORT: Final = "pilot_report"

_OF_CHALLENGES: Final = (
    REVIEW, APPROVAL, CHANGES, PUBLICATION, JOIN_REQUEST, QUESTION, DECISION, EVALUATOR_INVITATION,
)  # fmt: skip
LINKS: Final = {
    **dict.fromkeys(_OF_CHALLENGES, "/v1/challenges/{id}"),
    EVALUATION: "/v1/evaluations/{id}",
    EXPERT_INVITATION: "/v1/challenges/expert_invitations/{id}",
    TEAM_INVITATION: "/v1/solutions/{id}",
    SOLUTION: "/v1/solutions/{id}",
    PILOT_REPORT: "/v1/pilots/{id}",
}
"""The kinds of tasks, each with the path of its thing."""

ChallengeTasks = task_page("ChallengeTasks", LINKS)
