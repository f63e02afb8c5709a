"""Operations of revisions."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE
from chassis.schemas import PageQuery
from commons.audience import audiences_of
from observatory.practice.practice import errors
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.content import changed_fields, empty_content, from_snapshot, to_snapshot
from observatory.practice.practice.model import Practice
from observatory.practice.revision import queries, schemas
from observatory.practice.revision.model import Revision


class RevisionOperations(PracticeAccess):
    """Reading the history of a practice."""

    @operation(
        "GET",
        "/v1/practices/{practice_id}/revisions",
        summary=Localized(el="Οι εκδόσεις μιας πρακτικής", en="The revisions of a practice"),
        description=Localized(
            el="Ό,τι υποβλήθηκε, κρίθηκε ή δημοσιεύθηκε είναι μια έκδοση. Οι αποθηκεύσεις ανάμεσα αλλάζουν την "
            "ανοικτή, που έχει `fixed_at` κενό.",
            en="What was submitted, decided or published is a revision. Saves in between change the open one, whose "
            "`fixed_at` is null.",
        ),
        allow=ANYONE,
        query=PageQuery,
        returns=schemas.RevisionPage,
        cache=Cache(seconds=60, tags=("practice:{practice_id}",)),
        errors=(errors.PracticeNotFound, errors.PracticeTakenDown),
    )
    def list_revisions(self, practice_id: UUID, *, query: dict[str, Any]) -> Page:
        """List every revision for callers that may see the working copy, else the published ones without authors."""
        seen = self.visible_practice(practice_id)
        concerned = isinstance(seen, Practice) and seen.shows_working_copy_to(self.principal)
        before, limit = self.cursors.after("revisions", query["cursor"], length=1), query["limit"]
        found = queries.history(
            self.session,
            practice_id,
            published_for=None if concerned else audiences_of(self.principal),
            before=before[0] if before else None,
            limit=limit + 1,
        )
        page = self.cursors.page("revisions", found, limit, lambda row: (row.number,))
        if concerned:
            return page
        shown = [_for_the_public(*pair) for pair in pairwise([*found, None])]
        return Page(shown[:limit], page.next)


def _for_the_public(revision: Revision | None, earlier: Revision | None) -> dict[str, Any]:
    # What changed since the last published revision: the steps between were never public.
    if revision is None:
        raise ValueError("only the last of a pair may be missing")
    then = earlier.content if earlier else to_snapshot(empty_content())
    return {
        "number": revision.number,
        "created_at": revision.published_at,
        "saved_at": revision.published_at,
        "fixed_at": revision.published_at,
        "published_at": revision.published_at,
        "person_id": None,
        "changed": changed_fields(from_snapshot(then), from_snapshot(revision.content)),
        "content": revision.content,
    }
