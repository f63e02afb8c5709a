"""Operations of curators on synonyms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import check_version, operation
from chassis.pagination import BadCursor, Page
from chassis.service import Operations
from commons.permissions import CURATOR
from observatory.search.synonym import errors, queries, schemas
from observatory.search.synonym.model import MOST_SYNONYMS, Synonym


class SynonymOperations(Operations):
    """Words of the same meaning: the list of search."""

    @operation(
        "GET",
        "/v1/synonyms",
        summary=Localized(el="Συνώνυμα και συντομογραφίες της αναζήτησης", en="Synonyms and abbreviations of search"),
        allow=CURATOR,
        query=schemas.SynonymQuery,
        returns=schemas.SynonymPage,
        errors=(BadCursor,),
    )
    def list_synonyms(self, *, query: dict[str, Any]) -> Page:
        """Return a page of the entries in the order of their words."""
        return queries.page_of_synonyms(self.session, query, self.cursors)

    @operation(
        "POST",
        "/v1/synonyms",
        summary=Localized(el="Νέο λήμμα συνωνύμων", en="Add an entry of synonyms"),
        description=Localized(
            el="Η λέξη βρίσκει και όσα έχουν κάποια από τις σημασίες της· με `both`, και αντίστροφα.",
            en="The word also finds what has one of its meanings; with `both`, these find one another too.",
        ),
        allow=CURATOR,
        body=schemas.NewSynonym,
        returns=schemas.SynonymView,
        status=201,
        creates="synonym",
        versioned=True,
        errors=(errors.SynonymKnown, errors.TooManySynonyms, errors.NothingToSearch, errors.SaysTheSame),
    )
    def add_synonym(self, *, body: dict[str, Any]) -> Synonym:
        """Add an entry; searches use it from now on."""
        synonym = Synonym.new(body, at=self.now)
        if queries.is_known(self.session, synonym.word):
            raise errors.SynonymKnown
        if queries.count_synonyms(self.session) >= MOST_SYNONYMS:
            raise errors.TooManySynonyms
        self.session.add(synonym)
        return synonym

    @operation(
        "GET",
        "/v1/synonyms/{synonym_id}",
        summary=Localized(el="Ανάγνωση λήμματος συνωνύμων", en="Read an entry of synonyms"),
        allow=CURATOR,
        returns=schemas.SynonymView,
        versioned=True,
        errors=(errors.SynonymNotFound,),
    )
    def read_synonym(self, synonym_id: UUID) -> Synonym:
        """Return one entry."""
        synonym = self.session.get(Synonym, synonym_id)
        if synonym is None:
            raise errors.SynonymNotFound
        return synonym

    @operation(
        "PATCH",
        "/v1/synonyms/{synonym_id}",
        summary=Localized(el="Αλλαγή λήμματος συνωνύμων", en="Change an entry of synonyms"),
        allow=CURATOR,
        body=schemas.ChangeSynonym,
        returns=schemas.SynonymView,
        versioned=True,
        if_match=True,
        errors=(errors.SynonymNotFound, errors.SynonymKnown, errors.NothingToSearch, errors.SaysTheSame),
    )
    def change_synonym(self, synonym_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Synonym:
        """Change the given facts."""
        synonym = self._synonym(synonym_id)
        check_version(expected_version, synonym.version)
        if "word" in body and queries.is_known(self.session, body["word"], but=synonym_id):
            raise errors.SynonymKnown
        synonym.change(body, at=self.now)
        return synonym

    @operation(
        "DELETE",
        "/v1/synonyms/{synonym_id}",
        summary=Localized(el="Διαγραφή λήμματος συνωνύμων", en="Delete an entry of synonyms"),
        allow=CURATOR,
        status=204,
        errors=(errors.SynonymNotFound,),
    )
    def delete_synonym(self, synonym_id: UUID) -> None:
        """Delete an entry."""
        self.session.delete(self._synonym(synonym_id))

    def _synonym(self, synonym_id: UUID) -> Synonym:
        synonym = queries.synonym_for_change(self.session, synonym_id)
        if synonym is None:
            raise errors.SynonymNotFound
        return synonym
