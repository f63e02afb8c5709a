"""Operations of practice imports."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pagination import Page
from chassis.permissions import ANYONE
from commons.permissions import ORGANISATION_EDITOR
from commons.roles import EDITOR_ROLES
from observatory.exchange.practice_import import errors, queries, schemas
from observatory.exchange.practice_import.cleanup import forget_file
from observatory.exchange.practice_import.files import CSV, FORMATS, XLSX
from observatory.exchange.practice_import.model import MOST_UNDER_WAY, Import, ImportPart
from observatory.exchange.practice_import.template import template
from observatory.practice.practice.draft import DraftOperations
from observatory.practice.practice.errors import NotYourOrganisation, OrganisationNotChosen

MOST_PARTS = 10_000
_PART_NUMBER = re.compile(r"[0-9]{1,9}")
ANY_BYTES = "application/octet-stream"


class ImportOperations(DraftOperations):
    """Upload of a file, its progress and its report."""

    @operation(
        "POST",
        "/v1/practices/imports",
        summary=Localized(el="Μαζική εισαγωγή πρακτικών από αρχείο", en="Import practices from a file"),
        description=Localized(
            el="Με σώμα, το αρχείο είναι ολόκληρο και η εισαγωγή ξεκινά. Χωρίς σώμα, ακολουθούν τα μέρη του, "
            "εκτός αν ζητήθηκε `whole=true`: τότε ένα κενό αρχείο απορρίπτεται.",
            en="With a body, that is the whole file and the import starts. Without one, its parts follow, "
            "unless `whole=true` was asked for: then an empty file is refused.",
        ),
        allow=ORGANISATION_EDITOR,
        query=schemas.NewImport,
        uploads=tuple(FORMATS),
        returns=schemas.ImportView,
        status=202,
        location="/v1/practices/imports/{id}",
        errors=(
            NotYourOrganisation,
            OrganisationNotChosen,
            errors.ImportsUnderWay,
            errors.ImportTooLarge,
            errors.ImportEmpty,
        ),
    )
    def import_practices(self, *, query: dict[str, Any], upload: bytes) -> dict[str, Any]:
        """Create an import that expects parts, or start one with a complete file."""
        if query["whole"] and not upload:
            raise errors.ImportEmpty
        started = Import.begin(
            organisation_id=query["organisation_id"] or self.only_organisation(),
            kind=FORMATS[self.call.content_type],
            dry_run=query["dry_run"],
            by=self.principal,
            at=self.now,
        )
        self._make_room(started.organisation_id)
        self.session.add(started)
        if upload:
            self._keep_part(started, 1, upload)
            started.start([1], at=self.now)
        return self._shown(started)

    @operation(
        "PUT",
        "/v1/practices/imports/{import_id}/parts/{number}",
        summary=Localized(el="Ένα μέρος του αρχείου", en="Send a part of the file"),
        description=Localized(
            el="Τα μέρη αριθμούνται από το 1 και έρχονται με όποια σειρά· όποιο ξαναστέλνεται αντικαθίσταται.",
            en="Parts are numbered from 1 and come in any order; a part that is sent again is replaced.",
        ),
        allow=ORGANISATION_EDITOR,
        uploads=(ANY_BYTES,),
        status=204,
        audit=False,  # the import itself leaves its record
        errors=(
            errors.ImportNotFound,
            errors.ImportPartUnknown,
            errors.ImportNotOpen,
            errors.ImportTooLarge,
        ),
    )
    def put_import_part(self, import_id: UUID, number: str, *, upload: bytes) -> None:
        """Store a part until the file is read."""
        receiving = self._for_change(import_id)
        if not (_PART_NUMBER.fullmatch(number) and 1 <= int(number) <= MOST_PARTS):
            raise errors.ImportPartUnknown
        self._keep_part(receiving, int(number), upload)

    @operation(
        "POST",
        "/v1/practices/imports/{import_id}/start",
        summary=Localized(el="Έναρξη της εισαγωγής", en="Start the import, all parts being there"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.ImportView,
        status=202,
        location="/v1/practices/imports/{id}",
        errors=(errors.ImportNotFound, errors.ImportNotOpen, errors.ImportPartsMissing),
    )
    def start_import(self, import_id: UUID) -> dict[str, Any]:
        """Start reading the file."""
        received = self._for_change(import_id)
        received.start(list(queries.part_sizes(self.session, import_id)), at=self.now)
        return self._shown(received)

    @operation(
        "GET",
        "/v1/practices/imports",
        summary=Localized(el="Οι εισαγωγές των φορέων μου", en="The imports of my organisations"),
        description=Localized(
            el="Οι νεότερες πρώτα, με τις ημιτελείς: σε `state=received` αναμένονται μέρη του αρχείου.",
            en="The newest first, with those that were never finished: `state=received` waits for parts of its file.",
        ),
        allow=ORGANISATION_EDITOR,
        query=schemas.ImportsQuery,
        returns=schemas.Imports,
        errors=(NotYourOrganisation,),
    )
    def list_imports(self, *, query: dict[str, Any]) -> Page:
        """List the imports of the caller's organisations, by any sender."""
        own = {m.organisation_id for m in self.principal.memberships if m.role in EDITOR_ROLES}
        asked = query["organisation_id"]
        if asked is not None and asked not in own:
            raise NotYourOrganisation
        found = queries.of_organisations(
            self.session,
            own if asked is None else {asked},
            state=query["state"],
            after=self.cursors.keyset("imports", query["cursor"]),
            limit=query["limit"] + 1,
        )
        page = self.cursors.page("imports", found, query["limit"], lambda row: (row.created_at, row.id))
        return Page([self._shown(item) for item in page.items], page.next)

    @operation(
        "GET",
        "/v1/practices/imports/{import_id}",
        summary=Localized(el="Πρόοδος της εισαγωγής", en="Read how far an import has come"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.ImportView,
        errors=(errors.ImportNotFound,),
    )
    def read_import(self, import_id: UUID) -> dict[str, Any]:
        """Return state, counts and times."""
        return self._shown(self._visible(import_id))

    @operation(
        "GET",
        "/v1/practices/imports/{import_id}/rows",
        summary=Localized(el="Τι απέγινε κάθε γραμμή", en="Read what became of each row"),
        allow=ORGANISATION_EDITOR,
        query=schemas.ImportRowsQuery,
        returns=schemas.ImportRows,
        errors=(errors.ImportNotFound,),
    )
    def list_import_rows(self, import_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the rows in the order of the file."""
        self._visible(import_id)
        after, limit = self.cursors.after("import_rows", query["cursor"], length=1), query["limit"]
        found = queries.report(
            self.session, import_id, state=query["state"], after=after[0] if after else None, limit=limit + 1
        )
        page = self.cursors.page("import_rows", found, limit, lambda row: (row.number,))
        shown = [
            {
                "row": row.number,
                "state": row.state,
                "external_id": row.external_id,
                "practice_id": row.practice_id,
                "errors": row.faults[self.call.language] if row.faults else [],
            }
            for row in page.items
        ]
        return Page(shown, page.next)

    @operation(
        "DELETE",
        "/v1/practices/imports/{import_id}",
        summary=Localized(el="Ακύρωση της εισαγωγής", en="Cancel an import"),
        description=Localized(
            el="Ό,τι έχει ήδη γίνει προσχέδιο μένει· οι υπόλοιπες γραμμές δεν γίνονται.",
            en="What has become a draft stays; the other rows do not become one.",
        ),
        allow=ORGANISATION_EDITOR,
        status=204,
        errors=(errors.ImportNotFound, errors.ImportOver),
    )
    def cancel_import(self, import_id: UUID) -> None:
        """Cancel the import after its current batch."""
        unwanted = self._for_change(import_id)
        unwanted.cancel(at=self.now)
        forget_file(self.session, import_id)

    @operation(
        "GET",
        "/v1/practices/imports/template",
        summary=Localized(el="Πρότυπο αρχείου εισαγωγής", en="Get a template for a file to import"),
        description=Localized(
            el="Η πρώτη γραμμή με κάθε στήλη, στα ελληνικά ή με τα ονόματα των πεδίων (Accept-Language).",
            en="The first row with every column, in Greek or by the fields' names (Accept-Language).",
        ),
        allow=ANYONE,
        query=schemas.TemplateQuery,
        produces=CSV,
        offers=(XLSX,),
    )
    def read_import_template(self, *, query: dict[str, Any]) -> Answer:
        """Return a file without practices."""
        kind = query["format"]
        return Answer(
            template(kind, self.call.language, queries.municipalities(self.session)),
            content_type=f"{CSV}; charset=utf-8" if kind == "csv" else XLSX,
            headers={"Content-Disposition": f'attachment; filename="practices.{kind}"'},
        )

    def _make_room(self, organisation_id: UUID) -> None:
        """Cancel abandoned uploads to make room for another. Raises `ImportsUnderWay` when there are none."""
        at_work = list(queries.under_way(self.session, organisation_id))
        for item in [one for one in at_work if one.is_abandoned(at=self.now)]:
            abandoned = queries.for_change(self.session, item.id)  # perhaps a part has come meanwhile
            if len(at_work) >= MOST_UNDER_WAY and abandoned is not None and abandoned.is_abandoned(at=self.now):
                abandoned.cancel(at=self.now)
                forget_file(self.session, abandoned.id)
                at_work.remove(item)
        if len(at_work) >= MOST_UNDER_WAY:
            raise errors.ImportsUnderWay(imports=[str(item.id) for item in at_work])

    def _keep_part(self, receiving: Import, number: int, content: bytes) -> None:
        known = self.session.get(ImportPart, (receiving.id, number))
        instead_of = len(known.content) if known else 0
        receiving.take_part(len(content), instead_of=instead_of, most=self.settings.import_bytes, at=self.now)
        if known is None:
            self.session.add(ImportPart(import_id=receiving.id, number=number, content=content))
        else:
            known.content = content

    def _visible(self, import_id: UUID) -> Import:
        found = self.session.get(Import, import_id)
        if found is None or not found.shows_to(self.principal):
            raise errors.ImportNotFound
        return found

    def _for_change(self, import_id: UUID) -> Import:
        self._visible(import_id)
        found = queries.for_change(self.session, import_id)
        if found is None:
            raise errors.ImportNotFound
        return found

    def _shown(self, item: Import) -> dict[str, Any]:
        shown = {name: getattr(item, name) for name in schemas.ImportView().fields}
        return {**shown, "fault": item.fault[self.call.language] if item.fault else None}
