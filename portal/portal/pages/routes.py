"""Routes: every page of the portal below its language."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from portal.pages.account import views as account
from portal.pages.challenge import views as challenge
from portal.pages.expert import views as expert
from portal.pages.home import views as home
from portal.pages.organisation import views as organisation
from portal.pages.practice import views as practice
from portal.pages.subscription import views as subscription
from portal.pages.work import views as work
from portal.visit import Visit


class IdConvertor(Convertor[str]):
    """An id of the API; any other word would be an address of its own there (`/practices/mine`)."""

    regex = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

    def convert(self, value: str) -> str:
        """Return the id as it stands in the address."""
        return value

    def to_string(self, value: str) -> str:
        """Return the id as it stands in an address."""
        return value


register_url_convertor("id", IdConvertor())

GET: Final = ("GET",)
FORM: Final = ("GET", "POST")
POST: Final = ("POST",)

PAGES: Final[tuple[tuple[str, Callable[[Visit], Awaitable[Response]], tuple[str, ...]], ...]] = (
    ("", home.show, GET),
    ("/practices", practice.search, GET),
    ("/practices/{practice_id:id}", practice.show, GET),
    ("/regions/{region}", practice.region, GET),
    ("/challenges", challenge.search, GET),
    ("/challenges/{challenge_id:id}", challenge.show, GET),
    ("/organisations", organisation.search, GET),
    ("/organisations/{organisation_id:id}", organisation.show, GET),
    ("/experts", expert.search, GET),
    ("/follow", subscription.follow, FORM),
    ("/sign-in", account.sign_in, FORM),
    ("/sign-out", account.sign_out, POST),
    ("/work", work.show, GET),
)
