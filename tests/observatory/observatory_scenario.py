"""A scenario of practices: one that says everything, and the steps that many tests begin with."""

import personas
from service_under_test import ServiceUnderTest

FULL = {
    "title": "Ψηφιακή θυρίδα πολιτών",
    "summary": "Οι αιτήσεις υποβάλλονται από το σπίτι.",
    "problem": "Οι πολίτες περίμεναν στην ουρά.",
    "solution": "Μια θυρίδα που δέχεται αιτήσεις όλο το εικοσιτετράωρο.",
    "novelty": "Καμία επίσκεψη στο δημαρχείο.",
    "results": "Χρόνος απάντησης δύο ημέρες.",
    "obstacles": "Παλιά συστήματα.",
    "conditions": "Στήριξη από τη διοίκηση.",
    "lessons": "Πρώτα οι άνθρωποι.",
    "advice": "Ξεκινήστε με μία υπηρεσία.",
    "sectors": ["technology", "public_administration"],
    "stage": "implementing",
}
SECTIONS = (
    "title", "summary", "problem", "solution", "novelty", "results", "obstacles", "conditions", "lessons", "advice",
)  # fmt: skip


class ObservatoryScenario(ServiceUnderTest):
    """Brings practices of Lamia where a test wants them."""

    # ---- steps ---------------------------------------------------------------------------------------

    def draft(self, by=personas.CONTRIBUTOR, **content):
        answered = self.call("create_practice", principal=by, body={**FULL, **content})
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def submit(self, practice_id, by=personas.CONTRIBUTOR):
        answered = self.call("submit_practice", principal=by, practice_id=practice_id)
        assert answered.status == 200, answered.text
        return answered.json

    def review(self, practice_id, decision, by, comment="", **body):
        return self.call(
            "review_practice",
            principal=by,
            practice_id=practice_id,
            body={"decision": decision, "comment": comment, **body},
        )

    def decide(self, practice_id, decision, by, comment=""):
        answered = self.review(practice_id, decision, by, comment)
        assert answered.status == 201, answered.text
        return answered.json

    def edit(self, practice_id, by=personas.CONTRIBUTOR, **changes):
        read = self.read(practice_id, by)
        return self.call("edit_practice", principal=by, practice_id=practice_id, body=changes, if_match=read.etag)

    def read(self, practice_id, by=personas.CONTRIBUTOR, **query):
        return self.call("read_practice", principal=by, practice_id=practice_id, query=query)

    def archive(self, practice_id, by=personas.APPROVER, reason="Δεν εφαρμόζεται πια.", **body):
        body = {"reason": reason, **body}
        return self.call("archive_practice", principal=by, practice_id=practice_id, body=body)

    # ---- practices in a state ------------------------------------------------------------------------

    def practice(self, state, **content):
        """Bring a practice of Lamia to `state`."""
        practice_id = self.draft(**content)
        getattr(self, f"_to_{state}")(practice_id)
        return practice_id

    def _to_draft(self, practice_id):
        pass

    def _to_regional_review(self, practice_id):
        self.submit(practice_id)

    def _to_ministry_review(self, practice_id):
        self.submit(practice_id)
        self.decide(practice_id, "forward", personas.CENTRE_MANAGER)

    def _to_changes_requested(self, practice_id):
        self._to_ministry_review(practice_id)
        self.decide(practice_id, "request_changes", personas.CURATOR, "Προσθέστε στοιχεία.")

    def _to_rejected(self, practice_id):
        self._to_ministry_review(practice_id)
        self.decide(practice_id, "reject", personas.CURATOR, "Δεν είναι καινοτόμο.")

    def _to_withdrawn(self, practice_id):
        self.call("withdraw_practice", principal=personas.CONTRIBUTOR, practice_id=practice_id)

    def _to_published(self, practice_id):
        self._to_ministry_review(practice_id)
        self.decide(practice_id, "publish", personas.CURATOR)

    def _to_archived(self, practice_id):
        self._to_published(practice_id)
        assert self.archive(practice_id).status == 200
