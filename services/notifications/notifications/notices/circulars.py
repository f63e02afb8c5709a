"""Audiences of circulars: queries of the people in the bodies that one addresses."""

from __future__ import annotations

from typing import Final

_TOLD: Final = """
    SELECT m.person_id AS id FROM role_assignments m
    WHERE m.role IN ('representative', 'manager', 'approver') AND {active} AND m.organisation_id IN ("""
ADDRESSEES: Final = (
    _TOLD + "SELECT organisation_id FROM circular_addressees WHERE circular_id = CAST(:circular_id AS uuid))"  # noqa: S608 - parts of this file
)
"""Of the bodies of one circular."""

OBLIGED: Final = (
    _TOLD  # noqa: S608 - parts of this file
    + """
    SELECT a.organisation_id FROM circulars c
    JOIN circular_addressees a ON a.circular_id = c.id
    JOIN circular_obligations o ON o.circular_id = c.id AND o.required AND o.due_on = ANY (CAST(:due_days AS date[]))
    WHERE c.state = 'issued' AND NOT EXISTS (
        SELECT 1 FROM circular_fulfilments f
        WHERE f.circular_id = c.id AND f.organisation_id = a.organisation_id AND f.code = o.code))
"""
)
"""Of bodies with something required open that is due on one of the days."""
