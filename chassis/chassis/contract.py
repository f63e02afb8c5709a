"""Contract: one document of a service's operations, published events and subscriptions, returned on request.

`operations` is for the gateway's routing and access control. `paths` and `schemas` are OpenAPI 3.1. `events` and
`subscriptions` are for AsyncAPI and for the contract tests between producers and consumers.
"""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import types
import typing
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema as MarshmallowSchema

from chassis.bodies import FORM
from chassis.client_access import ClientAccess
from chassis.events import Event
from chassis.examples import Examples
from chassis.language import Localized
from chassis.messaging.rpc import JSON
from chassis.messaging.topology import Subscription, subscriptions_of
from chassis.operations import PROBLEM, Operation
from chassis.pages import HTML
from chassis.portable_schemas import make_portable
from chassis.schemas import View

CONTRACT_VERSION = 1

_ERRORS = {
    400: Localized(el="Το αίτημα δεν διαβάζεται", en="The request cannot be read"),
    401: Localized(el="Απαιτείται σύνδεση", en="Sign in first"),
    403: Localized(el="Δεν επιτρέπεται", en="Not allowed"),
    404: Localized(el="Δεν βρέθηκε", en="Not found"),
    409: Localized(el="Σύγκρουση με την τρέχουσα κατάσταση", en="Conflict with the current state"),
    412: Localized(el="Το στοιχείο άλλαξε στο μεταξύ", en="It has changed in the meantime"),
    413: Localized(el="Το αίτημα είναι πολύ μεγάλο", en="The request is too large"),
    414: Localized(el="Η διεύθυνση είναι πολύ μεγάλη", en="The address is too long"),
    415: Localized(el="Ο τύπος περιεχομένου δεν υποστηρίζεται", en="Unsupported media type"),
    422: Localized(el="Ορισμένα πεδία δεν είναι έγκυρα", en="Some fields are not valid"),
    428: Localized(el="Απαιτείται η κεφαλίδα If-Match", en="The If-Match header is required"),
    503: Localized(el="Η υπηρεσία δεν είναι διαθέσιμη", en="The service is unavailable"),
    504: Localized(el="Η απάντηση καθυστέρησε", en="The answer took too long"),
}

_PAGE: dict[str, Any] = {HTML: {"schema": {"type": "string"}}}


def operations_of(service: type) -> list[Operation]:
    """Return the operations that a service class declares, by name."""
    found = (getattr(member, "operation", None) for _, member in inspect.getmembers(service, inspect.isfunction))
    return [spec for spec in found if isinstance(spec, Operation)]


def build_contract(service: Any) -> dict[str, Any]:
    """Build the contract document of a service class."""
    public = [spec for spec in operations_of(service) if spec.path]
    spec = APISpec(
        title=service.name,
        version=service.version(),
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_schema_name)],  # type: ignore[arg-type]  # it may give None,
    )
    paths: dict[str, dict[str, Any]] = {}
    for operation in public:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _openapi(service, operation)
    for path, methods in paths.items():
        spec.path(path, operations=methods)
    document = make_portable(spec.to_dict())
    service.examples.add_to(document["paths"], document.get("components", {}).get("schemas", {}))
    return {
        "contract": CONTRACT_VERSION,
        "service": service.name,
        "version": service.version(),
        "title": dataclasses.asdict(service.title) if service.title else {},
        "operations": [_routing(service.client_access, operation) for operation in public],
        "paths": document["paths"],
        "schemas": document.get("components", {}).get("schemas", {}),
        "scopes": _scopes(service.client_access, public),
        "events": [_event(service.examples, event) for event in service.publishes],
        "subscriptions": [_subscription(subscription) for subscription in subscriptions_of(service)],
    }


def _subscription(subscription: Subscription) -> dict[str, Any]:
    said = {"service": subscription.producer, "types": list(subscription.types), "queue": subscription.queue}
    earlier = {replaced.queue: list(replaced.types) for replaced in subscription.earlier}
    return {**said, "earlier": earlier} if earlier else said


def contract_digest(service: Any) -> str:
    """Return the SHA-256 of a service's contract, by which a gateway detects a change."""
    return hashlib.sha256(orjson.dumps(build_contract(service), option=orjson.OPT_SORT_KEYS)).hexdigest()


def _routing(clients: ClientAccess, operation: Operation) -> dict[str, Any]:
    cache = operation.cache
    return {
        "name": operation.name,
        "method": operation.method,
        "path": operation.path,
        "allow": sorted(operation.allow.roles),
        "cache": {"seconds": cache.seconds, "shared": cache.shared} if cache else None,
        "has_body": operation.body is not None,
        "form": operation.form,
        **({"uploads": list(operation.uploads)} if operation.uploads else {}),
        "if_match": operation.if_match,
        "idempotent": operation.keeps_keys,
        "deprecated": operation.deprecated.isoformat() if operation.deprecated else None,
        "sunset": operation.sunset.isoformat() if operation.sunset else None,
        "limit": operation.limit,
        "limit_by": operation.limit_by,
        "scope": clients.scope_of(operation.method, operation.path),
        "basic": operation.basic,
        "status": operation.status,
        "produces": operation.produces,
        **({"pages": True} if operation.pages else {}),
        "query": sorted(operation.query_names),
        **({"streamed": True} if operation.streamed else {}),
        "summary": dataclasses.asdict(operation.summary),
        "description": dataclasses.asdict(operation.description) if operation.description else None,
    }


