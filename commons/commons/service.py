"""Base of the platform's services: the declarations that they have in common."""

from __future__ import annotations

from typing import ClassVar

from chassis.client_access import ClientAccess
from chassis.examples import Examples
from chassis.permissions import Permission, any_of
from chassis.service import Service
from commons.client_access import CLIENT_ACCESS
from commons.examples import EXAMPLES
from commons.permissions import AUDITOR, CURATOR


class PlatformService(Service):
    """A service of the platform: its clients' scopes, the readers of its audit trail, examples of its fields."""

    client_access: ClassVar[ClientAccess] = CLIENT_ACCESS
    audit_readers: ClassVar[Permission] = any_of(CURATOR, AUDITOR)
    examples: ClassVar[Examples] = EXAMPLES
