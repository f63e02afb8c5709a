"""Prefixes: which service owns which part of the address space. Changing this table needs a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    "identity": ("/v1/people", "/v1/sessions", "/v1/me", "/v1/organisations", "/.well-known"),
    "observatory": ("/v1/practices", "/v1/reviews", "/v1/taxonomies"),
    "notifications": ("/v1/subscriptions", "/v1/unsubscribe", "/v1/deliveries"),
}


def owns(service: str, template: str, prefixes: Mapping[str, tuple[str, ...]] = PREFIXES) -> bool:
    """Say whether `service` may answer at `template`: a prefix covers whole segments only."""
    return any(template == prefix or template.startswith(prefix + "/") for prefix in prefixes.get(service, ()))


def owner(path: str, prefixes: Mapping[str, tuple[str, ...]] = PREFIXES) -> str | None:
    """Give the service that owns the path, whether or not it is there."""
    return next((service for service in prefixes if owns(service, path, prefixes)), None)
