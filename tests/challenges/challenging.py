"""Challenges and the steps of their life, a mixin of the service under test."""

from datetime import UTC, datetime, timedelta

import personas
from knowing import Knowing
from service_under_test import ServiceUnderTest

WORDS = {
    "kind": "prize_contest",
    "title": "Λιγότερη αναμονή στα ΚΕΠ",
    "tagline": "Κανείς να μην περιμένει πάνω από δέκα λεπτά",
    "brief": "Ζητάμε τρόπους να μειωθεί η αναμονή στα Κέντρα Εξυπηρέτησης Πολιτών.",
    "description": "Κάθε μέρα εκατοντάδες άνθρωποι περιμένουν όρθιοι για ένα πιστοποιητικό.",
    "sectors": ["technology", "public_administration"],
    "regions": ["GR-H"],
    "eligibility": "Όποιος έχει μια ιδέα που εφαρμόζεται σε έξι μήνες.",
    "prize_eur": 10000,
    "prizes": [{"title": "Πρώτο βραβείο", "description": "Πιλοτική εφαρμογή."}],
    "legal_basis": "Ν. 5027/2023, άρθρο 21",
    "faq": [{"question": "Πόσοι μπορούμε να είμαστε;", "answer": "Ως πέντε."}],
    "timeline": [{"on": "2026-03-20", "title": "Ημερίδα γνωριμίας"}],
    "links": ["https://lamia.example/kep"],
    "contact": "Γραφείο καινοτομίας του Δήμου Λαμιέων",
}
CRITERIA = [
    {"code": "impact", "title_el": "Αποτέλεσμα", "title_en": "Impact", "kind": "rating", "weight": 3, "maximum": 5},
    {"code": "cost", "title_el": "Κόστος", "title_en": "Cost", "kind": "numeric", "weight": 2, "maximum": 100},
    {"code": "legal", "title_el": "Νόμιμο", "title_en": "Lawful", "kind": "binary", "weight": 1, "maximum": 1},
]


def minute(moment):
    """Return the next whole minute, as callers write it."""
    whole = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return (whole + timedelta(minutes=1)).isoformat()


class Challenging:
    """Brings challenges of Lamia where a test wants them; the first phase opens a day from now and lasts ten days."""

    @property
    def now(self):
        return self.caller.clock.now if hasattr(self.caller.clock, "now") else datetime.now(UTC)

    def phase(self, name="Ιδέες", *, opens=timedelta(days=1), lasts=timedelta(days=10), **said):
        opens_at = self.now + opens
        return {
            "name": name,
            "opens_at": minute(opens_at),
            "closes_at": minute(opens_at + lasts),
            "criteria": CRITERIA,
            **said,
        }

    def phases(self):
        later = self.phase("Πρωτότυπα", opens=timedelta(days=20), lasts=timedelta(days=30))
        return [self.phase(), later]

    def phases_of(self, challenge_id):
        """Return the phases in the form of a request, for an edit that leaves some unchanged."""
        names = (
            "id", "name", "description", "opens_at", "closes_at", "takes_submissions", "how_to_enter", "criteria",
            "evaluators_per_solution",
        )  # fmt: skip
        return [{name: phase[name] for name in names} for phase in self.read_challenge(challenge_id).json["phases"]]

    # ---- steps ---------------------------------------------------------------------------------------

    def draft(self, by=personas.CONTRIBUTOR, **content):
        body = {**WORDS, "phases": self.phases(), **content}
        answered = self.call("create_challenge", principal=by, body=body)
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def read_challenge(self, challenge_id, by=personas.CONTRIBUTOR):
        return self.call("read_challenge", principal=by, challenge_id=challenge_id)

    def edit_challenge(self, challenge_id, by=personas.CONTRIBUTOR, **changes):
        return self.call("edit_challenge", principal=by, challenge_id=challenge_id, body=changes, if_match="*")

    def submit_challenge(self, challenge_id, by=personas.CONTRIBUTOR, **body):
        return self.call("submit_challenge", principal=by, challenge_id=challenge_id, body=body)

    def review_challenge(self, challenge_id, decision="approve", by=personas.CENTRE_MANAGER, comment="Επειδή.", **body):
        said = {"decision": decision, "comment": comment, **body}
        return self.call("review_challenge", principal=by, challenge_id=challenge_id, body=said)

    def publish_challenge(self, challenge_id, by=personas.APPROVER, **body):
        return self.call("publish_challenge", principal=by, challenge_id=challenge_id, body=body)

    def unpublish_challenge(self, challenge_id, by=personas.APPROVER, reason="Λάθος στους όρους."):
        return self.call("unpublish_challenge", principal=by, challenge_id=challenge_id, body={"reason": reason})

    def archive_challenge(self, challenge_id, by=personas.APPROVER):
        return self.call("archive_challenge", principal=by, challenge_id=challenge_id)

    def ask_to_join(self, challenge_id, by=personas.NEIGHBOUR, organisation_id=personas.HALKIDA):
        body = {"organisation_id": str(organisation_id)}
        return self.call("ask_to_join", principal=by, challenge_id=challenge_id, body=body)

    def answer_join_request(
        self, challenge_id, decision="accept", by=personas.APPROVER, organisation_id=personas.HALKIDA
    ):
        return self.call(
            "answer_join_request",
            principal=by,
            challenge_id=challenge_id,
            organisation_id=organisation_id,
            body={"decision": decision},
        )

    def keep_time(self):
        """Run one round of the service's clock."""
        self.caller.instance().keep_time()

    # ---- challenges in a state -----------------------------------------------------------------------

    def challenge(self, state="published", **content):
        """Bring a challenge of Lamia to `state`."""
        challenge_id = self.draft(**content)
        for step in _WAYS[state]:
            answered = step(self, challenge_id)
            assert answered.status < 300, answered.text
        return challenge_id

    def running(self, **content):
        """Bring a challenge to the first day of its first phase, announced by the clock; moves the time."""
        challenge_id = self.challenge("published", **content)
        self.caller.clock.forward(days=1, minutes=2)
        self.keep_time()
        return challenge_id

    def finished(self, **content):
        """Bring a challenge past the end of its last phase; moves the time."""
        challenge_id = self.challenge("published", **content)
        self.caller.clock.forward(days=60)
        self.keep_time()
        return challenge_id


def _why(service_under_test, challenge_id):
    return service_under_test.submit_challenge(challenge_id, why_not_enough="Αφορούν μεγαλύτερους δήμους.")


def _edits(service_under_test, challenge_id):
    return service_under_test.review_challenge(challenge_id, "request_edits")


def _reject(service_under_test, challenge_id):
    return service_under_test.review_challenge(challenge_id, "reject")


def _withdraw(service_under_test, challenge_id):
    return service_under_test.call("withdraw_challenge", principal=personas.CONTRIBUTOR, challenge_id=challenge_id)


_APPROVED = (_why, Challenging.review_challenge)
_PUBLISHED = (*_APPROVED, Challenging.publish_challenge)
_WAYS = {
    "draft": (),
    "review": (_why,),
    "edits_requested": (_why, _edits),
    "rejected": (_why, _reject),
    "withdrawn": (_withdraw,),
    "approved": _APPROVED,
    "published": _PUBLISHED,
    "unpublished": (*_PUBLISHED, Challenging.unpublish_challenge),
    "taken_back": (*_PUBLISHED, Challenging.unpublish_challenge, Challenging.archive_challenge),
}


class ChallengeArena(Challenging, Knowing, ServiceUnderTest):
    """A service under test with challenges and practices."""
