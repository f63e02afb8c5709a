"""Operations of password resets."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pages import HTML
from chassis.permissions import ANYONE
from chassis.service import Operations
from chassis.settings import known_secrets
from chassis.timers import every
from identity.access.password_reset import pages
from identity.access.password_reset.links import ResetLinks
from identity.access.password_reset.model import PasswordReset
from identity.access.password_reset.reset import choose_password, personal_words, pick_up
from identity.access.password_reset.schemas import (
    AskPasswordReset,
    ChoosePassword,
    PasswordResetTaken,
    ShowPasswordReset,
)
from identity.person.person.model import PasswordLinkExpired, PasswordLinkInvalid
from identity.person.person.operations import CHECK_YOUR_MAIL
from identity.person.person.password_hash import hash_password
from identity.person.person.passwords import PasswordTooCommon, check_password
from identity.security.throttle.devices import Devices
from identity.security.throttle.mail_limits import MailsAskedTooOften, count_request
from identity.settings import IdentitySettings


class PasswordResetOperations(Operations[IdentitySettings]):
    """Another password, by mail."""

    @operation(
        "POST",
        "/v1/people/password_resets",
        summary=Localized(el="Ξέχασα τον κωδικό πρόσβασης", en="Ask for a password reset"),
        description=Localized(
            el="Η απάντηση είναι ίδια, και έρχεται στον ίδιο χρόνο, είτε υπάρχει λογαριασμός είτε όχι. Αν υπάρχει, "
            "ένας σύνδεσμος στέλνεται στη διεύθυνση, το πολύ ένας κάθε 5 λεπτά και 5 την ώρα· ισχύει μία ώρα και "
            "μία φορά.",
            en="The answer is the same, and takes as long, whether or not there is an account. If there is, a link "
            "goes to the address, at most one in 5 minutes and 5 in an hour; it holds for an hour, and once.",
        ),
        allow=ANYONE,
        body=AskPasswordReset,
        returns=PasswordResetTaken,
        status=202,
        transaction=False,  # a request that is refused is counted all the same
        limit="login",
        limit_by="email",
        idempotent=False,
        errors=(MailsAskedTooOften,),
    )
    def request_password_reset(self, *, body: dict[str, Any]) -> dict[str, str]:
        """Record a request. The account is looked up afterwards."""
        devices, asker, most = Devices(self.settings.secret), self.call.client_ip, self.settings.limit_mails
        with self.transaction(is_act=False) as session:
            refused = count_request(session, devices, asker, most, now=self.now)
        if refused is not None:
            raise refused
        with self.transaction() as session:
            session.add(PasswordReset.ask(body["email"], now=self.now))
        return {"status": "check_your_mail", "message": CHECK_YOUR_MAIL.to(self.call.language)}

    @operation(
        "GET",
        "/v1/people/password",
        summary=Localized(el="Σελίδα αλλαγής κωδικού πρόσβασης", en="Page to choose a password"),
        allow=ANYONE,
        query=ShowPasswordReset,
        produces=HTML,
        transaction=False,
        errors=(PasswordLinkInvalid, PasswordLinkExpired),
    )
    def show_password_page(self, *, query: dict[str, Any]) -> Answer:
        """Show the page behind a reset link. Changes nothing."""
        language = self._reset_links.read(query["token"], now=self.now).language
        if self.call.is_navigation and (portal := self.settings.portal_url):
            return Answer.moved_to(f"{portal}/{language}/password?token={quote(query['token'])}")
        return pages.ask(query["token"], language)

    @operation(
        "POST",
        "/v1/people/password",
        summary=Localized(el="Αλλαγή κωδικού πρόσβασης με σύνδεσμο", en="Choose a password with a link"),
        description=Localized(
            el="Ο σύνδεσμος ισχύει μία φορά. Οι συνδέσεις του προσώπου τερματίζονται αμέσως, με τα διακριτικά τους.",
            en="The link holds once. Every session of the person ends at once, with its tokens.",
        ),
        allow=ANYONE,
        body=ChoosePassword,
        status=204,
        form=True,
        pages=True,
        transaction=False,  # no connection waits while the password is hashed
        limit="login",
        errors=(PasswordLinkInvalid, PasswordLinkExpired, PasswordTooCommon),
    )
    def choose_password(self, *, body: dict[str, Any]) -> Answer | None:
        """Set the password of an account for the holder of its link."""
        permit = self._reset_links.read(body["token"], now=self.now)
        self.audit(target=(PERSON, permit.person_id))
        with self.transaction(is_act=False) as session:
            personal = personal_words(session, permit)
        check_password(body["password"], personal=personal, great_list=self.settings.breached_passwords)
        password_hash = hash_password(body["password"])
        with self.transaction() as session:
            self.publish(*choose_password(session, permit, password_hash, now=self.now))
        return pages.done(permit.language) if self.call.accepts_html else None

    @every(seconds=1, exclusive=False)
    def pick_up_password_resets(self) -> None:
        """Request mails with links for the accounts among the addresses taken down."""
        self.publish(*pick_up(self.session, Devices(self.settings.secret), now=self.now))

    @property
    def _reset_links(self) -> ResetLinks:
        return ResetLinks(*known_secrets(self.settings))
