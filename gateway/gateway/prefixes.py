"""Path prefixes and the service that owns each, from `prefixes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

PREFIXES: Final[Mapping[str, tuple[str, ...]]] = {
    service: tuple(owned)
    for service, owned in tomllib.loads(files("gateway").joinpath("prefixes.toml").read_text("utf-8")).items()
}


def owns(service: str, template: str, prefixes: Mapping[str, tuple[str, ...]] = PREFIXES) -> bool:
    """Return whether `service` may serve `template`. A prefix covers whole segments only."""
    return any(template == prefix or template.startswith(prefix + "/") for prefix in prefixes.get(service, ()))


def owner(path: str, prefixes: Mapping[str, tuple[str, ...]] = PREFIXES) -> str | None:
    """Return the service that owns the path, available or not."""
    return next((service for service in prefixes if owns(service, path, prefixes)), None)
