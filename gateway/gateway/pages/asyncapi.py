"""The AsyncAPI 3 document: the events that the mounted contracts publish, with their channels."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from chassis.examples import Examples
from chassis.language import Localized
from chassis.messaging.envelope import CONTENT_TYPE, PUBLIC_ATTRIBUTES
from gateway.contracts.document import Contract
from gateway.http.request import Request
from gateway.http.response import Response
from gateway.pages.responses import Document, json_response, page_language

STREAM: Final = "/v1/events/stream"
_TITLE: Final = Localized(el="Καινοτομία: τα συμβάντα", en="Kainotomia: the events")
_ABOUT: Final = Localized(
    el="Κάθε συμβάν είναι ένα έγγραφο CloudEvents 1.0. Τα δημόσια δίνονται και ως ζωντανή ροή (Server-Sent Events) και "
    "ως webhooks, μόνο με τα δημόσια πεδία τους· όλα ταξιδεύουν στον δίαυλο της πλατφόρμας, τουλάχιστον μία φορά, "
    "με τη σειρά για κάθε υποκείμενο.",
    en="Each event is a CloudEvents 1.0 document. The public ones are also a live stream (Server-Sent Events) and "
    "webhooks, with their public fields only; all travel on the platform's bus, at least once, in order for each "
    "subject.",
)
_API: Final = Localized(el="Η πύλη της πλατφόρμας.", en="The platform's gateway.")
_BUS: Final = Localized(
    el="Ο δίαυλος, μόνο μέσα στην πλατφόρμα: RabbitMQ, ένα κέντρο διανομής για κάθε υπηρεσία.",
    en="The bus, inside the platform only: RabbitMQ, one exchange for each service.",
)
_LIVE: Final = Localized(
    el="Ζωντανή ροή των δημόσιων συμβάντων· το Last-Event-ID τη συνεχίζει.",
    en="Live stream of the public events; Last-Event-ID resumes it.",
)
_PUBLIC: Final = Localized(
    el="Δημόσιο συμβάν της υπηρεσίας {}, όπως φεύγει από την πλατφόρμα.",
    en="A public event of the service {}, as it leaves the platform.",
)
_INTERNAL: Final = Localized(
    el="Συμβάν της υπηρεσίας {}, μόνο μέσα στην πλατφόρμα.", en="An event of the service {}, inside the platform only."
)

_ENVELOPE: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid"},
        "source": {"type": "string", "format": "uri-reference"},
        "type": {"type": "string"},
        "subject": {"type": "string"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "sequence": {"type": "integer", "minimum": 1},
        "aggregatetype": {"type": "string"},
        "requestid": {"type": "string", "description": "Inside the platform only"},
        "traceparent": {"type": "string", "description": "Inside the platform only"},
        "data": {"type": "object"},
    },
}


class AsyncApiPage:
    """Serves the document, which is built once for each language after each change of contracts."""

    def __init__(self, mounted: Callable[[], Iterable[Contract]], public_url: str) -> None:
        self._mounted, self._public_url = mounted, public_url
        self._ready: dict[str, Document] = {}

    def __call__(self, request: Request) -> Response:
        """Answer with the document in the language asked for."""
        language = page_language(request)
        if language not in self._ready:
            document = describe(self._mounted(), language, self._public_url)
            self._ready[language] = Document(json_response(document, language=language, max_age=60))
        return self._ready[language].to(request)

    def clear(self) -> None:
        """Build it anew at the next request."""
        self._ready.clear()


def describe(contracts: Iterable[Contract], language: str, public_url: str) -> dict[str, Any]:
    """Describe the events of the contracts as one AsyncAPI 3 document in `language`."""
    events = {event["type"]: (part.service, event) for part in contracts for event in part.document.get("events", [])}
    public = [kind for kind, (_, event) in events.items() if event.get("public")]
    channels = {kind: _bus_channel(service, event) for kind, (service, event) in events.items()}
    # a public event has two shapes: as it leaves the platform, under its own name, and as it travels on the bus
    shapes = {kind: (service, _as_it_leaves(event)) for kind, (service, event) in events.items()}
    shapes |= {_on_the_bus(event): (service, {**event, "public": False}) for service, event in events.values()}
    if public:
        channels = {"stream": _stream_channel(public, language), **channels}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": _TITLE.to(language),
            "version": "1",
            "description": _ABOUT.to(language),
            "license": {"name": "EUPL-1.2", "url": "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": _servers(public_url, language),
        "channels": channels,
        "operations": {f"send_{name}": _operation(name, channel) for name, channel in channels.items()},
        "components": {
            "messages": {name: _message(name, service, event, language) for name, (service, event) in shapes.items()},
            "schemas": {
                "CloudEvent": copy.deepcopy(_ENVELOPE),
                **{name: event["schema"] for name, (_, event) in shapes.items() if "schema" in event},
            },
        },
    }


def _servers(public_url: str, language: str) -> dict[str, Any]:
    url = urlsplit(public_url)
    return {
        "api": {"host": url.netloc or "localhost", "protocol": url.scheme or "http", "description": _API.to(language)},
        "bus": {"host": "rabbitmq", "protocol": "amqp", "description": _BUS.to(language)},
    }


def _on_the_bus(event: Mapping[str, Any]) -> str:
    return f"{event['type']}.internal" if event.get("public") else str(event["type"])


def _as_it_leaves(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a public event with the public fields of its data only, an internal one as it is."""
    if not event.get("public") or "schema" not in event:
        return event
    schema, public = event["schema"], event.get("public_fields", ())
    properties = {name: shape for name, shape in schema.get("properties", {}).items() if name in public}
    required = [name for name in schema.get("required", ()) if name in public]
    return {**event, "schema": {**schema, "properties": properties, "required": required}}


