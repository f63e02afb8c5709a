"""Operations of people."""

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
from identity.person.consent import model as consents
from identity.person.consent.model import WORDINGS, WordsChanged, check_words
from identity.person.person import pages
from identity.person.person.accounts import account_to_confirm, confirm_address, name_to_confirm, open_account
from identity.person.person.model import (
    NameWanted,
    PasswordWanted,
    VerificationLinkExpired,
    VerificationLinkInvalid,
)
from identity.person.person.password_hash import hash_password
from identity.person.person.passwords import PasswordTooCommon, check_password
from identity.person.person.schemas import (
    RegisterPerson,
    RegistrationTaken,
    ShowVerification,
    VerifyPerson,
)
from identity.person.person.verification import VerificationLinks
from identity.security.throttle.devices import Devices
from identity.security.throttle.mail_limits import MailsAskedTooOften, count_request
from identity.settings import IdentitySettings

TERMS = WORDINGS[consents.TERMS][-1].text
CHECK_YOUR_MAIL = Localized(
    el="Δείτε την αλληλογραφία σας: στείλαμε οδηγίες στη διεύθυνση που δώσατε.",
    en="Check your mail: we have sent instructions to the address you gave.",
)


class PeopleOperations(Operations[IdentitySettings]):
    """Accounts."""

    @operation(
        "POST",
        "/v1/people",
        summary=Localized(el="Δημιουργία λογαριασμού", en="Register"),
        description=Localized(
            el="Η απάντηση είναι ίδια, και έρχεται στον ίδιο χρόνο, είτε υπάρχει ήδη λογαριασμός είτε όχι. Στη "
            "διεύθυνση στέλνεται το πολύ ένα μήνυμα κάθε 5 λεπτά και 5 την ώρα. Ο κωδικός πρόσβασης ορίζεται από "
            "όποιον επιβεβαιώνει τη διεύθυνση, όχι εδώ· εκείνος αποδέχεται και τους όρους: " + TERMS.el,
            en="The answer is the same, and takes as long, whether or not there is an account already. The address "
            "gets at most one mail in 5 minutes and 5 in an hour. The password is set by whoever confirms the "
            "address, not here; they also agree to the terms: " + TERMS.en,
        ),
        allow=ANYONE,
        body=RegisterPerson,
        returns=RegistrationTaken,
        status=202,
        transaction=False,  # hashing takes longer than everything else; no connection waits for it
        limit="login",
        limit_by="email",
        errors=(PasswordTooCommon, MailsAskedTooOften),
    )
    def register_person(self, *, body: dict[str, Any]) -> dict[str, str]:
        """Open an account, or inform the owner of the existing one. The caller cannot tell which."""
        devices, client_ip, most = Devices(self.settings.secret), self.call.client_ip, self.settings.limit_mails
        with self.transaction(is_act=False) as session:
            refused = count_request(session, devices, client_ip, most, now=self.now)
        if refused is not None:
            raise refused
        personal = (body["email"], body["name"])
        check_password(body["password"], personal=personal, great_list=self.settings.breached_passwords)
        password_hash = hash_password(body.pop("password"))
        with self.transaction() as session:
            opened = open_account(session, devices, **body, password_hash=password_hash, now=self.now)
            if opened is not None:
                self.publish(opened)
                self.audit(target=(PERSON, opened.person_id))
        return {"status": "check_your_mail", "message": CHECK_YOUR_MAIL.to(self.call.language)}

    @operation(
        "GET",
        "/v1/people/verify",
        summary=Localized(el="Σελίδα επιβεβαίωσης λογαριασμού", en="Page to confirm an account"),
        description=Localized(
            el="Ζητά κωδικό πρόσβασης· δεν αλλάζει τίποτε, γιατί και προγράμματα αλληλογραφίας ανοίγουν συνδέσμους.",
            en="Asks for the password and changes nothing, for mail programs open links too.",
        ),
        allow=ANYONE,
        query=ShowVerification,
        produces=HTML,
        errors=(VerificationLinkInvalid, VerificationLinkExpired),
    )
    def show_verification_page(self, *, query: dict[str, Any]) -> Answer:
        """Show the page that a confirmation link leads to."""
        confirmation = self._links.read(query["token"], now=self.now)
        if self.call.is_navigation and (portal := self.settings.portal_url):
            return Answer.moved_to(f"{portal}/{confirmation.language}/verify?token={quote(query['token'])}")
        person = account_to_confirm(self.session, confirmation)
        if person is None:
            return pages.done(confirmation.language, again=True)
        name = person.name if confirmation.registration == person.registration else None
        return pages.ask(query["token"], confirmation.language, name=name or "")

    @operation(
        "POST",
        "/v1/people/verify",
        summary=Localized(el="Επιβεβαίωση λογαριασμού", en="Confirm an account"),
        description=Localized(
            el="Όποιος έχει τον σύνδεσμο ορίζει τον κωδικό πρόσβασης (`password`) και, αν θέλει, το όνομα (`name`). Ο "
            "κωδικός της εγγραφής δεν ισχύει ποτέ: ίσως τον έδωσε άλλος. Δεύτερη φορά δεν αλλάζει τίποτε.",
            en="Whoever has the link sets the password (`password`) and, if they like, the name (`name`). The password "
            "of the registration never counts: it was maybe somebody else's. A second time changes nothing.",
        ),
        allow=ANYONE,
        body=VerifyPerson,
        status=204,
        form=True,
        pages=True,
        limit="login",
        errors=(
            VerificationLinkInvalid,
            VerificationLinkExpired,
            PasswordWanted,
            NameWanted,
            WordsChanged,
            PasswordTooCommon,
        ),
    )
    def verify_person(self, *, body: dict[str, Any]) -> Answer | None:
        """Activate the account for the holder of the link, who reads the mail of the address. Idempotent."""
        confirmation = self._links.read(body["token"], now=self.now)
        self.audit(target=(PERSON, confirmation.person_id))
        person = account_to_confirm(self.session, confirmation)
        if person is not None:
            name, password = name_to_confirm(person, confirmation, body["name"]), body["password"]
            if password is None:
                raise PasswordWanted
            check_words(consents.TERMS, body["terms_version"])
            check_password(password, personal=(person.email or "", name), great_list=self.settings.breached_passwords)
            self.publish(
                *confirm_address(
                    self.session,
                    person,
                    name=name,
                    language=confirmation.language,
                    password_hash=hash_password(password),
                    now=self.now,
                )
            )
        return pages.done(confirmation.language, again=person is None) if self.call.accepts_html else None

    @property
    def _links(self) -> VerificationLinks:
        return VerificationLinks(*known_secrets(self.settings))