def _openapi(service: Any, operation: Operation) -> dict[str, Any]:
    document: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [service.name],
        "summary": operation.summary.en,
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.description:
        document["description"] = operation.description.en
    if operation.body is not None:
        kinds = ("application/json", FORM) if operation.form else ("application/json",)
        example = {"example": dict(operation.example)} if operation.example else {}
        document["requestBody"] = {
            "required": any(field.required for field in operation.body.fields.values()),
            "content": {kind: {"schema": operation.body, **example} for kind in kinds},
        }
    if operation.uploads:
        file = {"schema": {"type": "string", "format": "binary"}}
        document["requestBody"] = {"content": dict.fromkeys(operation.uploads, file)}
    if "anyone" not in operation.allow.roles:
        document["security"] = [{"bearer": []}]
        scope = service.client_access.scope_of(operation.method, operation.path)
        if scope and service.client_access.role in operation.allow.roles:
            document["security"].append({"client": [scope]})
    elif operation.basic:
        document["security"] = [{}, {"basic": []}]
    return document


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    for name in operation.path_parameters:
        schema = {"type": "string"}
        if name == "id" or name.endswith("_id"):
            schema["format"] = "uuid"
        parameters.append({"in": "path", "name": name, "required": True, "schema": schema})
    if operation.query is not None:
        parameters.append({"in": "query", "schema": operation.query})
    if operation.if_match:
        parameters.append({"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}})
    return parameters


def _responses(operation: Operation) -> dict[str, Any]:
    asked: tuple[tuple[bool, set[int]], ...] = (
        (True, {400, 503, 504}),
        ("anyone" not in operation.allow.roles, {401, 403}),
        (bool(operation.path_parameters), {404, 414}),
        (operation.body is not None or bool(operation.uploads), {413, 415, 422}),
        (operation.query is not None, {414, 422}),
        (operation.if_match, {409, 412, 428}),
        (operation.keeps_keys, {409, 422}),
    )
    statuses = {error.status for error in operation.errors}.union(*(refusals for said, refusals in asked if said))
    responses = _successes(operation)
    content: dict[str, Any] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if operation.answers_pages:
        content |= _PAGE
    for status in sorted(statuses):
        text = _ERRORS.get(status)
        responses[str(status)] = {"description": text.en if text else "Problem", "content": content}
    if operation.refusals is not None:
        said = {**content, JSON: {"schema": operation.refusals.shape()}}
        for refused in map(str, sorted(statuses & {400, 401})):
            responses[refused] = {**responses[refused], "content": said}
    return responses


def _successes(operation: Operation) -> dict[str, Any]:
    success: dict[str, Any] = {"description": operation.summary.en}
    if operation.returns is not None:
        files = {kind: {"schema": {"type": "string"}} for kind in operation.offers}
        success["content"] = {operation.produces: {"schema": operation.returns}, **files}
    elif operation.produces != "application/json":
        kinds = (operation.produces, *operation.offers)
        text = {"type": "string", **({"format": "binary"} if operation.streamed else {})}
        success["content"] = {
            kind: {"schema": {"type": "object"} if kind.endswith("+json") else text} for kind in kinds
        }
    sent = {"Location": operation.location is not None, "ETag": operation.versioned, "Link": operation.is_paged}
    if any(sent.values()):
        # the last page has no next one
        said = {name: {"schema": {"type": "string"}, "required": name != "Link"} for name in sent}
        success["headers"] = {name: said[name] for name, is_sent in sent.items() if is_sent}
    responses = {str(operation.status): success}
    if operation.pages and operation.produces not in _PAGE:
        page = responses.setdefault("200", {"description": operation.summary.en})
        page["content"] = {**page.get("content", {}), **_PAGE}
    return responses


def _schema_name(schema: Any) -> str | None:
    cls = schema if isinstance(schema, type) else type(schema)
    name: str = cls.__name__
    modified = isinstance(schema, MarshmallowSchema) and bool(schema.only or schema.exclude or schema.partial)
    if modified or cls is MarshmallowSchema:
        return None
    return name.removesuffix("View") if issubclass(cls, View) else name.removesuffix("Schema")


def _scopes(clients: ClientAccess, operations: list[Operation]) -> dict[str, Any]:
    """Return the scopes that operations ask for, with their texts."""
    asked = {clients.scope_of(operation.method, operation.path) for operation in operations}
    return {scope: dataclasses.asdict(text) for scope, text in clients.scopes.items() if scope in asked}


def _event(examples: Examples, event: type[Event]) -> dict[str, Any]:
    hints = typing.get_type_hints(event)
    properties = {field.name: _json_type(hints[field.name]) for field in dataclasses.fields(event)}
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {
        "type": event.type,
        "aggregate": event.aggregate,
        "key": event.key,
        "public": event.public,
        **({"public_fields": list(event.public_fields)} if event.public else {}),
        **({"public_when": dict([event.public_when])} if event.public_when else {}),
        "expects_listener": event.expects_listener,
        "invalidates": list(event.invalidates),
        "schema": schema,
        "example": examples.of(schema, {}),
    }


_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


def _json_type(hint: Any) -> dict[str, Any]:
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {typing.Union, types.UnionType}:
        return {"anyOf": [_json_type(argument) for argument in arguments]}
    if origin in {list, tuple, frozenset, set}:
        return {"type": "array", "items": _json_type(arguments[0])}
    if typing.is_typeddict(hint):
        properties = {name: _json_type(inner) for name, inner in typing.get_type_hints(hint).items()}
        return {"type": "object", "properties": properties, "required": list(properties)}
    if origin is dict:
        return {"type": "object"}
    if origin is typing.Literal:
        return {"enum": list(arguments)}
    return {}
