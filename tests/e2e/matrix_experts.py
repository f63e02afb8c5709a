"""How the permission matrix asks about experts: a fresh expert, request, invitation or challenge for each caller."""

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from challenges.call.challenge.model import Challenge
from challenges.call.phase.model import Phase
from chassis.messaging.envelope import Received
from chassis.testing import member

PROFILE = {
    "display_name": "Ειδικός",
    "headline": "Ερευνητής",
    "sectors": ["environment"],
    "listed": True,
    "hears": {"solver_invitations": True, "evaluator_invitations": True, "introductions": True},
}
HEARS_NOTHING = {**PROFILE, "hears": {}}
HIDDEN = {**PROFILE, "listed": False}
_told = count(1)


def expert(world, caller=None, profile=PROFILE):
    """List a caller, or somebody new, as an expert, of whom the other services hear; gives the identifier."""
    if caller is None:
        caller = world.fresh("expert")
        world.tokens[caller] = world.inside.sign_in(world.inside.person(caller))["access_token"]
    else:
        world.call(caller, "DELETE", "/v1/experts/me")
    expert_id = world.insist(caller, "PUT", "/v1/experts/me", profile)["id"]
    person_id = world.insist(caller, "GET", "/v1/me")["id"]
    hear(world, "expert.listed.v1", person_id, expert_id=expert_id, sectors=profile["sectors"], hears=profile["hears"])
    return expert_id


def hear(world, kind, person_id, **said):
    event = Received(
        id=uuid4(),
        type=kind,
        source="/services/identity",
        subject=person_id,
        time=datetime.now(UTC),
        sequence=next(_told),
        data={"person_id": person_id, **said},
        aggregate_type="expert",
    )
    world.inside.services["challenges"].instance().on_expert_changed(event)


def challenge(world, state):
    """Make a challenge of Lamia in `state`, open to solutions if it is published; gives its identifier."""
    lamia, now = UUID(world.organisations["lamia"]), datetime.now(UTC)
    with Session(world.inside.engines["challenges"], expire_on_commit=False) as session:
        says = {"title": "Κάδοι που ξεχειλίζουν", "sectors": ["environment"]}
        made = Challenge.begin(organisation_id=lamia, says=says, by=member(lamia, "contributor"), at=now)
        phase = Phase.plan(
            {
                "name": "Ιδέες",
                "description": "",
                "opens_at": now - timedelta(hours=1),
                "closes_at": now + timedelta(hours=24),
                "takes_submissions": True,
                "how_to_enter": "",
                "criteria": [],
                "evaluators_per_solution": None,
            }
        )
        phase.position = 1
        made.phases.append(phase)
        made.state = state
        if state == "published":
            made.published_at = made.shown_at = now
        session.add(made)
        session.commit()
        return str(made.id)


def _expert_to_read(world, thing, caller):
    return {"expert_id": expert(world, profile=PROFILE if thing == "listed" else HIDDEN)}, {}, None, {}


def _own_profile(world, thing, caller):
    # one who reads is told of the profile of each caller: there is one request for all of them
    for who in [caller] if caller else [who for who in world.tokens if who != "anonymous"]:
        if who != "anonymous":
            world.insist(who, "PUT", "/v1/experts/me", HIDDEN)
    return {}, {}, None, {}


def _introduction(world, thing, caller):
    asked = expert(world, profile=PROFILE if thing == "who_hears" else HEARS_NOTHING)
    return {"expert_id": asked}, {}, {"organisation_id": world.organisations["lamia"], "message": "Ελάτε."}, {}


def _introduction_to_reader(world, thing, caller):
    path, _, body, _ = _introduction(world, "who_hears", caller)
    path["expert_id"] = expert(world, "reader")
    made = world.insist("contributor", "POST", f"/v1/experts/{path['expert_id']}/introductions", body)
    return {"introduction_id": made["id"]}, {}, {"decision": "accept"}, {}


def _challenge(world, thing, caller):
    return {"challenge_id": challenge(world, thing)}, {}, None, {}


def _invitation(world, thing, caller):
    body = {"expert_id": expert(world), "role": "solver", "message": "Ελάτε."}
    return {"challenge_id": challenge(world, thing)}, {}, body, {}


def _invitation_to_reader(world, thing, caller):
    path, _, body, _ = _invitation(world, "published", caller)
    body["expert_id"] = expert(world, "reader")
    made = world.insist("contributor", "POST", f"/v1/challenges/{path['challenge_id']}/expert_invitations", body)
    return {"invitation_id": made["id"]}, {}, {"decision": "accept"}, {}


ASKED = {
    "list_experts": lambda *_: ({}, {}, None, {}),
    "get_expert": _expert_to_read,
    "write_own_expert": lambda *_: ({}, {}, HIDDEN, {}),
    "get_own_expert": _own_profile,
    "delete_own_expert": _own_profile,
    "request_introduction": _introduction,
    "list_introductions": lambda *_: ({}, {}, None, {}),
    "list_my_tasks": lambda *_: ({}, {}, None, {}),
    "answer_introduction": _introduction_to_reader,
    "list_proposed_experts": _challenge,
    "invite_expert": _invitation,
    "list_expert_invitations": _challenge,
    "list_own_expert_invitations": lambda *_: ({}, {}, None, {}),
    "answer_expert_invitation": _invitation_to_reader,
}
