"""One mailbox is one account, however its address is written, also for accounts of the version before."""

from __future__ import annotations

import pytest
from alembic import command
from tests.identity.conftest import PASSWORD

from chassis.database import uuid7
from chassis.migrations import _config, upgrade
from identity.security.address_key import address_key


@pytest.mark.parametrize(
    "typed",
    ["γιώργος@example.org", "koſtas@victim.example", f"a@{'b' * 64}.gr", "a..b@example.org", "a@example.123"],
    ids=ascii,
)
@pytest.mark.parametrize("operation", ["register_person", "request_password_reset"])
def test_an_address_that_cannot_be_mailed_is_refused(identity, operation, typed):
    body = {"email": typed, "password": PASSWORD, "name": "x"} if operation == "register_person" else {"email": typed}
    refused = identity.call(operation, body=body)
    assert refused.status == 422
    assert [(e["field"], e["code"]) for e in refused.json["errors"]] == [("email", "invalid_email")]
    assert identity.scalar("select count(*) from people") == 0


@pytest.mark.parametrize(
    "typed", ["MARIA@δήμος.example", "\ufeffmaria@δή\u200bμος.example", "maria@xn--jxalzmp.example"], ids=ascii
)
def test_every_spelling_of_an_address_opens_one_account(identity, typed):
    person = identity.active_person("maria@xn--jxalzmp.example")
    assert identity.sign_in(typed).status == 201
    assert identity.call("person_of_address", body={"email": typed}).json == {"person_id": str(person)}


def test_a_final_sigma_and_a_sigma_are_two_domains(identity):
    assert address_key("a@καφές.example") != address_key("a@καφέσ.example")
    assert address_key("a@straße.example") != address_key("a@strasse.example")


def insert(identity, email, key, status="active", **values):
    row = {"id": uuid7(), "email": email, "key": key, "status": status, **values}
    identity.execute(
        "insert into people (id, email, email_key, name, language, password_hash, status, registration, registered_at,"
        " verified_at, password_version) values (:id, :email, :key, 'x', 'el', 'x', :status, 1, now(),"
        " case :status when 'pending' then null else now() end, 1)",
        **row,
    )
    return row["id"]


@pytest.fixture
def old(identity):
    """Identity with the database of the version before canonical addresses; `migrate` brings it to the newest."""
    with identity.engine.connect() as connection:
        command.downgrade(_config("identity", connection), "0010")
        connection.commit()
    identity.migrate = lambda: upgrade("identity", identity.engine)
    return identity


def keys(identity):
    with identity.engine.connect() as connection:
        return dict(connection.exec_driver_sql("select id, email_key from people").all())


def test_old_accounts_get_the_canonical_key(old):
    sigma = insert(old, "g@καφές.example", "g@καφέσ.example")
    sharp = insert(old, "g@straße.example", "g@strasse.example")
    plain = insert(old, "Plain@example.org", "plain@example.org")
    old.migrate()
    assert keys(old) == {
        sigma: "g@xn--ixah0a8as.example",
        sharp: "g@xn--strae-oqa.example",
        plain: "plain@example.org",
    }
    assert len(old.mail_cards(sigma)) == 1


def test_a_look_alike_frees_the_address_that_it_blocked(old):
    insert(old, "koſtas@victim.example", "kostas@victim.example", "pending")
    old.migrate()
    old.active_person("kostas@victim.example")
    assert old.sign_in("kostas@victim.example").status == 201


@pytest.mark.parametrize("confirmed", ["Unicode", "ascii"])
def test_of_two_accounts_of_one_mailbox_the_confirmed_one_stays(old, confirmed):
    status = {confirmed: "active"}
    unicode = insert(old, "g@δήμος.example", "g@δήμοσ.example", status.get("Unicode", "pending"))
    ascii_ = insert(old, "g@xn--jxalzmp.example", "g@xn--jxalzmp.example", status.get("ascii", "pending"))
    old.migrate()
    stays, goes = (unicode, ascii_) if confirmed == "Unicode" else (ascii_, unicode)
    assert keys(old) == {stays: "g@xn--jxalzmp.example", goes: f"former:{goes}"}
