"""The projection of the register."""

import personas
from sqlalchemy import text


def test_the_register_is_remembered_as_the_last_event_said(challenges, engine):
    challenges.register(personas.CENTRE, status="closed")
    with engine.connect() as connection:
        rows = dict(connection.execute(text("select organisation_id, status from organisations")).all())
    assert rows[personas.CENTRE] == "closed"
    assert rows[personas.LAMIA] == "active"
