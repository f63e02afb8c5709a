"""Operations of the map."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from observatory.exchange.map import schemas
from observatory.exchange.map.queries import places
from observatory.search.schemas import filters_of


class MapOperations(Operations):
    """Where practices happened."""

    @operation(
        "GET",
        "/v1/practices/map",
        summary=Localized(el="Χάρτης πρακτικών", en="Map of practices"),
        description=Localized(
            el="Οι δήμοι και οι άλλοι φορείς με δημοσιευμένες πρακτικές, στην έδρα τους, όσες βρίσκει μια αναζήτηση.",
            en="The municipalities and other bodies of published practices, at their seats, as far as a search finds.",
        ),
        allow=ANYONE,
        query=schemas.MapQuery,
        returns=schemas.MapView,
        cache=Cache(seconds=300, tags=("practices",), shared=True),
    )
    def map_practices(self, *, query: dict[str, Any]) -> dict[str, Any]:
        """Return the places of the practices found."""
        return places(self.session, query["q"], filters_of(query))
