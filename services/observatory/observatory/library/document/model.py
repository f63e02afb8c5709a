"""Document: its states, the permissions of each step, and its events.

    draft ──propose──▶ proposed ──publish──▶ published ⇄ withdrawn
      └──publish, a curator's own──────────────▲ │
                        proposed ──reject──▶ rejected

A body's approvers and centre managers write and propose; curators decide, never about what they proposed themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Uuid, false
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import UtcDateTime, uuid7
from chassis.events import Event
from chassis.principal import Principal
from commons.audience import PUBLIC
from commons.roles import APPROVER_ROLES, is_curator, of_public_body
from observatory.base import Base
from observatory.library.document import errors, events
from observatory.library.document.content import (
    ContentColumns,
    changed_fields,
    content_of,
    empty_content,
    missing_fields,
)
from observatory.library.document.states import (
    ALL_RIGHTS_RESERVED,
    DRAFT,
    PROPOSED,
    PUBLISHED,
    REJECTED,
    WITHDRAWN,
)
from observatory.projections.organisation.model import Organisation

_LISTED = ("slug", "kind", "issuer_id", "issuer_name", "level", "force", "issued_on", "year", "imported")
FreeSlug = Callable[[str, UUID], str]


class Document(ContentColumns, Base):
    """A text of the library. `organisation_id` is the body that proposes it, `issuer_id` the one that issued it."""

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_organisation_id", "organisation_id", "updated_at", "id"),
        Index("ix_documents_state", "state", "updated_at", "id"),
        Index("ix_documents_superseded_by", "superseded_by"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str | None] = mapped_column(LongText, unique=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[UUID | None]
    issuer_id: Mapped[UUID | None]
    superseded_by: Mapped[UUID | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    imported: Mapped[bool]
    has_files: Mapped[bool] = mapped_column(default=False, server_default=false())
    external_id: Mapped[str | None] = mapped_column(LongText, unique=True)
    author_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    proposed_by: Mapped[UUID | None] = mapped_column(index=True)
    decided_by: Mapped[UUID | None] = mapped_column(index=True)
    comment: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    issuer: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(Document.issuer_id) == Organisation.organisation_id", uselist=False, viewonly=True
    )
    organisation: Mapped[Organisation | None] = relationship(
        primaryjoin="foreign(Document.organisation_id) == Organisation.organisation_id", uselist=False, viewonly=True
    )
    read_inside = False
    """Whether the reader handles it, and sees the notes about its sources."""

    @classmethod
    def blank(cls, *, at: datetime, organisation_id: UUID | None, imported: bool = False) -> Self:
        """Create a document without content."""
        return cls(
            id=uuid7(), version=0, state=DRAFT, organisation_id=organisation_id, imported=imported,
            has_files=False, author_ids=[],
            comment="", created_at=at, updated_at=at, **empty_content(),
        )  # fmt: skip

    @classmethod
    def begin(cls, content: Mapping[str, Any], *, organisation_id: UUID | None, by: Principal, at: datetime) -> Self:
        """Create a draft: of a curator, or of a body for which the caller may propose."""
        document = cls.blank(at=at, organisation_id=organisation_id)
        document.check_writer(by)
        document.write(content, by=by, at=at)
        return document

    # ---- who may -------------------------------------------------------------------------------------

    def shown_to(self, principal: Principal) -> bool:
        """Return whether the caller may read it: its audience once it is published, before that its own people."""
        if curates(principal) or principal.role_in(self.organisation_id):
            return True
        return self.state in {PUBLISHED, WITHDRAWN} and (self.audience == PUBLIC or of_public_body(principal))

    def check_writer(self, by: Principal) -> None:
        """Raise `NotYourDocument` unless the caller is a curator, or proposes for the document's body."""
        if not curates(by) and not proposes_for(by, self.organisation_id):
            raise errors.NotYourDocument

    def check_editable(self, by: Principal) -> None:
        """Raise an error unless the caller may change it now: its writers a draft, curators all but refused ones."""
        self.check_writer(by)
        if not curates(by):
            self.check_state(DRAFT)
        self.check_state(DRAFT, PROPOSED, PUBLISHED, WITHDRAWN)

    def check_decider(self, by: Principal) -> None:
        """Raise an error unless the caller is a curator other than its proposer."""
        if not curates(by):
            raise errors.NotYourDocument
        if self.state == PROPOSED and by.person_id in {self.proposed_by, *self.author_ids}:
            raise errors.OwnProposal

    def check_state(self, *states: str) -> None:
        """Raise `DocumentNotInState` unless the document is in one of the states."""
        if self.state not in states:
            raise errors.DocumentNotInState(state=self.state)

    # ---- steps ---------------------------------------------------------------------------------------

    def edit(self, changes: Mapping[str, Any], *, by: Principal, at: datetime) -> list[Event]:
        """Change the content: a draft's by its writers, all else by curators only."""
        self.check_editable(by)
        before = self.audience
        changed = self.write(changes, by=by, at=at)
        if self.state != DRAFT:
            self.check_complete()
            self.decided_by = by.person_id if changed else self.decided_by
        return self.changed(before) if changed and self.state == PUBLISHED else []

    def propose(self, *, by: Principal, at: datetime) -> list[Event]:
        """Hand the draft to the curators."""
        self.check_writer(by)
        self.check_state(DRAFT)
        self.check_complete()
        self.state = PROPOSED
        self.proposed_by, self.proposed_at = by.person_id, at
        self.touch(at)
        return [events.DocumentProposed(**self.names(), **self.proposer())]

    def publish(self, *, by: Principal, at: datetime, free_slug: FreeSlug, comment: str = "") -> list[Event]:
        """Publish a proposal, a draft of the curators' own, or a withdrawn document again."""
        self.check_decider(by)
        self.check_state(DRAFT, PROPOSED, WITHDRAWN)
        if self.state == DRAFT and self.organisation_id is not None:
            raise errors.DocumentNotInState(state=self.state)  # a body proposes first
        self.check_complete()
        was_proposed = self.state == PROPOSED
        self.slug = self.slug or free_slug(self.title_el or self.title_en, self.id)
        self.state, self.comment, self.withdrawn_at = PUBLISHED, comment, None
        self.published_at = self.published_at or at
        self.decided_by = by.person_id
        self.touch(at)
        return [*self.decided(published=True, only_if=was_proposed), self.listed(events.DocumentPublished)]

    def reject(self, *, comment: str, by: Principal, at: datetime) -> list[Event]:
        """Refuse a proposal and say why."""
        self.check_decider(by)
        self.check_state(PROPOSED)
        self.state, self.comment, self.decided_by = REJECTED, comment, by.person_id
        self.touch(at)
        return self.decided(published=False)

    def withdraw(self, *, reason: str, by: Principal, at: datetime) -> list[Event]:
        """Take a published document back and say why."""
        self.check_decider(by)
        self.check_state(PUBLISHED)
        self.state, self.comment, self.withdrawn_at = WITHDRAWN, reason, at
        self.decided_by = by.person_id
        self.touch(at)
        return [events.DocumentWithdrawn(**self.names())]

    def check_deletable(self, by: Principal) -> None:
        """Raise an error unless the caller writes it and it was never proposed or published."""
        self.check_writer(by)
        self.check_state(DRAFT)

    # ---- shared steps --------------------------------------------------------------------------------

    def write(self, content: Mapping[str, Any], *, by: Principal, at: datetime) -> list[str]:
        """Write the content and return the changed fields."""
        whole = {**content_of(self), **content}
        check_agreement(whole, has_files=self.has_files)
        changed = changed_fields(content_of(self), whole)
        for name in changed:
            setattr(self, name, whole[name])
        if changed or not self.version:
            if self.state == DRAFT:
                self.author_ids = by.added_to(self.author_ids)
            self.touch(at)
        return changed

    def check_complete(self) -> None:
        """Raise `DocumentIncomplete` with every field that is missing."""
        if missing := missing_fields(self):
            raise errors.DocumentIncomplete(errors=missing)

    def changed(self, audience_before: str) -> list[Event]:
        """Return the events of a change of a published document."""
        if self.audience == audience_before:
            return [self.listed(events.DocumentUpdated)]
        if self.audience == PUBLIC:
            return [self.listed(events.DocumentPublished)]
        return [events.DocumentWithdrawn(**self.names()), self.listed(events.DocumentUpdated)]

    def decided(self, *, published: bool, only_if: bool = True) -> list[Event]:
        """Return the decision for the document's authors."""
        if not only_if:
            return []
        names = {**self.names(), **self.proposer()}
        return [events.DocumentDecided(**names, published=published, comment=self.comment)]

    def listed(self, kind: type[events.ListedDocument]) -> Event:
        """Return an event with the facts of lists; one that stays inside where only public bodies read the document."""
        chosen = kind if self.audience == PUBLIC else events.DocumentChangedPrivately
        values = {name: getattr(self, name) for name in _LISTED}
        lists = {name: list(getattr(self, name)) for name in ("topics", "tasks", "sectors", "languages")}
        codes = [one["code"] for one in self.principles]
        return chosen(**{**self.names(), **values, **lists, "principles": codes})

    def names(self) -> dict[str, Any]:
        """Return the fields of every event of this document."""
        return {"document_id": self.id, "title_el": self.title_el, "title_en": self.title_en}

    def proposer(self) -> dict[str, Any]:
        """Return the body and the people behind a proposal."""
        return {"organisation_id": self.organisation_id, "author_ids": list(self.author_ids)}

    def touch(self, at: datetime) -> None:
        """Count a change."""
        self.version += 1
        self.updated_at = at


def curates(by: Principal) -> bool:
    """Return whether the caller decides about documents: curators, and the platform itself when it imports."""
    return by.system or is_curator(by)


def proposes_for(by: Principal, organisation_id: UUID | None) -> bool:
    """Return whether the caller proposes for a body: its approvers, managers and programs do."""
    roles = by.role_in(organisation_id)
    return bool(roles & APPROVER_ROLES) or (by.client_id is not None and bool(roles))


def check_agreement(content: Mapping[str, Any], *, has_files: bool) -> None:
    """Raise `DocumentContradicts` where fields contradict one another."""
    found = []
    if content["licence"] == ALL_RIGHTS_RESERVED and has_files:
        found.append(errors.LICENCE_OF_FILES)
    if content["issuer_id"] and content["issuer_name"]:
        found.append(errors.ONE_ISSUER)
    if content["superseded_by"] and content["force"] not in {"superseded", "repealed"}:
        found.append(errors.SUCCESSOR_WITHOUT_FORCE)
    if found:
        raise errors.DocumentContradicts(errors=found)
