"""Content: the fields of a challenge, as a form shows them and as the API takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.conversion import converted
from portal.forms.reading import euro, line, loose_day, rows, text, texts, whole, written_day, written_euro

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

Values = dict[str, Any]

PROSE: Final = ("title", "tagline", "brief", "description", "eligibility", "legal_basis", "contact")
CHOSEN: Final = ("kind", "entrants", "team", "language")
SEVERAL: Final = ("sectors", "regions")
NUMBERS: Final = ("max_team_size", "certified_within_years")
ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "prizes": ("title", "description"),
    "faq": ("question", "answer"),
    "timeline": ("on", "title"),
}
MOST_ROWS: Final = 30
RULES: Final = (
    "kind", "eligibility", "entrants", "team", "max_team_size", "certified_within_years",
    "prize_eur", "prizes", "legal_basis", "sealed",
)  # fmt: skip
"""Fields that entrants rely on. They are fixed once a phase has opened."""
FIELDS: Final = (*PROSE, *CHOSEN, *SEVERAL, *NUMBERS, *ROWS, "prize_eur", "links", "sealed", "findable")
LIMITS: Final = {
    "title": 90, "tagline": 120, "brief": 200, "description": 10_000, "eligibility": 10_000, "legal_basis": 10_000,
    "contact": 500,
}  # fmt: skip
EMPTY: Final[Mapping[str, Any]] = {
    **dict.fromkeys(FIELDS, ""), **{name: [] for name in (*SEVERAL, *ROWS)},
    "kind": "common_problem", "entrants": "anyone", "team": "either", "max_team_size": "5", "sealed": "yes",
}  # fmt: skip


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "organisation_id": _("Φορέας"),
        "title": _("Τίτλος"),
        "tagline": _("Υπότιτλος"),
        "brief": _("Σύντομη περιγραφή"),
        "description": _("Περιγραφή"),
        "sectors": _("Τομείς πολιτικής"),
        "regions": _("Περιφέρειες που αφορά"),
        "kind": _("Είδος"),
        "eligibility": _("Ποιοι μπορούν να συμμετάσχουν"),
        "entrants": _("Ποιοι προτείνουν λύσεις"),
        "team": _("Πώς συμμετέχουν"),
        "max_team_size": _("Μέλη ομάδας, το πολύ"),
        "certified_within_years": _("Πιστοποιημένη πρακτική των τελευταίων ετών"),
        "prize_eur": _("Σύνολο επάθλων σε ευρώ"),
        "prizes": _("Έπαθλα"),
        "legal_basis": _("Νομική βάση"),
        "sealed": _("Σφραγισμένες λύσεις"),
        "findable": _("Να τη βρίσκουν από τώρα όσοι ετοιμάζουν παρόμοια"),
        "faq": _("Συχνές ερωτήσεις"),
        "timeline": _("Ημερομηνίες που έχουν σημασία"),
        "links": _("Σύνδεσμοι"),
        "contact": _("Επικοινωνία"),
        "language": _("Γλώσσα του κειμένου"),
    }


def hints(visit: Visit) -> dict[str, str]:
    """Return the hint of each field."""
    _ = visit.text.gettext
    return {
        "title": _("Το πρόβλημα σε μία γραμμή, όπως θα το έλεγε ένας πολίτης."),
        "tagline": _("Μία φράση που κάνει κάποιον να συνεχίσει την ανάγνωση."),
        "brief": _("Φαίνεται στη λίστα των προκλήσεων."),
        "description": _("Τι συμβαίνει σήμερα, ποιους αφορά, τι έχει δοκιμαστεί και τι θα ήταν επιτυχία."),
        "sectors": _("Έως έξι."),
        "regions": _("Αφήστε τες κενές αν αφορά όλη τη χώρα."),
        "eligibility": _("Οι όροι με απλά λόγια. Δεν αλλάζουν αφότου ανοίξει η πρώτη φάση."),
        "certified_within_years": _(
            "Μόνο αν κάθε λύση πρέπει να στηρίζεται σε πρακτική που πιστοποιήθηκε πρόσφατα. Πόσα έτη, με ψηφία."
        ),
        "prize_eur": _("Για παράδειγμα 12.500. Αφήστε το κενό αν δεν υπάρχουν έπαθλα."),
        "prizes": _("Για να σβηστεί μια γραμμή, αδειάστε την."),
        "legal_basis": _("Απόφαση ή διάταξη. Χρειάζεται όταν υπάρχουν έπαθλα."),
        "sealed": _("Κανείς εκτός ομάδας δεν διαβάζει μια λύση πριν κλείσει η φάση της."),
        "findable": _("Άλλοι φορείς βλέπουν τον τίτλο και την επικοινωνία πριν δημοσιευθεί, ώστε να συνεργαστείτε."),
        "timeline": _("Για παράδειγμα 9/3/2027, Ημερίδα παρουσίασης."),
        "links": _("Ένας σε κάθε γραμμή."),
        "contact": _("Υπηρεσία, τηλέφωνο ή διεύθυνση που δημοσιεύονται."),
    }


def options(visit: Visit) -> dict[str, dict[str, str]]:
    """Return the labels of the codes of each field with a fixed choice."""
    _ = visit.text.gettext
    return {
        "kind": {
            "common_problem": _("Κοινό πρόβλημα"),
            "prize_contest": _("Διαγωνισμός με έπαθλο"),
            "hackathon": _("Μαραθώνιος ανάπτυξης (hackathon)"),
            "prototype_call": _("Πρόσκληση για πρωτότυπα"),
            "programme": _("Πρόγραμμα"),
        },
        "entrants": {
            "anyone": _("Όλοι"),
            "organisations": _("Μόνο εκ μέρους ενός φορέα"),
            "employees": _("Μόνο εργαζόμενοι δημόσιων φορέων"),
        },
        "team": {
            "either": _("Μόνοι ή σε ομάδα"),
            "team": _("Μόνο σε ομάδα"),
            "alone": _("Μόνο ένας ένας"),
        },
        "language": {"el": "Ελληνικά", "en": "English"},
    }


def shown(challenge: Mapping[str, Any], fields: Iterable[str] = FIELDS) -> Values:
    """Return the form values of these fields of a challenge."""
    facts = {**challenge, "findable": bool(challenge["inner"] and challenge["inner"]["findable"])}
    return {name: _SHOWN.get(name, _text)(facts[name]) for name in fields}


def read(form: FormData, fields: Iterable[str] = FIELDS) -> Values:
    """Return the typed values, in the shape of `shown`."""
    return {name: _typed(form, name) for name in fields}


def wire(values: Mapping[str, Any], wanted: set[str], visit: Visit) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the fields wanted as the API takes them, and the errors of unreadable ones."""
    names = [name for name in FIELDS if name in wanted]
    return converted(values, names, _WIRE, lambda name: _unreadable(name, visit))


