"""Content: the words of a practice, as a form shows them and as the API takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms import errors as faults
from portal.forms.conversion import converted
from portal.forms.reading import day, euro, iso_day, line, text, texts, written_day, written_euro

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.api.problems import Problem
    from portal.visit import Visit

SECTIONS: Final = ("problem", "solution", "novelty", "results", "obstacles", "conditions", "lessons", "advice")
PROSE: Final = ("title", "summary", *SECTIONS, "funding")
CHOSEN: Final = ("region", "stage", "outcome_kind")
SEVERAL: Final = ("sectors", "principles", "sdgs")
CONTACT: Final = ("contact_unit", "contact_phone", "contact_email")
PRINCIPLES: Final = ("embrace", "encourage", "partner", "explore", "diffuse")
NOTES: Final = {f"note-{code}": code for code in PRINCIPLES}
"""Fields of the form for the notes of principles."""
FIELDS: Final = (
    *PROSE,
    *CHOSEN,
    *SEVERAL,
    *NOTES,
    "audience",
    "municipality",
    "started_on",
    "cost_eur",
    "links",
    "language",
    "source_url",
    *CONTACT,
)
PUBLIC: Final = "public"
NEEDED: Final = ("title", "summary", *SECTIONS, "sectors", "stage")
"""Fields needed for a submission, in the order of the form."""
LIMITS: Final = {
    "title": 200,
    "summary": 1_500,
    **dict.fromkeys(SECTIONS, 10_000),
    "funding": 500,
    **dict.fromkeys(NOTES, 300),
}

Values = dict[str, Any]


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "organisation_id": _("Φορέας"),
        "title": _("Τίτλος"),
        "summary": _("Περίληψη"),
        "problem": _("Το πρόβλημα"),
        "solution": _("Η λύση"),
        "novelty": _("Τι είναι νέο"),
        "results": _("Αποτελέσματα"),
        "obstacles": _("Εμπόδια και αστοχίες"),
        "conditions": _("Προϋποθέσεις επιτυχίας"),
        "lessons": _("Διδάγματα"),
        "advice": _("Συμβουλές σε όσους την υιοθετήσουν"),
        "sectors": _("Τομείς πολιτικής"),
        "stage": _("Στάδιο καινοτομίας"),
        "principles": _("Αρχές του ΟΟΣΑ"),
        "note-embrace": _("Πώς επενδύει στην καινοτομία"),
        "note-encourage": _("Πώς ενθαρρύνει τους υπαλλήλους"),
        "note-partner": _("Πώς συνεργάστηκε και με ποιους"),
        "note-explore": _("Πώς δοκιμάστηκε και εφαρμόστηκε σταδιακά"),
        "note-diffuse": _("Πώς διαμοιράζεται ό,τι έμαθε"),
        "sdgs": _("Στόχοι βιώσιμης ανάπτυξης"),
        "outcome_kind": _("Έκβαση"),
        "audience": _("Ποιοι τη διαβάζουν"),
        "region": _("Περιφέρεια"),
        "municipality": _("Κωδικός δήμου της ΕΛΣΤΑΤ"),
        "started_on": _("Ημερομηνία έναρξης"),
        "cost_eur": _("Κόστος σε ευρώ"),
        "funding": _("Χρηματοδότηση"),
        "links": _("Σύνδεσμοι"),
        "source_url": _("Διεύθυνση της πηγής"),
        "language": _("Γλώσσα του κειμένου"),
        "contact_unit": _("Μονάδα"),
        "contact_phone": _("Τηλέφωνο της μονάδας"),
        "contact_email": _("E-mail της μονάδας"),
    }


def hints(visit: Visit) -> dict[str, str]:
    """Return the hints for filling in fields."""
    _ = visit.text.gettext
    return {
        "title": _("Τι κάνατε, σε μία γραμμή."),
        "summary": _("Δύο ή τρεις προτάσεις για όποιον βλέπει τη λίστα."),
        "problem": _("Τι δεν λειτουργούσε, για ποιους, και πώς το ξέρατε."),
        "solution": _("Τι κάνατε, με ποια σειρά, και ποιοι συμμετείχαν."),
        "novelty": _("Σε τι διαφέρει από ό,τι γινόταν ως τότε."),
        "results": _("Τι άλλαξε, αν γίνεται με αριθμούς πριν και μετά."),
        "obstacles": _("Τι δυσκόλεψε ή απέτυχε. Είναι το μέρος που χρησιμεύει περισσότερο σε άλλους."),
        "conditions": _("Τι χρειάζεται να υπάρχει για να πετύχει και αλλού."),
        "lessons": _("Τι θα κάνατε διαφορετικά."),
        "advice": _("Τι θα λέγατε σε κάποιον που ξεκινά αύριο."),
        "sectors": _("Έως έξι."),
        "audience": _("Μια αποτυχία μπορεί να μείνει μεταξύ όσων μπορούν να μάθουν από αυτήν."),
        "municipality": _("Τέσσερα ψηφία. Μόνο αν η πρακτική αφορά έναν δήμο."),
        "started_on": _("Για παράδειγμα 9 3 2025"),
        "cost_eur": _("Για παράδειγμα 12.500,50"),
        "links": _("Ένας σε κάθε γραμμή, έως είκοσι."),
        "contact_unit": _("Για παράδειγμα Τμήμα Προγραμματισμού. Όχι όνομα προσώπου."),
        "contact_phone": _("Δέκα ψηφία, για παράδειγμα 22310 00000"),
        "contact_email": _("Της μονάδας, όχι κάποιου προσώπου. Τη διεύθυνση τη βλέπουν όλοι."),
        "source_url": _("Αν η πρακτική έχει καταγραφεί και αλλού."),
    }


def shown(practice: Mapping[str, Any]) -> Values:
    """Return the values of a form for a practice."""
    return {
        **{
            name: practice[name] or "" for name in (*PROSE, *CHOSEN, "municipality", "language", "source_url", *CONTACT)
        },
        "audience": practice["audience"],
        **{name: [str(code) for code in practice[name]] for name in SEVERAL},
        **notes(practice),
        "started_on": written_day(practice["started_on"]),
        "cost_eur": written_euro(practice["cost_eur"]),
        "links": "\n".join(practice["links"]),
    }


def notes(practice: Mapping[str, Any]) -> dict[str, str]:
    """Return the notes of the principles as fields of the form."""
    written = practice.get("principle_notes") or {}
    return {name: written.get(code) or "" for name, code in NOTES.items()}


def empty(language: str) -> Values:
    """Return the values of an empty form."""
    return {**dict.fromkeys(FIELDS, ""), **{name: [] for name in SEVERAL}, "language": language, "audience": PUBLIC}


def read(form: FormData) -> Values:
    """Return the typed and chosen values, in the shape of `shown`."""
    return {
        **{name: text(form, name) for name in FIELDS},
        "title": line(form, "title"),
        **{name: texts(form, name) for name in SEVERAL},
        "started_on": day(form, "started_on"),
        "audience": text(form, "audience") or PUBLIC,
    }


def wire(values: Mapping[str, Any], wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields wanted as the API takes them, and the errors of unreadable ones."""
    names = [name for name in FIELDS if name in wanted and name not in NOTES]
    body, errors = converted(values, names, _WIRE, lambda name: _unreadable(name, visit))
    said = {code: values[name] for name, code in NOTES.items() if name in wanted}
    return body | ({"principle_notes": said} if said else {}), errors


def faults_of(visit: Visit, problem: Problem) -> dict[str, str]:
    """Return the errors of the API by field of the form."""
    fields = {f"principle_notes.{code}": name for name, code in NOTES.items()}
    problem.errors = {fields.get(path, path): sentence for path, sentence in problem.errors.items()}
    return faults.of(problem, labels(visit))


def _unreadable(name: str, visit: Visit) -> str:
    _ = visit.text.gettext
    if name == "started_on":
        return _("Η ημερομηνία έναρξης χρειάζεται ημέρα, μήνα και έτος που υπάρχουν, όπως 9 3 2025")
    return _("Το κόστος γράφεται με ψηφία, όπως 12.500,50")


def _or_none(value: str) -> str | None:
    return value or None


_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys((*CHOSEN, *CONTACT, "municipality", "source_url"), _or_none),
    "sdgs": lambda codes: [int(code) for code in codes if code.isdigit()],
    "started_on": iso_day,
    "cost_eur": euro,
    "links": lambda lines: [line.strip() for line in lines.split("\n") if line.strip()],
}
