"""GeoJSON (RFC 7946): rows with a `geometry` as the features of one collection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import orjson

from commons.opendata.formats import Format, Row

GEO_JSON: Final = "application/geo+json"

Position = tuple[float | None, float | None]
"""Latitude and longitude in degrees, as the register has them."""


class GeoJson(Format):
    """One collection; every member of a row but its geometry is a property."""

    content_type: ClassVar[str] = GEO_JSON
    suffix: ClassVar[str] = "geojson"
    between: ClassVar[bytes] = b",\n"

    def begin(self) -> bytes:
        """Open the collection."""
        return b'{"type":"FeatureCollection","features":[\n'

    def row(self, row: Row) -> bytes:
        """Return one feature."""
        properties = {name: value for name, value in row.items() if name not in {"id", "geometry"}}
        return orjson.dumps({"type": "Feature", "id": row["id"], "geometry": row["geometry"], "properties": properties})

    def end(self) -> bytes:
        """Close the collection."""
        return b"\n]}\n"


def point(place: Position) -> Mapping[str, Any] | None:
    """Return a place as a geometry, longitude first, or None where it is unknown."""
    return None if None in place else {"type": "Point", "coordinates": list(reversed(place))}


def line(start: Position, end: Position) -> Mapping[str, Any] | None:
    """Return the line between two places; the end alone where the start is unknown or the same."""
    if None in start or None in end or start == end:
        return point(end)
    return {"type": "LineString", "coordinates": [list(reversed(start)), list(reversed(end))]}
