"""The contract document as the gateway reads it: tolerant of additions, strict about the fields that it uses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any, Final, Self

import orjson
from marshmallow import ValidationError, fields, validate
from packaging.version import InvalidVersion, Version

from chassis.contract import CONTRACT_VERSION
from chassis.messaging.rpc import JSON
from chassis.permissions import Permission
from chassis.schemas import EventPayload
from gateway.routing.table import CachePolicy, Route

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PATH: Final = r"(/([A-Za-z0-9._-]+|{[a-z][a-z0-9_]*}))+"
_NAME: Final = r"[a-z][a-z0-9_]*"


class ContractRefused(ValueError):
    """A contract that the gateway cannot mount."""


class _Cache(EventPayload):
    seconds = fields.Integer(required=True, validate=validate.Range(min=1, max=86_400))
    shared = fields.Boolean(load_default=False)


class _Operation(EventPayload):
    name = fields.String(required=True, validate=validate.Regexp(f"^{_NAME}$"))
    method = fields.String(required=True, validate=validate.OneOf(METHODS))
    path = fields.String(required=True, validate=validate.Regexp(f"^{_PATH}$"))
    allow = fields.List(fields.String(), required=True, validate=validate.Length(min=1))
    cache = fields.Nested(_Cache, load_default=None, allow_none=True)
    has_body = fields.Boolean(load_default=False)
    form = fields.Boolean(load_default=False)
    uploads = fields.List(fields.String(), load_default=list)
    idempotent = fields.Boolean(load_default=False)
    deprecated = fields.Date(load_default=None, allow_none=True)
    sunset = fields.Date(load_default=None, allow_none=True)
    limit = fields.String(load_default=None, allow_none=True)
    limit_by = fields.String(load_default=None, allow_none=True)
    scope = fields.String(load_default=None, allow_none=True)
    basic = fields.Boolean(load_default=False)
    produces = fields.String(load_default=JSON)
    pages = fields.Boolean(load_default=False)
    query = fields.List(fields.String(), load_default=None, allow_none=True)
    streamed = fields.Boolean(load_default=False)
    deadline = fields.Float(load_default=None, allow_none=True, validate=validate.Range(min=0.1, max=120))
    summary = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    description = fields.Dict(keys=fields.String(), values=fields.String(), load_default=None, allow_none=True)


class _Event(EventPayload):
    type = fields.String(required=True)
    public = fields.Boolean(load_default=False)
    invalidates = fields.List(fields.String(), load_default=list)


class _Document(EventPayload):
    contract = fields.Integer(required=True, validate=validate.Equal(CONTRACT_VERSION))
    service = fields.String(required=True, validate=validate.Regexp(f"^{_NAME}$"))
    version = fields.String(required=True)
    title = fields.Dict(keys=fields.String(), values=fields.String(), load_default=dict)
    operations = fields.List(fields.Nested(_Operation), required=True)
    paths = fields.Dict(keys=fields.String(), values=fields.Dict(), load_default=dict)
    schemas = fields.Dict(keys=fields.String(), values=fields.Dict(), load_default=dict)
    scopes = fields.Dict(keys=fields.String(), values=fields.Dict(), load_default=dict)
    events = fields.List(fields.Nested(_Event), load_default=list)


@dataclass(frozen=True, eq=False)
class Contract:
    """One version of a service's contract."""

    service: str
    version: Version
    title: Mapping[str, str]
    digest: str
    operations: tuple[Mapping[str, Any], ...]
    invalidates: Mapping[str, tuple[str, ...]]
    public: frozenset[str]
    paths: Mapping[str, Mapping[str, Any]]
    schemas: Mapping[str, Mapping[str, Any]]
    scopes: Mapping[str, Mapping[str, str]]
    document: Mapping[str, Any]

    def routes(self) -> list[Route]:
        """Return the routes of the operations, without a check of prefix ownership."""
        return [_route(self.service, operation) for operation in self.operations]

    def restricted_to(self, others: Iterable[Contract]) -> Self:
        """Return this contract restricted to the operations that all of the others have as well."""
        shared = set(map(_address, self.operations)).intersection(*(map(_address, one.operations) for one in others))
        return replace(self, operations=tuple(one for one in self.operations if _address(one) in shared))

    def same_as(self, other: Contract) -> bool:
        """Return whether both have the same document and the same subset of its operations."""
        return self.digest == other.digest and self.operations == other.operations


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 digest that heartbeats carry to identify a contract."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()


def read_contract(service: str, document: Any) -> Contract:
    """Parse the reply of `<service>.contract`; raise `ContractRefused` if it is invalid."""
    try:
        loaded = _Document().load(document)
        version = Version(loaded["version"])
    except (ValidationError, InvalidVersion) as exc:
        raise ContractRefused(f"{service}: {exc}") from exc
    if loaded["service"] != service:
        raise ContractRefused(f"{service}: the contract is that of {loaded['service']}")
    calls = [(operation["method"], operation["path"]) for operation in loaded["operations"]]
    if len(set(calls)) < len(calls):
        raise ContractRefused(f"{service}: two operations answer at one address")
    return Contract(
        service=service,
        version=version,
        title=loaded["title"],
        digest=digest_of(document),
        operations=tuple(loaded["operations"]),
        invalidates={event["type"]: tuple(event["invalidates"]) for event in loaded["events"]},
        public=frozenset(event["type"] for event in loaded["events"] if event["public"]),
        paths=loaded["paths"],
        schemas=loaded["schemas"],
        scopes=loaded["scopes"],
        document=document,
    )


def _address(operation: Mapping[str, Any]) -> tuple[str, str, str]:
    return operation["name"], operation["method"], operation["path"]


def _deprecation_headers(deprecated: date | None, sunset: date | None) -> tuple[tuple[str, str], ...]:
    """Return an operation's deprecation and sunset headers (RFC 9745, RFC 8594)."""
    headers = []
    if deprecated is not None:
        headers.append(("Deprecation", f"@{int(_midnight(deprecated).timestamp())}"))
    if sunset is not None:
        headers.append(("Sunset", format_datetime(_midnight(sunset), usegmt=True)))
    return tuple(headers)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _route(service: str, operation: Mapping[str, Any]) -> Route:
    cache = operation["cache"]
    return Route(
        method=operation["method"],
        template=operation["path"],
        service=service,
        operation=operation["name"],
        permission=Permission(frozenset(operation["allow"])),
        cache=CachePolicy(cache["seconds"], cache["shared"]) if cache and operation["method"] == "GET" else None,
        reads_body=operation["has_body"],
        reads_form=operation["form"],
        uploads=tuple(operation["uploads"]),
        deadline=operation["deadline"],
        deprecation_headers=_deprecation_headers(operation["deprecated"], operation["sunset"]),
        limit=operation["limit"],
        limit_by=operation["limit_by"],
        scope=operation["scope"],
        basic=operation["basic"],
        produces=operation["produces"],
        pages=operation["pages"],
        query=None if operation["query"] is None else frozenset(operation["query"]),
        streamed=operation["streamed"],
    )
