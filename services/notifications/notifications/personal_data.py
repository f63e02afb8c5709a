"""What notifications holds about people, what becomes of it, and how long it is kept otherwise.

It knows people by their identifier, and those who subscribed without an account by the digest of their address.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, func, or_, select

from chassis.audit.holding import AUDIT_TRAIL
from chassis.language import Text
from chassis.personal_data import ADDRESS, ROLE, STATE, WHEN, Holding
from chassis.retention import Rule
from notifications.announcements.model import Announcement
from notifications.confirm_requests.model import ConfirmRequest
from notifications.deliveries.model import SUPPRESSED_FOR, BareRefusal, Delivery, State, Suppression
from notifications.duties.model import Duty
from notifications.entrants.model import Entrant
from notifications.erasures.model import ErasureAddress
from notifications.subscriptions.model import ENDED, PENDING, Confirmation, Subscriber, Subscription
from notifications.webhook_deliveries.model import KEPT as WEBHOOKS_KEPT
from notifications.webhook_deliveries.model import WebhookEvent

_DIGEST: Final = Text(el="Ίχνος της διεύθυνσης", en="Digest of the address")
_WAITING: Final = (State.QUEUED, State.SENDING, State.DEFERRED)

HOLDINGS: Final = (
    Holding(
        table=Delivery.__table__,
        whose=lambda s: or_(
            Delivery.recipient == s.person_id,
            s.is_known_as(Delivery.address_digest),
            Delivery.recipient.in_(select(Subscriber.id).where(s.is_known_as(Subscriber.address_digest))),
        ),
        title=Text(el="Μηνύματα που σας στάλθηκαν", en="Mails that were sent to you"),
        fields={
            "kind": Text(el="Είδος", en="Kind"),
            "recipient": Text(el="Παραλήπτης", en="Recipient"),
            "address_digest": _DIGEST,
            "state": STATE,
            "created_at": WHEN,
            "sent_at": Text(el="Πότε στάλθηκε", en="When it was sent"),
        },
    ),
    Holding(
        table=Subscription.__table__,
        whose=lambda s: Subscription.subscriber_id.in_(
            select(Subscriber.id).where(s.is_known_as(Subscriber.address_digest))
        ),
        title=Text(el="Εγγραφές ενημέρωσης", en="Subscriptions"),
        fields={
            "state": STATE,
            "language": Text(el="Γλώσσα", en="Language"),
            "q": Text(el="Λέξεις", en="Words"),
            "sectors": Text(el="Τομείς", en="Sectors"),
            "regions": Text(el="Περιφέρειες", en="Regions"),
            "organisations": Text(el="Φορείς", en="Organisations"),
            "topics": Text(el="Θέματα", en="Topics"),
            "challenges": Text(el="Προκλήσεις", en="Challenges"),
            "created_at": WHEN,
            "confirmed_at": Text(el="Πότε επιβεβαιώθηκε", en="When it was confirmed"),
            "ended_at": Text(el="Πότε τερματίστηκε", en="When it was ended"),
        },
    ),
    Holding(
        table=Subscriber.__table__,
        whose=lambda s: s.is_known_as(Subscriber.address_digest),
        title=Text(el="Διεύθυνση εγγραφών", en="Address of subscriptions"),
        fields={"address": ADDRESS, "address_digest": _DIGEST, "created_at": WHEN},
    ),
    Holding(
        table=ConfirmRequest.__table__,
        whose=lambda s: s.is_known_as(ConfirmRequest.mailbox_digest),
        title=Text(el="Μηνύματα επιβεβαίωσης που ζητήθηκαν", en="Confirm mails that were asked for"),
        fields={"mailbox_digest": _DIGEST, "asked_at": WHEN},
    ),
    Holding(
        table=Suppression.__table__,
        whose=lambda s: s.is_known_as(Suppression.address_digest),
        title=Text(el="Διεύθυνση στην οποία δεν στέλνουμε", en="Address that is not written to"),
        fields={"address_digest": _DIGEST, "reason": Text(el="Αιτία", en="Reason"), "created_at": WHEN},
    ),
    Holding(
        table=BareRefusal.__table__,
        whose=lambda s: s.is_known_as(BareRefusal.address_digest),
        title=Text(el="Άρνηση μηνύματος από τη διεύθυνσή σας", en="Refusals of mail by your address"),
        fields={
            "address_digest": _DIGEST,
            "days": Text(el="Πόσες ημέρες", en="On how many days"),
            "last_at": Text(el="Πότε τελευταία", en="When last"),
        },
    ),
    Holding(
        table=Duty.__table__,
        whose=lambda s: Duty.person_id == s.person_id,
        title=Text(el="Ρόλοι για τους οποίους ενημερώνεστε", en="Roles because of which you are told"),
        fields={
            "role": ROLE,
            "organisation_id": Text(el="Φορέας", en="Organisation"),
            "region": Text(el="Περιφέρεια", en="Region"),
            "since": Text(el="Από πότε", en="Since when"),
        },
    ),
    Holding(
        table=Entrant.__table__,
        whose=lambda s: Entrant.person_ids.contains([s.person_id]),
        title=Text(el="Διαγωνισμοί για τους οποίους ενημερώνεστε", en="Contests of which you are told"),
        fields={
            "solution_id": Text(el="Λύση", en="Solution"),
            "person_ids": Text(el="Τα μέλη της ομάδας", en="The members of the team"),
        },
        stays_because=Text(
            el="Η ομάδα συνεχίζει να ενημερώνεται, χωρίς εσάς", en="The team goes on being told, without you"
        ),
        blanked={"person_ids": lambda s: func.array_remove(Entrant.person_ids, s.person_id)},
    ),
    Holding(
        table=ErasureAddress.__table__,
        whose=lambda s: ErasureAddress.person_id == s.person_id,
        title=Text(el="Διαγραφή που αναμένεται", en="Erasure that is awaited"),
        fields={"address_digest": _DIGEST, "noted_at": WHEN},
    ),
    AUDIT_TRAIL,
)

_LAST_LINK: Final = func.coalesce(
    select(func.max(Confirmation.expires_at)).where(Confirmation.subscription_id == Subscription.id).scalar_subquery(),
    Subscription.created_at,
)
"""When the last confirm link of a subscription ran out."""

RETENTION: Final = (
    Rule(
        table=Delivery.__table__,
        what=Text(el="Αρχείο μηνυμάτων (ποιος, τι, πότε)", en="Log of mails (who, what, when)"),
        over=Delivery.created_at,
        kept=timedelta(days=180),
        only=Delivery.state.not_in(_WAITING),
    ),
    Rule(
        table=Announcement.__table__,
        what=Text(el="Νέα των οποίων δεν μένει μήνυμα", en="News of which no mail is left"),
        over=Announcement.finished_at,
        kept=timedelta(days=400),
        only=~exists().where(Delivery.announcement_id == Announcement.id),
    ),
    Rule(
        table=Subscription.__table__,
        what=Text(el="Εγγραφές που δεν επιβεβαιώθηκαν", en="Subscriptions that nobody confirmed"),
        over=_LAST_LINK,
        kept=timedelta(days=7),
        only=Subscription.state == PENDING,
    ),
    Rule(
        table=Subscription.__table__,
        what=Text(el="Εγγραφές που τερματίστηκαν", en="Subscriptions that ended"),
        over=Subscription.ended_at,
        kept=timedelta(days=365),
        only=Subscription.state == ENDED,
    ),
    Rule(
        table=Subscriber.__table__,
        what=Text(el="Διευθύνσεις χωρίς εγγραφή", en="Addresses without a subscription"),
        over=Subscriber.created_at,
        kept=timedelta(days=7),
        only=~exists().where(Subscription.subscriber_id == Subscriber.id),
    ),
    Rule(
        table=ConfirmRequest.__table__,
        what=Text(el="Αιτήματα για μηνύματα επιβεβαίωσης", en="Requests for confirm mails"),
        over=ConfirmRequest.asked_at,
        kept=timedelta(days=2),
    ),
    Rule(
        table=Suppression.__table__,
        what=Text(el="Διευθύνσεις που επέστρεψαν μήνυμα", en="Addresses that bounced"),
        over=Suppression.created_at,
        kept=SUPPRESSED_FOR,
    ),
    Rule(
        table=BareRefusal.__table__,
        what=Text(
            el="Διευθύνσεις που αρνήθηκαν μήνυμα χωρίς λόγο", en="Addresses that refused a mail without a reason"
        ),
        over=BareRefusal.last_at,
        kept=timedelta(days=30),
    ),
    Rule(
        table=ErasureAddress.__table__,
        what=Text(el="Διαγραφές που δεν έγιναν", en="Erasures that did not come"),
        over=ErasureAddress.noted_at,
        kept=timedelta(days=30),
    ),
    Rule(
        table=WebhookEvent.__table__,
        what=Text(el="Αρχείο παραδόσεων webhook", en="Log of webhook deliveries"),
        over=WebhookEvent.recorded_at,
        kept=WEBHOOKS_KEPT,
    ),
)
