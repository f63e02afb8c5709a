"""Distance: the great circle between two seats."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_KM: Final = 6371.0088
"""The mean radius of the Earth (IUGG)."""

Seat = tuple[float | None, float | None]


def kilometres(one: Seat, other: Seat) -> int | None:
    """Return the whole kilometres between two points in degrees, or None where one is unknown (haversine)."""
    if None in one or None in other:
        return None
    (south, west), (north, east) = ([radians(degrees or 0.0) for degrees in point] for point in (one, other))
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(chord)))
