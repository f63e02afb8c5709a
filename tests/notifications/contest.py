"""Contest: a challenge and those around it, as the challenges service's events tell of them."""

from postal import LAMIA, TRACE

from chassis.database import uuid7

HANDLERS = {
    "challenge.submitted.v1": "on_challenge_submitted",
    "challenge.approved.v1": "on_challenge_decided",
    "challenge.edits_requested.v1": "on_challenge_decided",
    "challenge.rejected.v1": "on_challenge_decided",
    "challenge.published.v1": "on_challenge_shown_or_hidden",
    "challenge.updated.v1": "on_challenge_shown_or_hidden",
    "challenge.unpublished.v1": "on_challenge_shown_or_hidden",
    "challenge.archived.v1": "on_challenge_shown_or_hidden",
    "challenge.phase_opened.v1": "on_phase_opened_or_closed",
    "challenge.phase_closed.v1": "on_phase_opened_or_closed",
    "challenge.join_requested.v1": "on_joining_requested_or_answered",
    "challenge.owner_joined.v1": "on_joining_requested_or_answered",
    "challenge.join_declined.v1": "on_joining_requested_or_answered",
    "challenge.question_asked.v1": "on_question_asked_or_answered",
    "challenge.question_answered.v1": "on_question_asked_or_answered",
    "challenge.announcement_made.v1": "on_announcement_made",
    "challenge.results_published.v1": "on_results_published",
    "challenge.evaluator_invited.v1": "on_evaluator_invited",
    "challenge.called_off.v1": "on_challenge_called_off",
    "challenge.evaluator_left.v1": "on_evaluator_left",
    "challenge.experts_proposed.v1": "on_experts_proposed",
    "challenge.expert_invited.v1": "on_expert_invited",
    "challenge.expert_answered.v1": "on_expert_answered",
}
TITLE = "Λιγότερες ουρές στα ΚΕΠ"


class Contest:
    """One challenge of Lamia. `told` returns the fields that a kind of event adds to the base of all."""

    def __init__(self, platform, owners=(LAMIA,), authors=()):
        self.platform = platform
        self.id = str(uuid7())
        self.owners = [str(owner) for owner in owners]
        self.authors = [str(author) for author in authors]
        platform.material[self.id] = {"title": TITLE, "comment": "Γράψτε και το κόστος.", "state": "review"}

    def told(self, event_type, **data):
        base = {"challenge_id": self.id, "owner_ids": self.owners, "author_ids": self.authors}
        options = {name: data.pop(name) for name in ("time", "event_id") if name in data}
        return self.platform.hear(HANDLERS[event_type], event_type, base | data, subject=self.id, **options)

    def shown(self, event_type="challenge.published.v1", **changed):
        data = {
            "title": TITLE, "tagline": "Ιδέες για την εξυπηρέτηση", "brief": "Οι πολίτες περιμένουν ώρες.",
            "description": "Ζητούνται λύσεις για τα ραντεβού.", "kind": "common_problem", "sectors": ["technology"],
            "regions": ["GR-H"], "language": "el", "organisation_id": self.owners[0],
            "published_at": "2026-03-02T09:30:00Z", "demo": False, "again": False, **changed,
        }  # fmt: skip
        return self.told(event_type, **data)

    def phase(self, what, **changed):
        data = {
            "phase_id": str(uuid7()), "position": 1, "phase_name": "Υποβολή", "title": TITLE,
            "opens_at": "2026-03-02T09:30:00Z", "closes_at": "2026-04-30T11:00:00Z", "takes_submissions": True,
            "submissions": 3, "demo": False, **changed,
        }  # fmt: skip
        return self.told(f"challenge.phase_{what}.v1", **data)

    def solution(self, what, *team, solution_id=None, **data):
        """Tell of a solution; gives its id."""
        solution_id = solution_id or str(uuid7())
        said = {
            "solution_id": solution_id, "challenge_id": self.id, "team_ids": [str(person) for person in team],
        }  # fmt: skip
        handler = {"member_invited": "on_member_invited", "lead_changed": "on_lead_changed"}.get(
            what, "on_solution_changed"
        )
        options = {name: data.pop(name) for name in ("time", "event_id") if name in data}
        self.platform.hear(handler, f"solution.{what}.v1", said | data, subject=solution_id, **options)
        return solution_id

    def assigned(self, evaluator, *, phase_id, traceparent=TRACE):
        data = {
            "evaluation_id": str(uuid7()), "challenge_id": self.id, "solution_id": str(uuid7()), "phase_id": phase_id,
            "evaluator_id": str(evaluator), "title": TITLE, "closes_at": None,
        }  # fmt: skip
        subject = data["evaluation_id"]
        kind = "evaluation.assigned.v1"
        return self.platform.hear("on_evaluation_assigned", kind, data, subject=subject, traceparent=traceparent)
