"""Operations of impact claims: stating one, reading, and withdrawing."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from chassis.language import Localized
from chassis.operations import operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE
from commons.audience import audiences_of
from commons.permissions import ORGANISATION_EDITOR
from commons.roles import EDITOR_ROLES
from observatory.adoption.adoption.errors import AdoptionNotFound, AdoptionNotImplemented
from observatory.adoption.adoption.model import Adoption
from observatory.impact.claim import changes, errors, queries, schemas
from observatory.impact.claim.access import ImpactAccess
from observatory.impact.claim.model import ImpactClaim, Subject
from observatory.impact.claim.states import ADOPTION, PRACTICE
from observatory.practice.practice.errors import PracticeNotFound
from observatory.practice.publication.model import PublishedPractice
from observatory.projections.organisation.queries import body_of

_ABOUT: Final = Localized(
    el="Δεν αλλάζει ποτέ: διορθώνεται με νέα δήλωση (`replaces`). Την επαληθεύει κάποιος από αλλού, και δύο όταν η "
    "εξοικονόμηση φτάνει τις 100.000 €. Ό,τι γράφει συντάκτης ή πρόγραμμα περιμένει πρώτα έγκριση, όπου ο φορέας έχει "
    "άλλον να τη δώσει (`internal_approval`).",
    en="It never changes: a new claim corrects it (`replaces`). Somebody from elsewhere verifies it, two people where "
    "the saving reaches 100,000 €. What a contributor or a program writes waits for an approval first, where the body "
    "has somebody else to give one (`internal_approval`).",
)


class ImpactOperations(ImpactAccess):
    """Measured effects of practices and of their adoptions."""

    @operation(
        "POST",
        "/v1/practices/{practice_id}/impacts",
        summary=Localized(el="Δήλωση οφέλους από πρακτική", en="Claim the impact of a practice"),
        description=_ABOUT,
        allow=ORGANISATION_EDITOR,
        body=schemas.NewClaim,
        returns=schemas.ClaimView,
        status=201,
        creates="impact",
        location="/v1/impacts/{id}",
        versioned=True,
        errors=(PracticeNotFound, errors.NotYourClaim, errors.ClaimInvalid),
    )
    def claim_practice_impact(self, practice_id: UUID, *, body: dict[str, Any]) -> ImpactClaim:
        """State a measured effect of a published practice."""
        practice = self.session.get(PublishedPractice, practice_id)
        if practice is None or practice.audience not in audiences_of(self.principal):
            raise PracticeNotFound
        body_id = practice.organisation_id
        if body_id is None or not self.principal.role_in(body_id) & EDITOR_ROLES:
            raise errors.NotYourClaim
        subject = Subject(
            type=PRACTICE,
            id=practice_id,
            practice_id=practice_id,
            title=practice.title,
            organisation_id=body_id,
            giver_id=None,
            region=body_of(self.session, body_id, self.principal).region,
            sectors=practice.sectors,
            principles=practice.principles,
            demo=practice.demo,
        )
        return self.make_claim(subject, body)

    @operation(
        "POST",
        "/v1/adoptions/{adoption_id}/impacts",
        summary=Localized(el="Δήλωση οφέλους από υιοθέτηση", en="Claim the impact of an adoption"),
        description=_ABOUT,
        allow=ORGANISATION_EDITOR,
        body=schemas.NewClaim,
        returns=schemas.ClaimView,
        status=201,
        creates="impact",
        location="/v1/impacts/{id}",
        versioned=True,
        errors=(AdoptionNotFound, AdoptionNotImplemented, errors.NotYourClaim, errors.ClaimInvalid),
    )
    def claim_adoption_impact(self, adoption_id: UUID, *, body: dict[str, Any]) -> ImpactClaim:
        """State a measured effect of an implemented adoption."""
        adoption = self.session.get(Adoption, adoption_id)
        if adoption is None or not adoption.shown_to(self.principal):
            raise AdoptionNotFound
        if not self.principal.role_in(adoption.taker_id) & EDITOR_ROLES:
            raise errors.NotYourClaim
        if adoption.implemented_on is None:
            raise AdoptionNotImplemented(step=adoption.step)
        subject = Subject(
            type=ADOPTION,
            id=adoption_id,
            practice_id=adoption.practice_id,
            title=adoption.practice_title,
            organisation_id=adoption.taker_id,
            giver_id=adoption.giver_id,
            region=adoption.region,
            sectors=adoption.sectors,
            principles=adoption.public.principles if adoption.public is not None else [],
            demo=adoption.demo,
        )
        return self.make_claim(subject, body)

    @operation(
        "GET",
        "/v1/impacts",
        summary=Localized(el="Δηλώσεις οφέλους", en="Impact claims"),
        description=Localized(
            el="`subject` είναι πρακτική ή υιοθέτηση· `practice`, και όσες αφορούν υιοθετήσεις της.",
            en="`subject` is a practice or an adoption; `practice` means those of its adoptions, too.",
        ),
        allow=ANYONE,
        query=schemas.ClaimsQuery,
        returns=schemas.ClaimPage,
        errors=(BadCursor,),
    )
    def list_impacts(self, *, query: dict[str, Any]) -> Page:
        """List the visible claims, the last made first."""
        after, limit = self.cursors.keyset("impacts", query["cursor"]), query["limit"]
        found = queries.find(self.session, query, self.principal, after=after, limit=limit + 1)
        return self.cursors.page("impacts", found, limit, _place)

    @operation(
        "GET",
        "/v1/impacts/mine",
        summary=Localized(el="Οι δηλώσεις οφέλους των φορέων μου", en="The impact claims of my organisations"),
        allow=ORGANISATION_EDITOR,
        query=schemas.OwnClaimsQuery,
        returns=schemas.ClaimPage,
        errors=(BadCursor,),
    )
    def list_own_impacts(self, *, query: dict[str, Any]) -> Page:
        """List the claims of the caller's organisations, in every state, the last made first."""
        after, limit = self.cursors.keyset("own-impacts", query["cursor"]), query["limit"]
        bodies = {one.organisation_id for one in self.principal.memberships}
        found = queries.of_bodies(self.session, query, bodies, after=after, limit=limit + 1)
        return self.cursors.page("own-impacts", found, limit, _place)

    @operation(
        "GET",
        "/v1/impacts/{impact_id}",
        summary=Localized(el="Ανάγνωση δήλωσης οφέλους", en="Read an impact claim"),
        description=Localized(
            el="Με τις κρίσεις, τις άλλες δηλώσεις της σειράς της και ό,τι μπορεί να κάνει ο καλών (`actions`).",
            en="With its verdicts, the other claims of its series, and what the caller may do (`actions`).",
        ),
        allow=ANYONE,
        returns=schemas.ClaimView,
        versioned=True,
        errors=(errors.ClaimNotFound,),
    )
    def read_impact(self, impact_id: UUID) -> ImpactClaim:
        """Return a claim with its history."""
        return self.shown(self.visible_claim(impact_id))

    @operation(
        "POST",
        "/v1/impacts/{impact_id}/withdraw",
        summary=Localized(el="Ανάκληση δήλωσης οφέλους", en="Withdraw an impact claim"),
        allow=ORGANISATION_EDITOR,
        returns=schemas.ClaimView,
        versioned=True,
        errors=(errors.ClaimNotFound, errors.NotYourClaim, errors.ClaimNotInState),
    )
    def withdraw_impact(self, impact_id: UUID) -> ImpactClaim:
        """Withdraw a claim before its verification."""
        claim, series = self.claim_for_change(impact_id)
        self.publish(*changes.withdraw(claim, series, by=self.principal, at=self.now))
        return self.shown(claim)


def _place(claim: ImpactClaim) -> queries.Place:
    return claim.created_at, claim.id
