"""Operations of principles."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chassis.files.kinds import XLSX
from chassis.language import Localized
from chassis.operations import Answer, Cache, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from chassis.service import Operations
from commons.permissions import CURATOR
from observatory.library.principle import queries, schemas
from observatory.library.principle.errors import PrincipleNotFound
from observatory.library.principle.texts import ACTIONS, DECLARATION, told
from observatory.library.principle.workbook import workbook
from observatory.search.queries import Place
from observatory.settings import ObservatorySettings

_CURSOR: Final = "principle"


class PrincipleOperations(Operations[ObservatorySettings]):
    """The principles of the OECD Declaration, and how practices answer them."""

    @operation(
        "GET",
        "/v1/principles",
        summary=Localized(
            el="Οι πέντε αρχές της Διακήρυξης του ΟΟΣΑ", en="The five principles of the OECD Declaration"
        ),
        allow=ANYONE,
        returns=schemas.PrinciplesView,
        cache=Cache(seconds=60, tags=("practices",), shared=True),
    )
    def list_principles(self) -> dict[str, Any]:
        """Return every principle with the number of practices that claim it."""
        numbers = queries.numbers(self.session)
        items = [{**told(code), **counts} for code, counts in numbers.items()]
        return {"declaration": DECLARATION, "items": items, "next": None}

    @operation(
        "GET",
        "/v1/principles/{principle}",
        summary=Localized(el="Μία αρχή και οι πρακτικές που την εφαρμόζουν", en="A principle and who follows it"),
        description=Localized(
            el="Πρώτα όσες πρακτικές λένε πώς την εφαρμόζουν, ύστερα οι άλλες· σε κάθε ομάδα οι νεότερες πρώτα.",
            en="First the practices that say how they follow it, then the others; in each group the newest first.",
        ),
        allow=ANYONE,
        query=schemas.PrincipleQuery,
        returns=schemas.PrinciplePage,
        cache=Cache(seconds=60, tags=("practices",), shared=True),
        errors=(PrincipleNotFound, BadCursor),
    )
    def get_principle(self, principle: str, *, query: dict[str, Any]) -> Page:
        """Return a principle with a page of its practices."""
        if principle not in ACTIONS:
            raise PrincipleNotFound
        kind = f"{_CURSOR}:{principle}"
        places = queries.claiming(
            self.session, principle, after=self._open(kind, query["cursor"]), limit=query["limit"] + 1
        )
        page = self.cursors.page(kind, places, query["limit"], lambda one: (one.tier, one.key, one.practice_id))
        return Page(
            queries.shown(self.session, principle, list(page.items)),
            page.next,
            {
                **told(principle),
                **queries.numbers(self.session)[principle],
                "explained": queries.explained(self.session, principle),
                "actions": [{"el": action.el, "en": action.en} for action in ACTIONS[principle]],
                "declaration": DECLARATION,
            },
        )

    @operation(
        "GET",
        "/v1/principles/report",
        summary=Localized(el="Έκθεση για τις αρχές του ΟΟΣΑ", en="Report on the OECD principles"),
        description=Localized(
            el="Ανά αρχή αριθμοί και οι δέκα πρακτικές με την καλύτερη τεκμηρίωση, ενός έτους δημοσίευσης ή όλων.",
            en="Numbers by principle, and the ten practices with the best evidence, of one year of publication or all.",
        ),
        allow=CURATOR,
        query=schemas.ReportQuery,
        returns=schemas.ReportView,
        offers=(XLSX.media_type,),
    )
    def report_principles(self, *, query: dict[str, Any]) -> dict[str, Any] | Answer:
        """Return the report as data or as a workbook."""
        demo, year = self.settings.demo, query["year"]
        items = queries.report(self.session, year, demo=demo)
        report = {"year": year, "made_at": self.now, "demo": demo, "items": items}
        if query["format"] == "json":
            return report
        language = self.call.language
        portal = self.settings.portal_url
        address = f"{portal}/{language}/practices" if portal else f"{self.settings.public_url}/v1/practices"
        name = f"principles-{year}" if year else "principles"
        return Answer(
            workbook(report, language, address),
            content_type=XLSX.media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
        )

    def _open(self, kind: str, cursor: str | None) -> Place | None:
        values = self.cursors.after(kind, cursor, length=3)
        if values is None:
            return None
        tier, key, practice_id = values
        return Place(int(tier), datetime.fromisoformat(key), UUID(practice_id))
