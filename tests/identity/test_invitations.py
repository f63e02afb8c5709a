"""People are asked by mail to join an organisation, with an account or without."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from chassis.principal import Membership
from chassis.testing import member, person
from identity.organisation.invitation.acceptance import accept
from identity.organisation.invitation.model import InvitationInvalid
from identity.organisation.register.entries import identifier

LAMIA = identifier("municipality:2701")
ATHENS = identifier("municipality:4501")
NIKOS = "nikos@lamia.example"
PASSWORD = "άλλη φράση, 4 λέξεις"


@pytest.fixture
def manager(registered):
    maria = registered.active_person("maria@lamia.example")
    registered.execute("insert into memberships values (:p, :o, 'manager', now())", p=maria, o=LAMIA)
    return person(memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),), person_id=maria)


def invite(house, principal, email=NIKOS, role="contributor", organisation=LAMIA, **more):
    body = {"email": email, "role": role, **more}
    return house.call("invite_to_organisation", principal=principal, body=body, organisation_id=organisation)


def token_of(house, invited):
    [card] = house.mail_cards(invited.json["id"], purpose="invite")
    return card["token"]


def answer(house, token, **more):
    return house.call("accept_invitation", body={"token": token, **more})


def roles(house, email=NIKOS):
    return house.scalar(
        "select string_agg(role, ' ' order by role) from memberships m join people p on p.id = m.person_id"
        " where lower(p.email) = :e",
        e=email,
    )


def test_who_has_an_account_joins_with_the_link(registered, manager):
    registered.active_person(NIKOS)
    invited = invite(registered, manager, "NIKOS@lamia.example", language="en")
    assert invited.status == 201
    assert invited.json["state"] == "pending"
    [event] = registered.events("invitation.made.v1")
    assert event["data"] == {
        "invitation_id": invited.json["id"], "organisation_id": str(LAMIA), "role": "contributor",
    }  # fmt: skip
    [card] = registered.mail_cards(invited.json["id"], purpose="invite")
    assert (card["email"], card["language"], card["status"]) == ("nikos@lamia.example", "en", "invited")
    assert answer(registered, card["token"]).status == 204
    assert roles(registered) == "contributor"
    assert registered.events("member.added.v1")[-1]["data"]["role"] == "contributor"
    assert registered.sign_in(NIKOS).status == 201, "their password is as it was"


def test_who_has_none_makes_one_and_no_other_mail_is_needed(registered, manager):
    token = token_of(registered, invite(registered, manager, role="approver"))
    wanting = answer(registered, token)
    assert (wanting.status, wanting.json["type"]) == (422, "/problems/account-wanted")
    assert {error["field"] for error in wanting.json["errors"]} == {"name", "password"}
    assert answer(registered, token, name="Νίκος", password="password1234").status == 422
    before = len(registered.events("person.registered.v1"))
    assert answer(registered, token, name="Νίκος", password=PASSWORD).status == 204
    assert registered.sign_in(NIKOS, PASSWORD).status == 201
    assert roles(registered) == "approver"
    assert len(registered.events("person.registered.v1")) == before
    assert len(registered.events("person.verified.v1")) == 2


def test_a_request_that_waits_for_its_confirmation_is_overtaken(registered, manager):
    registered.register(NIKOS, password="η φράση κάποιου άλλου")
    stale = registered.verification_token(NIKOS)
    token = token_of(registered, invite(registered, manager))
    assert answer(registered, token, name="Νίκος", password=PASSWORD).status == 204
    assert registered.sign_in(NIKOS, PASSWORD).status == 201
    assert registered.sign_in(NIKOS, "η φράση κάποιου άλλου").status == 401
    assert registered.confirm(NIKOS, "η φράση κάποιου άλλου", token=stale).status == 204, "it is confirmed already"
    assert registered.sign_in(NIKOS, "η φράση κάποιου άλλου").status == 401


def test_link_works_once_for_fourteen_days_unless_withdrawn(registered, manager, clock):
    registered.active_person(NIKOS)
    first, second, third = (invite(registered, manager, role=r) for r in ("contributor", "approver", "manager"))
    token = token_of(registered, first)
    assert answer(registered, token).status == 204
    assert answer(registered, token).status == 204, "again is fine"
    assert len(registered.events("member.added.v1")) == 1
    back = token_of(registered, second)
    for _ in range(2):
        withdrawn = registered.call(
            "withdraw_member_invitation", principal=manager, organisation_id=LAMIA, invitation_id=second.json["id"]
        )
        assert withdrawn.status == 204
    assert answer(registered, back).status == 400
    assert registered.mail_cards(second.json["id"], purpose="invite") == []
    late = token_of(registered, third)
    clock.forward(days=14)
    assert answer(registered, late).json["type"] == "/problems/invitation-expired"
    assert answer(registered, token).status == 204
    registered.execute("delete from memberships where role = 'contributor'")
    assert answer(registered, token).status == 400, "who was let go since does not come back"
    for invented in ("", "x", late[:-4] + "AAAA"):
        assert answer(registered, invented).status == 400
    listed = registered.call("list_member_invitations", principal=manager, organisation_id=LAMIA).json["items"]
    assert [one["state"] for one in listed] == ["pending", "withdrawn", "accepted"]


def test_only_managers_of_the_body_and_curators_invite(registered, manager):
    strangers = [person(), member(LAMIA, "approver"), member(LAMIA, "contributor"), member(ATHENS, "manager")]
    assert [invite(registered, stranger).status for stranger in strangers] == [403] * 4
    assert registered.call("invite_to_organisation", body={}, organisation_id=LAMIA).status == 401
    assert invite(registered, person("curator", person_id=manager.person_id)).status == 201
    assert invite(registered, manager, role="curator").status == 422
    for operation, path in (
        ("list_member_invitations", {}),
        ("withdraw_member_invitation", {"invitation_id": registered.scalar("select id from invitations")}),
    ):
        refused = registered.call(operation, principal=strangers[3], organisation_id=LAMIA, **path)
        assert refused.status == 403
        elsewhere = registered.call(operation, principal=member(ATHENS, "manager"), organisation_id=ATHENS, **path)
        assert elsewhere.status == (404 if path else 200)


def test_nobody_is_asked_twice_and_members_are_not_asked(registered, manager, clock):
    assert invite(registered, manager).status == 201
    again = invite(registered, manager, "Nikos@lamia.example")
    assert (again.status, again.json["type"]) == (409, "/problems/invitation-already-made")
    clock.forward(days=15)
    renewed = invite(registered, manager)
    assert renewed.status == 201
    assert answer(registered, token_of(registered, renewed), name="Νίκος", password=PASSWORD).status == 204
    assert invite(registered, manager).status == 409


def test_invitation_does_not_reopen_a_closed_account(registered, manager):
    registered.active_person(NIKOS)
    token = token_of(registered, invite(registered, manager))
    registered.execute("update people set status = 'suspended' where email = :e", e=NIKOS)
    assert answer(registered, token, name="Νίκος", password=PASSWORD).status == 400
    assert registered.sign_in(NIKOS, PASSWORD).status == 401


def test_of_five_who_accept_at_once_one_joins(registered, manager, clock):
    registered.active_person(NIKOS)
    invitation_id = UUID(invite(registered, manager).json["id"])
    start = threading.Barrier(5)

    def join(_):
        service = registered.instance()
        start.wait()
        try:
            with service.transaction() as session:
                accept(session, invitation_id, name="", password_hash=None, now=clock())
        except InvitationInvalid:
            return "void"
        return "joined"

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(join, range(5))) == ["joined", *["void"] * 4]


def test_the_page_asks_for_an_account_only_if_there_is_none(registered, manager):
    token = token_of(registered, invite(registered, manager))
    page = registered.call("show_invitation", query={"token": token})
    assert page.status == 200
    assert "Δήμος Λαμιέων" in page.text
    assert 'name="password"' in page.text
    registered.active_person(NIKOS)
    assert 'name="password"' not in registered.call("show_invitation", query={"token": token}).text
    done = registered.call(
        "accept_invitation",
        body=f"token={token}".encode(),
        content_type="application/x-www-form-urlencoded",
        accepts_html=True,
    )
    assert done.status == 200
    assert "Είστε πλέον μέλος" in done.text
    again = registered.call("show_invitation", query={"token": token})
    assert again.status == 200
    assert "Είστε ήδη μέλος" in again.text
    assert "<form" not in again.text


def remove(house, by, person_id, role=None):
    query = {} if role is None else {"role": role}
    return house.call("remove_member", principal=by, query=query, organisation_id=LAMIA, person_id=person_id)


def suspend(house, email):
    body = {"email": email, "reason": "Δοκιμή."}
    return house.call("suspend_person", principal=person("curator"), body=body)


def hand_over(house, by, person_id, email):
    return house.call(
        "hand_over_duties", principal=by, body={"email": email}, organisation_id=LAMIA, person_id=person_id
    )


ENDS = {
    "removed": lambda house, maria: remove(house, person("curator"), maria),
    "manager no longer": lambda house, maria: remove(house, person("curator"), maria, "manager"),
    "handed over": lambda house, maria: hand_over(house, person("curator"), maria, "successor@lamia.example"),
    "suspended": lambda house, maria: suspend(house, "maria@lamia.example"),
    "erased": lambda house, maria: house.call(
        "erase_person", principal=person("curator"), body={"email": "maria@lamia.example", "reference": "12/2026"}
    ),
    "left": lambda house, maria: remove(
        house, person(memberships=(Membership(LAMIA, "manager", "municipality", "GR-H"),), person_id=maria), maria
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_manager_ends_their_invitations(registered, manager, end):
    successor = registered.active_person("successor@lamia.example")
    if end == "left":
        registered.execute("insert into memberships values (:p, :o, 'manager', now())", p=successor, o=LAMIA)
    registered.execute("insert into memberships values (:p, :o, 'contributor', now())", p=manager.person_id, o=LAMIA)
    registered.asks[("notifications", "expect_erasure")] = lambda **_: {}
    token = token_of(registered, invite(registered, manager, role="manager"))
    assert ENDS[end](registered, manager.person_id).status in {200, 201, 202, 204}
    assert registered.scalar("select state from invitations") == "withdrawn"
    refused = answer(registered, token, name="Νίκος", password=PASSWORD)
    assert (refused.status, refused.json["type"]) == (400, "/problems/invitation-invalid")
    assert registered.call("show_invitation", query={"token": token}).status == 400
    assert roles(registered) is None


def test_whoever_keeps_managing_keeps_their_invitations(registered, manager):
    registered.execute("insert into memberships values (:p, :o, 'contributor', now())", p=manager.person_id, o=LAMIA)
    token = token_of(registered, invite(registered, manager))
    assert remove(registered, person("curator"), manager.person_id, "contributor").status == 204
    assert answer(registered, token, name="Νίκος", password=PASSWORD).status == 204


@pytest.mark.parametrize("end", ["delete from memberships", "update people set status = 'suspended'"])
def test_accepting_asks_whether_the_inviter_may_still_invite(registered, manager, end):
    """What withdrew nothing, such as a restored database, does not let anybody in either."""
    token = token_of(registered, invite(registered, manager))
    registered.execute(end)
    assert answer(registered, token, name="Νίκος", password=PASSWORD).status == 400


def test_a_curators_invitation_ends_with_the_role(registered):
    boss = registered.active_person("boss@ypes.example")
    registered.execute("insert into platform_roles values (:p, 'curator', now())", p=boss)
    tokens = [
        token_of(registered, invite(registered, person("curator", person_id=boss), email=f"n{n}@lamia.example"))
        for n in range(2)
    ]
    assert answer(registered, tokens[0], name="Νίκος", password=PASSWORD).status == 204
    registered.execute("delete from platform_roles")
    assert answer(registered, tokens[1], name="Νίκος", password=PASSWORD).status == 400


def test_an_address_gets_five_invitations_in_an_hour(registered, manager, clock):
    for _ in range(5):
        made = invite(registered, manager)
        assert made.status == 201
        registered.call(
            "withdraw_member_invitation", principal=manager, organisation_id=LAMIA, invitation_id=made.json["id"]
        )
    refused = invite(registered, manager)
    assert (refused.status, refused.json["type"]) == (429, "/problems/invitations-too-many")
    assert refused.reply.headers["Retry-After"] == "3600"
    assert invite(registered, manager, "petros@lamia.example").status == 201
    assert [invite(registered, manager, f"petros+{n}@lamia.example").status for n in range(6)] == [201] * 5 + [429]
    clock.forward(hours=1)
    assert invite(registered, manager).status == 201


@pytest.mark.slow
def test_a_person_invites_a_hundred_in_an_hour(registered, manager):
    sent = [invite(registered, manager, f"p{n}@lamia.example").status for n in range(101)]
    assert sent == [201] * 100 + [429]


def test_addresses_of_ended_invitations_are_forgotten(registered, manager, clock):
    invite(registered, manager)
    clock.forward(days=43)
    registered.instance().forget_what_is_over()
    assert registered.scalar("select count(*) from invitations") == 1
    clock.forward(days=2)
    registered.instance().forget_what_is_over()
    assert registered.scalar("select count(*) from invitations") == 0
