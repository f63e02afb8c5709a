"""Accounts, for the permission matrix: sessions, forgotten passwords, suspensions, erasures."""

from __future__ import annotations

from uuid import UUID, uuid4

from inside import PASSWORD
from sqlalchemy import text

from identity.access.email_change.links import CONFIRM, KEEP, AddressLinks
from identity.access.email_change.model import EmailChange
from identity.access.password_reset.links import ResetLinks
from identity.organisation.invitation.links import InvitationLinks
from identity.organisation.invitation.model import Invitation
from identity.person.consent.model import TERMS, words_in_force
from identity.person.consent.record import agree_to_terms
from identity.person.person.model import Person
from identity.person.person.password_hash import hash_password


def _reset_token(world):
    service = world.inside.services["identity"].instance()
    person_id = world.inside.person(world.fresh("forgetful"))
    with service.transaction() as session:
        return ResetLinks(service.settings.secret).make(session.get_one(Person, person_id), now=service.now)


def _email_change(world, purpose):
    service = world.inside.services["identity"].instance()
    person_id = world.inside.person(world.fresh("mover"))
    change = EmailChange.ask(person_id, f"{world.fresh('new')}@matrix.example", now=service.now)
    link = AddressLinks(purpose, service.settings.secret).make(change)
    with service.transaction() as session:
        session.add(change)
    return link


def _suspended(world):
    name = world.fresh("suspended")
    person_id = world.inside.person(name)
    body = {"email": f"{name}@matrix.example", "reason": "Δοκιμή."}
    world.insist("curator", "POST", "/v1/people/suspensions", body)
    return person_id


def _somebody(world):
    return world.inside.person(world.fresh("somebody"))


def _revoking_a_role(world, thing, caller):
    person_id = _somebody(world)
    world.insist("curator", "POST", f"/v1/people/{person_id}/roles", {"role": "evaluator"})
    return {"person_id": person_id, "role": "evaluator"}, {}, None, {}


def _suspending(world, thing, caller):
    name = world.fresh("suspect")
    world.inside.person(name)
    return {}, {}, {"email": f"{name}@matrix.example", "reason": "Δοκιμή."}, {}


def _erasing_oneself(world, thing, caller):
    service = world.inside.services["identity"].instance()
    with service.transaction() as session:
        session.execute(text("update sessions set started_at = started_at - interval '1 hour'"))
    return {}, {}, {}, {}


def _erasing(world):
    name = world.fresh("forgotten")
    world.inside.person(name)
    return {"email": f"{name}@matrix.example", "reference": "12/2027"}


def _receipt(world, thing, caller):
    begun = world.insist("curator", "POST", "/v1/people/erasures", _erasing(world))
    return {"receipt": begun["receipt_url"].rpartition("/")[2]}, {}, None, {}


def _one_session(world, thing, caller):
    """Another device of the caller's own; of nobody's for who is not signed in."""
    if thing == "anothers" or caller in {"", "anonymous"}:
        return {"session_id": uuid4()}, {}, None, {}
    world.sign_in(caller)
    world.sign_in(caller)
    current = world.insist(caller, "GET", "/v1/sessions")["items"]
    return {"session_id": next(one["id"] for one in current if not one["current"])}, {}, None, {}


def _all_sessions(world, thing, caller):
    return {}, {}, None, {}


def _correcting(world, thing, caller):
    changes = {
        "name": {"seat_el": world.fresh("Έδρα")},
        "contact_address_and_approval": {
            "contact_address": f"{world.fresh('info')}@matrix.example",
            "approval": "none",
        },
    }
    return {"organisation_id": world.organisations["lamia"]}, {}, changes[thing], {"If-Match": "*"}


def _changing_password(world, thing, caller):
    service = world.inside.services["identity"].instance()
    with service.transaction() as session:
        hashed = {"hash": hash_password(PASSWORD)}
        session.execute(text("update people set password_hash = :hash where status = 'active'"), hashed)
    return {}, {}, {"current": PASSWORD, "password": PASSWORD}, {}


def _changing_email(world, thing, caller):
    _changing_password(world, thing, caller)
    return {}, {}, {"email": f"{world.fresh('new')}@matrix.example", "current": PASSWORD}, {}


def _renewing(world, thing, caller):
    if caller != "anonymous":
        service = world.inside.services["identity"].instance()
        with service.transaction() as session:
            agree_to_terms(session, world.people[caller], operation="verify_person", now=service.now)
    return {}, {}, {"purpose": TERMS, "version": words_in_force(TERMS).version}, {}


