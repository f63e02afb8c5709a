"""Content of an expert's profile: the values of its form, as it is shown and as the API takes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from portal.forms.reading import line, text, texts

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from portal.visit import Visit

HEARS: Final = ("introductions", "solver_invitations", "evaluator_invitations", "challenge_proposals")
LIMITS: Final = {"about": 3_000}
EMPTY: Final[Mapping[str, Any]] = {
    "display_name": "", "headline": "", "about": "", "sectors": [], "skills": "", "languages": "el", "region": "",
    "availability": "available", "hears": list(HEARS), "listed": "",
}  # fmt: skip


def labels(visit: Visit) -> dict[str, str]:
    """Return the label of each field."""
    _ = visit.text.gettext
    return {
        "display_name": _("Ονοματεπώνυμο"),
        "headline": _("Τι κάνετε, σε μία γραμμή"),
        "about": _("Εμπειρία"),
        "sectors": _("Τομείς πολιτικής"),
        "skills": _("Δεξιότητες"),
        "languages": _("Γλώσσες"),
        "region": _("Περιφέρεια"),
        "availability": _("Διαθεσιμότητα"),
        "hears": _("Για τι θέλετε να σας γράφουν"),
        "listed": _("Να με βρίσκουν όλοι στον κατάλογο ειδικών"),
    }


def availabilities(visit: Visit) -> dict[str, str]:
    """Return the names of the availabilities."""
    _ = visit.text.gettext
    return {"available": _("Ναι"), "limited": _("Με περιορισμούς"), "unavailable": _("Όχι προς το παρόν")}


def hears(visit: Visit) -> dict[str, str]:
    """Return the names of the occasions on which an expert may be written to."""
    _ = visit.text.gettext
    return {
        "introductions": _("Φορείς που ζητούν γνωριμία"),
        "solver_invitations": _("Προσκλήσεις να προτείνω λύση σε πρόκληση"),
        "evaluator_invitations": _("Προσκλήσεις να αξιολογήσω λύσεις"),
        "challenge_proposals": _("Νέες προκλήσεις στους τομείς μου"),
    }


def shown(expert: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a form that shows a profile."""
    return {
        **{name: expert[name] for name in ("display_name", "headline", "about", "sectors", "availability")},
        "skills": "\n".join(expert["skills"]),
        "languages": ", ".join(expert["languages"]),
        "region": expert["region"] or "",
        "hears": [name for name in HEARS if expert["hears"].get(name)],
        "listed": "yes" if expert["listed"] else "",
    }


def read(form: FormData) -> dict[str, Any]:
    """Return the typed values, in the shape of `shown`."""
    return {
        "display_name": line(form, "display_name"),
        "headline": line(form, "headline"),
        "about": text(form, "about"),
        "sectors": texts(form, "sectors"),
        "skills": text(form, "skills"),
        "languages": line(form, "languages"),
        "region": text(form, "region"),
        "availability": text(form, "availability"),
        "hears": texts(form, "hears"),
        "listed": text(form, "listed"),
    }


def wire(values: Mapping[str, Any], consent_version: str | None) -> dict[str, Any]:
    """Return the values as the API takes them; `consent_version` is that of the words beside the box of listing."""
    listed = bool(values["listed"])
    return {
        **{name: values[name] for name in ("display_name", "headline", "about", "sectors", "availability")},
        "skills": [word for word in (one.strip() for one in values["skills"].split("\n")) if word],
        "languages": [code.lower() for code in values["languages"].replace(",", " ").split()],
        "region": values["region"] or None,
        "hears": {name: name in values["hears"] for name in HEARS},
        "listed": listed,
        "consent_version": consent_version if listed else None,
    }
