"""Notices: what a page says after a form was handled, by the code that its address carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.visit import Visit


def notice(visit: Visit) -> str | None:
    """Return the sentence of the code in `done`; a code that is not here says nothing."""
    _ = visit.text.gettext
    known = {
        "saved": _("Αποθηκεύτηκε."),
        "nothing": _("Δεν άλλαξε τίποτα, οπότε δεν υπήρχε κάτι να αποθηκευτεί."),
        "merged": _("Αποθηκεύτηκε μαζί με όσα άλλαξε στο μεταξύ κάποιος άλλος."),
        "submitted": _("Υποβλήθηκε. Θα λάβετε μήνυμα όταν υπάρξει απόφαση."),
        "withdrawn": _("Αποσύρθηκε."),
        "archived": _("Αρχειοθετήθηκε."),
        "approved": _("Εγκρίθηκε και στάλθηκε για έλεγχο."),
        "returned": _("Επιστράφηκε στους συντάκτες με το σχόλιό σας."),
        "deleted": _("Το προσχέδιο διαγράφηκε."),
        "decided": _("Η απόφασή σας καταχωρίστηκε και οι συντάκτες ενημερώνονται."),
        "asked": _("Η ερώτησή σας στάλθηκε. Η απάντηση θα δημοσιευτεί εδώ, για όλους."),
        "recalled": _("Η υποβολή ανακλήθηκε. Δεν μετρά αν δεν υποβάλετε ξανά."),
        "invited": _("Αν η διεύθυνση μπορεί να προσκληθεί, στάλθηκε πρόσκληση."),
        "joined": _("Είστε πλέον μέλος της ομάδας."),
        "declined": _("Η πρόσκληση απορρίφθηκε."),
        "left": _("Φύγατε από την ομάδα."),
        "removed": _("Αφαιρέθηκε."),
        "ended": _("Η σύνδεση τερματίστηκε."),
        "ended_all": _("Όλες οι άλλες συσκευές θα χρειαστεί να συνδεθούν ξανά."),
        "confirmed": _("Η εγγραφή επιβεβαιώθηκε. Κρατήστε αυτή τη σελίδα για να την αλλάξετε ή να τη σταματήσετε."),
        "stopped": _("Οι ενημερώσεις σταμάτησαν."),
        "verified": _("Ο λογαριασμός σας επιβεβαιώθηκε. Μπορείτε να συνδεθείτε."),
        "password": _("Ο κωδικός πρόσβασης άλλαξε. Συνδεθείτε με τον νέο."),
        "accepted": _("Η πρόσκληση έγινε δεκτή. Μπορείτε να συνδεθείτε."),
    }
    return known.get(visit.request.query_params.get("done", ""))
