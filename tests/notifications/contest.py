"""Contest: a challenge and those around it, as the challenges service's events tell of them."""

from postal import LAMIA, TRACE

from chassis.database import uuid7

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
        return self.platform.hear(event_type, base | data, subject=self.id, **options)

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
        options = {name: data.pop(name) for name in ("time", "event_id") if name in data}
        self.platform.hear(f"solution.{what}.v1", said | data, subject=solution_id, **options)
        return solution_id

    def assigned(self, evaluator, *, phase_id, traceparent=TRACE):
        data = {
            "evaluation_id": str(uuid7()), "challenge_id": self.id, "solution_id": str(uuid7()), "phase_id": phase_id,
            "evaluator_id": str(evaluator), "title": TITLE, "closes_at": None,
        }  # fmt: skip
        subject = data["evaluation_id"]
        kind = "evaluation.assigned.v1"
        return self.platform.hear(kind, data, subject=subject, traceparent=traceparent)
