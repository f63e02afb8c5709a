"""Permissions by role, for the declarations of operations."""

from __future__ import annotations

from typing import Final

from chassis.permissions import Permission
from commons import roles

CURATOR: Final = Permission.of(roles.CURATOR)
AUDITOR: Final = Permission.of(roles.AUDITOR)
EVALUATOR: Final = Permission.of(roles.EVALUATOR)
CENTRE_MANAGER: Final = Permission.of(roles.CENTRE_MANAGER)
ORGANISATION_MEMBER: Final = Permission.of(*roles.MEMBER_ROLES)
ORGANISATION_EDITOR: Final = Permission.of(*roles.EDITOR_ROLES)
ORGANISATION_APPROVER: Final = Permission.of(*roles.APPROVER_ROLES)
ORGANISATION_MANAGER: Final = Permission.of(roles.MANAGER)
