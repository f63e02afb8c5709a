"""What callers may ask about people."""

from __future__ import annotations

from typing import Any

from chassis.audit.act import PERSON
from chassis.language import Text
from chassis.operations import Answer, internal, operation
from chassis.pages import HTML
from chassis.passwords import hash_password
from chassis.permissions import ANYONE, SIGNED_IN
from chassis.service import Operations
from identity.consents import model as consents
from identity.consents.model import WORDINGS
from identity.people import pages, queries
from identity.people.accounts import confirm_address, open_account, own_view
from identity.people.mail_cards import mail_cards
from identity.people.model import PersonNotSignedIn, VerificationLinkExpired, VerificationLinkInvalid
from identity.people.passwords import PasswordTooCommon, check_password
from identity.people.schemas import (
    AskMailCards,
    AskPersonOfAddress,
    MailCardsView,
    PersonOfAddressView,
    PersonView,
    RegisterPerson,
    RegistrationTaken,
    VerifyPerson,
)
from identity.people.verification import VerificationLinks

TERMS = WORDINGS[consents.TERMS][-1].text
CHECK_YOUR_MAIL = Text(
    el="Δείτε την αλληλογραφία σας: στείλαμε οδηγίες στη διεύθυνση που δώσατε.",
    en="Check your mail: we have sent instructions to the address you gave.",
)


class PeopleOperations(Operations):
    """Accounts."""

    @operation(
        "POST",
        "/v1/people",
        summary=Text(el="Δημιουργία λογαριασμού", en="Register"),
        description=Text(
            el="Η απάντηση είναι ίδια, και έρχεται στον ίδιο χρόνο, είτε υπάρχει ήδη λογαριασμός είτε όχι. Όποιος "
            "επιβεβαιώνει τη διεύθυνση αποδέχεται τους όρους: " + TERMS.el,
            en="The answer is the same, and takes as long, whether or not there is an account already. Whoever "
            "confirms the address agrees to the terms: " + TERMS.en,
        ),
        allow=ANYONE,
        body=RegisterPerson,
        returns=RegistrationTaken,
        status=202,
        transaction=False,  # hashing takes longer than everything else; no connection waits for it
        limit="login",
        limit_by="email",
        errors=(PasswordTooCommon,),
    )
    def register_person(self, *, body: dict[str, Any]) -> dict[str, str]:
        """Open an account, or tell the owner of the existing one; the caller cannot tell which."""
        personal = (body["email"], body["name"])
        check_password(body["password"], personal=personal, great_list=self.settings.breached_passwords)
        password_hash = hash_password(body.pop("password"))
        with self.transaction() as session:
            opened = open_account(session, **body, password_hash=password_hash, now=self.now)
            self.announce(opened)
            self.audit(target=(PERSON, opened.person_id))
        return {"status": "check_your_mail", "message": CHECK_YOUR_MAIL.to(self.call.language)}

    @operation(
        "GET",
        "/v1/people/verify",
        summary=Text(el="Σελίδα επιβεβαίωσης λογαριασμού", en="Page to confirm an account"),
        description=Text(
            el="Δείχνει ένα κουμπί· δεν αλλάζει τίποτε, γιατί και προγράμματα αλληλογραφίας ανοίγουν συνδέσμους.",
            en="Shows a button and changes nothing, for mail programs open links too.",
        ),
        allow=ANYONE,
        query=VerifyPerson,
        produces=HTML,
        transaction=False,
        errors=(VerificationLinkInvalid, VerificationLinkExpired),
    )
    def show_verification_page(self, *, query: dict[str, Any]) -> Answer:
        """Show the page that a confirmation link leads to."""
        confirmation = self._links.read(query["token"], now=self.now)
        return pages.ask(query["token"], confirmation.language)

    @operation(
        "POST",
        "/v1/people/verify",
        summary=Text(el="Επιβεβαίωση λογαριασμού", en="Confirm an account"),
        allow=ANYONE,
        body=VerifyPerson,
        status=204,
        form=True,
        pages=True,
        limit="login",
        errors=(VerificationLinkInvalid, VerificationLinkExpired),
    )
    def verify_person(self, *, body: dict[str, Any]) -> Answer | None:
        """Confirm that the holder of the link reads the mail of the address; again is fine."""
        confirmation = self._links.read(body["token"], now=self.now)
        self.audit(target=(PERSON, confirmation.person_id))
        self.announce(*confirm_address(self.session, confirmation, now=self.now))
        return pages.done(confirmation.language) if self.call.accepts_html else None

    @operation(
        "GET",
        "/v1/me",
        summary=Text(el="Ο λογαριασμός μου", en="My account"),
        allow=SIGNED_IN,
        returns=PersonView,
        errors=(PersonNotSignedIn,),
    )
    def get_me(self) -> dict[str, Any]:
        """Give the person behind the access token, as the database knows them now."""
        return own_view(self.session, self.principal)

    @internal(body=AskMailCards, returns=MailCardsView)
    def mail_cards(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Give the addresses that a mail goes to now; the asker keeps none of them longer than the mail."""
        return {"items": mail_cards(self.session, **body, secret=self.settings.secret, now=self.now)}

    @internal(body=AskPersonOfAddress, returns=PersonOfAddressView)
    def person_of_address(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Give who signs in with an address; the asker tells its caller neither this nor that there is nobody."""
        return {"person_id": queries.active_person_of(self.session, body["email"])}

    @property
    def _links(self) -> VerificationLinks:
        return VerificationLinks(self.settings.secret)
