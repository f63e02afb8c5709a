"""Operations of changes of address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import Answer, operation
from chassis.pages import HTML
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.settings import known_secrets
from chassis.timers import every
from identity.access.email_change import change, pages
from identity.access.email_change.links import CONFIRM, KEEP, AddressLinks
from identity.access.email_change.model import (
    AddressIsTheSame,
    AddressLinkExpired,
    AddressLinkInvalid,
    AddressOfTheProvider,
    AddressTaken,
    EmailChange,
)
from identity.access.email_change.queries import signs_in_with_provider, to_follow
from identity.access.email_change.schemas import ChangeEmail, EmailChangeTaken, ShowEmailChange
from identity.access.own_account.queries import own_person
from identity.access.session.password_proof import PasswordProof
from identity.person.person.model import CurrentPasswordWrong, Person, PersonNotSignedIn
from identity.person.person.operations import CHECK_YOUR_MAIL
from identity.person.person.queries import find_person
from identity.security.throttle.devices import Devices
from identity.security.throttle.mail_limits import EMAIL_CHANGE, MailsAskedTooOften, count_request, may_mail
from identity.security.throttle.model import SignInTriedTooOften

KNOWS_SUBSCRIBERS = "notifications"
FOLLOW_SECONDS = 5.0


class EmailChangeOperations(PasswordProof):
    """Another address for one's account."""

    @operation(
        "POST",
        "/v1/me/email",
        summary=Localized(el="Αλλαγή της διεύθυνσης e-mail μου", en="Change my e-mail address"),
        description=Localized(
            el="Χρειάζεται ο τρέχων κωδικός (`current`). Η νέα διεύθυνση λαμβάνει σύνδεσμο που την επιβεβαιώνει, η "
            "παλιά μήνυμα με σύνδεσμο που σταματά την αλλαγή· ισχύουν 24 ώρες. Ως την επιβεβαίωση δεν αλλάζει τίποτε. "
            "Αν η νέα διεύθυνση έχει δικό της λογαριασμό, δεν της στέλνεται σύνδεσμος.",
            en="Needs the current password (`current`). The new address gets a link that confirms it, the old one a "
            "mail with a link that stops the change; both hold for 24 hours. Nothing changes until it is confirmed. If "
            "the new address has an account of its own, no link is sent to it.",
        ),
        allow=SIGNED_IN,
        body=ChangeEmail,
        returns=EmailChangeTaken,
        status=202,
        transaction=False,  # no connection waits while the password is hashed
        limit="login",
        idempotent=False,
        errors=(
            PersonNotSignedIn,
            CurrentPasswordWrong,
            AddressIsTheSame,
            AddressOfTheProvider,
            MailsAskedTooOften,
            SignInTriedTooOften,
        ),
    )
    def change_my_email(self, *, body: dict[str, Any]) -> dict[str, str]:
        """Record the wish and have both addresses told. The answer does not tell whether the new one has an account."""
        with self.transaction(is_act=False) as session:
            person = own_person(session, self.principal)
            email, known = person.email or "", person.password_hash or ""
            if signs_in_with_provider(session, person.id):
                raise AddressOfTheProvider
        self.audit(target=(PERSON, self.principal.person_id))
        if not self.password_matches(email, known, body["current"]):
            raise CurrentPasswordWrong
        self._count_mail(body["email"])
        with self.transaction() as session:
            person = own_person(session, self.principal, for_update=True)
            self.publish(change.ask(session, person, body["email"], now=self.now))
        return {"status": "check_your_mail", "message": CHECK_YOUR_MAIL.to(self.call.language)}

    @operation(
        "GET",
        "/v1/people/email",
        summary=Localized(el="Σελίδα επιβεβαίωσης νέας διεύθυνσης", en="Page to confirm a new address"),
        allow=ANYONE,
        query=ShowEmailChange,
        produces=HTML,
        errors=(AddressLinkInvalid, AddressLinkExpired),
    )
    def show_email_page(self, *, query: dict[str, Any]) -> Answer:
        """Show the page behind the link of the new address. Changes nothing."""
        return self._page(query["token"], CONFIRM, "email")

    @operation(
        "POST",
        "/v1/people/email",
        summary=Localized(el="Επιβεβαίωση νέας διεύθυνσης", en="Confirm a new address"),
        description=Localized(
            el="Οι συνδέσεις του προσώπου τερματίζονται αμέσως, παλιοί σύνδεσμοι νέου κωδικού παύουν να ισχύουν, και "
            "οι εγγραφές ενημέρωσης της παλιάς διεύθυνσης ακολουθούν. Δεύτερη φορά δεν αλλάζει τίποτε.",
            en="Every session of the person ends at once, earlier links to choose a password are void, and the "
            "subscriptions of the old address follow. A second time changes nothing.",
        ),
        allow=ANYONE,
        body=ShowEmailChange,
        status=204,
        form=True,
        pages=True,
        limit="login",
        errors=(AddressLinkInvalid, AddressLinkExpired, AddressTaken),
    )
    def confirm_email(self, *, body: dict[str, Any]) -> Answer | None:
        """Set the new address of an account, for the holder of the link that was mailed there."""
        change_id = AddressLinks(CONFIRM, *known_secrets(self.settings)).read(body["token"])
        person = self._person_of(change_id)
        self.audit(target=(PERSON, person.id))
        self.publish(*change.confirm(self.session, change_id, now=self.now))
        return pages.show("", person.language, keep=False) if self.call.accepts_html else None

    @operation(
        "GET",
        "/v1/people/email/keep",
        summary=Localized(el="Σελίδα που σταματά αλλαγή διεύθυνσης", en="Page to stop a change of address"),
        allow=ANYONE,
        query=ShowEmailChange,
        produces=HTML,
        errors=(AddressLinkInvalid, AddressLinkExpired),
    )
    def show_keep_email_page(self, *, query: dict[str, Any]) -> Answer:
        """Show the page behind the link of the old address. Changes nothing."""
        return self._page(query["token"], KEEP, "email/keep")

    @operation(
        "POST",
        "/v1/people/email/keep",
        summary=Localized(el="Ακύρωση αλλαγής διεύθυνσης", en="Stop a change of address"),
        allow=ANYONE,
        body=ShowEmailChange,
        status=204,
        form=True,
        pages=True,
        limit="login",
        errors=(AddressLinkInvalid, AddressLinkExpired),
    )
    def keep_email(self, *, body: dict[str, Any]) -> Answer | None:
        """Stop a change, for the holder of the link that went to the old address."""
        change_id = AddressLinks(KEEP, *known_secrets(self.settings)).read(body["token"])
        person = self._person_of(change_id)
        self.audit(target=(PERSON, person.id))
        change.keep(self.session, change_id, now=self.now)
        return pages.show("", person.language, keep=True) if self.call.accepts_html else None

    @every(seconds=FOLLOW_SECONDS, transaction=False)
    def let_subscriptions_follow(self) -> None:
        """Tell notifications the old and the new address of confirmed changes, then forget the old one."""
        with self.transaction(is_act=False) as session:
            confirmed = to_follow(session)
        for found in confirmed:
            if KNOWS_SUBSCRIBERS in self.settings.erasing_services:
                self.ask(KNOWS_SUBSCRIBERS, "move_subscriptions", old=found.previous, new=found.email)
            with self.transaction(is_act=False) as session:
                change.forget_previous(session, found.change_id)

    def _count_mail(self, email: str) -> None:
        devices, most = Devices(self.settings.secret), self.settings.limit_mails
        with self.transaction(is_act=False) as session:
            refused = count_request(session, devices, self.call.client_ip, most, now=self.now)
            if refused is None and not may_mail(session, devices, EMAIL_CHANGE, email, now=self.now):
                refused = MailsAskedTooOften()
        if refused is not None:
            raise refused

    def _page(self, token: str, purpose: str, path: str) -> Answer:
        change_id = AddressLinks(purpose, *known_secrets(self.settings)).read(token)
        language = self._person_of(change_id).language
        change.open_change(self.session, change_id, now=self.now)
        if portal := self.settings.portal_url:
            return Answer.moved_to(f"{portal}/{language}/{path}?token={quote(token)}")
        return pages.show(token, language, keep=purpose == KEEP)

    def _person_of(self, change_id: UUID) -> Person:
        found = self.session.get(EmailChange, change_id)
        person = find_person(self.session, found.person_id) if found is not None else None
        if person is None:
            raise AddressLinkInvalid
        return person
