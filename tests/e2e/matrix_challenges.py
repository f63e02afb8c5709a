"""Permission matrix: challenges of Lamia in each state, brought there by the steps people take."""

from datetime import UTC, datetime, timedelta

WORDS = {
    "title": "Λιγότερη αναμονή στα ΚΕΠ", "tagline": "Δέκα λεπτά το πολύ", "brief": "Ζητάμε ιδέες.",
    "description": "Κάθε μέρα περιμένουν εκατοντάδες άνθρωποι.", "eligibility": "Όλοι", "sectors": ["technology"],
}  # fmt: skip


def challenge(world, state):
    """Bring a challenge of Lamia to `state`; gives its identifier."""
    body = {**WORDS, "organisation_id": world.organisations["lamia"], "phases": [_phase()]}
    challenge_id = world.insist("contributor", "POST", "/v1/challenges", body)["id"]
    path = f"/v1/challenges/{challenge_id}"
    if state == "internal_approval":
        world.submit_for_approval("challenges", path, _SUBMITTED)
    for caller, step, said in _WAYS.get(state, ()):
        world.insist(caller, "POST", f"{path}/{step}", said(world) if callable(said) else said)
    return challenge_id


def _phase():
    day = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=1)
    return {
        "name": "Ιδέες",
        "opens_at": day.isoformat(),
        "closes_at": (day + timedelta(days=1)).isoformat(),
        "criteria": [{"code": "impact", "title_el": "Αποτέλεσμα"}],
    }


def _decision(decision):
    return ("centre_manager", "reviews", {"decision": decision, "comment": "Επειδή."})


def _chalkida(world):
    return {"organisation_id": world.organisations["chalkida"]}


_SUBMITTED = {"why_not_enough": "Δεν αρκούν."}
_REVIEW = (("contributor", "submit", _SUBMITTED),)
_APPROVED = (*_REVIEW, _decision("approve"))
_PUBLISHED = (*_APPROVED, ("approver", "publish", {}))
_UNPUBLISHED = (*_PUBLISHED, ("approver", "unpublish", {"reason": "Λάθος."}))
_ASKED = (*_PUBLISHED, ("neighbour", "owners", _chalkida))
_WAYS = {
    "draft": (),
    "withdrawn": (("contributor", "withdraw", None),),
    "review": _REVIEW,
    "edits_requested": (*_REVIEW, _decision("request_edits")),
    "rejected": (*_REVIEW, _decision("reject")),
    "approved": _APPROVED,
    "published": _PUBLISHED,
    "unpublished": _UNPUBLISHED,
    "withheld": (*_PUBLISHED, ("curator", "unpublish", {"reason": "Παράνομοι όροι."})),
    "archived": (*_UNPUBLISHED, ("approver", "archive", None)),
    "asked": _ASKED,
}


def _about(body=None):
    def ask(world, thing, caller):
        return {"challenge_id": challenge(world, thing)}, {}, body, {"If-Match": "*"}

    return ask


def _joining(world, thing, caller):
    return {"challenge_id": challenge(world, thing)}, {}, _chalkida(world), {}


def _answering(body):
    def ask(world, thing, caller):
        asked = {"challenge_id": challenge(world, thing), **_chalkida(world)}
        return asked, {}, body, {}

    return ask


def _beginning(world, thing, caller):
    return {}, {}, {"organisation_id": world.organisations["lamia"], "title": "Αρχή"}, {}


ASKED = {
    "create_challenge": _beginning,
    "edit_challenge": _about({"contact": "Άλλο γραφείο"}),
    "list_challenges": lambda *_: ({}, {}, None, {}),
    "export_challenges": lambda *_: ({}, {}, None, {}),
    "feed_challenges": lambda *_: ({}, {}, None, {}),
    "list_own_challenges": lambda *_: ({}, {}, None, {}),
    "read_challenge": _about(),
    "submit_challenge": _about({}),
    "approve_challenge": _about(),
    "return_challenge": _about({"comment": "Λείπει."}),
    "withdraw_challenge": _about(),
    "delete_challenge": _about(),
    "list_similar_challenges": _about(),
    "publish_challenge": _about({}),
    "unpublish_challenge": _about({"reason": "Λάθος."}),
    "archive_challenge": _about(),
    "review_challenge": _about({"decision": "approve"}),
    "list_challenge_reviews": _about(),
    "list_challenge_queue": lambda *_: ({}, {}, None, {}),
    "list_challenge_tasks": lambda *_: ({}, {}, None, {}),
    "ask_to_join": _joining,
    "answer_join_request": _answering({"decision": "accept"}),
    "list_owners": _about(),
    "leave_challenge": _answering(None),
}
