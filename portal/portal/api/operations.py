"""Operations: every operation of the public API that the portal calls, by its name in the contract."""

from __future__ import annotations

from typing import Final, NamedTuple


class Operation(NamedTuple):
    """One operation: the service that owns it, its method and its path template."""

    service: str
    method: str
    path: str


OPERATIONS: Final = {
    # observatory
    "search_practices": Operation("observatory", "GET", "/v1/practices"),
    "read_practice": Operation("observatory", "GET", "/v1/practices/{practice_id}"),
    "list_related": Operation("observatory", "GET", "/v1/practices/{practice_id}/related"),
    "list_own_practices": Operation("observatory", "GET", "/v1/practices/mine"),
    "list_review_queue": Operation("observatory", "GET", "/v1/reviews/queue"),
    "read_taxonomy": Operation("observatory", "GET", "/v1/taxonomies/{taxonomy}"),
    # challenges
    "list_challenges": Operation("challenges", "GET", "/v1/challenges"),
    "read_challenge": Operation("challenges", "GET", "/v1/challenges/{challenge_id}"),
    "list_questions": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/questions"),
    "list_announcements": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/announcements"),
    "list_solutions": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/solutions"),
    "list_results": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/results"),
    "read_story": Operation("challenges", "GET", "/v1/cases/{case_id}/story"),
    "list_own_challenges": Operation("challenges", "GET", "/v1/challenges/mine"),
    "list_challenge_queue": Operation("challenges", "GET", "/v1/challenges/queue"),
    "list_own_solutions": Operation("challenges", "GET", "/v1/solutions/mine"),
    "list_own_evaluations": Operation("challenges", "GET", "/v1/evaluations/mine"),
    # identity
    "get_me": Operation("identity", "GET", "/v1/me"),
    "start_session": Operation("identity", "POST", "/v1/sessions"),
    "refresh_session": Operation("identity", "POST", "/v1/sessions/refresh"),
    "end_session": Operation("identity", "DELETE", "/v1/sessions/current"),
    "get_organisation": Operation("identity", "GET", "/v1/organisations/{organisation_id}"),
    "list_organisations": Operation("identity", "GET", "/v1/organisations"),
    "list_experts": Operation("identity", "GET", "/v1/experts"),
    # notifications
    "request_subscription": Operation("notifications", "POST", "/v1/subscriptions"),
}
