"""Operations of experts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.language import Localized
from chassis.operations import Cache, internal, operation
from chassis.pagination import BadCursor, Page
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.service import Operations
from identity.network.expert import queries, schemas
from identity.network.expert.model import Expert, ExpertIncomplete, ExpertNotFound, Profile
from identity.person.consent.model import WordsChanged
from identity.person.consent.record import record_listing
from identity.person.person.model import PersonNotSignedIn
from identity.person.person.queries import lock_person


class ExpertOperations(Operations):
    """The network of experts."""

    @operation(
        "GET",
        "/v1/experts",
        summary=Localized(el="Αναζήτηση ειδικών", en="Find experts"),
        description=Localized(
            el="Μόνον όσοι έχουν δώσει τη συγκατάθεσή τους. Η περιφέρεια βρίσκει και όσους εργάζονται παντού.",
            en="Only those who consented. A region finds those who work everywhere, too.",
        ),
        allow=ANYONE,
        query=schemas.FindExperts,
        returns=schemas.ExpertPage,
        cache=Cache(seconds=60, tags=("experts",), shared=True),
        errors=(BadCursor,),
        single_read=True,
    )
    def list_experts(self, *, query: dict[str, Any]) -> Page:
        """List the experts, by name."""
        return queries.search_experts(self.session, query, self.cursors)

    @operation(
        "PUT",
        "/v1/experts/me",
        summary=Localized(el="Το προφίλ μου ως ειδικού", en="Write my expert profile"),
        description=Localized(
            el="Το `listed` είναι η συγκατάθεση να σας βρίσκουν όλοι· με `false` ανακαλείται και το προφίλ "
            "σβήνεται από κάθε υπηρεσία που το θυμόταν. Το `hears` ορίζει τι θέλετε να μαθαίνετε.",
            en="`listed` is the consent to be found by everybody; `false` takes it back, and every service that "
            "remembered the profile forgets it. `hears` says of what you want to hear.",
        ),
        allow=SIGNED_IN,
        body=schemas.WriteExpert,
        returns=schemas.OwnExpertView,
        versioned=True,
        errors=(PersonNotSignedIn, ExpertIncomplete, WordsChanged),
    )
    def write_own_expert(self, *, body: dict[str, Any]) -> Expert:
        """Replace the caller's profile, or create it."""
        person_id = self._lock_caller()
        expert = self.session.get(Expert, person_id) or Expert.begin(person_id, now=self.now)
        version = body.pop("consent_version")
        self.publish(*expert.write(Profile(**body), now=self.now))
        self.session.add(expert)
        record_listing(
            self.session,
            person_id,
            listed=expert.listed,
            operation="write_own_expert",
            now=self.now,
            version=version,
        )
        return expert

    @operation(
        "GET",
        "/v1/experts/me",
        summary=Localized(el="Ανάγνωση του προφίλ μου ως ειδικού", en="Read my expert profile"),
        allow=SIGNED_IN,
        returns=schemas.OwnExpertView,
        versioned=True,
        errors=(ExpertNotFound,),
        single_read=True,
    )
    def get_own_expert(self) -> Expert:
        """Return the caller's profile, listed or not."""
        return queries.own_profile(self.session, self.principal.person_id)

    @operation(
        "DELETE",
        "/v1/experts/me",
        summary=Localized(el="Διαγραφή του προφίλ μου ως ειδικού", en="Leave the network of experts"),
        description=Localized(
            el="Διαγράφονται το προφίλ και τα αιτήματα γνωριμίας· όσοι το θυμόνταν, το ξεχνούν.",
            en="Deletes the profile and the requests for introduction; whoever remembered it forgets it.",
        ),
        allow=SIGNED_IN,
        status=204,
        errors=(ExpertNotFound,),
    )
    def delete_own_expert(self) -> None:
        """Delete the caller's profile, here and in the other services."""
        expert = queries.own_profile(self.session, self.principal.person_id, for_change=True)
        self.publish(*expert.leave())
        record_listing(self.session, expert.person_id, listed=False, operation="delete_own_expert", now=self.now)
        self.session.delete(expert)

    @operation(
        "GET",
        "/v1/experts/{expert_id}",
        summary=Localized(el="Στοιχεία ειδικού", en="One expert"),
        allow=ANYONE,
        returns=schemas.ExpertView,
        cache=Cache(seconds=60, tags=("expert:{expert_id}",), shared=True),
        errors=(ExpertNotFound,),
        single_read=True,
    )
    def get_expert(self, expert_id: UUID) -> Expert:
        """Return a listed expert."""
        return queries.listed_expert(self.session, expert_id)

    @internal(body=schemas.AskExpertCards, returns=schemas.ExpertCardsView)
    def expert_cards(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Return the public facts of those listed now. A service that proposes experts stores none of them."""
        return {"items": queries.listed_among(self.session, body["person_ids"])}

    def _lock_caller(self) -> UUID:
        # two first profiles at once would both be inserts: the account is the lock that exists already
        person = lock_person(self.session, self.principal.person_id) if self.principal.person_id else None
        if person is None or not person.may_sign_in:
            raise PersonNotSignedIn
        return person.id
