"""Operations of open data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, cast
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Answer, Cache, operation
from chassis.pagination import BadCursor
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.opendata import atom, formats
from commons.opendata.formats import CSV, JSON_LD, NDJSON
from commons.taxonomies import label
from observatory.exchange.open_data import queries, schemas
from observatory.exchange.open_data.linked import TITLE, linked_practices
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
        offers=(NDJSON, JSON_LD),
        streamed=True,
    )
    def export_practices(self, *, query: dict[str, Any], continuation: str | None) -> Answer:
        """Stream the published practices, the newest first, each piece as of the moment of its writing."""
        etag = None
        if continuation is None:
            said = f"{queries.stamp(self.session)} {sorted(self.call.query.items())} {self.settings.public_url}"
            etag = f'W/"{blake2b(said.encode(), digest_size=8).hexdigest()}"'
        after = self.cursors.keyset("practices-export", continuation)
        linked = linked_practices(_EXPORT, self.call.query, self.settings.public_url)
        return formats.piece(
            "practices",
            formats.format_named(query["format"], schemas.COLUMNS, linked),
            self._practice_rows(query, Place(0, *after) if after else None),
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

    def _practice_rows(self, query: dict[str, Any], after: Place | None) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        public_url = self.settings.public_url
        found = queries.published_after(self.session, query["q"], filters_of(query), after)
        for place, practice, organisations in found:
            yield [place.key, place.practice_id], schemas.exported(practice, organisations, public_url)


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
