"""Arguments: what an operation's method is called with, made of the call as it came."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from uuid import UUID

import orjson

from chassis.errors import BadRequest, NotFound, PreconditionFailed, PreconditionRequired, UnsupportedMediaType
from chassis.language import Text
from chassis.messaging.rpc import Request
from chassis.schemas import load, load_query

if TYPE_CHECKING:
    from chassis.operations import Operation

FORM = "application/x-www-form-urlencoded"
_ETAG = re.compile(r'"(\d+)-[0-9a-f]+"')


def arguments_of(spec: Operation, request: Request) -> dict[str, Any]:
    """Give the arguments that the declaration asks for; raises what is wrong with them."""
    context = request.context
    arguments: dict[str, Any] = {name: _path_value(name, context.path.get(name, "")) for name in spec.path_parameters}
    if spec.query is not None:
        arguments["query"] = load_query(spec.query, context.query)
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
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


def _expected_version(header: str | None) -> int | None:
    if header is None:
        raise PreconditionRequired
    if header.strip() == "*":
        return None
    match = _ETAG.fullmatch(header.strip())
    if match is None:
        raise PreconditionFailed
    return int(match.group(1))


def _upload(spec: Operation, request: Request) -> bytes:
    if request.context.content_type not in spec.uploads:
        raise UnsupportedMediaType(headers={"Accept-Post": ", ".join(spec.uploads)})
    return request.body


def _body(spec: Operation, request: Request) -> Any:
    media_type = request.context.content_type.partition(";")[0].strip().lower()
    if spec.form and media_type == FORM:
        return _form(request.body.decode("utf-8", "replace"))
    try:
        return orjson.loads(request.body) if request.body else {}
    except orjson.JSONDecodeError as fault:
        raise BadRequest(
            Text(el="Το σώμα του αιτήματος δεν είναι έγκυρο JSON.", en=f"The body is not valid JSON: {fault}.")
        ) from None


def _form(text: str) -> dict[str, Any]:
    """Read a form; a field that is there twice becomes a list, which no field of text takes."""
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        values.setdefault(name, []).append(value)
    return {name: given[0] if len(given) == 1 else given for name, given in values.items()}