def _closing(world, thing, caller):
    names = {"name_el": world.fresh("Εταιρεία"), "name_en": world.fresh("Company")}
    made = world.insist("curator", "POST", "/v1/organisations", {"kind": thing, **names})
    body = {"successor_id": world.organisations["lamia"], "reason": "Συγχωνεύθηκε."}
    return {"organisation_id": made["id"]}, {}, body, {}


def _leaving(body):
    def ask(world, thing, caller):
        home = world.organisations["lamia"]
        person_id = world.inside.person(world.fresh("leaving"), (home, "contributor"))
        successor = world.fresh("successor")
        world.inside.person(successor)
        sent = {"email": f"{successor}@matrix.example"} if body else None
        return {"organisation_id": home, "person_id": person_id}, {}, sent, {}

    return ask


def _inviting(world, thing, caller):
    body = {"email": f"{world.fresh('guest')}@matrix.example", "role": "contributor"}
    return {"organisation_id": world.organisations["lamia"]}, {}, body, {}


def _invitation(world):
    parameters, _, body, _ = _inviting(world, "", "")
    path = f"/v1/organisations/{parameters['organisation_id']}/invitations"
    return world.insist("curator", "POST", path, body)["id"]


def _invitation_token(world):
    service = world.inside.services["identity"].instance()
    invitation_id = _invitation(world)
    with service.transaction() as session:
        return InvitationLinks(service.settings.secret).make(session.get_one(Invitation, UUID(invitation_id)))


ASKED = {
    "begin_staff_login": _all_sessions,
    "complete_staff_login": lambda *_: ({}, {}, {"code": "c", "state": "s", "binder": "b"}, {}),
    "invite_to_organisation": _inviting,
    "list_member_invitations": lambda world, *_: ({"organisation_id": world.organisations["lamia"]}, {}, None, {}),
    "withdraw_member_invitation": lambda world, *_: (
        {"organisation_id": world.organisations["lamia"], "invitation_id": _invitation(world)}, {}, None, {},
    ),
    "show_invitation": lambda world, *_: ({}, {"token": _invitation_token(world)}, None, {}),
    "accept_invitation": lambda world, *_: (
        {}, {}, {"token": _invitation_token(world), "name": "Νέο μέλος", "password": "άλλη φράση, 4 λέξεις"}, {},
    ),
    "get_organisation_settings": lambda world, *_: ({"organisation_id": world.organisations["lamia"]}, {}, None, {}),
    "correct_organisation": _correcting,
    "list_terms": _all_sessions,
    "correct_me": lambda world, *_: ({}, {}, {"language": "el"}, {}),
    "change_my_password": _changing_password,
    "change_my_email": _changing_email,
    "show_email_page": lambda world, *_: ({}, {"token": _email_change(world, CONFIRM)}, None, {}),
    "confirm_email": lambda world, *_: ({}, {}, {"token": _email_change(world, CONFIRM)}, {}),
    "show_keep_email_page": lambda world, *_: ({}, {"token": _email_change(world, KEEP)}, None, {}),
    "keep_email": lambda world, *_: ({}, {}, {"token": _email_change(world, KEEP)}, {}),
    "close_organisation": _closing,
    "list_members": lambda world, *_: ({"organisation_id": world.organisations["lamia"]}, {}, None, {}),
    "remove_member": _leaving(body=False),
    "hand_over_duties": _leaving(body=True),
    "request_password_reset": lambda world, *_: ({}, {}, {"email": f"{world.fresh('f')}@matrix.example"}, {}),
    "show_password_page": lambda world, *_: ({}, {"token": _reset_token(world)}, None, {}),
    "choose_password": lambda world, *_: (
        {}, {}, {"token": _reset_token(world), "password": "άλλη φράση, 4 λέξεις"}, {},
    ),
    "suspend_person": _suspending,
    "find_people": lambda *_: ({}, {"role": "auditor"}, None, {}),
    "get_person": lambda world, *_: ({"person_id": world.people["reader"]}, {}, None, {}),
    "grant_platform_role": lambda world, *_: ({"person_id": _somebody(world)}, {}, {"role": "evaluator"}, {}),
    "revoke_platform_role": _revoking_a_role,
    "reinstate_person": lambda world, *_: ({"person_id": _suspended(world)}, {}, None, {}),
    "renew_consent": _renewing,
    "list_consents": _all_sessions,
    "export_my_data": _all_sessions,
    "preview_erasure": _all_sessions,
    "erase_me": _erasing_oneself,
    "erase_person": lambda world, *_: ({}, {}, _erasing(world), {}),
    "get_erasure": _receipt,
    "list_sessions": _all_sessions,
    "end_one_session": _one_session,
    "end_all_sessions": _all_sessions,
}  # fmt: skip
