"""Index: the entry beside each published document, written in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import bindparam, delete, func
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import Text as LongText

from commons.taxonomies import LIBRARY, PRINCIPLES, SECTORS, Entry
from observatory.library.catalogue.model import DocumentEntry
from observatory.library.document.model import Document
from observatory.library.document.states import PUBLISHED
from observatory.library.edition.queries import current_files
from observatory.library.text.queries import words_of
from observatory.search.document import Searchable, filter_lexeme, lexemes, read
from observatory.search.index import title_key

_LABELLED: Final[Mapping[str, Mapping[str, Entry]]] = {
    "kind": LIBRARY["document_kinds"],
    "topic": LIBRARY["document_topics"],
    "principle": PRINCIPLES,
    "sector": SECTORS,
}


def follow(session: Session, document: Document) -> None:
    """Index a document as it is now, or drop the entry of one that is not published."""
    if document.state != PUBLISHED:
        session.execute(delete(DocumentEntry).where(DocumentEntry.document_id == document.id))
        return
    codes = codes_of(document)
    filters = [filter_lexeme(facet, code) for facet, code in codes]
    head = lexemes(Searchable(read(_titles(document)), read(_about(document, codes)), ()), {})
    words = words_of(session, current_files(session, document.id))
    arrays = {"head": sorted(head), "document": sorted({*head, *filters, *words})}
    values: dict[str, Any] = {
        "document_id": document.id,
        "published_at": document.published_at,
        "title_key": title_key(document.title_el or document.title_en),
        "codes": filters,
    }
    statement = insert(DocumentEntry).values(
        **values, **{name: _tsvector(name, words) for name, words in arrays.items()}
    )
    changed = {name: statement.excluded[name] for name in (*values, *arrays) if name != "document_id"}
    session.execute(statement.on_conflict_do_update(index_elements=[DocumentEntry.document_id], set_=changed))


def codes_of(document: Document) -> list[tuple[str, str]]:
    """Return the codes by which a document can be filtered, each with its facet."""
    facets: dict[str, Iterable[str | None]] = {
        "kind": [document.kind],
        "topic": document.topics,
        "task": document.tasks,
        "level": [document.level],
        "principle": [one["code"] for one in document.principles],
        "sector": document.sectors,
        "issuer": [str(document.issuer_id) if document.issuer_id else document.issuer_name],
        "year": [str(document.year) if document.year else None],
        "force": [document.force],
        "language": document.languages,
        "audience": [document.audience],
    }
    return [(facet, code) for facet, codes in facets.items() for code in codes if code]


def _titles(document: Document) -> str:
    return f"{document.title_el}\n {document.title_en}"


def _about(document: Document, codes: Iterable[tuple[str, str]]) -> str:
    """Return summaries, numbers and the names of issuer and codes, so that words of both languages find them."""
    labels = [_LABELLED[facet][code] for facet, code in codes if facet in _LABELLED]
    issuer = document.issuer
    return "\n ".join(
        [
            document.summary_el,
            document.summary_en,
            *((issuer.name_el, issuer.name_en) if issuer else (document.issuer_name,)),
            *(one["value"] for one in document.numbers),
            *(f"{one.el}\n {one.en}" for one in labels),
        ]
    )


def _tsvector(name: str, words: list[str]) -> Any:
    return func.array_to_tsvector(bindparam(f"{name}_words", value=words, type_=ARRAY(LongText)))
