"""Case import: the rules for publishing without review, and the practices that an import never overwrites.

An imported case repeats a public source. Its unknown sections stay empty and are shown as not recorded.
A title alone is not a practice. An import leaves alone practices that people have edited or archived since.
A case that names a pilot completes the draft that the pilot left, as long as nobody has edited the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chassis.errors import FieldError, NotFound, ValidationFailed
from chassis.events import Event
from chassis.language import Localized
from chassis.principal import Principal
from observatory.practice.practice.content import content_of, empty_content, with_changes
from observatory.practice.practice.errors import ImportNotAllowed
from observatory.practice.practice.model import Practice
from observatory.practice.practice.states import DRAFT, PUBLISHED
from observatory.practice.publication.model import FreeSlug

CREATED: Final = "created"
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"
KEPT: Final = "kept"


class CaseTellsTooLittle(ValidationFailed):
    """Neither the problem nor the solution is known: that is a title, not a practice."""

    title = Localized(
        el="Δεν αρκεί ο τίτλος: χρειάζεται το πρόβλημα ή η λύση",
        en="A title is not enough: the problem or the solution is needed",
    )


class PilotHasNotReturned(NotFound):
    """The case completes the draft of a pilot, and no pilot of this title has left a draft here."""

    title = Localized(el="Δεν υπάρχει προσχέδιο αυτής της πιλοτικής εφαρμογής", en="This pilot has left no draft here")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as in its file, with its organisation in the register, if any."""

    external_id: str
    organisation_id: UUID | None
    organisation_name: str | None
    demo: bool
    year: int | None
    content: Mapping[str, Any]

    def check(self) -> None:
        """Raise `CaseTellsTooLittle` for a case that would be an empty page."""
        if not self.content.get("title") or not (self.content.get("problem") or self.content.get("solution")):
            raise CaseTellsTooLittle(errors=[FieldError("problem", "required", CaseTellsTooLittle.title)])


def import_published(
    practice: Practice, case: Case, *, by: Principal, at: datetime, free_slug: FreeSlug
) -> tuple[str, list[Event]]:
    """Publish the case as `practice` and return the outcome with the events.

    `practice` is a blank practice or the one that an earlier import made.
    """
    if not by.system:
        raise ImportNotAllowed
    case.check()
    known = practice.last_revision > 0
    written_on = practice.state not in {PUBLISHED, DRAFT} or any(revision.person_id for revision in practice.revisions)
    if known and written_on:
        return KEPT, []
    created = practice.state != PUBLISHED
    facts = {
        "external_id": case.external_id,
        "organisation_id": case.organisation_id,
        "organisation_name": case.organisation_name,
        "demo": case.demo,
        "source_year": case.year,
    }
    moved = [name for name, value in facts.items() if getattr(practice, name) != value]
    for name in moved:
        setattr(practice, name, facts[name])
    told = content_of(practice) if practice.origin else empty_content()
    changed = practice.write(with_changes({**told, "principle_notes": {}}, case.content), by=by, at=at)
    if not created and not changed and not moved:
        return UNCHANGED, []
    practice.imported = True
    return (CREATED if created else UPDATED), practice.publish(review_id=None, at=at, free_slug=free_slug)
