"""Samples of mails: the values of every kind, and a mail built of them."""

import email
import email.policy
from datetime import UTC, datetime
from uuid import UUID

from notifications.channels.mail.content.message import (
    Body,
    MessageTemplate,
    Origin,
    Recipient,
)
from notifications.channels.mail.content.render import renderer

EVENT = UUID("0192f0aa-0000-7000-8000-00000000000e")
DELIVERY = UUID("0192f0aa-0000-7000-8000-00000000000d")
URL = "https://kainotomia.example"

GIVEN = {
    "title": "Ψηφιακή θυρίδα <πολιτών> & φορέων",
    "summary": "Οι αιτήσεις υποβάλλονται από το σπίτι.\nΧωρίς ουρές.",
    "organisation": "Δήμος Λαμιέων",
    "region": "Στερεά Ελλάδα",
    "sectors": "Περιβάλλον, Πολιτισμός",
    "stage": "Υλοποίηση",
    "demo": True,
    "comment": "Γράψτε και το κόστος.\n<b>Ευχαριστώ</b>",
    "resubmission": True,
    "reminder": True,
    "due_at": "17 Μαρτίου 2026, 11:30 (ώρα Ελλάδας)",
    "practice_url": f"{URL}/v1/practices/1",
    "practice_id": "0192f0aa-0000-7000-8000-000000000001",
    "portal_url": "",
    "guide_url": f"{URL}/docs?lang=el#/observatory/review_practice",
    "home_url": f"{URL}/",
    "hours": 72,
    "in_portal": False,
    # of challenges
    "brief": "Ουρές στα ΚΕΠ <και> αλλού.\nΠοιος έχει ιδέα;",
    "phase": "Υποβολή & ιδέες",
    "closes_at": "30 Απριλίου 2026, 14:00 (ώρα Ελλάδας)",
    "publish_at": "3 Μαρτίου 2026, 09:00 (ώρα Ελλάδας)",
    "submissions": "12",
    "changed": "οι φάσεις και οι προθεσμίες",
    "announcement": "Νέα <ημερομηνία> παρουσίασης",
    "entered": "12",
    "advanced": "3",
    "winners": "Έξυπνοι κάδοι, Θυρίδα & φόρμα",
    "rank": "2",
    "experts": "4",
    "gaps": "3",
    "answer": "δέχθηκε",
    "role": "να αξιολογήσετε λύσεις",
    "pilot": "Δοκιμή σε δύο γειτονιές",
    "outcome": "πέτυχε εν μέρει",
    "practice": "Έξυπνοι κάδοι",
    "again": "Η πρόκληση υποβλήθηκε ξανά.",
    "waits": "Την υπέβαλε συντάκτης ή πρόγραμμα του φορέα σας.",
    "takes": "Ως τη λήξη της φάσης υποβάλλονται λύσεις.",
    "results": "Είναι τα τελικά αποτελέσματα.",
    "challenge_id": "0192f0aa-0000-7000-8000-000000000002",
    "solution_id": "0192f0aa-0000-7000-8000-000000000003",
    "pilot_id": "0192f0aa-0000-7000-8000-000000000004",
    "introduction_id": "0192f0aa-0000-7000-8000-000000000005",
    "adoption_id": "0192f0aa-0000-7000-8000-000000000007",
    "impact_id": "0192f0aa-0000-7000-8000-000000000008",
    "impact_asked": "Την έγραψε συντάκτης ή πρόγραμμα του φορέα σας.",
    "impact_due": "Μια δήλωση οφέλους περιμένει σύντομα την κρίση σας",
    "contact": "Ζητεί να μιλήσετε: επικοινωνήστε μαζί του.",
    "said": "Επιβεβαιώνει ότι αξιοποιήσατε την πρακτική του.",
    "reused": "Είναι ο 12ος φορέας που αξιοποιεί την πρακτική σας.",
    "asked": "Τη ζήτησε συντάκτης ή πρόγραμμα του φορέα σας.",
    "goes_to": f"{URL}/v1/challenges/2",
    # of certification
    "freed": "Η προθεσμία πέρασε χωρίς αξιολόγηση, και η θέση είναι ξανά ελεύθερη.",
    "certified_until": "2 Μαρτίου 2029",
    # of renewals
    "stale_on": "1 Μαΐου 2026",
    "asked_again": "Ρωτάμε μία φορά τον χρόνο, ώστε όποιος τη διαβάζει να ξέρει τι θα βρει.",
    # of what people write
    "question": "Μετρούν και οι <βραδινές> διαδρομές;\nΣας ευχαριστώ.",
    "reply": "Ναι, όλες.",
    "announced": "Η φάση κλείνει μία εβδομάδα αργότερα.\nΔείτε το <νέο> χρονοδιάγραμμα.",
    "sender": "Μαρία Δοκιμή",
    # of feedback and of what people write
    "about": "Προσβασιμότητα",
    "message": "Το μενού <δεν> διαβάζεται.\nΔείτε το.",
    "page": "/el/practices",
    "email": "reader@polites.example",
    # of digests
    "frequency": "daily",
    "total": 3,
    # of circulars
    "circular": "Δίκτυο εκπροσώπων <καινοτομίας>",
    "circular_id": "0192f0aa-0000-7000-8000-000000000008",
    "number": "Φ.5/1/4904",
    "due_on": "20 Μαρτίου 2026",
    "contact_unit": "Τμήμα Καινοτομίας, 210 0000000",
    "circular_message": "Ορίστε δύο <εκπροσώπους>.\nΣας ευχαριστούμε.",
    # of webhooks
    "host": "hooks.agency.example",
    "webhook_id": "0192f0aa-0000-7000-8000-000000000006",
    "disabled": "Επί τρεις ημέρες δεν δέχθηκε κανένα μήνυμα.",
}


def origin(**changed):
    given = {"name": "Καινοτομία", "address": "no-reply@kainotomia.example", "event_id": EVENT, "kind": "x"}
    return Origin(**{**given, **changed})


def items():
    """Return the items of a digest: two of one subscription, and a link to more."""
    item = {
        "said": "Νέα πρακτική: Ψηφιακή θυρίδα <πολιτών>", "goes_to": f"{URL}/v1/practices/1", "demo": True,
        "place": "Δήμος Λαμιέων · Στερεά Ελλάδα", "summary": "Οι αιτήσεις υποβάλλονται από το σπίτι.",
        "why": "Ταίριαξε με: λέξεις «θυρίδα»",
    }  # fmt: skip
    parts = [
        renderer().part("digest_group.jinja", "el", {"wish": "Νέες πρακτικές: λέξεις «θυρίδα»"}),
        renderer().part("digest_item.jinja", "el", item),
        renderer().part("digest_item.jinja", "el", {**item, "demo": False, "summary": "", "why": ""}),
        renderer().part("digest_more.jinja", "el", {"count": 1, "goes_to": f"{URL}/el/practices"}),
    ]
    return Body("\n".join(part.text for part in parts), "".join(part.html for part in parts))


def personal(**changed):
    given = {
        "recipient": "dimitra@polites.example",
        "delivery_id": DELIVERY,
        "date": datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        "why": "Επειδή το ζητήσατε: «<λέξεις>».",
        "stop_url": f"{URL}/v1/unsubscribe/abc",
        "action_url": f"{URL}/v1/subscriptions/confirm?token=abc",
        "items": items(),
    }
    return Recipient(**{**given, **changed})


def built(kind, language, **changed):
    mould = MessageTemplate(renderer().render(kind, language, GIVEN), origin(kind=kind), language)
    return email.message_from_bytes(mould.fill(personal(**changed)), policy=email.policy.default)
