"""Operations of reviews."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import internal, operation
from chassis.pagination import Page
from chassis.permissions import SIGNED_IN, any_of
from chassis.schemas import PageQuery
from chassis.timers import every
from commons.permissions import CENTRE_MANAGER, CURATOR
from commons.roles import is_curator
from observatory.practice.practice import errors
from observatory.practice.practice import queries as practices
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import TIERS
from observatory.practice.review import model, queries, schemas
from observatory.practice.review.queue import ORGANISATION, Queue, Terms, to_escalate
from observatory.projections.organisation.operations import OrganisationOperations

ESCALATE_SECONDS: Final = 300.0
ESCALATED_AT_ONCE: Final = 500


class ReviewOperations(PracticeAccess, OrganisationOperations):
    """Decisions about practices, and the queue of practices that wait for one."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/reviews",
        summary=Localized(el="Απόφαση αξιολόγησης", en="Decide about a practice"),
        description=Localized(
            el="Το κέντρο της περιφέρειας προωθεί (forward), το Υπουργείο δημοσιεύει (publish)· και οι δύο βαθμίδες "
            "ζητούν αλλαγές (request_changes) ή απορρίπτουν (reject), με υποχρεωτικό σχόλιο. Ό,τι η περιφέρεια "
            "δεν μπορεί να κρίνει, ή δεν έκρινε 10 εργάσιμες ημέρες μετά την προθεσμία, μπορεί να το αναλάβει το "
            "Υπουργείο· όποιος έκανε το βήμα της περιφέρειας δεν δημοσιεύει.",
            en="The region's centre forwards, the Ministry publishes; both tiers request changes or reject, "
            "which needs a comment. The Ministry may do the region's step where the region cannot decide, or has not "
            "10 working days after the due date; whoever did the region's step does not publish.",
        ),
        allow=any_of(CURATOR, CENTRE_MANAGER),
        body=schemas.Decision,
        returns=schemas.DecidedView,
        status=201,
        creates="review",
        location="/v1/practices/{practice_id}/reviews",
        errors=(
            errors.PracticeNotFound,
            errors.PracticeNotUnderReview,
            errors.PracticeAtOtherTier,
            model.NotYourReview,
            model.ReviewerIsAuthor,
            model.ReviewerDidRegionalStep,
            model.ReviewedRevisionChanged,
            model.ReviewCommentRequired,
        ),
    )
    def review_practice(self, practice_id: UUID, *, body: dict[str, Any]) -> dict[str, Any]:
        """Record a decision. Of two concurrent decisions, the second is refused as too late."""
        practice = self.practice_for_change(practice_id)
        free_slug = partial(practices.free_slug, self.session)
        history = queries.history_of(self.session, practice, self._terms(), self.now)
        review, events = model.decide(
            practice, **body, by=self.principal, at=self.now, free_slug=free_slug, history=history
        )
        self.session.add(review)
        self.publish(*events)
        self.published_content_changed(practice)
        return {**review.facts(), "state": practice.state}

    @operation(
        "GET",
        "/v1/practices/{practice_id}/reviews",
        summary=Localized(el="Οι αποφάσεις για μια πρακτική", en="The decisions about a practice"),
        allow=SIGNED_IN,
        query=PageQuery,
        returns=schemas.ReviewPage,
        errors=(errors.PracticeNotFound, errors.NotYourOrganisation),
    )
    def list_reviews(self, practice_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the decisions, the latest first, for callers that may see the working copy."""
        practice = self.working_copy(practice_id)
        internal = bool(is_curator(self.principal) or self.principal.role_in(practice.organisation_id))
        after, limit = self.cursors.keyset("reviews", query["cursor"]), query["limit"]
        found = queries.of_practice(self.session, practice_id, internal=internal, after=after, limit=limit + 1)
        return self.cursors.page("reviews", found, limit, lambda row: (row.created_at, row.id))

    @operation(
        "GET",
        "/v1/reviews/queue",
        summary=Localized(el="Τι περιμένει την απόφασή μου", en="What waits for my decision"),
        allow=any_of(CURATOR, CENTRE_MANAGER),
        query=schemas.QueueQuery,
        returns=schemas.QueuePage,
    )
    def list_review_queue(self, *, query: dict[str, Any]) -> Page:
        """List the practices that wait for the caller, those that the Ministry may take over too, with totals."""
        waiting = Queue(self.principal, self._terms(), self.now)
        name = f"queue:{query['sort']}"
        found = waiting.rows(self.session, query, self._place(name, query))
        page = self.cursors.page(name, found, query["limit"], lambda row: (row.place, row.practice_id))
        forwarded = queries.forwarders(self.session, [row.practice_id for row in page.items])
        items = [self._as_waiting(row, forwarded.get(row.practice_id)) for row in page.items]
        return Page(items, page.next, {"totals": waiting.totals(self.session)})

    def _place(self, name: str, query: dict[str, Any]) -> tuple[Any, UUID] | None:
        if query["sort"] != ORGANISATION:
            return self.cursors.keyset(name, query["cursor"])
        values = self.cursors.after(name, query["cursor"], length=2)
        return None if values is None else (values[0], UUID(values[1]))

    def _as_waiting(self, row: Any, forwarded_by: UUID | None) -> dict[str, Any]:
        tier = TIERS[row.state]
        may_publish = forwarded_by != self.principal.person_id
        allowed = [
            decision
            for decision in model.DECISIONS
            if tier in model.DECIDED_BY[decision] and (decision != model.PUBLISH or may_publish)
        ]
        return {**row._mapping, "tier": tier, "overdue": row.due_at < self.now, "decisions": allowed}  # noqa: SLF001 - a row's mapping

    def _terms(self) -> Terms:
        return Terms.from_settings(self.settings)

    @every(seconds=ESCALATE_SECONDS)
    def escalate_reviews(self) -> None:
        """Announce to the Ministry the practices whose regional step it may do."""
        for practice in to_escalate(self.session, self._terms(), self.now, ESCALATED_AT_ONCE):
            self.publish(*practice.escalate(self.now))

    @internal(body=schemas.NoticeRequest, returns=schemas.NoticeMaterial)
    def notice_material(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return to notifications the content of a mail about a practice or about a decision."""
        practice = self.session.get(Practice, body["practice_id"])
        if practice is None:
            raise errors.PracticeNotFound
        review = self.session.get(model.Review, body["review_id"]) if body["review_id"] else None
        if review is not None and review.practice_id != practice.id:
            raise errors.PracticeNotFound
        return {
            "practice_id": practice.id,
            "title": practice.title,
            "slug": practice.slug,
            "state": practice.state,
            "organisation_id": practice.organisation_id,
            "decision": review.decision if review else None,
            "tier": review.tier if review else TIERS.get(practice.state),
            "comment": review.comment if review else None,
            "remarks": review.remarks if review else [],
            "due_at": self._terms().due_at(practice),
            "archive_reason": practice.archive_reason,
        }

    def region_without_centre(self, region: str | None) -> None:
        """Hand the practices that wait for the region's centre to the Ministry."""
        for practice in practices.waiting_in_region(self.session, region):
            self.publish(*practice.hand_to_ministry(self.now))
