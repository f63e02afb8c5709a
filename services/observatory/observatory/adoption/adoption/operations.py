"""Operations of adoptions: beginning, reading, and the acts of the taker and the giver."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.etags import Versions
from chassis.language import Localized
from chassis.operations import check_version, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE, any_of
from commons.permissions import CURATOR, ORGANISATION_APPROVER, ORGANISATION_EDITOR
from observatory.adoption.adoption import changes, errors, queries, schemas
from observatory.adoption.adoption.access import AdoptionAccess
from observatory.adoption.adoption.model import Adoption
from observatory.practice.practice.errors import PracticeNotFound

_REFUSALS: Final = (errors.AdoptionNotFound, errors.NotYourAdoption, errors.AdoptionNotInState)


class AdoptionOperations(AdoptionAccess):
    """The reuse of practices by other organisations."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/adoptions",
        summary=Localized(el="Υιοθέτηση πρακτικής από άλλον φορέα", en="Begin to adopt a practice"),
        description=Localized(
            el="Έξι βήματα: check, test, adapt, remove, implement, harvest. Ό,τι ξεκινά συντάκτης ή πρόγραμμα "
            "περιμένει πρώτα έγκριση, όπου ο φορέας έχει άλλον να τη δώσει (`internal_approval`).",
            en="Six steps: check, test, adapt, remove, implement, harvest. What a contributor or a program begins "
            "waits for an approval first, where the body has somebody else to give one (`internal_approval`).",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.StartAdoption,
        returns=schemas.AdoptionView,
        status=201,
        creates="adoption",
        location="/v1/adoptions/{id}",
        versioned=True,
        errors=(
            PracticeNotFound,
            errors.NotYourAdoption,
            errors.AdoptionOwnPractice,
            errors.NothingToAvoid,
            errors.AdoptionUnderWay,
        ),
    )
    def start_adoption(self, practice_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """Begin to adopt a published practice."""
        return self.begin_adoption(practice_id, body)

    @operation(
        "GET",
        "/v1/practices/{practice_id}/adoptions",
        summary=Localized(el="Οι υιοθετήσεις μιας πρακτικής", en="The adoptions of a practice"),
        allow=ANYONE,
        query=schemas.PracticeAdoptionsQuery,
        returns=schemas.AdoptionPage,
        errors=(BadCursor,),
    )
    def list_practice_adoptions(self, practice_id: UUID, *, query: dict[str, Any]) -> Page:
        """List the adoptions of a practice that the caller may see, the last begun first."""
        return self._adoptions({**query, "practice": [practice_id]})

    @operation(
        "GET",
        "/v1/adoptions",
        summary=Localized(el="Υιοθετήσεις πρακτικών", en="Adoptions of practices"),
        description=Localized(
            el="Όλοι βλέπουν τις δημόσιες· οι άνθρωποι δημόσιων φορέων και όσες δεν έχουν εφαρμοστεί ακόμη.",
            en="Everybody sees the public ones; people of public bodies those not implemented yet, too.",
        ),
        allow=ANYONE,
        query=schemas.AdoptionsQuery,
        returns=schemas.AdoptionPage,
        errors=(BadCursor,),
    )
    def list_adoptions(self, *, query: dict[str, Any]) -> Page:
        """List the adoptions that the caller may see, the last begun first."""
        return self._adoptions(query)

    @operation(
        "GET",
        "/v1/adoptions/mine",
        summary=Localized(el="Οι υιοθετήσεις των φορέων μου", en="The adoptions of my organisations"),
        description=Localized(
            el="Με `side=giver`, όσες πήραν άλλοι από αυτούς.", en="With `side=giver`, those that others took of them."
        ),
        allow=ORGANISATION_EDITOR,
        query=schemas.OwnAdoptionsQuery,
        returns=schemas.AdoptionPage,
        errors=(BadCursor,),
    )
    def list_own_adoptions(self, *, query: dict[str, Any]) -> Page:
        """List the adoptions of the caller's organisations, in every state, the last begun first."""
        name = f"own-adoptions:{query['side']}"
        found = queries.of_bodies(
            self.session,
            query,
            {one.organisation_id for one in self.principal.memberships},
            after=self.cursors.keyset(name, query["cursor"]),
            limit=query["limit"] + 1,
        )
        return self.cursors.page(name, found, query["limit"], _place)

    @operation(
        "GET",
        "/v1/adoptions/{adoption_id}",
        summary=Localized(el="Ανάγνωση υιοθέτησης", en="Read an adoption"),
        allow=ANYONE,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=(errors.AdoptionNotFound,),
    )
    def read_adoption(self, adoption_id: UUID) -> Adoption:
        """Return an adoption with its steps."""
        return self.visible_adoption(adoption_id)

    @operation(
        "PATCH",
        "/v1/adoptions/{adoption_id}",
        summary=Localized(el="Αλλαγή στοιχείων υιοθέτησης", en="Change the facts of an adoption"),
        allow=any_of(ORGANISATION_EDITOR, CURATOR),
        body=schemas.ChangeAdoption,
        returns=schemas.AdoptionView,
        versioned=True,
        if_match=True,
        errors=(errors.AdoptionNotFound, errors.NotYourAdoption),
    )
    def edit_adoption(self, adoption_id: UUID, *, body: dict[str, Any], expected_version: Versions) -> Adoption:
        """Change the given facts."""
        adoption = self.adoption_for_change(adoption_id)
        check_version(expected_version, adoption.version)
        self.publish(*changes.change(adoption, body, by=self.principal, at=self.now))
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/advance",
        summary=Localized(el="Επόμενο βήμα μιας υιοθέτησης", en="Move an adoption to another step"),
        description=Localized(
            el="Πίσω επιτρέπεται. Βήματα παραλείπονται με λόγο, εκτός από τον έλεγχο και την εφαρμογή. Με το τωρινό "
            "βήμα στο `to`, γράφονται μόνο τα λόγια.",
            en="Back is allowed. Steps are skipped with a reason, except checking and implementing. With the current "
            "step as `to`, only the words are written.",
        ),
        allow=ORGANISATION_EDITOR,
        body=schemas.AdvanceAdoption,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=(*_REFUSALS, errors.StepIncomplete),
    )
    def advance_adoption(self, adoption_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """Write the entry of the current step, and move to another one."""
        adoption = self.adoption_for_change(adoption_id)
        moved = changes.advance(adoption, **body, by=self.principal, at=self.now, today=self.today)
        self.publish(*self.counted(adoption, moved))
        self.adoption_changed(adoption)
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/pause",
        summary=Localized(el="Παύση υιοθέτησης", en="Pause an adoption"),
        allow=ORGANISATION_EDITOR,
        body=schemas.PauseAdoption,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=_REFUSALS,
    )
    def pause_adoption(self, adoption_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """Pause an adoption."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.pause(adoption, **body, by=self.principal, at=self.now))
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/resume",
        summary=Localized(el="Συνέχιση υιοθέτησης", en="Resume an adoption"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=_REFUSALS,
    )
    def resume_adoption(self, adoption_id: UUID) -> Adoption:
        """Go on with an adoption."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.resume(adoption, by=self.principal, at=self.now))
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/abandon",
        summary=Localized(el="Εγκατάλειψη υιοθέτησης", en="Give an adoption up"),
        allow=ORGANISATION_EDITOR,
        body=schemas.AbandonAdoption,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=_REFUSALS,
    )
    def abandon_adoption(self, adoption_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """End an adoption before its end."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.abandon(adoption, **body, by=self.principal, at=self.now, today=self.today))
        self.adoption_changed(adoption)
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/finish",
        summary=Localized(el="Ολοκλήρωση υιοθέτησης", en="Complete an adoption"),
        allow=ORGANISATION_APPROVER,
        body=schemas.FinishAdoption,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=(*_REFUSALS, errors.AdoptionNotImplemented),
    )
    def finish_adoption(self, adoption_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """Complete an adoption after its last step."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.finish(adoption, **body, by=self.principal, at=self.now, today=self.today))
        return adoption

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/giver",
        summary=Localized(el="Ο λόγος του φορέα της πρακτικής", en="The word of the practice's organisation"),
        description=Localized(el="Όσες αμφισβητεί δεν μετρούν πουθενά.", en="What it disputes counts nowhere."),
        allow=ORGANISATION_APPROVER,
        body=schemas.GiverAnswer,
        returns=schemas.AdoptionView,
        versioned=True,
        errors=(errors.AdoptionNotFound, errors.NotYourWord, errors.AdoptionNotAsked),
    )
    def answer_for_giver(self, adoption_id: UUID, *, body: dict[str, Any]) -> Adoption:
        """Record the giver's word."""
        adoption = self.adoption_for_change(adoption_id)
        self.publish(*changes.answer(adoption, **body, by=self.principal, at=self.now))
        self.adoption_changed(adoption)
        return adoption

    def _adoptions(self, asked: dict[str, Any]) -> Page:
        after, limit = self.cursors.keyset("adoptions", asked["cursor"]), asked["limit"]
        found = queries.find(self.session, asked, self.principal, after=after, limit=limit + 1)
        return self.cursors.page("adoptions", found, limit, _place)


def _place(adoption: Adoption) -> queries.Place:
    return adoption.started_at, adoption.id
