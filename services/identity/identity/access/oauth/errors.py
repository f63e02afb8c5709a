"""Error responses of the token endpoint (RFC 6749, 5.2).

`TokenRefused` is the base of those with status 400, each with its code. `InvalidClient` has status 401.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from chassis.errors import AppError, BadRequest, Unauthenticated
from chassis.language import Localized

_BAD_REQUEST: Final = 400
_SERVER_FAULTS: Final = 500
_BASIC: Final = {"WWW-Authenticate": 'Basic realm="kainotomia", charset="UTF-8"'}


class TokenRefused(BadRequest):
    """An error with a code of RFC 6749."""

    error: ClassVar[str] = "invalid_request"


class InvalidRequest(TokenRefused):
    """A parameter is missing, is there twice, or the client shows its secret in two ways."""

    title = Localized(el="Το αίτημα διακριτικού δεν είναι έγκυρο", en="The token request is not valid")


class UnsupportedGrant(TokenRefused):
    """Only `client_credentials` is given here."""

    title = Localized(el="Δίνεται μόνο client_credentials", en="Only client_credentials is supported")
    error = "unsupported_grant_type"


class InvalidScope(TokenRefused):
    """The client asks for a scope that it was not given."""

    title = Localized(el="Το πρόγραμμα δεν έχει αυτό το δικαίωμα", en="The client was not given this scope")
    error = "invalid_scope"


class UnauthorizedClient(TokenRefused):
    """The client's organisation no longer works."""

    title = Localized(el="Ο φορέας του προγράμματος δεν είναι ενεργός", en="The client's organisation is not active")
    error = "unauthorized_client"


class InvalidClient(Unauthenticated):
    """Unknown client, wrong, expired or ended secret, revoked client: the answer does not say which."""

    title = Localized(el="Τα διαπιστευτήρια του προγράμματος δεν ισχύουν", en="The client's credentials do not hold")
    error: ClassVar[str] = "invalid_client"

    def __init__(self) -> None:
        super().__init__(headers=_BASIC)


def error_response(fault: AppError) -> tuple[int, dict[str, Any]] | None:
    """Return status and body of an error response (RFC 6749, 5.2), or None for an error of the server.

    Descriptions are in English, because the RFC allows ASCII only.
    """
    if fault.status >= _SERVER_FAULTS:
        return None
    if isinstance(fault, TokenRefused | InvalidClient):
        return fault.status, {"error": fault.error, "error_description": (fault.detail or fault.title).en}
    return _BAD_REQUEST, {"error": InvalidRequest.error, "error_description": InvalidRequest.title.en}
