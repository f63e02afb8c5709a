"""Arguments: the arguments of an operation's method, read from the incoming call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chassis.bodies import FORM, read_form, read_json
from chassis.errors import NotFound, PreconditionFailed, PreconditionRequired, UnsupportedMediaType
from chassis.etags import Versions, accepted_versions
from chassis.messaging.rpc import Request
from chassis.parameters import counted, opened_by_link
from chassis.schemas import load, load_query

if TYPE_CHECKING:
    from chassis.context import CallContext
    from chassis.declarations import Operation

_IDENTIFIER = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def arguments_of(spec: Operation, request: Request) -> dict[str, Any]:
    """Return the arguments that the declaration asks for. Raises the error of the first invalid part."""
    context = request.context
    arguments: dict[str, Any] = {name: _path_value(name, context.path.get(name, "")) for name in spec.path_parameters}
    if spec.query is not None:
        arguments["query"] = load_query(spec.query, _counted(spec, context))
    if spec.streamed:
        arguments["continuation"] = context.continuation
    if spec.if_match:
        arguments["expected_version"] = _expected_version(context.if_match)
    if spec.uploads:
        arguments["upload"] = _upload(spec, request)
    if spec.body is not None:
        arguments["body"] = load(spec.body, _body(spec, request))
    return arguments


def _path_value(name: str, value: str) -> UUID | str:
    if name != "id" and not name.endswith("_id"):
        return value
    if _IDENTIFIER.fullmatch(value) is None:  # `UUID` reads braces, hyphens anywhere and digits of other scripts, too
        raise NotFound
    return UUID(value)


def _counted(spec: Operation, context: CallContext) -> dict[str, list[str]]:
    lenient = opened_by_link(spec.method, spec.produces, accepts_html=context.accepts_html, query=context.query)
    return counted(context.query, spec.query_names, lenient=lenient)


def _expected_version(header: str | None) -> Versions:
    if header is None:
        raise PreconditionRequired
    versions = accepted_versions(header)
    if versions is not None and not versions:
        raise PreconditionFailed
    return versions


def _upload(spec: Operation, request: Request) -> bytes:
    if request.context.content_type not in spec.uploads:
        raise UnsupportedMediaType(headers={"Accept-Post": ", ".join(spec.uploads)})
    return request.body


def _body(spec: Operation, request: Request) -> Any:
    if spec.form and request.context.content_type == FORM:
        return read_form(request.body)
    return read_json(request.body) if request.body else {}
