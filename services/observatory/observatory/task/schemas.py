"""Wire shapes of tasks."""

from __future__ import annotations

from typing import Final

from commons.tasks import task_page

REVIEW: Final = "practice_review"
TAKE_OVER: Final = "practice_take_over"
APPROVAL: Final = "practice_approval"
CHANGES: Final = "practice_changes"
PILOT_DRAFT: Final = "practice_of_pilot"
CERTIFICATION: Final = "practice_certification"
RENEWAL: Final = "practice_renewal"
ADOPTION_APPROVAL: Final = "adoption_approval"
ADOPTION_CHANGES: Final = "adoption_changes"
ADOPTION_WORD: Final = "adoption_word"
DOCUMENT_REVIEW: Final = "document_review"
IMPACT_APPROVAL: Final = "impact_approval"
IMPACT_CHANGES: Final = "impact_changes"
IMPACT_VERIFICATION: Final = "impact_verification"

LINKS: Final = dict.fromkeys((REVIEW, TAKE_OVER, APPROVAL, CHANGES, PILOT_DRAFT), "/v1/practices/{id}") | {
    CERTIFICATION: "/v1/practices/{id}/certification",
    RENEWAL: "/v1/practices/{id}/renewal",
    **dict.fromkeys((ADOPTION_APPROVAL, ADOPTION_CHANGES, ADOPTION_WORD), "/v1/adoptions/{id}"),
    DOCUMENT_REVIEW: "/v1/documents/{id}",
    **dict.fromkeys((IMPACT_APPROVAL, IMPACT_CHANGES, IMPACT_VERIFICATION), "/v1/impacts/{id}"),
}
"""The kinds of tasks, each with the path of its thing."""

PracticeTasks = task_page("PracticeTasks", LINKS)
