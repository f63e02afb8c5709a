"""What callers may ask about sessions."""

from __future__ import annotations

from typing import Any

from chassis.language import Text
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.service import Operations
from chassis.timers import every
from identity.sessions.model import CredentialsNotAccepted, RefreshTokenNotAccepted
from identity.sessions.schemas import RefreshSession, SignIn, TokensView
from identity.sessions.signing_in import (
    accepted,
    check_password,
    end_session,
    find_credentials,
    forget_expired_sessions,
    refresh_session,
    start_session,
)

_NOT_STORED = {"Cache-Control": "no-store"}  # RFC 6749, 5.1


class SessionOperations(Operations):
    """Signing in, staying in, signing out."""

    @operation(
        "POST",
        "/v1/sessions",
        summary=Text(el="Σύνδεση", en="Sign in"),
        allow=ANYONE,
        body=SignIn,
        returns=TokensView,
        status=201,
        transaction=False,  # no connection waits while the password is checked
        limit="login",
        limit_by="email",
        errors=(CredentialsNotAccepted,),
    )
    def start_session(self, *, body: dict[str, Any]) -> Answer:
        """Check address and password and begin a session; every refusal looks alike and takes as long."""
        with self.transaction() as session:
            credentials = find_credentials(session, body["email"])
        person_id = check_password(credentials, body["password"])
        with self.transaction() as session:
            tokens = start_session(session, person_id, self.settings, now=self.now)
        return Answer(tokens, headers=_NOT_STORED)

    @operation(
        "POST",
        "/v1/sessions/refresh",
        summary=Text(el="Ανανέωση σύνδεσης", en="Refresh a session"),
        description=Text(
            el="Κάθε διακριτικό ανανέωσης χρησιμοποιείται μία φορά· η δεύτερη χρήση τερματίζει τη σύνδεση.",
            en="A refresh token is used once; using it again ends the session and all its tokens.",
        ),
        allow=ANYONE,
        body=RefreshSession,
        returns=TokensView,
        status=201,
        transaction=False,  # what a reused token ends stays ended although the answer is a refusal
        limit="login",
        errors=(RefreshTokenNotAccepted,),
    )
    def refresh_session(self, *, body: dict[str, Any]) -> Answer:
        """Change a refresh token for the next tokens."""
        with self.transaction() as session:
            tokens, ended = refresh_session(session, body["refresh_token"], self.settings, now=self.now)
            self.announce(*ended)
        return Answer(accepted(tokens), headers=_NOT_STORED)

    @operation(
        "DELETE",
        "/v1/sessions/current",
        summary=Text(el="Αποσύνδεση", en="Sign out"),
        description=Text(
            el="Τα διακριτικά της σύνδεσης δεν ισχύουν πλέον, από αυτή τη στιγμή.",
            en="The tokens of the session hold no longer, from now on.",
        ),
        allow=SIGNED_IN,
        status=204,
    )
    def end_session(self) -> None:
        """End the session that the access token belongs to."""
        self.announce(*end_session(self.session, self.principal, now=self.now))

    @every(seconds=3600)
    def forget_expired_sessions(self) -> None:
        """Forget sessions and tokens that nothing can come of any more."""
        forget_expired_sessions(self.session, now=self.now)
