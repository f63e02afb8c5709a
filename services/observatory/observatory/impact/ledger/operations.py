"""Operations of the ledger: totals, and the export of claims."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from chassis.language import Localized
from chassis.operations import Answer, Cache, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.opendata import formats
from commons.opendata.formats import CSV, JSON_LD, NDJSON
from observatory.impact.claim.queries import Place
from observatory.impact.ledger import queries, schemas
from observatory.impact.ledger.linked import linked_impacts
from observatory.settings import ObservatorySettings

_EXPORT: Final = "/v1/impacts/export"
_PLACE: Final = "impacts-export"


class LedgerOperations(Operations[ObservatorySettings]):
    """Measured impact of practices, as far as there is any."""

    @operation(
        "GET",
        "/v1/impacts/totals",
        summary=Localized(el="Επαληθευμένα και δηλωμένα οφέλη", en="Verified and claimed impact"),
        description=Localized(
            el="Δίπλα δίπλα, ποτέ μαζί. Μετρά η νεότερη δήλωση κάθε σειράς (θέμα, δείκτης, μονάδα)· αν οι περίοδοι "
            "μιας επαληθευμένης και μιας νεότερης δηλωμένης επικαλύπτονται, μόνο η νεότερη.",
            en="Side by side, never together. The newest claim of each series (subject, indicator, unit) counts; where "
            "the periods of a verified one and a newer one overlap, only the newer one.",
        ),
        allow=ANYONE,
        query=schemas.ImpactTotalsQuery,
        returns=schemas.ImpactTotalsView,
        cache=Cache(seconds=60, tags=("impacts", "adoptions"), shared=True),
    )
    def read_impact_totals(self, *, query: dict[str, Any]) -> dict[str, Any]:
        """Return both sides of the ledger."""
        return queries.totals(self.session, query)

    @operation(
        "GET",
        _EXPORT,
        summary=Localized(el="Όλες οι δηλώσεις οφέλους σε αρχείο", en="All impact claims as a file"),
        description=formats.EXPORT,
        allow=ANYONE,
        query=schemas.ImpactsExport,
        produces=CSV,
        offers=(NDJSON, JSON_LD),
        streamed=True,
    )
    def export_impacts(self, *, query: dict[str, Any], continuation: str | None) -> Answer:
        """Stream the public claims, the last made first."""
        etag = None
        if continuation is None:
            said = f"{queries.stamp(self.session)} {sorted(self.call.query.items())} {self.settings.public_url}"
            etag = f'W/"{blake2b(said.encode(), digest_size=8).hexdigest()}"'
        linked = linked_impacts(_EXPORT, self.call.query, self.settings.public_url)
        return formats.piece(
            "impacts",
            formats.format_named(query["format"], schemas.COLUMNS, linked),
            self._rows(query, self.cursors.keyset(_PLACE, continuation)),
            first=continuation is None,
            at=self.now,
            seal=lambda place: self.cursors.seal(_PLACE, place),
            etag=etag,
        )

    def _rows(self, query: dict[str, Any], after: Place | None) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        for claim in queries.public_after(self.session, query, after):
            yield list(queries.place_of(claim)), schemas.exported(claim, self.settings.public_url)
