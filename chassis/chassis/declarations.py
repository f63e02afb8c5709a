"""Declarations: the metadata of an operation, stated once beside its code, and the types of its result."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self, TypedDict

from marshmallow import Schema as MarshmallowSchema

from chassis import pages
from chassis.errors import AppError
from chassis.language import Localized
from chassis.messaging.rpc import JSON
from chassis.permissions import Permission

PROBLEM = "application/problem+json"
_PATH_PARAMETER = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Cache:
    """Lifetime of an answer in the gateway's cache, and the tags by which events purge it.

    Only answers to anonymous callers are cached, unless `shared`: the answer never depends on the caller.
    """

    seconds: int
    tags: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Refusals:
    """Error format of a standard other than RFC 9457: `of` returns status and body, or None for a problem document."""

    shape: type[MarshmallowSchema]
    of: Callable[[AppError], tuple[int, dict[str, Any]] | None]


class Declared(TypedDict, total=False):
    """Members of `Operation` that its declaration may leave out."""

    status: int
    location: str | None
    versioned: bool
    if_match: bool
    cache: Cache | None
    transaction: bool
    single_read: bool
    form: bool
    uploads: tuple[str, ...]
    pages: bool
    idempotent: bool
    audit: bool | None
    creates: str | None
    deprecated: date | None
    sunset: date | None
    limit: Literal["login"] | None
    limit_by: str | None
    basic: bool
    refusals: Refusals | None
    produces: str
    offers: tuple[str, ...]
    streamed: bool
    errors: tuple[type[AppError], ...]
    example: Mapping[str, Any] | None
    description: Localized | None


@dataclass(frozen=True)
class Operation:
    """The declaration of one operation; `method` and `path` are empty for one that only services may call.

    `pages`: browsers get pages where programs get data. `single_read`: the operation makes one query and changes
    nothing. It needs no BEGIN and COMMIT around it, two of its three round trips.
    `example` is a body, where one made of the schema would break a rule that the schema cannot express.
    `deprecated` is the day from which new clients should not use it, `sunset` the day after which it may be removed.
    `limit="login"` is for an operation that checks a secret. It is counted more strictly, by the caller's address, and
    by address and the field `limit_by` of the body together.
    `idempotent=False` is for a POST with a secret in its answer: answers stored for an Idempotency-Key must hold none.
    `streamed` is for an answer that may be large. The method gets the `continuation` of its last `Answer`, none at
    first, and returns one piece; the gateway asks until there is none. `offers` are media types beside `produces`.
    `audit=False` leaves a change out of the audit trail, `audit=True` enters a read in it. By default a call other than
    GET leaves one record if it changed something. An operation that checks a secret also records a refusal.
    `creates` is the kind of the created object, the target of the record; its id is the `id` of the answer.
    `uploads` are the media types of a raw file body. The method gets its bytes as `upload`, and its media type as
    `self.call.content_type`.
    `basic` lets a client send its secret as HTTP Basic. `refusals` is for an operation with an error format defined by
    its own standard.
    """

    name: str
    method: str
    path: str
    summary: Localized
    allow: Permission
    body: MarshmallowSchema | None = None
    query: MarshmallowSchema | None = None
    returns: MarshmallowSchema | None = None
    status: int = 200
    location: str | None = None
    versioned: bool = False
    if_match: bool = False
    cache: Cache | None = None
    transaction: bool = True
    single_read: bool = False
    form: bool = False
    uploads: tuple[str, ...] = ()
    pages: bool = False
    idempotent: bool = True
    audit: bool | None = None
    creates: str | None = None
    deprecated: date | None = None
    sunset: date | None = None
    limit: Literal["login"] | None = None
    limit_by: str | None = None
    basic: bool = False
    refusals: Refusals | None = None
    produces: str = JSON
    offers: tuple[str, ...] = ()
    streamed: bool = False
    errors: tuple[type[AppError], ...] = ()
    example: Mapping[str, Any] | None = None
    description: Localized | None = None

    @property
    def path_parameters(self) -> list[str]:
        """Return the names in the path's braces."""
        return _PATH_PARAMETER.findall(self.path)

    @property
    def query_names(self) -> frozenset[str]:
        """Return the names of the parameters that its query may have."""
        if self.query is None:
            return frozenset()
        return frozenset(field.data_key or name for name, field in self.query.load_fields.items())

    @property
    def audited(self) -> bool:
        """Return whether a call that changes something leaves an audit record."""
        return self.method not in {"", "GET"} if self.audit is None else self.audit

    @property
    def is_paged(self) -> bool:
        """Return whether the answer is a page of a list, with a cursor to the next."""
        return self.method == "GET" and self.query is not None and "cursor" in self.query.fields

    @property
    def keeps_keys(self) -> bool:
        """Return whether a signed-in caller's `Idempotency-Key` is stored with the effect, in its one transaction."""
        return self.method == "POST" and self.transaction and not self.single_read and self.idempotent

    @property
    def answers_pages(self) -> bool:
        """Return whether a browser gets pages, for errors too."""
        return self.pages or self.produces == pages.HTML


@dataclass(frozen=True)
class Answer:
    """Result of an operation with metadata beside its value.

    `version` is the version of the object shown, where the value (a page) does not contain it. A streamed answer has
    the position of its next piece in `continuation`, and in `etag` (quoted) the tag of the whole.
    """

    value: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None
    tags: tuple[str, ...] = ()
    version: int | None = None
    continuation: str | None = None
    etag: str | None = None

    @classmethod
    def page(cls, html: str, language: str, *, version: int | None = None) -> Self:
        """Answer with a page for people, in `language`."""
        return cls(html, status=200, headers=pages.headers(language), content_type=pages.HTML, version=version)

    @classmethod
    def moved_to(cls, url: str) -> Self:
        """Redirect a person's browser to the page that took the place of this one (RFC 9110, 15.4.3).

        Ask `call.is_navigation` before: programs and mail scanners get the page itself.
        """
        return cls("", status=302, headers={"Location": url}, content_type=pages.HTML)
