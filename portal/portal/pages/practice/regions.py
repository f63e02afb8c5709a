"""Regions: how many practices each region has, from the facets of a search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def counts_of(found: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of practices by region code."""
    return {facet["code"]: facet["count"] for facet in found["facets"]["regions"]}
