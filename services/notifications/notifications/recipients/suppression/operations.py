"""Operations of curators on suppressed addresses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.service import Operations
from commons.permissions import CURATOR
from notifications.recipients.suppression.errors import SuppressionNotFound
from notifications.recipients.suppression.queries import page_of_suppressions, suppression_to_lift
from notifications.recipients.suppression.schemas import SuppressionPage, SuppressionQuery


class SuppressionOperations(Operations):
    """Addresses that bounced: to see them, and to write to them again."""

    @operation(
        "GET",
        "/v1/deliveries/suppressions",
        summary=Localized(el="Διευθύνσεις στις οποίες δεν στέλνουμε", en="Suppressed addresses"),
        description=Localized(
            el="Διευθύνσεις που ο διακομιστής τους δήλωσε ανύπαρκτες. Με το recipient ζητείται μία διεύθυνση· ο "
            "κατάλογος δεν περιέχει διευθύνσεις. Λήγουν μόνες τους.",
            en="Addresses whose mail server said that they do not exist. `recipient` asks for one address; the list "
            "itself holds none. They expire by themselves.",
        ),
        allow=CURATOR,
        query=SuppressionQuery,
        returns=SuppressionPage,
        audit=True,  # who asked about whose address
        errors=(BadCursor,),
    )
    def list_suppressions(self, *, query: dict[str, Any]) -> Page:
        """Return a page of the addresses that are not written to."""
        return page_of_suppressions(self.session, query, self.cursors)

    @operation(
        "DELETE",
        "/v1/deliveries/suppressions/{suppression_id}",
        summary=Localized(el="Άρση αποκλεισμού διεύθυνσης", en="Lift a suppression"),
        description=Localized(
            el="Από εδώ και πέρα στέλνουμε ξανά στη διεύθυνση· όσα δεν στάλθηκαν στο μεταξύ δεν στέλνονται.",
            en="From now on the address is written to again; what was not sent meanwhile is not sent.",
        ),
        allow=CURATOR,
        status=204,
        errors=(SuppressionNotFound,),
    )
    def lift_suppression(self, suppression_id: UUID) -> None:
        """Write to an address again."""
        suppression = suppression_to_lift(self.session, suppression_id)
        if suppression is None:
            raise SuppressionNotFound
        self.session.delete(suppression)
