"""The migrations make the tables that the mapped classes expect."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from chassis.messaging import tables
from identity.base import Base
from identity.service import Identity

OURS = set(Base.metadata.tables)


def test_the_service_maps_all_its_tables():
    assert Identity.name == "identity"
    assert {
        "organisations",
        "people",
        "memberships",
        "platform_roles",
        "sessions",
        "refresh_tokens",
        "signing_keys",
        "clients",
        "client_secrets",
        "email_changes",
        "revocations",
        "password_resets",
        "throttles",
        "invitations",
        "staff_logins",
        "staff_identities",
        "experts",
        "introductions",
        "consents",
        "erasures",
        "erasure_receipts",
    } == OURS
    assert not OURS & set(tables.metadata.tables)


def test_models_and_migrations_agree(identity):
    def ours(thing, name, kind, reflected, compared_to):
        return thing.name in OURS if kind == "table" else kind == "column"

    with identity.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": ours, "compare_server_default": False}
        )
        assert compare_metadata(context, Base.metadata) == []
