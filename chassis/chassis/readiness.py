"""Readiness: a protocol of extensions that a process checks before it reports ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar


class Readiness:
    """An extension on which its process's `/ready` depends."""

    readiness: ClassVar[str]  # what the check is called, after the name of the service

    @property
    def ready(self) -> bool:
        """Return whether it is ready now."""
        raise NotImplementedError

    def admin_pages(self) -> Mapping[str, Callable[[], Any]]:
        """Return pages of its own for the admin port: by path, what gives a document to answer as JSON."""
        return {}
