"""Drafts of an import: submitting, approving and deleting them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

from chassis.errors import AppError
from chassis.events import Event
from chassis.language import Localized
from chassis.operations import operation
from commons.permissions import ORGANISATION_APPROVER, ORGANISATION_EDITOR
from observatory.exchange.practice_import import errors, queries, schemas
from observatory.exchange.practice_import.cleanup import delete_drafts
from observatory.exchange.practice_import.model import Import
from observatory.practice.approval.operations import ApprovalOperations
from observatory.practice.practice.errors import NotYourOrganisation
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import DRAFT, INTERNAL_APPROVAL

AT_ONCE: Final = 100
"""Drafts of one call: each takes a lock and an event."""


class ImportDraftOperations(ApprovalOperations):
    """Submitting, approving and deleting the drafts of a file together."""

    @operation(
        "POST",
        "/v1/practices/imports/{import_id}/submit",
        summary=Localized(el="Υποβολή των προσχεδίων μιας εισαγωγής", en="Submit the drafts of an import"),
        description=Localized(
            el="Έως 100 κάθε φορά, με τη σειρά του αρχείου: επαναλάβετε με το `next` ως `after`, όσο δίνεται. Όσα δεν "
            "είναι πλήρη μένουν προσχέδια και αναφέρονται στο `refused`.",
            en="Up to 100 a call, in the order of the file: repeat with `next` as `after` while there is one. Those "
            "that are not complete stay drafts and are listed in `refused`.",
        ),
        allow=ORGANISATION_EDITOR,
        query=schemas.DraftsQuery,
        audit=True,
        returns=schemas.DraftsView,
        errors=(errors.ImportNotFound,),
    )
    def submit_import_drafts(self, import_id: UUID, *, query: dict[str, Any]) -> dict[str, Any]:
        """Submit the drafts of an import that were never submitted."""
        return self._each(import_id, query["after"], DRAFT, self.submit)

    @operation(
        "POST",
        "/v1/practices/imports/{import_id}/approve",
        summary=Localized(el="Έγκριση των πρακτικών μιας εισαγωγής", en="Approve the practices of an import"),
        description=Localized(
            el="Όσες περιμένουν έγκριση του φορέα, έως 100 κάθε φορά: επαναλάβετε με το `next` ως `after`.",
            en="Those that wait for the body's approval, up to 100 a call: repeat with `next` as `after`.",
        ),
        allow=ORGANISATION_APPROVER,
        query=schemas.DraftsQuery,
        audit=True,
        returns=schemas.DraftsView,
        errors=(errors.ImportNotFound, NotYourOrganisation),
    )
    def approve_import_drafts(self, import_id: UUID, *, query: dict[str, Any]) -> dict[str, Any]:
        """Approve the practices of an import that wait for their body."""
        return self._each(import_id, query["after"], INTERNAL_APPROVAL, self.approve)

    @operation(
        "DELETE",
        "/v1/practices/imports/{import_id}/drafts",
        summary=Localized(el="Διαγραφή των προσχεδίων μιας εισαγωγής", en="Delete the drafts of an import"),
        description=Localized(
            el="Όσα δεν υποβλήθηκαν ποτέ. Μετά, το ίδιο αρχείο μπορεί να εισαχθεί ξανά.",
            en="Those that were never submitted. The same file can be imported again after that.",
        ),
        allow=ORGANISATION_EDITOR,
        returns=schemas.DeletedDraftsView,
        audit=True,
        errors=(errors.ImportNotFound,),
    )
    def delete_import_drafts(self, import_id: UUID) -> dict[str, Any]:
        """Delete the drafts of an import that were never submitted."""
        self.own_import(import_id)
        return {"deleted": delete_drafts(self.session, import_id)}

    def own_import(self, import_id: UUID) -> Import:
        """Load an import of one of the caller's organisations."""
        found = self.session.get(Import, import_id)
        if found is None or not found.shows_to(self.principal):
            raise errors.ImportNotFound
        return found

    def _each(
        self, import_id: UUID, after: int, state: str, act: Callable[[Practice], Sequence[Event]]
    ) -> dict[str, Any]:
        self.own_import(import_id)
        done, refused = 0, []
        found = queries.practices_of(self.session, import_id, state, after=after, limit=AT_ONCE + 1)
        for row, practice in found[:AT_ONCE]:
            try:
                self.publish(*act(practice))
            except AppError as exc:
                refused.append(_refusal(row, practice, exc, self.call.language))
            else:
                done += 1
        more = found[AT_ONCE - 1][0].number if len(found) > AT_ONCE else None
        return {"done": done, "refused": refused, "next": more}


def _refusal(row: Any, practice: Practice, error: AppError, language: str) -> dict[str, Any]:
    problem = error.to_problem(language)
    return {
        "row": row.number,
        "external_id": row.external_id,
        "practice_id": practice.id,
        "detail": problem["detail"],
        "errors": problem["errors"],
    }
