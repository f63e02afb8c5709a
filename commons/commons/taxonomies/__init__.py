"""Taxonomies that every service shares: stable codes with Greek and English labels, in versioned data files.

    >>> REGIONS["GR-H"].label.to("el")
    'Στερεά Ελλάδα'

A published code never changes. A label may change, and then ``VERSION`` is raised.
Sources are credited in ``NOTICE.md``.
"""

from commons.taxonomies.catalogue import (
    INDICATORS,
    LIBRARY,
    ORGANISATION_KINDS,
    OUTCOME_KINDS,
    PRINCIPLES,
    REGIONS,
    SDGS,
    SECTORS,
    STAGES,
    TAXONOMIES,
    UNITS,
    VERSION,
    Entry,
    Indicator,
    Principle,
    Region,
    Sdg,
    Sector,
    label,
)

__all__ = [
    "INDICATORS",
    "LIBRARY",
    "ORGANISATION_KINDS",
    "OUTCOME_KINDS",
    "PRINCIPLES",
    "REGIONS",
    "SDGS",
    "SECTORS",
    "STAGES",
    "TAXONOMIES",
    "UNITS",
    "VERSION",
    "Entry",
    "Indicator",
    "Principle",
    "Region",
    "Sdg",
    "Sector",
    "label",
]
