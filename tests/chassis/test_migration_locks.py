"""A migration that would wait for a lock gives up soon: whoever comes after it would wait behind it."""

from __future__ import annotations

import pytest
from migrating import migrate_to
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from chassis import migrations


def test_a_migration_waits_for_a_lock_for_a_while_only(make_database, monkeypatch):
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "200ms")
    address = make_database("gateway")
    migrate_to("gateway", address, "0002")
    engine = create_engine(address)
    with engine.connect() as reader:
        reader.execute(text("LOCK TABLE public_events IN ACCESS SHARE MODE"))
        with pytest.raises(OperationalError, match="lock timeout"):
            migrations.upgrade("gateway", engine)
        assert migrations.pending("gateway", engine)
    migrations.upgrade("gateway", engine)
    assert not migrations.pending("gateway", engine)
    with engine.connect() as later:
        assert later.execute(text("SHOW lock_timeout")).scalar_one() == "0"
    engine.dispose()
