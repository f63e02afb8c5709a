"""Taxonomies that every service shares: stable codes with Greek and English labels, in versioned data files.

    >>> REGIONS["GR-H"].label.to("el")
    'Στερεά Ελλάδα'

A published code never changes. A label may change, and then ``VERSION`` is raised.
Sources are credited in ``NOTICE.md``.
"""

from commons.taxonomies.catalogue import (
    LIBRARY,
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
    "LIBRARY",
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
