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
    "create_practice": Operation("observatory", "POST", "/v1/practices"),
    "edit_practice": Operation("observatory", "PATCH", "/v1/practices/{practice_id}"),
    "submit_practice": Operation("observatory", "POST", "/v1/practices/{practice_id}/submit"),
    "withdraw_practice": Operation("observatory", "POST", "/v1/practices/{practice_id}/withdraw"),
    "archive_practice": Operation("observatory", "POST", "/v1/practices/{practice_id}/archive"),
    "approve_practice": Operation("observatory", "POST", "/v1/practices/{practice_id}/approve"),
    "return_practice": Operation("observatory", "POST", "/v1/practices/{practice_id}/return"),
    "delete_practice": Operation("observatory", "DELETE", "/v1/practices/{practice_id}"),
    "list_reviews": Operation("observatory", "GET", "/v1/practices/{practice_id}/reviews"),
    "list_revisions": Operation("observatory", "GET", "/v1/practices/{practice_id}/revisions"),
    "review_practice": Operation("observatory", "POST", "/v1/practices/{practice_id}/reviews"),
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
    "create_challenge": Operation("challenges", "POST", "/v1/challenges"),
    "edit_challenge": Operation("challenges", "PATCH", "/v1/challenges/{challenge_id}"),
    "submit_challenge": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/submit"),
    "withdraw_challenge": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/withdraw"),
    "publish_challenge": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/publish"),
    "unpublish_challenge": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/unpublish"),
    "archive_challenge": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/archive"),
    "list_owners": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/owners"),
    "ask_to_join": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/owners"),
    "answer_join_request": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/owners/{organisation_id}"),
    "leave_challenge": Operation("challenges", "DELETE", "/v1/challenges/{challenge_id}/owners/{organisation_id}"),
    "list_proposed_practices": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/practices"),
    "answer_question": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/questions/{question_id}/answer"),
    "make_announcement": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/announcements"),
    "list_pilots": Operation("challenges", "GET", "/v1/pilots"),
    "list_challenge_reviews": Operation("challenges", "GET", "/v1/challenges/{challenge_id}/reviews"),
    "review_challenge": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/reviews"),
    "ask_question": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/questions"),
    "create_solution": Operation("challenges", "POST", "/v1/challenges/{challenge_id}/solutions"),
    "read_solution": Operation("challenges", "GET", "/v1/solutions/{solution_id}"),
    "edit_solution": Operation("challenges", "PATCH", "/v1/solutions/{solution_id}"),
    "submit_solution": Operation("challenges", "POST", "/v1/solutions/{solution_id}/submit"),
    "recall_solution": Operation("challenges", "POST", "/v1/solutions/{solution_id}/recall"),
    "withdraw_solution": Operation("challenges", "POST", "/v1/solutions/{solution_id}/withdraw"),
    "invite_member": Operation("challenges", "POST", "/v1/solutions/{solution_id}/invitations"),
    "decide_membership": Operation("challenges", "POST", "/v1/solutions/{solution_id}/members/me"),
    "list_own_invitations": Operation("challenges", "GET", "/v1/solutions/invitations"),
    # identity
    "register_person": Operation("identity", "POST", "/v1/people"),
    "verify_person": Operation("identity", "POST", "/v1/people/verify"),
    "request_password_reset": Operation("identity", "POST", "/v1/people/password_resets"),
    "choose_password": Operation("identity", "POST", "/v1/people/password"),
    "accept_invitation": Operation("identity", "POST", "/v1/people/invitation"),
    "list_sessions": Operation("identity", "GET", "/v1/sessions"),
    "end_one_session": Operation("identity", "DELETE", "/v1/sessions/{session_id}"),
    "list_consents": Operation("identity", "GET", "/v1/me/consents"),
    "export_my_data": Operation("identity", "GET", "/v1/me/export"),
    "preview_erasure": Operation("identity", "GET", "/v1/me/erasure"),
    "erase_me": Operation("identity", "DELETE", "/v1/me"),
    "list_members": Operation("identity", "GET", "/v1/organisations/{organisation_id}/members"),
    "remove_member": Operation("identity", "DELETE", "/v1/organisations/{organisation_id}/members/{person_id}"),
    "list_member_invitations": Operation("identity", "GET", "/v1/organisations/{organisation_id}/invitations"),
    "invite_to_organisation": Operation("identity", "POST", "/v1/organisations/{organisation_id}/invitations"),
    "withdraw_member_invitation": Operation(
        "identity", "DELETE", "/v1/organisations/{organisation_id}/invitations/{invitation_id}"
    ),
    "get_me": Operation("identity", "GET", "/v1/me"),
    "start_session": Operation("identity", "POST", "/v1/sessions"),
    "refresh_session": Operation("identity", "POST", "/v1/sessions/refresh"),
    "end_session": Operation("identity", "DELETE", "/v1/sessions/current"),
    "get_organisation": Operation("identity", "GET", "/v1/organisations/{organisation_id}"),
    "list_organisations": Operation("identity", "GET", "/v1/organisations"),
    "list_experts": Operation("identity", "GET", "/v1/experts"),
    # notifications
    "request_subscription": Operation("notifications", "POST", "/v1/subscriptions"),
    "get_subscription": Operation("notifications", "GET", "/v1/subscriptions/{subscription_id}"),
    "change_subscription": Operation("notifications", "PATCH", "/v1/subscriptions/{subscription_id}"),
    "end_subscription": Operation("notifications", "DELETE", "/v1/subscriptions/{subscription_id}"),
    "unsubscribe": Operation("notifications", "POST", "/v1/unsubscribe/{token}"),
    "confirm_subscription": Operation("notifications", "POST", "/v1/subscriptions/confirm"),
}