def _bus_channel(service: str, event: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = event["type"], _on_the_bus(event)
    return {
        "address": kind,
        "servers": [{"$ref": "#/servers/bus"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": f"{service}.events", "type": "topic", "durable": True, "autoDelete": False},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _stream_channel(public: list[str], language: str) -> dict[str, Any]:
    return {
        "address": STREAM,
        "description": _LIVE.to(language),
        "servers": [{"$ref": "#/servers/api"}],
        "messages": {kind: {"$ref": f"#/components/messages/{kind}"} for kind in public},
    }


def _operation(name: str, channel: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{kind}"} for kind in channel["messages"]],
    }


def _message(name: str, service: str, event: Mapping[str, Any], language: str) -> dict[str, Any]:
    kind = event["type"]
    said = _PUBLIC if event.get("public") else _INTERNAL
    shape = [{"$ref": "#/components/schemas/CloudEvent"}]
    whole: dict[str, Any] = {
        "properties": {"type": {"const": kind}, "source": {"const": f"/services/{service}"}},
    }
    if "schema" in event:
        whole["properties"]["data"] = {"$ref": f"#/components/schemas/{name}"}
    return {
        "name": name,
        "title": name,
        "summary": said.to(language).format(service),
        "contentType": CONTENT_TYPE,
        "tags": [{"name": service}, {"name": "public" if event.get("public") else "internal"}],
        "payload": {"allOf": [*shape, whole]},
        "examples": [{"payload": _example(service, event)}],
    }


def _example(service: str, event: Mapping[str, Any]) -> dict[str, Any]:
    data = event.get("example") or Examples().of(event.get("schema", {}), {})
    made: dict[str, Any] = Examples().of(_ENVELOPE, {})
    key = event.get("key", "")
    if event.get("public"):
        made = {name: value for name, value in made.items() if name in PUBLIC_ATTRIBUTES}
    else:
        made["requestid"] = made["id"]
        made["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    return {
        **made,
        "source": f"/services/{service}",
        "type": event["type"],
        "subject": str((data or {}).get(key) or made["id"]),
        "aggregatetype": event.get("aggregate", ""),
        "data": data or {},
    }
