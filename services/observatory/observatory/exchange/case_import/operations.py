"""Operations of case imports, for the command line only: the API does not expose them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.errors import AppError
from chassis.language import DEFAULT_LANGUAGE
from chassis.schemas import load
from observatory.exchange.case_import.model import Case, PilotHasNotReturned, import_published
from observatory.exchange.case_import.schemas import CaseRow
from observatory.practice.certification.model import certify_example
from observatory.practice.practice import queries as practices
from observatory.practice.practice.access import PracticeAccess
from observatory.practice.practice.model import Practice
from observatory.practice.practice.places import with_region
from observatory.practice.provenance import queries as origins
from observatory.projections.organisation import queries as organisations
from observatory.projections.organisation.model import Organisation

_NOT_CONTENT = (
    "external_id", "organisation_id", "organisation_elstat", "organisation_name", "year", "demo", "from_pilot",
    "attach", "evaluations",
)  # fmt: skip


REFUSED = "refused"


class _DryRun(Exception):
    """Rolls back the transaction of a dry run."""


class CaseOperations(PracticeAccess):
    """Publication of cases from a file, one transaction each."""

    def try_case(
        self, row: Any, *, folder: Path | None = None, dry_run: bool = False, language: str = DEFAULT_LANGUAGE
    ) -> tuple[str, str]:
        """Import one row in a transaction of its own, and return the outcome and the reason of a refusal.

        `folder` has the files that rows attach; without one they are left out.
        """
        self.enter(self.call)
        try:
            with self.transaction():
                outcome = self.import_case(row, folder)
                _undo(only_if=dry_run)
        except _DryRun:
            return outcome, ""
        except OSError as error:
            return REFUSED, f": {error.filename}: {error.strerror}"
        except AppError as error:
            faults = "; ".join(f"{fault.field}: {fault.detail.to(language)}" for fault in error.errors)
            return REFUSED, f": {faults or (error.detail or error.title).to(language)}"
        return outcome, ""

    def import_case(self, row: Mapping[str, Any], folder: Path | None = None) -> str:
        """Import one row in the current transaction and return the outcome. Raises the errors of `import_published`."""
        data = load(CaseRow(), row)
        facts = {name: data.pop(name) for name in _NOT_CONTENT}
        organisation = self._organisation(facts)
        name = facts["organisation_name"] if organisation is None else None
        organisation_id = organisation.organisation_id if organisation else facts["organisation_id"]
        region = organisation.region if organisation else None
        practice = self._practice_of(facts, organisation_id)
        files = self._attached(practice, facts["attach"] if folder else [], folder or Path())
        case = Case(
            external_id=facts["external_id"],
            organisation_id=organisation_id,
            organisation_name=name or (None if organisation_id else facts["organisation_elstat"]),
            demo=facts["demo"],
            year=facts["year"],
            content={**with_region(self.session, data, municipality=None, default_region=region), "files": files},
        )
        free_slug = partial(practices.free_slug, self.session)
        outcome, events = import_published(practice, case, by=self.principal, at=self.now, free_slug=free_slug)
        if events:
            self.session.add(practice)
            self.publish(*events)
            self.published_content_changed(practice)
        self._certify(practice, facts["evaluations"])
        return outcome

    def register_size(self) -> int:
        """Return the number of organisations that have reached this service. Cases are matched with them."""
        with self.transaction() as session:
            return organisations.count_organisations(session)

    def draft_available(self, row: Any) -> bool:
        """Return whether the draft that the row completes is here; True for a row that completes none."""
        if not isinstance(row, Mapping) or not row.get("from_pilot"):
            return True
        with self.transaction() as session:
            known = practices.imported_as(session, str(row.get("external_id")))
            return known is not None or origins.draft_left_by(session, row["from_pilot"]) is not None

    def _practice_of(self, facts: Mapping[str, Any], organisation_id: UUID | None) -> Practice:
        practice = practices.imported_as(self.session, facts["external_id"])
        if practice is None and facts["from_pilot"]:
            practice = origins.draft_left_by(self.session, facts["from_pilot"])
            if practice is None:
                raise PilotHasNotReturned
        return practice or Practice.blank(at=self.now, organisation_id=organisation_id, imported=True)

    def _certify(self, practice: Practice, evaluations: list[dict[str, Any]]) -> None:
        if not evaluations or practice.public is None or practice.public.certified_at is not None:
            return
        self.session.flush()
        given, events = certify_example(
            practice, practice.public, evaluations, at=self.now, months=self.settings.certificate_months
        )
        self.session.add_all(given)
        self.publish(*events)
        self.published_content_changed(practice)

    def _attached(self, practice: Practice, wanted: list[dict[str, str]], folder: Path) -> list[dict[str, Any]]:
        """Return the entries of a case's files; one of the same title is there from an earlier import."""
        known = {entry["title"]: entry for entry in practice.files}
        return [
            known.get(each["title"])
            or self.keep_file(
                practice, (folder / each["file"]).read_bytes(), name=Path(each["file"]).name, title=each["title"]
            )
            for each in wanted
        ]

    @abstractmethod
    def keep_file(self, practice: Practice, content: bytes, *, name: str, title: str) -> dict[str, Any]:
        """Store a whole file of a practice and return its entry. The noun of files implements it."""

    def _organisation(self, facts: Mapping[str, Any]) -> Organisation | None:
        if facts["organisation_id"]:
            return self.session.get(Organisation, facts["organisation_id"])
        if facts["organisation_elstat"]:
            return organisations.municipality(self.session, facts["organisation_elstat"])
        return organisations.find_by_name(self.session, facts["organisation_name"])


def _undo(*, only_if: bool) -> None:
    if only_if:
        raise _DryRun
