"""Operations of the inbox, for the signed-in person alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor
from chassis.permissions import SIGNED_IN
from chassis.service import Operations
from notifications.channels.mail.factory import links_of
from notifications.notices.inbox.model import InboxItem, InboxItemNotFound
from notifications.notices.inbox.queries import count_unread, item_to_change, page_of_items
from notifications.notices.inbox.writing import read_up_to
from notifications.self_service.inbox import schemas
from notifications.self_service.inbox.wording import Wording
from notifications.settings import NotificationsSettings


class InboxOperations(Operations[NotificationsSettings]):
    """Reading of the inbox."""

    @operation(
        "GET",
        "/v1/inbox",
        summary=Localized(el="Οι ειδοποιήσεις μου", en="My notices"),
        description=Localized(
            el="Όσα μάθατε με μήνυμα, και όσα δεν στάλθηκαν χωριστά. Ό,τι δεν επιτρέπεται πια να δείτε φαίνεται χωρίς "
            "τίτλο. Μένουν 180 ημέρες.",
            en="What you were told by mail, and what was not sent separately. What you may no longer see is shown "
            "without a title. They stay for 180 days.",
        ),
        allow=SIGNED_IN,
        query=schemas.InboxQuery,
        returns=schemas.InboxPage,
        errors=(BadCursor,),
        transaction=False,
    )
    def list_inbox(self, *, query: dict[str, Any]) -> dict[str, Any]:
        """List the caller's items, newest first, in the caller's language."""
        with self.transaction() as session:
            page = page_of_items(session, self._reader, query, self.cursors)
            wording = Wording(page.items, self.ask, links_of(self.settings), self.call.language)
            wording.read(session)
        return {"items": wording.worded(), "next": page.next}

    @operation(
        "GET",
        "/v1/inbox/count",
        summary=Localized(el="Πόσες ειδοποιήσεις δεν διάβασα", en="How many notices I have not read"),
        allow=SIGNED_IN,
        returns=schemas.InboxCountView,
    )
    def count_inbox(self) -> dict[str, Any]:
        """Count the caller's unread items."""
        return count_unread(self.session, self._reader)

    @operation(
        "POST",
        "/v1/inbox/read",
        summary=Localized(el="Διάβασα τις ειδοποιήσεις ως εδώ", en="I have read my notices up to here"),
        description=Localized(
            el="Όσες ήρθαν αργότερα μένουν αδιάβαστες. Η επανάληψη δεν αλλάζει τίποτα.",
            en="Those that came later stay unread. Repeating it changes nothing.",
        ),
        allow=SIGNED_IN,
        audit=False,  # what somebody has read is their own affair
        body=schemas.ReadBody,
        returns=schemas.InboxCountView,
    )
    def read_inbox(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Mark the caller's items up to one as read."""
        read_up_to(self.session, self._reader, body["up_to"], self.now)
        return count_unread(self.session, self._reader)

    @operation(
        "POST",
        "/v1/inbox/{item_id}/read",
        summary=Localized(el="Διάβασα την ειδοποίηση", en="I have read the notice"),
        allow=SIGNED_IN,
        audit=False,  # what somebody has read is their own affair
        status=204,
        errors=(InboxItemNotFound,),
    )
    def read_inbox_item(self, item_id: UUID) -> None:
        """Mark an item as read."""
        self._own_item(item_id).read(self.now)

    @operation(
        "POST",
        "/v1/inbox/{item_id}/unread",
        summary=Localized(el="Ξανά στις αδιάβαστες", en="Back to the unread notices"),
        allow=SIGNED_IN,
        audit=False,  # what somebody has read is their own affair
        status=204,
        errors=(InboxItemNotFound,),
    )
    def unread_inbox_item(self, item_id: UUID) -> None:
        """Put an item back among the unread ones."""
        self._own_item(item_id).unread()

    @operation(
        "POST",
        "/v1/inbox/{item_id}/archive",
        summary=Localized(el="Αρχειοθέτηση ειδοποίησης", en="Archive a notice"),
        allow=SIGNED_IN,
        audit=False,  # what somebody has read is their own affair
        status=204,
        errors=(InboxItemNotFound,),
    )
    def archive_inbox_item(self, item_id: UUID) -> None:
        """Take an item out of the inbox."""
        self._own_item(item_id).archive(self.now)

    @property
    def _reader(self) -> UUID:
        """Return the caller. Programs have no inbox, and no scope for one."""
        assert self.principal.person_id is not None
        return self.principal.person_id

    def _own_item(self, item_id: UUID) -> InboxItem:
        item = item_to_change(self.session, self._reader, item_id)
        if item is None:
            raise InboxItemNotFound
        return item
