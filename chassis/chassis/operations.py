"""Operations: a service's calls, each declared once, beside the code that runs it.

The steps: validate, check the permission, open one transaction, call the method, dump its result, write the published
events to the outbox, commit, reply. Every exception becomes a problem of RFC 9457, here and only here.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, TypeVar, Unpack

import eventlet
import orjson
import structlog
from marshmallow import Schema as MarshmallowSchema
from sqlalchemy.exc import SQLAlchemyError

from chassis import idempotency, links, metrics, pages
from chassis.arguments import arguments_of
from chassis.audit.record import REFUSED, record_for, retarget
from chassis.context import CallContext
from chassis.declarations import PROBLEM, Answer, Cache, Declared, Operation, Refusals
from chassis.errors import AppError, DeadlineExceeded, InternalError, PreconditionFailed
from chassis.etags import Versions
from chassis.failures import as_app_error
from chassis.language import Localized
from chassis.logs import log_context
from chassis.messaging.rpc import JSON, OperationEntrypoint, Reply, Request
from chassis.pagination import Page
from chassis.permissions import ANYONE, Permission

__all__ = [
    "PROBLEM", "Answer", "Cache", "Operation", "Refusals", "check_version", "execute", "internal", "operation",
]  # fmt: skip

log = structlog.get_logger(__name__)

_NOT_ACCEPTED = {401, 403}

Method = TypeVar("Method", bound=Callable[..., Any])


def operation(
    method: str,
    path: str,
    *,
    summary: Localized,
    allow: Permission,
    body: type[MarshmallowSchema] | None = None,
    query: type[MarshmallowSchema] | None = None,
    returns: type[MarshmallowSchema] | None = None,
    **declared: Unpack[Declared],
) -> Callable[[Method], Method]:
    """Declare a method as an operation of the API; the other words are the members of `Operation`."""

    def decorate(function: Method) -> Method:
        spec = Operation(
            name=function.__name__,
            method=method,
            path=path,
            summary=summary,
            allow=allow,
            body=body() if body else None,
            query=query() if query else None,
            returns=returns() if returns else None,
            **declared,
        )
        return _entrypoint(spec, function)

    return decorate


def internal(
    *,
    body: type[MarshmallowSchema] | None = None,
    returns: type[MarshmallowSchema] | None = None,
    transaction: bool = True,
) -> Callable[[Method], Method]:
    """Declare a method as an operation for other services only; the gateway never mounts it."""

    def decorate(function: Method) -> Method:
        name = function.__name__
        spec = Operation(
            name=name,
            method="",
            path="",
            summary=Localized(el=name, en=name),
            allow=ANYONE,
            body=body() if body else None,
            returns=returns() if returns else None,
            transaction=transaction,
        )
        return _entrypoint(spec, function)

    return decorate


def _entrypoint(spec: Operation, function: Method) -> Method:
    @functools.wraps(function)
    def run(service: Any, request: Request) -> Reply:
        return execute(service, spec, function, request)

    run.operation = spec  # type: ignore[attr-defined]
    return OperationEntrypoint.decorator(run)  # type: ignore[no-any-return]


def execute(service: Any, spec: Operation, function: Callable[..., Any], request: Request) -> Reply:
    """Run one call of an operation, from the bytes that came to the bytes that go."""
    context = request.context
    started = time.perf_counter()
    with log_context(context, service=service.name, operation=spec.name):
        try:
            with eventlet.Timeout(max(0.001, context.remaining), DeadlineExceeded):
                reply = _run(service, spec, function, request)
        except Exception as exc:  # noqa: BLE001 - the one boundary where every failure becomes a problem
            error = as_app_error(exc)
            _record_refusal(service, spec, error)
            reply = _refusal(spec, error, context)
        metrics.OPERATION_SECONDS.labels(service.name, spec.name, str(reply.status)).observe(
            time.perf_counter() - started
        )
    return reply


def _record_refusal(service: Any, spec: Operation, error: AppError) -> None:
    """Record a refused secret in the audit trail, in a new transaction: that of the call is rolled back by now."""
    if spec.limit != "login" or service.audit_record is None or error.status >= InternalError.status:
        return
    if error.status not in _NOT_ACCEPTED and not service.audit_record.always:
        return
    service.audit(outcome=REFUSED, details={"problem": error.code()})
    try:
        with service.transaction():
            pass
    except SQLAlchemyError:
        log.exception("refusal_not_recorded", operation=spec.name)


def _refusal(spec: Operation, error: AppError, context: CallContext) -> Reply:
    if spec.answers_pages and context.accepts_html:
        page = pages.error_page(error, context.language, context.trace_id).encode()
        return Reply(error.status, page, pages.HTML, {**error.headers, **pages.headers(context.language)})
    own = spec.refusals.of(error) if spec.refusals else None
    if own is not None:
        return Reply(own[0], orjson.dumps(own[1]), JSON, {**error.headers, "Cache-Control": "no-store"})
    problem = error.to_problem(context.language, context.trace_id)
    return Reply(error.status, orjson.dumps(problem), PROBLEM, error.headers)


def check_version(expected: Versions, actual: int) -> None:
    """Raise `PreconditionFailed` unless the caller's If-Match names the current version."""
    if expected is not None and actual not in expected:
        raise PreconditionFailed(
            Localized(
                el="Κάποιος άλλος το άλλαξε στο μεταξύ. Διαβάστε το ξανά και επαναλάβετε την αλλαγή.",
                en="Somebody else changed it in the meantime. Read it again and repeat your change.",
            )
        )


