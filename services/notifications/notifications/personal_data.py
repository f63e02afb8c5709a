"""Categories of personal data that notifications holds, their erasure, and their retention.

People are known by their identifier, subscribers without an account by the digest of their address.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, func, or_, select

from chassis.audit.personal_data import AUDIT_TRAIL
from chassis.language import Localized
from chassis.personal_data import ADDRESS, ROLE, STATE, WHEN, PersonalDataCategory
from chassis.retention import RetentionRule
from notifications.channels.webhook.delivery.model import KEPT as WEBHOOKS_KEPT
from notifications.channels.webhook.delivery.model import WebhookEvent
from notifications.circular.obligation.model import Fact
from notifications.circular.personal_data import CIRCULARS
from notifications.notices.delivery.model import Delivery, State
from notifications.notices.digest.model import KEPT as RUNS_KEPT
from notifications.notices.digest.model import DigestRun
from notifications.notices.feedback.model import KEPT as FEEDBACK_KEPT
from notifications.notices.feedback.model import Feedback, FeedbackSender
from notifications.notices.inbox.model import KEPT as INBOX_KEPT
from notifications.notices.inbox.model import InboxItem
from notifications.notices.model import Notice
from notifications.privacy.erasure.model import ErasureAddress
from notifications.recipients.participant.model import Participant
from notifications.recipients.preference.model import Preference
from notifications.recipients.role_assignment.model import RoleAssignment
from notifications.recipients.subscription.model import ENDED, PENDING, Confirmation, Subscriber, Subscription
from notifications.recipients.suppression.model import SUPPRESSED_FOR, BareRefusal, Suppression
from notifications.recipients.suspended_person.model import SuspendedPerson
from notifications.self_service.confirm_request.model import ConfirmRequest

_DIGEST: Final = Localized(el="Ίχνος της διεύθυνσης", en="Digest of the address")
_WAITING: Final = (State.QUEUED, State.SENDING, State.DEFERRED)
PERSONAL_DATA: Final = (
    PersonalDataCategory(
        table=Delivery.__table__,
        rows_of=lambda s: or_(
            Delivery.recipient == s.person_id,
            s.is_known_as(Delivery.address_digest),
            Delivery.recipient.in_(select(Subscriber.id).where(s.is_known_as(Subscriber.address_digest))),
        ),
        title=Localized(el="Μηνύματα που σας στάλθηκαν", en="Mails that were sent to you"),
        fields={
            "kind": Localized(el="Είδος", en="Kind"),
            "recipient": Localized(el="Παραλήπτης", en="Recipient"),
            "address_digest": _DIGEST,
            "state": STATE,
            "created_at": WHEN,
            "sent_at": Localized(el="Πότε στάλθηκε", en="When it was sent"),
        },
    ),
    PersonalDataCategory(
        table=InboxItem.__table__,
        rows_of=lambda s: InboxItem.person_id == s.person_id,
        title=Localized(el="Ειδοποιήσεις στην πλατφόρμα", en="Notices on the platform"),
        fields={
            "kind": Localized(el="Είδος", en="Kind"),
            "count": Localized(el="Πόσες", en="How many"),
            "created_at": WHEN,
            "read_at": Localized(el="Πότε διαβάστηκε", en="When it was read"),
            "archived_at": Localized(el="Πότε αρχειοθετήθηκε", en="When it was archived"),
        },
    ),
    PersonalDataCategory(
        table=Subscription.__table__,
        rows_of=lambda s: Subscription.subscriber_id.in_(
            select(Subscriber.id).where(s.is_known_as(Subscriber.address_digest))
        ),
        title=Localized(el="Εγγραφές ενημέρωσης", en="Subscriptions"),
        fields={
            "state": STATE,
            "language": Localized(el="Γλώσσα", en="Language"),
            "frequency": Localized(el="Συχνότητα", en="Frequency"),
            "q": Localized(el="Λέξεις", en="Words"),
            "sectors": Localized(el="Τομείς", en="Sectors"),
            "regions": Localized(el="Περιφέρειες", en="Regions"),
            "organisations": Localized(el="Φορείς", en="Organisations"),
            "topics": Localized(el="Θέματα", en="Topics"),
            "challenges": Localized(el="Προκλήσεις", en="Challenges"),
            "created_at": WHEN,
            "confirmed_at": Localized(el="Πότε επιβεβαιώθηκε", en="When it was confirmed"),
            "ended_at": Localized(el="Πότε τερματίστηκε", en="When it was ended"),
        },
    ),
    PersonalDataCategory(
        table=Subscriber.__table__,
        rows_of=lambda s: s.is_known_as(Subscriber.address_digest),
        title=Localized(el="Διεύθυνση εγγραφών", en="Address of subscriptions"),
        fields={"address": ADDRESS, "address_digest": _DIGEST, "created_at": WHEN},
    ),
    PersonalDataCategory(
        table=ConfirmRequest.__table__,
        rows_of=lambda s: s.is_known_as(ConfirmRequest.mailbox_digest),
        title=Localized(el="Μηνύματα επιβεβαίωσης που ζητήθηκαν", en="Confirm mails that were asked for"),
        fields={"mailbox_digest": _DIGEST, "asked_at": WHEN},
    ),
    PersonalDataCategory(
        table=Feedback.__table__,
        rows_of=lambda s: s.is_known_as(Feedback.email_digest),
        title=Localized(el="Σχόλιά σας για την πλατφόρμα", en="Your feedback about the platform"),
        fields={
            "about": Localized(el="Θέμα", en="Subject"),
            "message": Localized(el="Μήνυμα", en="Message"),
            "page": Localized(el="Σελίδα", en="Page"),
            "email": ADDRESS,
            "email_digest": _DIGEST,
            "created_at": WHEN,
        },
    ),
    PersonalDataCategory(
        table=Suppression.__table__,
        rows_of=lambda s: s.is_known_as(Suppression.address_digest),
        title=Localized(el="Διεύθυνση στην οποία δεν στέλνουμε", en="Address that is not written to"),
        fields={"address_digest": _DIGEST, "reason": Localized(el="Αιτία", en="Reason"), "created_at": WHEN},
    ),
    PersonalDataCategory(
        table=BareRefusal.__table__,
        rows_of=lambda s: s.is_known_as(BareRefusal.address_digest),
        title=Localized(el="Άρνηση μηνύματος από τη διεύθυνσή σας", en="Refusals of mail by your address"),
        fields={
            "address_digest": _DIGEST,
            "days": Localized(el="Πόσες ημέρες", en="On how many days"),
            "last_at": Localized(el="Πότε τελευταία", en="When last"),
        },
    ),
    PersonalDataCategory(
        table=Preference.__table__,
        rows_of=lambda s: Preference.person_id == s.person_id,
        title=Localized(el="Πότε δεν θέλετε μηνύματα", en="When you want no mail"),
        fields={
            "quiet_from": Localized(el="Ησυχία από", en="Quiet from"),
            "quiet_to": Localized(el="Ησυχία έως", en="Quiet until"),
            "workdays_only": Localized(el="Μόνο εργάσιμες ημέρες", en="Working days only"),
            "changed_at": WHEN,
        },
    ),
    PersonalDataCategory(
        table=RoleAssignment.__table__,
        rows_of=lambda s: RoleAssignment.person_id == s.person_id,
        title=Localized(el="Ρόλοι για τους οποίους ενημερώνεστε", en="Roles because of which you are told"),
        fields={
            "role": ROLE,
            "organisation_id": Localized(el="Φορέας", en="Organisation"),
            "region": Localized(el="Περιφέρεια", en="Region"),
            "since": Localized(el="Από πότε", en="Since when"),
        },
    ),
    PersonalDataCategory(
        table=SuspendedPerson.__table__,
        rows_of=lambda s: SuspendedPerson.person_id == s.person_id,
        title=Localized(el="Αναστολή του λογαριασμού σας", en="Suspension of your account"),
        fields={"since": Localized(el="Από", en="Since")},
    ),
    PersonalDataCategory(
        table=Participant.__table__,
        rows_of=lambda s: Participant.person_ids.contains([s.person_id]),
        title=Localized(el="Διαγωνισμοί για τους οποίους ενημερώνεστε", en="Contests of which you are told"),
        fields={
            "solution_id": Localized(el="Λύση", en="Solution"),
            "person_ids": Localized(el="Τα μέλη της ομάδας", en="The members of the team"),
        },
        retention_reason=Localized(
            el="Η ομάδα συνεχίζει να ενημερώνεται, χωρίς εσάς", en="The team goes on being told, without you"
        ),
        anonymise={"person_ids": lambda s: func.array_remove(Participant.person_ids, s.person_id)},
    ),
    PersonalDataCategory(
        table=ErasureAddress.__table__,
        rows_of=lambda s: ErasureAddress.person_id == s.person_id,
        title=Localized(el="Διαγραφή που αναμένεται", en="Erasure that is awaited"),
        fields={"address_digest": _DIGEST, "noted_at": WHEN},
    ),
    *CIRCULARS,
    AUDIT_TRAIL,
)

_LAST_LINK: Final = func.coalesce(
    select(func.max(Confirmation.expires_at)).where(Confirmation.subscription_id == Subscription.id).scalar_subquery(),
    Subscription.created_at,
)
"""When the last confirm link of a subscription ran out."""

RETENTION: Final = (
    RetentionRule(
        table=Delivery.__table__,
        what=Localized(el="Αρχείο μηνυμάτων (ποιος, τι, πότε)", en="Log of mails (who, what, when)"),
        starts_at=Delivery.created_at,
        retain_for=timedelta(days=180),
        only=Delivery.state.not_in(_WAITING),
    ),
    RetentionRule(
        table=Notice.__table__,
        what=Localized(el="Νέα των οποίων δεν μένει μήνυμα", en="News of which no mail is left"),
        starts_at=Notice.finished_at,
        retain_for=timedelta(days=400),
        only=~exists().where(Delivery.announcement_id == Notice.id),
    ),
    RetentionRule(
        table=InboxItem.__table__,
        what=Localized(el="Ειδοποιήσεις στην πλατφόρμα", en="Notices on the platform"),
        starts_at=InboxItem.created_at,
        retain_for=INBOX_KEPT,
    ),
    RetentionRule(
        table=DigestRun.__table__,
        what=Localized(el="Πότε έγιναν συνόψεις", en="When digests were made"),
        starts_at=DigestRun.opened_at,
        retain_for=RUNS_KEPT,
    ),
    RetentionRule(
        table=Subscription.__table__,
        what=Localized(el="Εγγραφές που δεν επιβεβαιώθηκαν", en="Subscriptions that nobody confirmed"),
        starts_at=_LAST_LINK,
        retain_for=timedelta(days=7),
        only=Subscription.state == PENDING,
    ),
    RetentionRule(
        table=Subscription.__table__,
        what=Localized(el="Εγγραφές που τερματίστηκαν", en="Subscriptions that ended"),
        starts_at=Subscription.ended_at,
        retain_for=timedelta(days=365),
        only=Subscription.state == ENDED,
    ),
    RetentionRule(
        table=Subscriber.__table__,
        what=Localized(el="Διευθύνσεις χωρίς εγγραφή", en="Addresses without a subscription"),
        starts_at=Subscriber.created_at,
        retain_for=timedelta(days=7),
        only=~exists().where(Subscription.subscriber_id == Subscriber.id),
    ),
    RetentionRule(
        table=ConfirmRequest.__table__,
        what=Localized(el="Αιτήματα για μηνύματα επιβεβαίωσης", en="Requests for confirm mails"),
        starts_at=ConfirmRequest.asked_at,
        retain_for=timedelta(days=2),
    ),
    RetentionRule(
        table=Feedback.__table__,
        what=Localized(el="Σχόλια για την πλατφόρμα", en="Feedback about the platform"),
        starts_at=Feedback.created_at,
        retain_for=FEEDBACK_KEPT,
    ),
    RetentionRule(
        table=FeedbackSender.__table__,
        what=Localized(el="Μετρητές σχολίων ανά δίκτυο", en="Counts of feedback by network"),
        starts_at=FeedbackSender.sent_at,
        retain_for=timedelta(days=2),
    ),
    RetentionRule(
        table=Suppression.__table__,
        what=Localized(el="Διευθύνσεις που επέστρεψαν μήνυμα", en="Addresses that bounced"),
        starts_at=Suppression.created_at,
        retain_for=SUPPRESSED_FOR,
    ),
    RetentionRule(
        table=BareRefusal.__table__,
        what=Localized(
            el="Διευθύνσεις που αρνήθηκαν μήνυμα χωρίς λόγο", en="Addresses that refused a mail without a reason"
        ),
        starts_at=BareRefusal.last_at,
        retain_for=timedelta(days=30),
    ),
    RetentionRule(
        table=ErasureAddress.__table__,
        what=Localized(el="Διαγραφές που δεν έγιναν", en="Erasures that did not come"),
        starts_at=ErasureAddress.noted_at,
        retain_for=timedelta(days=30),
    ),
    RetentionRule(
        table=Fact.__table__,
        what=Localized(el="Ό,τι μέτρησε για εγκυκλίους και έληξε", en="What counted for circulars and has ended"),
        starts_at=Fact.ended_at,
        retain_for=timedelta(days=400),
        only=Fact.ended_at.is_not(None),
    ),
    RetentionRule(
        table=WebhookEvent.__table__,
        what=Localized(el="Αρχείο παραδόσεων webhook", en="Log of webhook deliveries"),
        starts_at=WebhookEvent.recorded_at,
        retain_for=WEBHOOKS_KEPT,
    ),
)
