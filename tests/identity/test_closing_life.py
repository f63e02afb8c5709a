"""Bodies that close and people who come and go, at random: only people of the last successor act for what was left."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chassis.principal import Membership
from chassis.testing import person
from identity.organisation.membership.departure import end_all
from identity.organisation.register.entries import identifier

PLACES = [identifier(f"municipality:270{number}") for number in range(1, 5)]
NAMES = ("eleni", "kostas", "maria")
BODIES = st.sampled_from(PLACES)
PEOPLE = st.sampled_from(NAMES)
ROLES = st.sampled_from(["contributor", "manager"])
LEFT_OVER = """
    select (select count(*) from memberships m join organisations o on o.id = m.organisation_id
            where o.status <> 'active')
         + (select count(*) from invitations i join organisations o on o.id = i.organisation_id
            where o.status <> 'active' and i.state = 'pending')
         + (select count(*) from clients c join organisations o on o.id = c.organisation_id
            where o.status <> 'active' and c.revoked_at is null)
"""


def kind(answered):
    return answered.json.get("type", "").removeprefix("/problems/")


class LifeOfBodies(RuleBasedStateMachine):
    """State machine with its own model of the roles that people hold and of the bodies that closed."""

    def __init__(self, house, people):
        super().__init__()
        self.house, self.people = house, people
        self.curator = person("curator", person_id=people["eleni"])
        self.held, self.closed = set(), {}

    @initialize()
    def begin(self):
        for table in ("memberships", "invitations", "client_secrets", "clients", "outbox", "throttles"):
            self.house.execute(f"delete from {table}")
        self.house.execute(
            "update organisations set status = 'active', successor_id = null, closed_at = null, closed_because = null"
            " where status <> 'active'"
        )
        for who, place in zip(NAMES, PLACES, strict=False):
            self.join(who, place, "manager")

    def _call(self, operation, **arguments):
        return self.house.call(operation, **{"principal": self.curator, **arguments})

    def _email(self, who):
        return f"{who}@lamia.example"

    def _heir(self, place):
        """Return the last body that follows a closed one, or None if that has closed, too."""
        while place in self.closed:
            place = self.closed[place]
        return place

    def _roles(self, who):
        """Return the roles of a person: (body, role, inherited)."""
        own = {(place, role) for name, place, role in self.held if name == who}
        left = {(place, role, True) for place in self.closed for heir, role in own if self._heir(place) == heir}
        return {(place, role, False) for place, role in own} | left

    # ---- what happens --------------------------------------------------------------------------------

    @rule(who=PEOPLE, place=BODIES, role=ROLES)
    def join(self, who, place, role):
        body = {"email": self._email(who), "role": role}
        answered = self._call("add_member", organisation_id=place, body=body)
        refused = place in self.closed or (who, place, role) in self.held
        assert answered.status == (409 if refused else 201), answered.text
        self.held.add((who, place, role)) if not refused else None

    @rule(who=PEOPLE, place=BODIES, role=ROLES)
    def leave(self, who, place, role):
        answered = self._call("remove_member", organisation_id=place, person_id=self.people[who], query={"role": role})
        assert answered.status == (204 if (who, place, role) in self.held else 404), answered.text
        self.held.discard((who, place, role))

    @rule(who=PEOPLE, heir=PEOPLE, place=BODIES)
    def hand_over(self, who, heir, place):
        answered = self._call(
            "hand_over_duties",
            organisation_id=place,
            person_id=self.people[who],
            body={"email": self._email(heir)},
        )
        roles = {role for name, body, role in self.held if (name, body) == (who, place)}
        assert answered.status == (404 if not roles else 409 if who == heir else 200), answered.text
        if answered.status == 200:
            self.held -= {(who, place, role) for role in roles}
            self.held |= {(heir, place, role) for role in roles}

    @rule(who=PEOPLE)
    def leave_everything(self, who):
        service = self.house.instance()
        with service.transaction() as session:
            events, _ = end_all(session, self.people[who], by=self.curator, now=service.now)
            service.publish(*events)
        self.held = {one for one in self.held if one[0] != who}

    @rule(place=BODIES)
    def invite(self, place):
        body = {"email": "new@lamia.example", "role": "contributor"}
        answered = self._call("invite_to_organisation", organisation_id=place, body=body)
        if answered.status != 429:  # more mails than an address or a person may cause in an hour
            assert (kind(answered) == "organisation-not-active") is (place in self.closed), answered.text

    @rule(place=BODIES, successor=st.one_of(st.none(), BODIES))
    def close(self, place, successor):
        body = {"successor_id": str(successor) if successor else None, "reason": "Συγχωνεύθηκε."}
        answered = self._call("close_organisation", organisation_id=place, body=body)
        if place in self.closed:
            assert answered.status == 409
        elif successor == place or successor in self.closed:
            assert answered.status == 422
        else:
            assert answered.status == 200, answered.text
            self.closed[place] = successor
            self.held = {one for one in self.held if one[1] != place}

    @rule(data=st.data())
    @precondition(lambda self: len(self.closed) < len(PLACES) - 1)
    def merge(self, data):
        """Close a body into one that is active, so that chains of successors are frequent."""
        active = [place for place in PLACES if place not in self.closed]
        place = data.draw(st.sampled_from(active))
        self.close(place, data.draw(st.sampled_from([one for one in active if one != place])))

    @rule(who=PEOPLE, place=BODIES)
    def begin_something(self, who, place):
        """Begin a program and an invitation in the name of a body: its own managers may, heirs may not."""
        roles = self._roles(who)
        claims = tuple(Membership(body, role, "municipality", "GR-H", kept) for body, role, kept in roles)
        by = person(person_id=self.people[who], memberships=claims)
        program = {"organisation_id": str(place), "name": "Πρόγραμμα", "scopes": ["practices:read"]}
        invitation = {"email": "other@lamia.example", "role": "contributor"}
        may = (place, "manager", False) in roles
        made = self._call("register_client", principal=by, body=program)
        assert (made.status == 201 or kind(made) == "clients-too-many") is may, made.text
        asked = self._call("invite_to_organisation", principal=by, organisation_id=place, body=invitation)
        if asked.status != 429:  # more mails than an address or a person may cause in an hour
            assert (asked.status == 201 or kind(asked) == "invitation-already-made") is may, asked.text

    # ---- what holds ----------------------------------------------------------------------------------

    @invariant()
    def people_of_the_last_successor_act_and_nobody_else(self):
        for who in NAMES:
            me = self._call("get_me", principal=person(person_id=self.people[who])).json
            shown = [(one["organisation_id"], one["role"], one["inherited"]) for one in me["memberships"]]
            assert sorted(shown) == sorted((str(place), role, kept) for place, role, kept in self._roles(who))

    @invariant()
    def others_hear_of_exactly_these_roles(self):
        heard = set()
        for event in self.house.events("member.added.v1", "member.removed.v1"):
            role = tuple(event["data"][name] for name in ("person_id", "organisation_id", "role", "inherited"))
            if event["type"] == "member.added.v1":
                heard.add(role)
            else:
                heard = {one for one in heard if one[:3] != role[:3]}
        expected = {(str(self.people[who]), str(body), *rest) for who in NAMES for body, *rest in self._roles(who)}
        assert heard == expected

    @invariant()
    def nothing_is_left_in_a_closed_body(self):
        assert self.house.scalar(LEFT_OVER) == 0

    @invariant()
    def successors_make_no_circle(self):
        for place in self.closed:
            follower, seen = place, set()
            while follower is not None and follower not in seen:
                seen.add(follower)
                found = self._call("get_organisation", organisation_id=follower).json["successor_id"]
                follower = UUID(found) if found else None
            assert follower is None


@pytest.fixture
def people(registered):
    return {who: registered.active_person(f"{who}@lamia.example") for who in NAMES}


def test_bodies_close_and_people_come_and_go(registered, people):
    run_state_machine_as_test(
        lambda: LifeOfBodies(registered, people),
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
