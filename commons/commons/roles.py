"""Roles: their names, the sets of them that rules ask for, and their reading from a principal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from chassis.language import Localized
from chassis.principal import Membership, Principal

CONTRIBUTOR: Final = "contributor"
APPROVER: Final = "approver"
MANAGER: Final = "manager"
REPRESENTATIVE: Final = "representative"
"""Connects the body with the Ministry on innovation: hears of its circulars, writes and decides nothing for it."""
MEMBER_ROLES: Final = (CONTRIBUTOR, APPROVER, MANAGER, REPRESENTATIVE)
EDITOR_ROLES: Final = frozenset({CONTRIBUTOR, APPROVER, MANAGER})
APPROVER_ROLES: Final = frozenset({APPROVER, MANAGER})

CURATOR: Final = "curator"
AUDITOR: Final = "auditor"
EVALUATOR: Final = "evaluator"
PLATFORM_ROLES: Final = (CURATOR, AUDITOR, EVALUATOR)
GRANTED_BY_CURATORS: Final = (EVALUATOR,)
"""Platform roles that curators grant and revoke; the others are given on the command line only."""
GUARDED: Final = frozenset({CURATOR, AUDITOR})
"""Platform roles whose holders no curator alone removes."""

CENTRE_MANAGER: Final = "centre_manager"
"""The effective role of a manager of a region's innovation centre."""

CENTRE_KIND: Final = "innovation_centre"

PRIVATE_KINDS: Final = frozenset({"company", "civil_society"})
"""Kinds of organisations whose people do not read what is for public bodies only."""


NOTHING_NEW: Final = Localized(
    el="Ο φορέας έκλεισε: ό,τι είναι νέο αρχίζει για τον φορέα που τον διαδέχθηκε",
    en="The organisation is closed: begin new work for the one that followed it",
)
"""The detail of refusals to people of a successor who begin something in a closed organisation."""


def is_curator(principal: Principal) -> bool:
    """Return whether the person curates the national repository for the Ministry."""
    return CURATOR in principal.roles


def of_public_body(principal: Principal) -> bool:
    """Return whether the caller may read what is for public bodies only: their people and programs, platform roles."""
    return bool(principal.roles) or any(one.kind not in PRIVATE_KINDS for one in principal.memberships)


def inherits_only(principal: Principal, organisation_id: UUID | None) -> bool:
    """Return whether all roles in an organisation are inherited ones of a closed body, where nothing new begins."""
    held = [one.inherited for one in principal.memberships if one.organisation_id == organisation_id]
    return bool(held) and all(held)


def centre_regions(principal: Principal) -> frozenset[str]:
    """Return the regions of the innovation centres that the person manages."""
    return _regions(principal.memberships)


def effective_roles(roles: Iterable[str], memberships: Iterable[Membership]) -> frozenset[str]:
    """Return the role names that permissions ask for, as identity writes them into an access token."""
    held = tuple(memberships)
    centre = {CENTRE_MANAGER} if _regions(held) else set()
    return frozenset({*roles, *(membership.role for membership in held), *centre})


def _regions(memberships: Iterable[Membership]) -> frozenset[str]:
    return frozenset(m.region for m in memberships if m.kind == CENTRE_KIND and m.role == MANAGER and m.region)
