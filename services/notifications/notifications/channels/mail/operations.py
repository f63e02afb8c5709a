"""Operations of the delivery log, and the timer that sends mails."""

from __future__ import annotations

from typing import Any, Final

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.service import Operations
from chassis.timers import every
from commons.permissions import CURATOR
from notifications.channels.mail.factory import sender_of
from notifications.channels.mail.metrics import OLDEST, WAITING
from notifications.channels.mail.queries import backlog, page_of_deliveries
from notifications.channels.mail.schemas import DeliveryPage, DeliveryQuery

SHIFT_SECONDS: Final = 5.0
"""How long one run of the sender takes on more; a stopping process waits for it."""


class DeliveryOperations(Operations):
    """The delivery log, and the sending of mails."""

    @operation(
        "GET",
        "/v1/deliveries",
        summary=Localized(el="Αρχείο αποστολών", en="Log of deliveries"),
        description=Localized(
            el="Απαντά στο ερώτημα «το έλαβε;». Το recipient είναι διεύθυνση e-mail ή ταυτότητα παραλήπτη· το αρχείο "
            "δεν περιέχει διευθύνσεις.",
            en='Answers "did they get it?". `recipient` is an e-mail address or the id of a recipient; the log itself '
            "holds no address.",
        ),
        allow=CURATOR,
        query=DeliveryQuery,
        returns=DeliveryPage,
        audit=True,  # who asked what somebody was sent
        errors=(BadCursor,),
    )
    def list_deliveries(self, *, query: dict[str, Any]) -> Page:
        """Return a page of the log."""
        return page_of_deliveries(self.session, query, self.cursors)

    @every(seconds=1, exclusive=False, transaction=False)
    def send_mails(self) -> None:
        """Send the deliveries that are due. Every replica sends; none sends a delivery claimed by another."""
        sender_of(self.runtime).run(self.ask, seconds=SHIFT_SECONDS)

    @every(seconds=30, exclusive=False)
    def measure_mails(self) -> None:
        """Measure the mails that have not left, by state."""
        for state, (number, age) in backlog(self.session, now=self.now).items():
            WAITING.labels(state).set(number)
            OLDEST.labels(state).set(age)
