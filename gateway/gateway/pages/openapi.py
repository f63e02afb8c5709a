"""The OpenAPI 3.1 document: the mounted contracts merged into one, in Greek or in English."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from chassis import errors, parameters
from chassis.language import LANGUAGES, Localized
from gateway.contracts.document import Contract
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.gateway_operations import TAG, TAG_TEXT, gateway_paths
from gateway.pages.guides import PATH
from gateway.pages.openapi_common import add_common, components
from gateway.pages.responses import Document, json_response, page_language

_TITLE: Final = Localized(el="Καινοτομία: η προγραμματιστική διεπαφή", en="Kainotomia: the programming interface")
_ABOUT: Final = Localized(
    el="Η πλατφόρμα καινοτομίας του δημόσιου τομέα: τι πέτυχε, ποιος το έκανε, ποιος θέλει να το μαθαίνει.",
    en="The innovation platform of the public sector: what worked, who did it, who wants to hear of it.",
)
_GUIDES: Final = Localized(el="Οδηγοί για προγραμματιστές", en="Guides for developers")
_BEARER: Final = Localized(
    el="Διακριτικό πρόσβασης από το POST /v1/sessions.", en="The access token that POST /v1/sessions gives."
)
_CLIENT: Final = Localized(
    el="Πρόγραμμα φορέα: διαπιστευτήρια από το POST /v1/clients (RFC 6749, 4.4).",
    en="An agency's program: credentials from POST /v1/clients (RFC 6749, 4.4).",
)
_STATUS_TEXTS: Final = {
    kind.status: kind.title
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.AppError) and kind.__module__ == errors.__name__
}
Owns = Callable[[str, str], bool]

_REF: Final = "#/components/schemas/"
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "trace_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


class OpenApiPage:
    """Serves the document, which is built once for each language after each change of contracts."""

    def __init__(self, mounted: Callable[[], Iterable[Contract]], owns: Owns, public_url: str) -> None:
        self._mounted, self._owns, self._public_url = mounted, owns, public_url
        self._ready: dict[str, Document] = {}

    def __call__(self, request: Request) -> Response:
        """Answer with the document in the language asked for."""
        language = page_language(request)
        if language not in self._ready:
            document = merge(self._mounted(), language, self._public_url, self._owns)
            self._ready[language] = Document(json_response(document, language=language, max_age=60))
        return self._ready[language].to(request)

    def clear(self) -> None:
        """Build it anew at the next request."""
        self._ready.clear()


def merge(contracts: Iterable[Contract], language: str, public_url: str, owns: Owns) -> dict[str, Any]:
    """Merge contracts into one OpenAPI 3.1 document in `language` (one of LANGUAGES), without unmounted operations."""
    if language not in LANGUAGES:
        raise ValueError(language)
    parts = list(contracts)
    names = _schema_names(parts)
    twice = _repeated(operation["name"] for part in parts for operation in part.operations)
    paths = gateway_paths(language)
    schemas: dict[str, Any] = {"Problem": copy.deepcopy(_PROBLEM)}
    for part in parts:
        rename = {name: names[part.service, name] for name in part.schemas}
        for name, schema in part.schemas.items():
            schemas[rename[name]] = _with_refs(schema, rename)
        for path, method, operation in _operations(part, language, owns):
            if operation["operationId"] in twice:
                operation["operationId"] = f"{part.service}_{operation['operationId']}"
            paths.setdefault(path, {})[method] = _with_refs(operation, rename)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _TITLE.to(language),
            "description": f"{_ABOUT.to(language)}\n\n{parameters.ABOUT.to(language)}",
            "version": "1",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "externalDocs": {"description": _GUIDES.to(language), "url": f"{public_url}{PATH}?lang={language}"},
        "servers": [{"url": "/"}, {"url": public_url}],
        "tags": [
            {
                "name": part.service,
                "description": part.title.get(language) or part.service,
            }
            for part in parts
        ]
        + [{"name": TAG, "description": TAG_TEXT.to(language)}],
        "paths": dict(sorted(paths.items())),
        "components": {
            **components(language),
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": _BEARER.to(language),
                },
                "client": {
                    "type": "oauth2",
                    "description": _CLIENT.to(language),
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": "/v1/oauth/token",
                            "scopes": _scopes(parts, language),
                        }
                    },
                },
                "basic": {"type": "http", "scheme": "basic", "description": _CLIENT.to(language)},
            },
        },
    }


def _scopes(parts: list[Contract], language: str) -> dict[str, str]:
    """Return the scopes that operations ask of clients, by name, with their texts in `language`."""
    texts = {scope: text for part in parts for scope, text in part.scopes.items()}
    asked = {operation["scope"] for part in parts for operation in part.operations if operation["scope"]}
    return {scope: texts.get(scope, {}).get(language) or scope for scope in sorted(asked)}


def _operations(part: Contract, language: str, owns: Owns) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return the mounted operations of a contract, with their texts in `language`."""
    for declared in part.operations:
        path, method = declared["path"], declared["method"].lower()
        found = part.paths.get(path, {}).get(method)
        if found is None or not owns(part.service, path):
            continue
        operation = copy.deepcopy(found)
        operation["operationId"] = declared["name"]
        summary = declared["summary"].get(language)
        if summary:
            operation["summary"] = summary
        if declared["description"]:
            operation["description"] = declared["description"].get(language) or operation.get("description", "")
        for status, response in operation.get("responses", {}).items():
            text = _STATUS_TEXTS.get(int(status)) if status.isdigit() and int(status) >= 400 else None  # noqa: PLR2004
            response["description"] = text.to(language) if text else summary or response["description"]
        add_common(operation, declared, language)
        yield path, method, operation


def _schema_names(parts: list[Contract]) -> dict[tuple[str, str], str]:
    """Keep schema names, but for those that two services use for different things: these get the service's name."""
    names: dict[tuple[str, str], str] = {}
    for part in parts:
        for name, schema in part.schemas.items():
            rivals = [other for other in parts if other is not part and name in other.schemas]
            clash = name == "Problem" or any(other.schemas[name] != schema for other in rivals)
            names[part.service, name] = f"{part.service.title()}{name}" if clash else name
    return names


def _repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]


def _with_refs(value: Any, rename: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        made = {key: _with_refs(inner, rename) for key, inner in value.items()}
        reference = made.get("$ref")
        if isinstance(reference, str) and reference.startswith(_REF):
            name = reference.removeprefix(_REF)
            made["$ref"] = _REF + rename.get(name, name)
        return made
    if isinstance(value, list):
        return [_with_refs(inner, rename) for inner in value]
    return value
