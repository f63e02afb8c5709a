"""Wording: items of an inbox in the reader's language, by the rules and the words of mails.

Whoever may no longer see a notice by the roles held at this moment reads that it is no longer available.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.language import Localized
from notifications.channels.mail.batch import Ask, Batch, Postponed, Suppressed
from notifications.channels.mail.claims import Claimed
from notifications.channels.mail.content.portal_pages import page_of
from notifications.channels.mail.content.render import renderer
from notifications.channels.mail.content.template_context import context_for
from notifications.channels.mail.content.texts.table import MAIL_TEXTS
from notifications.channels.mail.links import Links
from notifications.notices.delivery.model import PERSON
from notifications.notices.inbox.model import InboxItem

_GONE: Final = Localized(el="Δεν είναι πλέον διαθέσιμο", en="No longer available")
_AWAY: Final = Localized(el="Δεν μπορεί να εμφανιστεί αυτή τη στιγμή", en="It cannot be shown at the moment")
_SHOWN: Final = ("id", "kind", "count", "created_at", "read_at", "archived_at")


class Wording:
    """The words of one page of items."""

    def __init__(self, items: Sequence[InboxItem], ask: Ask, links: Links, language: str) -> None:
        self._items = [({name: getattr(item, name) for name in _SHOWN}, _as_delivery(item)) for item in items]
        self._batch = Batch([delivery for _, delivery in self._items], ask)
        self._links = links
        self._language = language

    def read(self, session: Session) -> None:
        """Load the data of the service's own database."""
        self._batch.read(session)

    def worded(self) -> list[dict[str, Any]]:
        """Return the items with their words. Calls other services, so never in a transaction."""
        self._batch.load_contacts()
        return [shown | self._words(delivery) for shown, delivery in self._items]

    def _words(self, delivery: Claimed) -> dict[str, Any]:
        notice = self._batch.notices[delivery.announcement_id]
        try:
            self._batch.contact(delivery)
            context = context_for(
                notice,
                organisation=self._batch.organisation_of(notice),
                context=self._batch.context(notice),
                links=self._links,
                language=self._language,
            )
        except (Suppressed, Postponed) as exc:
            told = _AWAY if isinstance(exc, Postponed) else _GONE
            return {"title": told.to(self._language), "text": "", "page": None, "available": False}
        says = ""
        if notice.kind in MAIL_TEXTS:
            says = MAIL_TEXTS[notice.kind].says.to(self._language).format_map(context)
        title = renderer().subject(notice.kind, self._language, context)
        return {"title": title, "text": says, "page": page_of(notice.kind, notice.data), "available": True}


def _as_delivery(item: InboxItem) -> Claimed:
    return Claimed(item.id, item.notice_id, item.notice_id, item.kind, PERSON, item.person_id, (), 0, item.created_at)
