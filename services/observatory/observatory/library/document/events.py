"""Events of documents. The public ones carry no people and nothing but public facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from chassis.events import Event, PersonId


@dataclass(frozen=True, kw_only=True)
class DocumentEvent(Event):
    """Fields of every event of a document."""

    aggregate: ClassVar[str] = "document"
    key: ClassVar[str] = "document_id"
    expects_listener: ClassVar[bool] = False

    document_id: UUID
    title_el: str
    title_en: str


@dataclass(frozen=True, kw_only=True)
class DocumentProposed(DocumentEvent):
    """A document waits for a curator. `organisation_id` proposes it."""

    type: ClassVar[str] = "document.proposed.v1"

    organisation_id: UUID | None
    author_ids: list[PersonId] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DocumentDecided(DocumentEvent):
    """A curator decided about a proposal; `published` or not, with a comment for its authors."""

    type: ClassVar[str] = "document.decided.v1"

    organisation_id: UUID | None
    published: bool
    comment: str
    author_ids: list[PersonId] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ListedDocument(DocumentEvent):
    """Facts of a document that lists show."""

    invalidates: ClassVar[tuple[str, ...]] = ("documents", "document:{document_id}")

    slug: str | None
    kind: str | None
    issuer_id: UUID | None
    issuer_name: str
    topics: list[str]
    tasks: list[str]
    level: str | None
    principles: list[str]
    sectors: list[str]
    force: str
    issued_on: date | None
    year: int | None
    languages: list[str]
    imported: bool


_LISTED = (
    "document_id", "title_el", "title_en", "slug", "kind", "issuer_id", "issuer_name", "topics", "tasks", "level",
    "principles", "sectors", "force", "issued_on", "year", "languages", "imported",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DocumentPublished(ListedDocument):
    """Everybody may read the document from now on."""

    type: ClassVar[str] = "document.published.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = _LISTED


@dataclass(frozen=True, kw_only=True)
class DocumentUpdated(ListedDocument):
    """Facts of a public document changed."""

    type: ClassVar[str] = "document.updated.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = _LISTED


@dataclass(frozen=True, kw_only=True)
class DocumentChangedPrivately(ListedDocument):
    """A document that only public bodies read was published or changed."""

    type: ClassVar[str] = "document.changed_privately.v1"


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(DocumentEvent):
    """The document is not public any more: it was withdrawn, or is for public bodies only from now on."""

    type: ClassVar[str] = "document.withdrawn.v1"
    public: ClassVar[bool] = True
    public_fields: ClassVar[tuple[str, ...]] = ("document_id",)
    invalidates: ClassVar[tuple[str, ...]] = ("documents", "document:{document_id}")
