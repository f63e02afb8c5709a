"""Authentication of the principal, and the contract's coarse permission check."""

from __future__ import annotations

from chassis.language import Localized
from chassis.principal import ANONYMOUS
from gateway.http.request import Request
from gateway.http.wire import lower, trim
from gateway.routing.table import Route
from gateway.stages.identify import chosen_language
from gateway.tokens.verifier import TokenInvalid, TokenVerifier

_SCHEME = "bearer "
_BASIC = "basic "


def authenticate(request: Request, route: Route, verifier: TokenVerifier) -> None:
    """Set the principal; raise `TokenInvalid`, `Unauthenticated` or `Forbidden`. The service checks again."""
    credentials = request.headers.get("authorization")
    if credentials is None:
        request.principal = ANONYMOUS
    elif route.basic and lower(credentials[: len(_BASIC)]) == _BASIC:
        # for the service to check: a client asks for its token
        request.principal, request.basic = ANONYMOUS, trim(credentials[len(_BASIC) :])
    elif lower(credentials[: len(_SCHEME)]) == _SCHEME:
        request.principal = verifier.verify(trim(credentials[len(_SCHEME) :]))
        if request.principal.language and not request.headers.get("accept-language") and not chosen_language(request):
            request.language = request.principal.language
    else:
        raise TokenInvalid(
            Localized(
                el="Η κεφαλίδα Authorization πρέπει να είναι «Bearer» με διακριτικό πρόσβασης.",
                en="The Authorization header must be “Bearer” with an access token.",
            )
        )
    if _reads_as_anybody(request, route):
        request.principal = ANONYMOUS
    route.permission.check(request.principal, route.scope)


def _reads_as_anybody(request: Request, route: Route) -> bool:
    """Return whether a client without the scope reads what is open to everybody: its token is never less than none."""
    client = request.principal.client_id is not None and route.scope not in request.principal.scopes
    return client and route.method == "GET" and route.permission.admits_anyone
