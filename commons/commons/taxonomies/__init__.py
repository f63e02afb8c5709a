"""Taxonomies that every service shares: stable codes with Greek and English labels, in one versioned data file.

    >>> REGIONS["GR-H"].label.to("el")
    'Στερεά Ελλάδα'

A published code never changes. A label may change, and then ``VERSION`` is raised.
Sources are credited in ``NOTICE.md``.
"""

from commons.taxonomies.catalogue import (
    ORGANISATION_KINDS,
    OUTCOME_KINDS,
    PRINCIPLES,
    REGIONS,
    SDGS,
    SECTORS,
    STAGES,
    TAXONOMIES,
    VERSION,
    Entry,
    Principle,
    Region,
    Sdg,
    Sector,
    label,
)

__all__ = [
    "ORGANISATION_KINDS",
    "OUTCOME_KINDS",
    "PRINCIPLES",
    "REGIONS",
    "SDGS",
    "SECTORS",
    "STAGES",
    "TAXONOMIES",
    "VERSION",
    "Entry",
    "Principle",
    "Region",
    "Sdg",
    "Sector",
    "label",
]
