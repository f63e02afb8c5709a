"""Operations of document imports, for the command line only: the API does not expose them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from chassis.errors import AppError
from chassis.language import DEFAULT_LANGUAGE
from chassis.schemas import load
from observatory.library.document import queries
from observatory.library.document.access import DocumentAccess
from observatory.library.document.content import content_of
from observatory.library.document.model import Document
from observatory.library.document.states import DRAFT, PUBLISHED
from observatory.library.document_import.schemas import DocumentRow
from observatory.projections.organisation.queries import find_by_name

CREATED: Final = "created"
DRAFTED: Final = "drafted"
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"
KEPT: Final = "kept"
REFUSED: Final = "refused"


class _DryRun(Exception):
    """Rolls back the transaction of a dry run."""


class DocumentImportOperations(DocumentAccess):
    """Publication of documents from a file, one transaction each."""

    def try_document(self, row: Any, *, dry_run: bool = False, language: str = DEFAULT_LANGUAGE) -> tuple[str, str]:
        """Import one row in a transaction of its own, and return the outcome and the reason of a refusal."""
        self.enter(self.call)
        try:
            with self.transaction():
                outcome = self.import_document(row)
                _undo(only_if=dry_run)
        except _DryRun:
            return outcome, ""
        except AppError as error:
            faults = "; ".join(f"{fault.field}: {fault.detail.to(language)}" for fault in error.errors)
            return REFUSED, f": {faults or (error.detail or error.title).to(language)}"
        return outcome, ""

    def import_document(self, row: Mapping[str, Any]) -> str:
        """Import one row in the current transaction and return the outcome.

        A document changed or withdrawn by curators since is kept. A row without an address stays a draft.
        """
        data = load(DocumentRow(), row)
        issuer = find_by_name(self.session, data["issuer"])
        content = {
            **data["content"],
            "issuer_id": issuer.organisation_id if issuer else None,
            "issuer_name": "" if issuer else data["issuer"],
        }
        document = queries.imported_as(self.session, data["external_id"])
        if document is None:
            document = Document.blank(at=self.now, organisation_id=None, imported=True)
            document.external_id = data["external_id"]
            self.session.add(document)
        elif document.author_ids or document.decided_by or document.state not in {DRAFT, PUBLISHED}:
            return KEPT
        return self._import_content(document, content)

    def _import_content(self, document: Document, content: dict[str, Any]) -> str:
        is_new, before = not document.version, content_of(document)
        if document.state == PUBLISHED:
            self.publish(*document.edit(content, by=self.principal, at=self.now))
        else:
            document.write(content, by=self.principal, at=self.now)
        changed = is_new or before != content_of(document)
        published = document.state == DRAFT and bool(document.url)
        self.session.flush()
        if published:
            free_slug = partial(queries.free_slug, self.session)
            self.publish(*document.publish(by=self.principal, at=self.now, free_slug=free_slug))
            self.publish_editions(document)
        if not changed and not published:
            return UNCHANGED
        self.check_numbers(document)
        self.session.flush()
        self.session.refresh(document, ["issuer"])
        self.document_changed(document)
        if document.state == DRAFT:
            return DRAFTED
        return CREATED if is_new or published else UPDATED


def _undo(*, only_if: bool) -> None:
    if only_if:
        raise _DryRun
