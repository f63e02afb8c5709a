"""Operations of adoption data."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.opendata import formats
from commons.opendata.formats import CSV, JSON_LD, NDJSON
from commons.opendata.geo import GEO_JSON, GeoJson
from observatory.adoption.adoption.queries import Place
from observatory.exchange.adoption_data import queries, schemas
from observatory.exchange.adoption_data.linked import linked_adoptions
from observatory.settings import ObservatorySettings

_EXPORT: Final = "/v1/adoptions/export"


class AdoptionDataOperations(Operations[ObservatorySettings]):
    """Public adoptions as a file."""

    @operation(
        "GET",
        _EXPORT,
        summary=Localized(el="Όλες οι δημόσιες υιοθετήσεις σε αρχείο", en="All public adoptions as a file"),
        description=formats.EXPORT,
        allow=ANYONE,
        query=schemas.AdoptionsExport,
        produces=CSV,
        offers=(NDJSON, JSON_LD, GEO_JSON),
        streamed=True,
    )
    def export_adoptions(self, *, query: dict[str, Any], continuation: str | None) -> Answer:
        """Stream the public adoptions, the last begun first, each piece as of the moment of its writing."""
        etag = None
        if continuation is None:
            said = f"{queries.stamp(self.session)} {sorted(self.call.query.items())} {self.settings.public_url}"
            etag = f'W/"{blake2b(said.encode(), digest_size=8).hexdigest()}"'
        geo = query["format"] == schemas.GEOJSON
        linked = linked_adoptions(_EXPORT, self.call.query, self.settings.public_url)
        return formats.piece(
            "adoptions",
            GeoJson() if geo else formats.format_named(query["format"], schemas.COLUMNS, linked),
            self._adoption_rows(query, self.cursors.keyset("adoptions-export", continuation)),
            first=continuation is None,
            at=self.now,
            seal=lambda place: self.cursors.seal("adoptions-export", place),
            etag=etag,
        )

    def _adoption_rows(self, query: dict[str, Any], after: Place | None) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        for adoption in queries.public_after(self.session, query, after):
            place = [adoption.started_at, adoption.id]
            shown = schemas.exported(adoption, self.settings.public_url)
            yield place, schemas.mapped(adoption, shown) if query["format"] == schemas.GEOJSON else shown
