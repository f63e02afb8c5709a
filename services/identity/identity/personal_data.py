"""What identity holds about people, what becomes of it, and how long it is kept otherwise.

The order matters: what leans on other rows comes before them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, or_

from chassis.audit.holding import AUDIT_TRAIL
from chassis.language import Text
from chassis.personal_data import ADDRESS, ROLE, STATE, WHEN, Holding
from chassis.retention import Rule
from identity.clients.model import Client
from identity.consents.model import Consent
from identity.endings.model import KEPT as ENDING_KEPT
from identity.endings.model import Ending
from identity.erasures.model import Erasure, ErasureReceipt
from identity.experts.model import Expert
from identity.introductions.model import Introduction
from identity.invitations.model import KEPT as INVITATION_KEPT
from identity.invitations.model import Invitation
from identity.memberships.model import Membership, PlatformRole
from identity.password_resets.model import PasswordReset
from identity.people.model import ERASED, PENDING, Person
from identity.sessions.model import PersonSession
from identity.staff_sign_in.model import StaffIdentity, StaffLogin
from identity.throttles.model import Throttle

_LANGUAGE: Final = Text(el="Γλώσσα", en="Language")
_ORGANISATION: Final = Text(el="Φορέας", en="Organisation")
_A_PSEUDONYM: Final = Text(
    el="Ανήκει στον φορέα. Μένει ένα αναγνωριστικό που δεν οδηγεί πια σε κανέναν",
    en="It is the organisation's. An identifier stays that leads to nobody any more",
)

HOLDINGS: Final = (
    Holding(
        table=Introduction.__table__,
        whose=lambda s: or_(Introduction.expert_id == s.person_id, Introduction.requested_by == s.person_id),
        title=Text(el="Αιτήματα γνωριμίας με ειδικούς", en="Requests for introduction to experts"),
        fields={
            "expert_id": Text(el="Ο ειδικός", en="The expert"),
            "organisation_id": _ORGANISATION,
            "requested_by": Text(el="Ποιος το ζήτησε", en="Who asked"),
            "message": Text(el="Το μήνυμα", en="The message"),
            "state": STATE,
            "created_at": WHEN,
            "answered_at": Text(el="Πότε απαντήθηκε", en="When it was answered"),
        },
    ),
    Holding(
        table=Expert.__table__,
        whose=lambda s: Expert.person_id == s.person_id,
        title=Text(el="Προφίλ ειδικού", en="Expert profile"),
        fields={
            "id": Text(el="Δημόσιο αναγνωριστικό του προφίλ", en="Public identifier of the profile"),
            "display_name": Text(el="Όνομα που εμφανίζεται", en="Name shown"),
            "headline": Text(el="Με μια φράση", en="In one phrase"),
            "about": Text(el="Περιγραφή", en="Description"),
            "sectors": Text(el="Τομείς", en="Sectors"),
            "skills": Text(el="Δεξιότητες", en="Skills"),
            "languages": Text(el="Γλώσσες", en="Languages"),
            "region": Text(el="Περιφέρεια", en="Region"),
            "availability": Text(el="Διαθεσιμότητα", en="Availability"),
            "hears": Text(el="Τι θέλει να μαθαίνει", en="Of what they want to hear"),
            "listed": Text(el="Εμφανίζεται στον κατάλογο", en="Listed"),
            "consented_at": Text(el="Πότε δόθηκε η συγκατάθεση", en="When consent was given"),
        },
    ),
    Holding(
        table=PersonSession.__table__,
        whose=lambda s: PersonSession.person_id == s.person_id,
        title=Text(el="Συνδέσεις", en="Sessions"),
        fields={
            "started_at": Text(el="Έναρξη", en="Start"),
            "expires_at": Text(el="Λήξη", en="Expiry"),
            "ended_at": Text(el="Τερματισμός", en="End"),
            "ended_because": Text(el="Αιτία τερματισμού", en="Why it ended"),
        },
    ),
    Holding(
        table=StaffIdentity.__table__,
        whose=lambda s: StaffIdentity.person_id == s.person_id,
        title=Text(el="Σύνδεση υπηρεσίας", en="Staff sign-in"),
        fields={
            "issuer": Text(el="Πάροχος", en="Provider"),
            "subject": Text(el="Όνομα στον πάροχο", en="Name at the provider"),
            "linked_at": WHEN,
        },
    ),
    Holding(
        table=Invitation.__table__,
        whose=lambda s: s.is_known_as(Invitation.email_key),
        title=Text(el="Προσκλήσεις σε φορείς", en="Invitations to organisations"),
        fields={
            "email": ADDRESS,
            "organisation_id": _ORGANISATION,
            "role": ROLE,
            "language": _LANGUAGE,
            "state": STATE,
            "created_at": WHEN,
        },
    ),
    Holding(
        table=PasswordReset.__table__,
        whose=lambda s: s.is_known_as(PasswordReset.email_key),
        title=Text(el="Αιτήματα νέου κωδικού πρόσβασης", en="Requests for another password"),
        fields={"email_key": ADDRESS, "requested_at": WHEN},
    ),
    Holding(
        table=Membership.__table__,
        whose=lambda s: Membership.person_id == s.person_id,
        title=Text(el="Ρόλοι σε φορείς", en="Roles in organisations"),
        fields={"organisation_id": _ORGANISATION, "role": ROLE, "created_at": WHEN},
    ),
    Holding(
        table=PlatformRole.__table__,
        whose=lambda s: PlatformRole.person_id == s.person_id,
        title=Text(el="Ρόλοι σε όλη την πλατφόρμα", en="Roles on the whole platform"),
        fields={"role": ROLE, "created_at": WHEN},
    ),
    Holding(
        table=Invitation.__table__,
        whose=lambda s: Invitation.invited_by == s.person_id,
        title=Text(el="Προσκλήσεις που στείλατε για τον φορέα", en="Invitations that you sent for the organisation"),
        fields={"organisation_id": _ORGANISATION, "role": ROLE, "created_at": WHEN},
        stays_because=_A_PSEUDONYM,
    ),
    Holding(
        table=Client.__table__,
        whose=lambda s: or_(Client.created_by == s.person_id, Client.revoked_by == s.person_id),
        title=Text(el="Προγράμματα που δηλώσατε για τον φορέα", en="Programs that you registered for the organisation"),
        fields={
            "name": Text(el="Όνομα του προγράμματος", en="Name of the program"),
            "created_by": Text(el="Ποιος το δήλωσε", en="Who registered it"),
            "created_at": WHEN,
            "revoked_by": Text(el="Ποιος το ανακάλεσε", en="Who revoked it"),
        },
        stays_because=_A_PSEUDONYM,
    ),
    Holding(
        table=Consent.__table__,
        whose=lambda s: Consent.person_id == s.person_id,
        title=Text(el="Συγκαταθέσεις", en="Consents"),
        fields={
            "purpose": Text(el="Σκοπός", en="Purpose"),
            "said": Text(el="Δόθηκε ή ανακλήθηκε", en="Given or withdrawn"),
            "text_version": Text(el="Έκδοση του κειμένου", en="Version of the words"),
            "operation": Text(el="Με ποια πράξη", en="By which act"),
            "said_at": WHEN,
        },
        stays_because=Text(
            el="Αποδεικνύει ότι η επεξεργασία ήταν νόμιμη (ΓΚΠΔ 7 παρ. 1), για πέντε έτη, χωρίς όνομα ή διεύθυνση",
            en="Proves that processing was lawful (GDPR 7(1)), for five years, without name or address",
        ),
    ),
    Holding(
        table=Erasure.__table__,
        whose=lambda s: Erasure.person_id == s.person_id,
        title=Text(el="Απόδειξη διαγραφής", en="Receipt of the erasure"),
        fields={"reference": Text(el="Το γραπτό αίτημα", en="The written request"), "erased_at": WHEN},
        stays_because=Text(
            el="Αποδεικνύει ότι η διαγραφή έγινε (ΓΚΠΔ 5 παρ. 2), για πέντε έτη, χωρίς όνομα ή διεύθυνση",
            en="Proves that the erasure was done (GDPR 5(2)), for five years, without name or address",
        ),
    ),
    Holding(
        table=Person.__table__,
        whose=lambda s: Person.id == s.person_id,
        title=Text(el="Λογαριασμός", en="Account"),
        fields={
            "id": Text(el="Αναγνωριστικό", en="Identifier"),
            "email": ADDRESS,
            "name": Text(el="Όνομα", en="Name"),
            "language": _LANGUAGE,
            "status": STATE,
            "registered_at": Text(el="Πότε ζητήθηκε", en="When it was asked for"),
            "verified_at": Text(el="Πότε επιβεβαιώθηκε η διεύθυνση", en="When the address was confirmed"),
            "suspended_at": Text(el="Πότε αναστάλθηκε", en="When it was suspended"),
            "suspended_because": Text(el="Γιατί αναστάλθηκε", en="Why it was suspended"),
        },
        stays_because=Text(
            el="Όνομα, διεύθυνση και κωδικός διαγράφονται. Μένει ένα αναγνωριστικό που δεν οδηγεί σε κανέναν, ώστε να "
            "μη δοθεί ποτέ σε άλλον",
            en="Name, address and password are deleted. An identifier stays that leads to nobody, so that it is never "
            "given to anybody else",
        ),
        blanked={},
    ),
    AUDIT_TRAIL,
)

_AS_PROOF: Final = timedelta(days=5 * 365)

RETENTION: Final = (
    Rule(
        table=Person.__table__,
        what=Text(el="Λογαριασμοί που δεν επιβεβαιώθηκαν", en="Accounts that nobody confirmed"),
        over=Person.registered_at,
        kept=timedelta(days=30),
        only=Person.status == PENDING,
    ),
    Rule(
        table=PersonSession.__table__,
        what=Text(el="Συνδέσεις που έληξαν, με τα διακριτικά τους", en="Sessions that expired, with their tokens"),
        over=PersonSession.expires_at,
        kept=timedelta(),
    ),
    Rule(
        table=Invitation.__table__,
        what=Text(el="Προσκλήσεις που έληξαν", en="Invitations that expired"),
        over=Invitation.expires_at,
        kept=INVITATION_KEPT,
    ),
    Rule(
        table=Invitation.__table__,
        what=Text(el="Προσκλήσεις που έγιναν δεκτές ή ανακλήθηκαν", en="Invitations that were accepted or withdrawn"),
        over=Invitation.ended_at,
        kept=INVITATION_KEPT,
    ),
    Rule(
        table=StaffLogin.__table__,
        what=Text(el="Συνδέσεις υπηρεσίας που δεν ολοκληρώθηκαν", en="Staff sign-ins that nobody came back from"),
        over=StaffLogin.expires_at,
        kept=timedelta(),
    ),
    Rule(
        table=Throttle.__table__,
        what=Text(el="Αποτυχημένες προσπάθειες σύνδεσης", en="Failed tries to sign in"),
        over=Throttle.window_ends,
        kept=timedelta(),
    ),
    Rule(
        table=Ending.__table__,
        what=Text(el="Λήξεις πρόσβασης", en="Endings of access"),
        over=Ending.ended_at,
        kept=ENDING_KEPT,
    ),
    Rule(
        table=Consent.__table__,
        what=Text(el="Συγκαταθέσεις όσων διαγράφηκαν", en="Consents of people who were erased"),
        over=Consent.said_at,
        kept=_AS_PROOF,
        only=exists().where(Person.id == Consent.person_id, Person.status == ERASED),
    ),
    Rule(
        table=ErasureReceipt.__table__,
        what=Text(el="Αποδείξεις των υπηρεσιών για διαγραφές", en="Receipts of the services for erasures"),
        over=ErasureReceipt.received_at,
        kept=_AS_PROOF,
    ),
    Rule(
        table=Erasure.__table__,
        what=Text(el="Διαγραφές που ολοκληρώθηκαν", en="Erasures that are complete"),
        over=Erasure.completed_at,
        kept=_AS_PROOF,
        only=~exists().where(ErasureReceipt.person_id == Erasure.person_id),
    ),
)
