"""Declarations: what is said of an operation once, beside the code that runs it, and what that code may answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Self

from marshmallow import Schema as MarshmallowSchema

from chassis import pages
from chassis.errors import AppError
from chassis.language import Localized
from chassis.messaging.rpc import JSON
from chassis.permissions import Permission
from chassis.scopes import scope_of

PROBLEM = "application/problem+json"
_PATH_PARAMETER = re.compile(r"{(\w+)}")


@dataclass(frozen=True)
class Cache:
    """How long the gateway may keep an answer, and the tags by which events drop it before.

    Only answers to anonymous callers are kept, unless `shared` says that the answer never depends on the caller.
    """

    seconds: int
    tags: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True)
class Refusals:
    """How a standard other than RFC 9457 has an operation say no: `of` gives status and body, None for our own way."""

    shape: type[MarshmallowSchema]
    of: Callable[[AppError], tuple[int, dict[str, Any]] | None]


@dataclass(frozen=True)
class Operation:
    """The declaration of one operation; `method` and `path` are empty for one that only services may call.

    `pages` says that a person in a browser gets pages where a program gets data. A `single_read` asks the database
    one question and changes nothing: it needs no BEGIN and COMMIT around it, two of its three round trips.
    `example` is a body, where one made of the schema would break a rule that the schema cannot say.
    `deprecated` is the day from which nobody should build on it, `sunset` the day after which it may be gone.
    `limit="login"` is for an operation that tries a secret: it is counted more strictly, by the caller's address, and
    by address and the field `limit_by` of the body together.
    `idempotent=False` is for a POST whose answer holds a secret: answers kept for an Idempotency-Key must hold none.
    `streamed` is for an answer that may be large: the method gets the `continuation` that its last `Answer` gave, none
    at first, and gives one piece; the gateway asks on until there is none. `offers` are media types beside `produces`.
    `audit=False` leaves a change out of the audit trail, `audit=True` enters a reading in it: by default what is no GET
    and has changed something leaves one record, and what tries a secret leaves one when it is refused, too.
    `uploads` are the media types of a file that comes as it is: the method gets its bytes as `upload`, and which of the
    types it is as `self.call.content_type`.
    `basic` lets a client show its secret as HTTP Basic. `refusals` is for an operation whose standard has its own way
    to say no.
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
        """Give the names in the path's braces."""
        return _PATH_PARAMETER.findall(self.path)

    @property
    def query_names(self) -> frozenset[str]:
        """Return the names of the parameters that its query may have."""
        if self.query is None:
            return frozenset()
        return frozenset(field.data_key or name for name, field in self.query.load_fields.items())

    @property
    def scope(self) -> str | None:
        """Give the scope that an agency's client needs; None where only people may go."""
        return scope_of(self.method, self.path) if self.path else None

    @property
    def audited(self) -> bool:
        """Say whether a call that changes something leaves a record in the audit trail."""
        return self.method not in {"", "GET"} if self.audit is None else self.audit

    @property
    def is_paged(self) -> bool:
        """Say whether its answer is a page of a list, with a cursor to the next."""
        return self.method == "GET" and self.query is not None and "cursor" in self.query.fields

    @property
    def keeps_keys(self) -> bool:
        """Say whether a signed-in caller's `Idempotency-Key` is kept: with the effect, so in its one transaction."""
        return self.method == "POST" and self.transaction and not self.single_read and self.idempotent

    @property
    def answers_pages(self) -> bool:
        """Say whether a person in a browser is answered with pages, a fault included."""
        return self.pages or self.produces == pages.HTML


@dataclass(frozen=True)
class Answer:
    """What an operation returns when its result alone does not say everything.

    `version` is that of what a versioned answer shows, where the value (a page) does not say it itself. A streamed
    answer says in `continuation` where it goes on, and in `etag` (quoted) what all of it is.
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
