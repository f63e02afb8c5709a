"""Bases: the values of open forms as they were shown, kept in the row of the session."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Final

import orjson

from portal.forms.merging import Base

if TYPE_CHECKING:
    from portal.visit import Visit

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{12}")


async def keep(visit: Visit, base: Base, key: str = "") -> str:
    """Keep the base of a form under its key, by default a new one; return the key."""
    if visit.session is None:
        return ""
    key = key if _KEY.fullmatch(key) else secrets.token_urlsafe(9)
    thing = None if base.thing == base.page else base.thing
    await visit.portal.sessions.keep_base(visit.session.id, key, orjson.dumps([base.page, thing, base.etag]).decode())
    return key


async def find(visit: Visit, key: str) -> Base | None:
    """Return the base of a form; None where it was one of another session, or too long ago."""
    if visit.session is None or not _KEY.fullmatch(key):
        return None
    kept = await visit.portal.sessions.base(visit.session.id, key)
    if kept is None:
        return None
    page, thing, etag = orjson.loads(kept)
    return Base(page, page if thing is None else thing, etag)
