"""Taxonomies every room shares: stable codes with Greek and English labels, kept as one versioned data file.

    >>> REGIONS["GR-H"].label.to("el")
    'Στερεά Ελλάδα'

Codes never change once published; labels may, and then ``VERSION`` moves.
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
