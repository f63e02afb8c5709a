"""Experts as the identity service publishes them, and their invitations: a mixin of the service under test."""

from datetime import UTC, datetime
from itertools import count
from uuid import uuid4, uuid5

import personas
from service_under_test import ServiceUnderTest
from solving import Solving

from chassis.messaging.envelope import Received
from commons.greek import query_keys

EVERYTHING = {
    "challenge_proposals": True,
    "solver_invitations": True,
    "evaluator_invitations": True,
    "introductions": True,
}
NOTHING = dict.fromkeys(EVERYTHING, False)
NAMESPACE = uuid4()
BINS = {
    "title": "Κάδοι που ξεχειλίζουν",
    "brief": "Τα δρομολόγια δεν ξέρουν ποιος κάδος είναι γεμάτος.",
    "description": "Ψάχνουμε αισθητήρες και ανάλυση δεδομένων, ίσως μηχανική μάθηση σε Python.",
    "sectors": ["environment", "technology"],
    "regions": ["GR-H"],
}


def public_id(who):
    """Return the public id that the identity service would assign to an expert."""
    return str(uuid5(NAMESPACE, str(who.person_id)))


class Experting:
    """Tells the service of experts, and invites them."""

    _told = count(1)

    def expert(self, who, *, skills=(), hears=None, **said):
        """Publish the listing of an expert and return its principal."""
        data = {
            "person_id": str(who.person_id),
            "expert_id": public_id(who),
            "sectors": ["environment"],
            "skills_keys": [[sorted(word) for word in query_keys(skill)] for skill in skills],
            "languages": ["el"],
            "region": None,
            "availability": "available",
            "hears": EVERYTHING if hears is None else {**NOTHING, **dict.fromkeys(hears, True)},
            **said,
        }
        self._hear("on_expert_changed", "identity", "expert.listed.v1", who.person_id, data)
        return who

    def leaves(self, who):
        data = {"person_id": str(who.person_id), "expert_id": public_id(who)}
        self._hear("on_expert_changed", "identity", "expert.unlisted.v1", who.person_id, data)

    def becomes_known(self, challenge):
        """Deliver the publication of a challenge to the service itself."""
        data = {"challenge_id": str(challenge.id)}
        self._hear("on_challenge_published", "challenges", "challenge.published.v1", challenge.id, data)

    def bins(self, **content):
        """Publish the challenge of the bins, of which the service then hears."""
        challenge = self.open_challenge(**{**BINS, **content})
        self.becomes_known(challenge)
        return challenge

    def knows_cards(self, *listed):
        """Stub the identity service's cards of these people and return the recorded requests."""
        asked = []

        def expert_cards(person_ids):
            asked.append(person_ids)
            known = {str(who.person_id) for who in listed}
            return {"items": [_card(person_id) for person_id in person_ids if person_id in known]}

        self.caller.asks["identity", "expert_cards"] = expert_cards
        return asked

    def learns_ids(self):
        """Run the timer that asks identity for public ids that are not known."""
        type(self.caller.instance()).learn_expert_ids.__wrapped__(self.caller.instance())

    def proposed(self, challenge, by=personas.CONTRIBUTOR):
        answered = self.call("list_proposed_experts", principal=by, challenge_id=challenge.id)
        assert answered.status == 200, answered.text
        return answered.json["items"]

    def ask_expert(self, challenge, who, role="solver", by=personas.CONTRIBUTOR, message="Ελάτε."):
        body = {"expert_id": public_id(who), "role": role, "message": message}
        return self.call("invite_expert", principal=by, challenge_id=challenge.id, body=body)

    def expert_answers(self, invitation_id, who, decision="accept"):
        return self.call(
            "answer_expert_invitation", principal=who, invitation_id=invitation_id, body={"decision": decision}
        )

    def appointed(self, challenge, who, role="solver"):
        """Invite an expert, accept, and return the id of the invitation."""
        invitation_id = self.ask_expert(challenge, who, role).json["id"]
        answered = self.expert_answers(invitation_id, who)
        assert answered.status == 200, answered.text
        return invitation_id

    def _hear(self, method, producer, kind, subject, data):
        event = Received(
            id=uuid4(),
            type=kind,
            source=f"/services/{producer}",
            subject=str(subject),
            time=datetime.now(UTC),
            sequence=next(self._told),
            data=data,
            aggregate_type=kind.partition(".")[0],
        )
        getattr(self.caller.instance(), method)(event)


class ExpertArena(Experting, Solving, ServiceUnderTest):
    """A service under test into which experts are called."""


def _card(person_id):
    expert_id = str(uuid5(NAMESPACE, person_id))
    return {
        "person_id": person_id,
        "expert_id": expert_id,
        "display_name": f"Ειδικός {person_id[-4:]}",
        "headline": "Ερευνητής",
        "skills": [],
    }
