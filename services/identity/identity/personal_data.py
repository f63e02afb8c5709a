"""Personal data of identity: the categories, their fate at an erasure, and their retention.

Rows that refer to others come before these.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, or_

from chassis.audit.personal_data import AUDIT_TRAIL
from chassis.language import Localized
from chassis.personal_data import ADDRESS, ROLE, STATE, WHEN, PersonalDataCategory
from chassis.retention import RetentionRule
from identity.access.client.model import Client
from identity.access.email_change.model import EmailChange
from identity.access.password_reset.model import PasswordReset
from identity.access.session.model import PersonSession
from identity.access.staff_sign_in.model import StaffIdentity, StaffLogin
from identity.network.expert.model import Expert
from identity.network.introduction.model import Introduction
from identity.organisation.invitation.model import KEPT as INVITATION_KEPT
from identity.organisation.invitation.model import Invitation
from identity.organisation.membership.model import Membership, PlatformRole
from identity.organisation.organisation.model import Organisation
from identity.person.consent.model import Consent
from identity.person.person.model import ERASED, PENDING, Person
from identity.privacy.erasure.model import Erasure, ErasureReceipt
from identity.security.revocation.model import KEPT as REVOCATION_KEPT
from identity.security.revocation.model import Revocation
from identity.security.throttle.model import Throttle

_LANGUAGE: Final = Localized(el="Γλώσσα", en="Language")
_ORGANISATION: Final = Localized(el="Φορέας", en="Organisation")
_A_PSEUDONYM: Final = Localized(
    el="Ανήκει στον φορέα. Μένει ένα αναγνωριστικό που δεν οδηγεί πια σε κανέναν",
    en="It is the organisation's. An identifier stays that leads to nobody any more",
)

PERSONAL_DATA: Final = (
    PersonalDataCategory(
        table=Introduction.__table__,
        rows_of=lambda s: or_(Introduction.expert_id == s.person_id, Introduction.requested_by == s.person_id),
        title=Localized(el="Αιτήματα γνωριμίας με ειδικούς", en="Requests for introduction to experts"),
        fields={
            "expert_id": Localized(el="Ο ειδικός", en="The expert"),
            "organisation_id": _ORGANISATION,
            "requested_by": Localized(el="Ποιος το ζήτησε", en="Who asked"),
            "message": Localized(el="Το μήνυμα", en="The message"),
            "state": STATE,
            "created_at": WHEN,
            "answered_at": Localized(el="Πότε απαντήθηκε", en="When it was answered"),
        },
    ),
    PersonalDataCategory(
        table=Expert.__table__,
        rows_of=lambda s: Expert.person_id == s.person_id,
        title=Localized(el="Προφίλ ειδικού", en="Expert profile"),
        fields={
            "id": Localized(el="Δημόσιο αναγνωριστικό του προφίλ", en="Public identifier of the profile"),
            "display_name": Localized(el="Όνομα που εμφανίζεται", en="Name shown"),
            "headline": Localized(el="Με μια φράση", en="In one phrase"),
            "about": Localized(el="Περιγραφή", en="Description"),
            "sectors": Localized(el="Τομείς", en="Sectors"),
            "skills": Localized(el="Δεξιότητες", en="Skills"),
            "languages": Localized(el="Γλώσσες", en="Languages"),
            "region": Localized(el="Περιφέρεια", en="Region"),
            "availability": Localized(el="Διαθεσιμότητα", en="Availability"),
            "hears": Localized(el="Τι θέλει να μαθαίνει", en="Of what they want to hear"),
            "listed": Localized(el="Εμφανίζεται στον κατάλογο", en="Listed"),
            "consented_at": Localized(el="Πότε δόθηκε η συγκατάθεση", en="When consent was given"),
        },
    ),
    PersonalDataCategory(
        table=PersonSession.__table__,
        rows_of=lambda s: PersonSession.person_id == s.person_id,
        title=Localized(el="Συνδέσεις", en="Sessions"),
        fields={
            "started_at": Localized(el="Έναρξη", en="Start"),
            "expires_at": Localized(el="Λήξη", en="Expiry"),
            "ended_at": Localized(el="Τερματισμός", en="End"),
            "ended_because": Localized(el="Αιτία τερματισμού", en="Why it ended"),
            "device": Localized(el="Πρόγραμμα περιήγησης και σύστημα", en="Browser and system"),
        },
    ),
    PersonalDataCategory(
        table=StaffIdentity.__table__,
        rows_of=lambda s: StaffIdentity.person_id == s.person_id,
        title=Localized(el="Σύνδεση υπηρεσίας", en="Staff sign-in"),
        fields={
            "issuer": Localized(el="Πάροχος", en="Provider"),
            "subject": Localized(el="Όνομα στον πάροχο", en="Name at the provider"),
            "linked_at": WHEN,
        },
    ),
    PersonalDataCategory(
        table=Invitation.__table__,
        rows_of=lambda s: s.is_known_as(Invitation.email_key),
        title=Localized(el="Προσκλήσεις σε φορείς", en="Invitations to organisations"),
        fields={
            "email": ADDRESS,
            "organisation_id": _ORGANISATION,
            "role": ROLE,
            "language": _LANGUAGE,
            "state": STATE,
            "created_at": WHEN,
        },
    ),
    PersonalDataCategory(
        table=PasswordReset.__table__,
        rows_of=lambda s: s.is_known_as(PasswordReset.email_key),
        title=Localized(el="Αιτήματα νέου κωδικού πρόσβασης", en="Requests for another password"),
        fields={"email_key": ADDRESS, "requested_at": WHEN},
    ),
    PersonalDataCategory(
        table=EmailChange.__table__,
        rows_of=lambda s: EmailChange.person_id == s.person_id,
        title=Localized(el="Αλλαγές της διεύθυνσής σας", en="Changes of your address"),
        fields={
            "email": ADDRESS,
            "previous": Localized(el="Προηγούμενη διεύθυνση", en="Previous address"),
            "expires_at": Localized(el="Λήξη", en="Expiry"),
            "confirmed_at": WHEN,
        },
    ),
    PersonalDataCategory(
        table=Membership.__table__,
        rows_of=lambda s: Membership.person_id == s.person_id,
        title=Localized(el="Ρόλοι σε φορείς", en="Roles in organisations"),
        fields={"organisation_id": _ORGANISATION, "role": ROLE, "created_at": WHEN},
    ),
    PersonalDataCategory(
        table=PlatformRole.__table__,
        rows_of=lambda s: PlatformRole.person_id == s.person_id,
        title=Localized(el="Ρόλοι σε όλη την πλατφόρμα", en="Roles on the whole platform"),
        fields={"role": ROLE, "created_at": WHEN},
    ),
    PersonalDataCategory(
        table=Invitation.__table__,
        rows_of=lambda s: Invitation.invited_by == s.person_id,
        title=Localized(
            el="Προσκλήσεις που στείλατε για τον φορέα", en="Invitations that you sent for the organisation"
        ),
        fields={"organisation_id": _ORGANISATION, "role": ROLE, "created_at": WHEN},
        retention_reason=_A_PSEUDONYM,
    ),
    PersonalDataCategory(
        table=Client.__table__,
        rows_of=lambda s: or_(Client.created_by == s.person_id, Client.revoked_by == s.person_id),
        title=Localized(
            el="Προγράμματα που δηλώσατε για τον φορέα", en="Programs that you registered for the organisation"
        ),
        fields={
            "name": Localized(el="Όνομα του προγράμματος", en="Name of the program"),
            "created_by": Localized(el="Ποιος το δήλωσε", en="Who registered it"),
            "created_at": WHEN,
            "revoked_by": Localized(el="Ποιος το ανακάλεσε", en="Who revoked it"),
        },
        retention_reason=_A_PSEUDONYM,
    ),
    PersonalDataCategory(
        table=Organisation.__table__,
        rows_of=lambda s: s.is_known_as(Organisation.contact_key),
        title=Localized(
            el="Φορείς με τη διεύθυνσή σας για επικοινωνία", en="Organisations with your address as their contact"
        ),
        fields={"id": _ORGANISATION, "contact_address": ADDRESS},
        retention_reason=Localized(
            el="Ο φορέας μένει στο μητρώο, χωρίς τη διεύθυνση",
            en="The organisation stays in the register, without the address",
        ),
        anonymise={"contact_address": lambda _: None, "contact_key": lambda _: None},
    ),
    PersonalDataCategory(
        table=Consent.__table__,
        rows_of=lambda s: Consent.person_id == s.person_id,
        title=Localized(el="Συγκαταθέσεις", en="Consents"),
        fields={
            "purpose": Localized(el="Σκοπός", en="Purpose"),
            "said": Localized(el="Δόθηκε ή ανακλήθηκε", en="Given or withdrawn"),
            "text_version": Localized(el="Έκδοση του κειμένου", en="Version of the words"),
            "operation": Localized(el="Με ποια πράξη", en="By which act"),
            "said_at": WHEN,
        },
        retention_reason=Localized(
            el="Αποδεικνύει ότι η επεξεργασία ήταν νόμιμη (ΓΚΠΔ 7 παρ. 1), για πέντε έτη, χωρίς όνομα ή διεύθυνση",
            en="Proves that processing was lawful (GDPR 7(1)), for five years, without name or address",
        ),
    ),
    PersonalDataCategory(
        table=Erasure.__table__,
        rows_of=lambda s: Erasure.person_id == s.person_id,
        title=Localized(el="Απόδειξη διαγραφής", en="Receipt of the erasure"),
        fields={"reference": Localized(el="Το γραπτό αίτημα", en="The written request"), "erased_at": WHEN},
        retention_reason=Localized(
            el="Αποδεικνύει ότι η διαγραφή έγινε (ΓΚΠΔ 5 παρ. 2), για πέντε έτη, χωρίς όνομα ή διεύθυνση",
            en="Proves that the erasure was done (GDPR 5(2)), for five years, without name or address",
        ),
    ),
    PersonalDataCategory(
        table=Person.__table__,
        rows_of=lambda s: Person.id == s.person_id,
        title=Localized(el="Λογαριασμός", en="Account"),
        fields={
            "id": Localized(el="Αναγνωριστικό", en="Identifier"),
            "email": ADDRESS,
            "name": Localized(el="Όνομα", en="Name"),
            "language": _LANGUAGE,
            "status": STATE,
            "registered_at": Localized(el="Πότε ζητήθηκε", en="When it was asked for"),
            "verified_at": Localized(el="Πότε επιβεβαιώθηκε η διεύθυνση", en="When the address was confirmed"),
            "suspended_at": Localized(el="Πότε αναστάλθηκε", en="When it was suspended"),
            "suspended_because": Localized(el="Γιατί αναστάλθηκε", en="Why it was suspended"),
        },
        retention_reason=Localized(
            el="Όνομα, διεύθυνση και κωδικός διαγράφονται. Μένει ένα αναγνωριστικό που δεν οδηγεί σε κανέναν, ώστε να "
            "μη δοθεί ποτέ σε άλλον",
            en="Name, address and password are deleted. An identifier stays that leads to nobody, so that it is never "
            "given to anybody else",
        ),
        anonymise={},
    ),
    AUDIT_TRAIL,
)

_AS_PROOF: Final = timedelta(days=5 * 365)

RETENTION: Final = (
    RetentionRule(
        table=Person.__table__,
        what=Localized(el="Λογαριασμοί που δεν επιβεβαιώθηκαν", en="Accounts that nobody confirmed"),
        starts_at=Person.registered_at,
        retain_for=timedelta(days=30),
        only=Person.status == PENDING,
    ),
    RetentionRule(
        table=PersonSession.__table__,
        what=Localized(el="Συνδέσεις που έληξαν, με τα διακριτικά τους", en="Sessions that expired, with their tokens"),
        starts_at=PersonSession.expires_at,
        retain_for=timedelta(),
    ),
    RetentionRule(
        table=Invitation.__table__,
        what=Localized(el="Προσκλήσεις που έληξαν", en="Invitations that expired"),
        starts_at=Invitation.expires_at,
        retain_for=INVITATION_KEPT,
    ),
    RetentionRule(
        table=Invitation.__table__,
        what=Localized(
            el="Προσκλήσεις που έγιναν δεκτές ή ανακλήθηκαν", en="Invitations that were accepted or withdrawn"
        ),
        starts_at=Invitation.ended_at,
        retain_for=INVITATION_KEPT,
    ),
    RetentionRule(
        table=EmailChange.__table__,
        what=Localized(el="Αλλαγές διεύθυνσης, μετά τη λήξη τους", en="Changes of address, after their expiry"),
        starts_at=EmailChange.expires_at,
        retain_for=timedelta(),
        only=EmailChange.previous.is_(None),
    ),
    RetentionRule(
        table=StaffLogin.__table__,
        what=Localized(el="Συνδέσεις υπηρεσίας που δεν ολοκληρώθηκαν", en="Staff sign-ins that nobody came back from"),
        starts_at=StaffLogin.expires_at,
        retain_for=timedelta(),
    ),
    RetentionRule(
        table=Throttle.__table__,
        what=Localized(el="Αποτυχημένες προσπάθειες σύνδεσης", en="Failed tries to sign in"),
        starts_at=Throttle.window_ends,
        retain_for=timedelta(),
    ),
    RetentionRule(
        table=Revocation.__table__,
        what=Localized(el="Λήξεις πρόσβασης", en="Endings of access"),
        starts_at=Revocation.ended_at,
        retain_for=REVOCATION_KEPT,
    ),
    RetentionRule(
        table=Consent.__table__,
        what=Localized(el="Συγκαταθέσεις όσων διαγράφηκαν", en="Consents of people who were erased"),
        starts_at=Consent.said_at,
        retain_for=_AS_PROOF,
        only=exists().where(Person.id == Consent.person_id, Person.status == ERASED),
    ),
    RetentionRule(
        table=ErasureReceipt.__table__,
        what=Localized(el="Αποδείξεις των υπηρεσιών για διαγραφές", en="Receipts of the services for erasures"),
        starts_at=ErasureReceipt.received_at,
        retain_for=_AS_PROOF,
    ),
    RetentionRule(
        table=Erasure.__table__,
        what=Localized(el="Διαγραφές που ολοκληρώθηκαν", en="Erasures that are complete"),
        starts_at=Erasure.completed_at,
        retain_for=_AS_PROOF,
        only=~exists().where(ErasureReceipt.person_id == Erasure.person_id),
    ),
)
