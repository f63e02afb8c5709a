"""Permissions for the correction of one body's facts and settings."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from chassis.principal import Principal
from commons.roles import MANAGER, is_curator
from identity.organisation.organisation.model import OrganisationNotYoursToCorrect, OrganisationNotYoursToSee

OWN_SETTINGS: Final = frozenset({"contact_address", "approval"})
"""The fields that a manager of the body may change. The others are for curators."""


def check_may_correct(principal: Principal, organisation_id: UUID, changed: Collection[str]) -> None:
    """Raise `OrganisationNotYoursToCorrect` unless the caller may change each of these fields."""
    manages = MANAGER in principal.role_in(organisation_id)
    if not (is_curator(principal) or (manages and OWN_SETTINGS.issuperset(changed))):
        raise OrganisationNotYoursToCorrect


def check_may_see_settings(principal: Principal, organisation_id: UUID) -> None:
    """Raise `OrganisationNotYoursToSee` unless the caller is a curator or works there."""
    if not (is_curator(principal) or principal.role_in(organisation_id)):
        raise OrganisationNotYoursToSee