def _run(service: Any, spec: Operation, function: Callable[..., Any], request: Request) -> Reply:
    context = request.context
    service.enter(context)
    if spec.path:
        spec.allow.check(context.principal, service.client_access.scope_of(spec.method, spec.path))
    arguments = arguments_of(spec, request)
    if spec.audited:
        service.audit_record = record_for(spec.name, spec.path, arguments, always=bool(spec.audit))
    key = idempotency.key_for(spec.name, request) if spec.keeps_keys else None
    with service.transaction(single_read=spec.single_read) if spec.transaction else nullcontext():
        reply = None if key is None else idempotency.lookup(service.session, key)
        if reply is None:
            answer, dumped = _shape(spec, function(service, **arguments))
            if service.audit_record is not None and spec.creates is not None:
                retarget(service.audit_record, spec.creates, dumped)
            reply = _dump(spec, answer, dumped, arguments, context)
            if key is not None:
                idempotency.store(service.session, key, reply)
    purge = tuple(dict.fromkeys(tag for event in service.announced for tag in event.tags()))
    return reply if not purge else Reply(**{**reply.__dict__, "purge": purge})


def _shape(spec: Operation, result: Any) -> tuple[Answer, Any]:
    answer = result if isinstance(result, Answer) else Answer(result)
    dumped: Any = answer.value.to_dict() if isinstance(answer.value, Page) else answer.value
    if spec.returns is not None and dumped is not None and answer.content_type in {None, JSON}:
        dumped = spec.returns.dump(dumped)
    return answer, dumped


def _dump(spec: Operation, answer: Answer, dumped: Any, arguments: Mapping[str, Any], context: CallContext) -> Reply:
    headers = dict(answer.headers)
    content_type = answer.content_type or spec.produces
    status = answer.status or spec.status
    if dumped is None:
        return Reply(status=204 if status == 200 else status, headers=headers, content_type=content_type)  # noqa: PLR2004
    if spec.location is not None and isinstance(dumped, Mapping):
        headers.setdefault("Location", spec.location.format(**{**arguments, **dumped}))
    if spec.is_paged and isinstance(dumped, Mapping) and dumped.get("next"):
        following = links.next_page(spec.path, context, dumped["next"])
        headers["Link"] = f"{headers['Link']}, {following}" if "Link" in headers else following
    if spec.streamed:
        return Reply(status, dumped, content_type, headers, answer.etag, continuation=answer.continuation)
    body = dumped if isinstance(dumped, bytes) else dumped.encode() if isinstance(dumped, str) else orjson.dumps(dumped)
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    versioned = spec.versioned and status < 300  # noqa: PLR2004 - a redirect is no version of anything
    version = f"{answer.value.version if answer.version is None else answer.version}-" if versioned else ""
    etag = f'"{version}{digest}"'
    tags = tuple(tag.format(**arguments) for tag in spec.cache.tags) if spec.cache else ()
    return Reply(status, body, content_type, headers, etag, (*tags, *answer.tags))
