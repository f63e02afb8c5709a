"""Operations of staff sign-in."""

from __future__ import annotations

from typing import Any

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.permissions import ANYONE
from chassis.service import Operations
from identity.access.session.model import CredentialsNotAccepted
from identity.access.session.schemas import TokensView
from identity.access.session.sign_in import start_session
from identity.access.staff_sign_in.authentication import authenticated_person, provider_of, take_login
from identity.access.staff_sign_in.model import ProviderAway, StaffLogin, StaffNotAccepted, StaffSignInOff
from identity.access.staff_sign_in.schemas import CompleteStaffLogin, StaffLoginView
from identity.settings import IdentitySettings

_NOT_STORED = {"Cache-Control": "no-store"}


class StaffSignInOperations(Operations[IdentitySettings]):
    """Signing in with the employer's provider."""

    @operation(
        "POST",
        "/v1/sessions/staff_logins",
        summary=Localized(el="Έναρξη σύνδεσης υπηρεσίας", en="Begin a staff sign-in"),
        description=Localized(
            el="OpenID Connect, ροή κωδικού με PKCE. Ο φυλλομετρητής πηγαίνει στη διεύθυνση και επιστρέφει με `code` "
            "και `state`· όποιος ξεκίνησε κρατά το `binder`.",
            en="OpenID Connect, code flow with PKCE. The browser goes to the address and comes back with `code` and "
            "`state`; who began keeps the `binder`.",
        ),
        allow=ANYONE,
        returns=StaffLoginView,
        status=201,
        transaction=False,  # the provider is asked, outside any transaction
        audit=False,  # nobody has done anything yet
        limit="login",
        errors=(StaffSignInOff, ProviderAway),
    )
    def begin_staff_login(self) -> Answer:
        """Begin a login and say where the browser goes."""
        provider = provider_of(self.settings)
        login, begun = StaffLogin.begin(now=self.now)
        url = provider.authorization_url(begun)
        with self.transaction() as session:
            session.add(login)
        return Answer({"authorization_url": url, "binder": begun.binder}, headers=_NOT_STORED)

    @operation(
        "POST",
        "/v1/sessions/staff",
        summary=Localized(el="Ολοκλήρωση σύνδεσης υπηρεσίας", en="Complete a staff sign-in"),
        allow=ANYONE,
        body=CompleteStaffLogin,
        returns=TokensView,
        status=201,
        transaction=False,  # a state that was tried stays used although the answer is a refusal
        limit="login",
        errors=(StaffSignInOff, StaffNotAccepted, CredentialsNotAccepted, ProviderAway),
    )
    def complete_staff_login(self, *, body: dict[str, Any]) -> Answer:
        """Start a session of the person authenticated by the provider."""
        provider = provider_of(self.settings)
        with self.transaction(is_act=False) as session:
            taken = take_login(session, body["state"], body["binder"], now=self.now)
        if taken is None:
            raise StaffNotAccepted
        vouched = provider.exchange_code(body["code"], verifier=taken.verifier, nonce=taken.nonce, now=self.now)
        with self.transaction() as session:
            person_id = authenticated_person(session, provider.issuer, vouched, now=self.now)
            self.audit(actor=(PERSON, person_id), target=(PERSON, person_id))
            tokens = start_session(session, person_id, self.settings, device=self.call.device, now=self.now)
        return Answer(tokens, headers=_NOT_STORED)
