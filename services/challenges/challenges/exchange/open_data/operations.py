"""Operations of open data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from challenges.call.challenge.access import ChallengeAccess
from challenges.call.challenge.model import Challenge
from challenges.call.challenge.queries import public
from challenges.exchange.open_data import schemas
from challenges.exchange.open_data.linked import TITLE, linked_challenges
from chassis.language import Localized
from chassis.operations import Answer, Cache, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from commons.opendata import atom, formats
from commons.opendata.formats import CSV, JSON_LD, NDJSON
from commons.taxonomies import label

_EXPORT: Final = "/v1/challenges/export"
_FEED: Final = "/v1/challenges/feed.atom"
_READ: Final = 50
_CACHE_SECONDS: Final = 30


class OpenDataOperations(ChallengeAccess):
    """Everything that is public, as a file and as a feed."""

    @operation(
        "GET",
        _EXPORT,
        summary=Localized(el="Όλες οι δημόσιες προκλήσεις σε αρχείο", en="All public challenges as a file"),
        description=formats.EXPORT,
        allow=ANYONE,
        query=schemas.ChallengesExport,
        produces=CSV,
        offers=(NDJSON, JSON_LD),
        streamed=True,
    )
    def export_challenges(self, *, query: dict[str, Any], continuation: str | None) -> Answer:
        """Write the public challenges, the newest first, in their state at the writing of each chunk."""
        linked = linked_challenges(_EXPORT, self.call.query, self.settings.public_url)
        return formats.piece(
            "challenges",
            formats.format_named(query["format"], schemas.COLUMNS, linked),
            self._challenge_rows(query, self.cursors.keyset("challenges-export", continuation)),
            first=continuation is None,
            at=self.now,
            seal=lambda place: self.cursors.seal("challenges-export", place),
        )

    @operation(
        "GET",
        _FEED,
        summary=Localized(el="Οι νεότερες προκλήσεις σε ροή Atom", en="The newest challenges as an Atom feed"),
        allow=ANYONE,
        query=schemas.ChallengesFeed,
        produces=atom.ATOM,
        cache=Cache(seconds=_CACHE_SECONDS, tags=("challenges",), shared=True),
        errors=(BadCursor,),
    )
    def feed_challenges(self, *, query: dict[str, Any]) -> Answer:
        """Return a page of the feed, the last published first."""
        after = self.cursors.keyset("challenges-feed", query["cursor"])
        found = public(self.session, query, now=self.now, after=after, limit=query["limit"] + 1)
        page = self.cursors.page("challenges-feed", found, query["limit"], _place)
        language = query["language"] or self.call.language
        return atom.feed(
            TITLE,
            _FEED,
            [_entry(shown, language) for shown in self.challenge_lines(page).items],
            self.call,
            following=page.next,
            public_url=self.settings.public_url,
            portal_url=self.settings.portal_url,
        )

    def _challenge_rows(
        self, query: dict[str, Any], after: tuple[datetime, UUID] | None
    ) -> Iterator[tuple[tuple[datetime, UUID], dict[str, Any]]]:
        while True:
            found = public(self.session, query, now=self.now, after=after, limit=_READ)
            for challenge, shown in zip(found, self.challenge_lines(Page(found)).items, strict=True):
                if challenge.demo:  # examples of a demonstration stay on its pages
                    continue
                yield _place(challenge), schemas.exported(shown, self.settings.public_url)
            if len(found) < _READ:
                return
            after = _place(found[-1])


def _place(challenge: Challenge) -> tuple[datetime, UUID]:
    return challenge.published_at or challenge.created_at, challenge.id


def _entry(shown: dict[str, Any], language: str) -> atom.Entry:
    names = [owner["name_en" if shown["language"] == "en" else "name_el"] for owner in shown["owners"]]
    return atom.Entry(
        id=shown["id"],
        path=f"/v1/challenges/{shown['id']}",
        title=shown["title"],
        summary=shown["brief"],
        language=shown["language"],
        published=shown["published_at"],
        updated=shown["updated_at"],
        authors=[name for name in names if name],
        categories=[("sectors", code, label("sectors", code, language)) for code in shown["sectors"]],
    )