def _typed(form: FormData, name: str) -> Any:
    if name in SEVERAL:
        return texts(form, name)
    if name in ROWS:
        return rows(form, name, ROWS[name], MOST_ROWS)
    return line(form, name) if name in {"title", "tagline", "brief"} else text(form, name)


def _unreadable(name: str, visit: Visit) -> str:
    _ = visit.text.gettext
    if name == "timeline":
        return _("Κάθε ημερομηνία γράφεται όπως 9/3/2027 και χρειάζεται τίτλο")
    if name == "prize_eur":
        return _("Το ποσό γράφεται με ψηφία, όπως 12.500,50")
    return _("«%(label)s»: γράψτε έναν ακέραιο αριθμό") % {"label": labels(visit)[name]}


def _text(value: Any) -> Any:
    return "" if value is None else str(value)


def _days(written: list[list[str]]) -> list[dict[str, Any]]:
    if not all(on and title for on, title in written):
        raise ValueError(written)
    return [{"on": loose_day(on), "title": title} for on, title in written]


def _size(written: str) -> int:
    number = whole(written)
    if number is None:
        raise ValueError(written)
    return number


_SHOWN: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(SEVERAL, list),
    "prizes": lambda found: [[one["title"], one["description"]] for one in found],
    "faq": lambda found: [[one["question"], one["answer"]] for one in found],
    "timeline": lambda found: [[written_day(one["on"]).replace("-", "/"), one["title"]] for one in found],
    "prize_eur": written_euro,
    "links": "\n".join,
    **dict.fromkeys(("sealed", "findable"), lambda ticked: "yes" if ticked else ""),
}
_WIRE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "max_team_size": _size,
    "certified_within_years": whole,
    "prizes": lambda found: [{"title": title, "description": about} for title, about in found],
    "faq": lambda found: [{"question": question, "answer": answer} for question, answer in found],
    "timeline": _days,
    "prize_eur": euro,
    "links": lambda lines: [one.strip() for one in lines.split("\n") if one.strip()],
    "sealed": bool,
    "findable": bool,
}
