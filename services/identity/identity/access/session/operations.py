"""Operations of sessions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.audit.record import PERSON, REFUSED
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.service import Operations
from chassis.settings import known_secrets
from identity.access.session.model import SIGNED_OUT, CredentialsNotAccepted, RefreshTokenNotAccepted, SessionNotFound
from identity.access.session.queries import open_sessions
from identity.access.session.schemas import RefreshSession, SessionsView, SignedInView, SignIn, TokensView
from identity.access.session.sign_in import accepted, check_password, find_credentials, refresh_session, start_session
from identity.access.session.sign_out import end_one_session, end_session, end_sessions
from identity.security.throttle.admission import attempt_of, refusal, uncount
from identity.security.throttle.devices import Devices
from identity.security.throttle.model import SignInTriedTooOften
from identity.settings import IdentitySettings

_NOT_STORED = {"Cache-Control": "no-store"}  # RFC 6749, 5.1
_AT_ONCE = Localized(
    el="Τα διακριτικά δεν ισχύουν πλέον, από αυτή τη στιγμή.", en="The tokens hold no longer, from now on."
)


class SessionOperations(Operations[IdentitySettings]):
    """Signing in, staying in, signing out."""

    @operation(
        "POST",
        "/v1/sessions",
        summary=Localized(el="Σύνδεση", en="Sign in"),
        allow=ANYONE,
        body=SignIn,
        description=Localized(
            el="Το `device_token` της απάντησης δηλώνεται στην επόμενη σύνδεση από την ίδια συσκευή: έτσι οι "
            "αποτυχημένες προσπάθειες άλλων δεν την εμποδίζουν.",
            en="Say the `device_token` of the answer at the next sign-in from the same device: then the failed tries "
            "of others do not hold it up.",
        ),
        returns=SignedInView,
        status=201,
        transaction=False,  # no connection waits while the password is checked
        limit="login",
        limit_by="email",
        errors=(CredentialsNotAccepted, SignInTriedTooOften),
    )
    def start_session(self, *, body: dict[str, Any]) -> Answer:
        """Verify address and password and start a session. Every refusal is alike and takes the same time."""
        email, devices = body["email"], Devices(*known_secrets(self.settings))
        attempt = attempt_of(devices, email, address=self.call.client_ip, device=body["device_token"], now=self.now)
        with self.transaction(is_act=False) as session:
            refused = refusal(session, attempt, now=self.now)
            credentials = find_credentials(session, email)
        person = (PERSON, credentials.person_id) if credentials.person_id else None
        if refused is not None:
            if refused.begins:
                self.audit("hold_up_sign_in", target=person)
            raise refused
        self.audit(target=person)
        person_id = check_password(credentials, body["password"])
        self.audit(actor=(PERSON, person_id))
        with self.transaction() as session:
            tokens = start_session(session, person_id, self.settings, device=self.call.device, now=self.now)
            uncount(session, attempt)
        return Answer({**tokens, "device_token": devices.make(email, now=self.now)}, headers=_NOT_STORED)

    @operation(
        "POST",
        "/v1/sessions/refresh",
        summary=Localized(el="Ανανέωση σύνδεσης", en="Refresh a session"),
        description=Localized(
            el="Κάθε διακριτικό ανανέωσης χρησιμοποιείται μία φορά· η δεύτερη χρήση τερματίζει τη σύνδεση.",
            en="A refresh token is used once; using it again ends the session and all its tokens.",
        ),
        allow=ANYONE,
        body=RefreshSession,
        returns=TokensView,
        status=201,
        transaction=False,  # what a reused token ends stays ended although the answer is a refusal
        audit=False,  # every ten minutes, of everybody; a token that is used again is entered
        limit="login",
        errors=(RefreshTokenNotAccepted,),
    )
    def refresh_session(self, *, body: dict[str, Any]) -> Answer:
        """Change a refresh token for the next tokens."""
        with self.transaction() as session:
            tokens, ended = refresh_session(session, body["refresh_token"], self.settings, now=self.now)
            self.publish(*ended)
            for one in ended:
                self.audit("end_session_of_reused_token", target=("session", one.subject_id), outcome=REFUSED)
        return Answer(accepted(tokens), headers=_NOT_STORED)

    @operation(
        "DELETE",
        "/v1/sessions/current",
        summary=Localized(el="Αποσύνδεση", en="Sign out"),
        description=_AT_ONCE,
        allow=SIGNED_IN,
        status=204,
    )
    def end_session(self) -> None:
        """End the session that the access token belongs to."""
        self.publish(*end_session(self.session, self.principal, now=self.now))

    @operation(
        "GET",
        "/v1/sessions",
        summary=Localized(el="Οι συνδέσεις μου", en="My sessions"),
        allow=SIGNED_IN,
        returns=SessionsView,
    )
    def list_sessions(self) -> dict[str, Any]:
        """List the person's open sessions, latest first."""
        return {"items": open_sessions(self.session, self.principal, now=self.now)}

    @operation(
        "DELETE",
        "/v1/sessions/{session_id}",
        summary=Localized(el="Αποσύνδεση μιας συσκευής", en="Sign out one session"),
        description=_AT_ONCE,
        allow=SIGNED_IN,
        status=204,
        errors=(SessionNotFound,),
    )
    def end_one_session(self, session_id: UUID) -> None:
        """End one of the person's sessions. Idempotent."""
        self.publish(*end_one_session(self.session, self.principal, session_id, now=self.now))

    @operation(
        "DELETE",
        "/v1/sessions",
        summary=Localized(el="Αποσύνδεση από παντού", en="Sign out everywhere"),
        description=_AT_ONCE,
        allow=SIGNED_IN,
        status=204,
    )
    def end_all_sessions(self) -> None:
        """End every session of the person, this one too."""
        self.publish(*end_sessions(self.session, self.principal.person_id, SIGNED_OUT, now=self.now))
