"""The projection of the register."""

import cast
from sqlalchemy import text


def test_the_register_is_remembered_as_the_last_event_said(challenges, engine):
    challenges.register(cast.CENTRE, status="closed")
    with engine.connect() as connection:
        rows = dict(connection.execute(text("select organisation_id, status from organisations")).all())
    assert rows[cast.CENTRE] == "closed"
    assert rows[cast.LAMIA] == "active"
