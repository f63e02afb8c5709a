"""Operations of one's own account."""

from __future__ import annotations

from typing import Any

from chassis.audit.record import PERSON
from chassis.language import Localized
from chassis.operations import operation
from chassis.permissions import SIGNED_IN
from identity.access.own_account.queries import own_person
from identity.access.own_account.schemas import ChangePassword, CorrectMe
from identity.access.session.model import PASSWORD_CHANGED
from identity.access.session.password_proof import PasswordProof
from identity.access.session.sign_out import end_other_sessions
from identity.access.user_info.queries import user_info
from identity.access.user_info.schemas import PersonView
from identity.person.person.model import CurrentPasswordWrong, PasswordChangedMeanwhile, PersonNotSignedIn
from identity.person.person.password_hash import hash_password
from identity.person.person.passwords import PasswordTooCommon, check_password
from identity.security.throttle.model import SignInTriedTooOften


class OwnAccountOperations(PasswordProof):
    """Corrections by the person themselves."""

    @operation(
        "PATCH",
        "/v1/me",
        summary=Localized(el="Διόρθωση των στοιχείων μου", en="Correct my account"),
        description=Localized(
            el="Το όνομα και η γλώσσα των μηνυμάτων. Η γλώσσα ισχύει στις απαντήσεις από την επόμενη ανανέωση της "
            "σύνδεσης.",
            en="The name, and the language of mails. Answers follow the language from the next refresh of the session.",
        ),
        allow=SIGNED_IN,
        body=CorrectMe,
        returns=PersonView,
        errors=(PersonNotSignedIn,),
    )
    def correct_me(self, *, body: dict[str, Any]) -> dict[str, Any]:
        """Change the name or the language of the caller."""
        person = own_person(self.session, self.principal, for_update=True)
        person.correct(**body)
        self.audit(target=(PERSON, person.id), details={"fields": sorted(body)})
        return user_info(self.session, self.principal)

    @operation(
        "POST",
        "/v1/me/password",
        summary=Localized(el="Αλλαγή του κωδικού μου", en="Change my password"),
        description=Localized(
            el="Χρειάζεται ο τρέχων κωδικός (`current`). Οι άλλες συνδέσεις τερματίζονται αμέσως, και στέλνεται "
            "μήνυμα στη διεύθυνση του λογαριασμού.",
            en="Needs the current password (`current`). The other sessions end at once, and a mail goes to the "
            "address of the account.",
        ),
        allow=SIGNED_IN,
        body=ChangePassword,
        status=204,
        transaction=False,  # no connection waits while passwords are hashed
        limit="login",
        idempotent=False,
        errors=(
            PersonNotSignedIn,
            CurrentPasswordWrong,
            PasswordTooCommon,
            PasswordChangedMeanwhile,
            SignInTriedTooOften,
        ),
    )
    def change_my_password(self, *, body: dict[str, Any]) -> None:
        """Replace the caller's password and end all sessions but this one."""
        with self.transaction(is_act=False) as session:
            person = own_person(session, self.principal)
            email, known, version = person.email or "", person.password_hash or "", person.password_version
            personal = (email, person.name or "")
        self.audit(target=(PERSON, self.principal.person_id))
        if not self.password_matches(email, known, body["current"]):
            raise CurrentPasswordWrong
        check_password(body["password"], personal=personal, great_list=self.settings.breached_passwords)
        password_hash = hash_password(body["password"])
        with self.transaction() as session:
            changed = own_person(session, self.principal, for_update=True).change_password(password_hash, version)
            self.publish(changed)
            self.publish(*end_other_sessions(session, self.principal, PASSWORD_CHANGED, now=self.now))
