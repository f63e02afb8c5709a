"""Taxonomies: codes and their labels, as the API gives them, kept for an hour."""

from __future__ import annotations

import time
from typing import Final

from portal.api.client import Api, Caller

FRESH_SECONDS: Final = 3600.0


class Taxonomies:
    """The taxonomies of the platform by name and language."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._kept: dict[tuple[str, str], tuple[float, dict[str, str]]] = {}

    async def labels(self, taxonomy: str, language: str) -> dict[str, str]:
        """Return labels by code, in the order of the taxonomy; raises `Problem`."""
        found = self._kept.get((taxonomy, language))
        if found is not None and time.monotonic() - found[0] < FRESH_SECONDS:
            return found[1]
        answer = await self._api.call("read_taxonomy", Caller(language), path={"taxonomy": taxonomy})
        labels = {term["code"]: term["label"] for term in answer.data["items"]}
        self._kept[taxonomy, language] = (time.monotonic(), labels)
        return labels
