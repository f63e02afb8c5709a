"""Operation of the token endpoint (RFC 6749)."""

from __future__ import annotations

from typing import Any

from chassis.audit.record import CLIENT
from chassis.language import Localized
from chassis.operations import Answer, Refusals, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from identity.access.oauth.errors import InvalidClient, TokenRefused, error_response
from identity.access.oauth.schemas import AccessTokenView, AskToken, TokenErrorView
from identity.access.oauth.token_issue import issue_token, read_request
from identity.settings import IdentitySettings

_NOT_STORED = {"Cache-Control": "no-store", "Pragma": "no-cache"}  # RFC 6749, 5.1


class OAuthOperations(Operations[IdentitySettings]):
    """Tokens of clients."""

    @operation(
        "POST",
        "/v1/oauth/token",
        summary=Localized(el="Διακριτικό πρόσβασης προγράμματος", en="Get a client's access token"),
        description=Localized(
            el="Διαπιστευτήρια προγράμματος του OAuth 2.0 (RFC 6749, 4.4), ως φόρμα ή με HTTP Basic· αρνήσεις όπως τις "
            "ορίζει το πρότυπο (5.2).",
            en="Client credentials of OAuth 2.0 (RFC 6749, 4.4), in the form or as HTTP Basic; refusals as the "
            "standard has them (5.2).",
        ),
        allow=ANYONE,
        body=AskToken,
        returns=AccessTokenView,
        form=True,
        basic=True,
        limit="login",
        limit_by="client_id",
        idempotent=False,
        refusals=Refusals(TokenErrorView, error_response),
        errors=(TokenRefused, InvalidClient),
    )
    def issue_token(self, *, body: dict[str, Any]) -> Answer:
        """Issue an access token for a client's secret."""
        request = read_request(body, self.call.basic)
        client = (CLIENT, request.identifier)
        if request.identifier is not None:
            self.audit(target=client)
        tokens = issue_token(self.session, request, self.settings, now=self.now)
        self.audit(actor=client)
        return Answer(tokens, headers=_NOT_STORED)
