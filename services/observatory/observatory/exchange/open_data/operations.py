"""Operations of open data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, Final, cast
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Answer, Cache, operation
from chassis.pagination import BadCursor
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.opendata import LICENCE_LINK, atom, formats
from commons.opendata.formats import CSV, JSON, JSON_LD, NDJSON, Csv, Format, JsonList
from commons.opendata.geo import GEO_JSON, GeoJson
from commons.taxonomies import label
from observatory.exchange.open_data import queries, schemas
from observatory.exchange.open_data.linked import TITLE, linked_practices
from observatory.exchange.open_data.workbook import MOST_ROWS, XLSX, workbook
from observatory.exchange.opsi.mapping import COLUMNS, Case, fields_of
from observatory.exchange.opsi.queries import adopters
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.model import Organisation
from observatory.search.queries import Place, newest
from observatory.search.schemas import filters_of
from observatory.settings import ObservatorySettings

_EXPORT: Final = "/v1/practices/export"
_FEED: Final = "/v1/practices/feed.atom"


class OpenDataOperations(Operations[ObservatorySettings]):
    """Published practices as a file and as a feed."""

    @operation(
        "GET",
        _EXPORT,
        summary=Localized(el="Όλες οι δημοσιευμένες πρακτικές σε αρχείο", en="All published practices as a file"),
        description=formats.EXPORT,
        allow=ANYONE,
        query=schemas.PracticesExport,
        produces=CSV,
        offers=(NDJSON, JSON_LD, GEO_JSON, XLSX, JSON),
        streamed=True,
    )
    def export_practices(self, *, query: dict[str, Any], continuation: str | None) -> Answer:
        """Stream the published practices, the newest first, each piece as of the moment of its writing."""
        etag = None
        if continuation is None:
            said = f"{queries.stamp(self.session)} {sorted(self.call.query.items())} {self.settings.public_url}"
            etag = f'W/"{blake2b(said.encode(), digest_size=8).hexdigest()}"'
        after = self.cursors.keyset("practices-export", continuation)
        rows = self._practice_rows(query, Place(0, *after) if after else None)
        if query["format"] == schemas.XLSX_FILE:
            return self._workbook(row for _, row in rows)
        return formats.piece(
            "practices-opsi" if query["format"] == schemas.OPSI else "practices",
            self._format(query),
            rows,
            first=continuation is None,
            at=self.now,
            seal=lambda place: self.cursors.seal("practices-export", place),
            etag=etag,
        )

    @operation(
        "GET",
        _FEED,
        summary=Localized(el="Οι νεότερες πρακτικές σε ροή Atom", en="The newest practices as an Atom feed"),
        allow=ANYONE,
        query=schemas.PracticesFeed,
        produces=atom.ATOM,
        cache=Cache(seconds=60, tags=("practices",), shared=True),
        errors=(BadCursor,),
    )
    def feed_practices(self, *, query: dict[str, Any]) -> Answer:
        """Return a page of the feed, the last published first."""
        after = self.cursors.keyset("practices-feed", query["cursor"])
        places = newest(
            self.session,
            query["q"],
            filters_of(query),
            after=Place(0, *after) if after else None,
            limit=query["limit"] + 1,
        )
        page = self.cursors.page("practices-feed", places, query["limit"], _place)
        language = query["language"] or self.call.language
        return atom.feed(
            TITLE,
            _FEED,
            [_entry(found, language) for found in queries.load(self.session, page.items)],
            self.call,
            following=page.next,
            public_url=self.settings.public_url,
            portal_url=self.settings.portal_url,
        )

    def _format(self, query: dict[str, Any]) -> Format:
        if query["format"] == schemas.GEOJSON:
            return GeoJson()
        if query["format"] == schemas.OPSI:
            return Csv(COLUMNS) if query["as_"] == "csv" else JsonList()
        linked = linked_practices(_EXPORT, self.call.query, self.settings.public_url)
        return formats.format_named(query["format"], schemas.COLUMNS, linked)

    def _workbook(self, rows: Iterable[dict[str, Any]]) -> Answer:
        filename = f"practices-{self.now.date().isoformat()}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Link": LICENCE_LINK}
        file = workbook(schemas.COLUMNS, islice(rows, MOST_ROWS))
        return Answer(file, headers=headers, content_type=XLSX)

    def _practice_rows(self, query: dict[str, Any], after: Place | None) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        shape = self._shape(query)
        found = queries.published_after(self.session, query["q"], filters_of(query), after)
        for place, practice, organisations in found:
            if practice.demo:  # examples of a demonstration stay on its pages
                continue
            yield [place.key, place.practice_id], shape(practice, organisations)

    def _shape(self, query: dict[str, Any]) -> Callable[[PublishedPractice, dict[UUID, Organisation]], dict[str, Any]]:
        """Return what makes the row of a practice in a format."""
        public_url, language = self.settings.public_url, query["lang"] or self.call.language
        towns = queries.seats(self.session) if query["format"] == schemas.GEOJSON else {}

        def plain(practice: PublishedPractice, bodies: dict[UUID, Organisation]) -> dict[str, Any]:
            return schemas.exported(practice, bodies, public_url)

        def feature(practice: PublishedPractice, bodies: dict[UUID, Organisation]) -> dict[str, Any]:
            seat = towns.get(practice.municipality or "") or bodies.get(practice.organisation_id or UUID(int=0))
            return schemas.mapped(plain(practice, bodies), practice, seat)

        def case(practice: PublishedPractice, bodies: dict[UUID, Organisation]) -> dict[str, Any]:
            body = bodies.get(practice.organisation_id) if practice.organisation_id else None
            names = adopters(self.session, practice)
            return fields_of(Case(practice, body, names, language, translated=query["lang"] is not None))

        return {schemas.GEOJSON: feature, schemas.OPSI: case}.get(query["format"], plain)


def _place(found: Place) -> tuple[datetime, UUID]:
    return cast("datetime", found.key), found.practice_id


def _entry(found: queries.Found, language: str) -> atom.Entry:
    _, practice, organisations = found
    known = organisations.get(practice.organisation_id) if practice.organisation_id else None
    name = (known.name_en if known and practice.language == "en" else None) or (known.name_el if known else None)
    author = name or practice.organisation_name
    return atom.Entry(
        id=practice.practice_id,
        path=f"/v1/practices/{practice.practice_id}",
        title=practice.title,
        summary=practice.summary,
        language=practice.language,
        published=practice.published_at,
        updated=practice.updated_at,
        authors=[author] if author else [],
        categories=[("sectors", code, label("sectors", code, language)) for code in practice.sectors],
    )
