"""Operations of feedback."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from chassis.schemas import PageQuery
from chassis.service import Operations
from commons.permissions import CURATOR
from notifications.notices.feedback import queries
from notifications.notices.feedback.model import Feedback
from notifications.notices.record import record_feedback
from notifications.self_service.confirm_request.model import Caller
from notifications.self_service.feedback import limits, schemas
from notifications.settings import NotificationsSettings


class FeedbackOperations(Operations[NotificationsSettings]):
    """Messages of readers about the platform."""

    @operation(
        "POST",
        "/v1/feedback",
        summary=Localized(el="Σχόλιο για την πλατφόρμα", en="Send feedback"),
        description=Localized(
            el="Για εμπόδια προσβασιμότητας (Οδηγία (ΕΕ) 2016/2102, άρθρο 7), προβλήματα και ιδέες. Χωρίς λογαριασμό. "
            "Φτάνει με μήνυμα σε όσους λειτουργούν την πλατφόρμα και φυλάσσεται έναν χρόνο.",
            en="About barriers of accessibility (Directive (EU) 2016/2102, article 7), problems and ideas. Without an "
            "account. It is mailed to those who run the platform and kept for a year.",
        ),
        allow=ANYONE,
        limit="login",
        body=schemas.SendFeedback,
        returns=schemas.FeedbackTaken,
        status=202,
        errors=(limits.TooMuchFeedback,),
    )
    def send_feedback(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Keep a message, and mail it to the address of the settings."""
        limits.check_and_count(
            self.session, Caller.at(self.call.client_ip, self.settings.secret), self.settings, self.now
        )
        mailed = limits.may_mail(self.session, self.now)
        feedback = Feedback.write(body, language=self.call.language, at=self.now)
        self.session.add(feedback)
        if mailed and self.settings.feedback_address:
            record_feedback(self.session, feedback, request_id=self.call.request_id, traceparent=self.call.traceparent)
        return {"id": feedback.id, "answered_to": feedback.email is not None}

    @operation(
        "GET",
        "/v1/feedback",
        summary=Localized(el="Τα σχόλια για την πλατφόρμα", en="The feedback about the platform"),
        allow=CURATOR,
        query=PageQuery,
        returns=schemas.FeedbackPage,
        audit=True,  # who read what people wrote, with their addresses
        errors=(BadCursor,),
    )
    def list_feedback(self, *, query: dict[str, Any]) -> Page:
        """List the messages, the latest first."""
        after, limit = self.cursors.keyset("feedback", query["cursor"]), query["limit"]
        found = queries.received(self.session, after=after, limit=limit + 1)
        return self.cursors.page("feedback", found, limit, lambda row: (row.created_at, row.id))
