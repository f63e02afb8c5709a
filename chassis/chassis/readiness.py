"""Readiness: what a process asks of its extensions before it says that it is fit to serve."""

from __future__ import annotations

from typing import ClassVar


class Readiness:
    """An extension on which its process's `/ready` depends."""

    readiness: ClassVar[str]  # what the check is called, after the name of the service

    @property
    def ready(self) -> bool:
        """Say whether it may be relied on now."""
        raise NotImplementedError
