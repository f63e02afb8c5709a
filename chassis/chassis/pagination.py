"""Pagination: keyset pages with signed cursors, so that clients cannot forge one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson

from chassis.errors import BadRequest
from chassis.language import Localized

_SIGNATURE_BYTES = 12

T = TypeVar("T")


class BadCursor(BadRequest):
    """The cursor was not given by this platform, or not for this list."""

    title = Localized(el="Ο δείκτης σελίδας δεν ισχύει", en="The cursor is not valid")

    def __init__(self) -> None:
        super().__init__(
            Localized(
                el="Ο δείκτης δεν ανήκει σε αυτόν τον κατάλογο. Ξεκινήστε πάλι από την πρώτη σελίδα, χωρίς cursor.",
                en="This cursor does not belong to this list. Begin again at the first page, without a cursor.",
            )
        )


@dataclass(frozen=True)
class Page:
    """One page of a list: the items, the cursor of the next page if there is one, and further members of the answer."""

    items: Sequence[Any]
    next: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the page in the form that its schema dumps."""
        return {"items": self.items, "next": self.next, **self.extra}


class CursorCodec:
    """Seals the name of a list and the sort values of a page's last row into a cursor, and opens it again."""

    def __init__(self, *secrets: str) -> None:
        """Derive the keys. The first secret seals, all of them open."""
        self._keys = [hashlib.sha256(b"cursor:" + secret.encode()).digest() for secret in secrets]

    def seal(self, name: str, values: Sequence[Any]) -> str:
        """Make a cursor of the list `name` from JSON-able values (UUIDs and times come back as strings)."""
        payload = orjson.dumps([name, *values])
        return base64.urlsafe_b64encode(_sign(self._keys[0], payload) + payload).decode().rstrip("=")

    def after(self, name: str, cursor: str | None, *, length: int) -> list[Any] | None:
        """Return the `length` sort values of a cursor of the list `name`, or None without a cursor.

        Raises `BadCursor` for an invalid signature and for another list's cursor.
        """
        if cursor is None:
            return None
        try:
            raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        except (binascii.Error, ValueError):
            raise BadCursor from None
        signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not any(hmac.compare_digest(signature, _sign(key, payload)) for key in self._keys):
            raise BadCursor
        values: list[Any] = orjson.loads(payload)
        if len(values) != 1 + length or values[0] != name:
            raise BadCursor
        return values[1:]

    def keyset(self, name: str, cursor: str | None) -> tuple[datetime, UUID] | None:
        """Open a cursor of the list `name` in order of time. Raises `BadCursor` for another list's cursor."""
        values = self.after(name, cursor, length=2)
        return None if values is None else (datetime.fromisoformat(values[0]), UUID(values[1]))

    def page(self, name: str, found: Sequence[T], limit: int, key: Callable[[T], tuple[Any, ...]]) -> Page:
        """Make a page of the first `limit` rows of the list `name`, with a cursor when there are more."""
        items = found[:limit]
        more = len(found) > limit
        return Page(items, self.seal(name, key(items[-1])) if more else None)


def _sign(key: bytes, payload: bytes) -> bytes:
    return hmac.new(key, payload, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
