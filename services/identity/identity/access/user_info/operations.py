"""Operations of user info."""

from __future__ import annotations

from typing import Any

from chassis.language import Localized
from chassis.operations import operation
from chassis.permissions import SIGNED_IN
from chassis.service import Operations
from identity.access.user_info.queries import user_info
from identity.access.user_info.schemas import PersonView
from identity.person.person.model import PersonNotSignedIn


class UserInfoOperations(Operations):
    """User info of the caller."""

    @operation(
        "GET",
        "/v1/me",
        summary=Localized(el="Ο λογαριασμός μου", en="My account"),
        allow=SIGNED_IN,
        returns=PersonView,
        errors=(PersonNotSignedIn,),
    )
    def get_me(self) -> dict[str, Any]:
        """Return the person of the access token, read from the database."""
        return user_info(self.session, self.principal)
