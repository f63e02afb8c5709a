"""Query parameters: separation of declared parameters from those that others append to links (docs/decisions/0028).

Social networks, newsletters and mail gateways append parameters to the links that they pass on. A page, a feed and any
link in a browser open with any appended parameter. An answer for programs ignores the tracking names listed here and
refuses every other unknown name: a mistyped filter must not be taken for no filter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from chassis.language import Localized

TRACKING_NAMES: Final = frozenset({"fbclid", "gclid"})
TRACKING_PREFIXES: Final = ("utm_", "mc_")

# Media types, without their parameters, that people and feed readers open by links.
_OPENED_BY_LINKS: Final = frozenset({"text/html", "application/atom+xml"})

ABOUT: Final = Localized(
    el="Παράμετροι που προσθέτουν άλλοι σε συνδέσμους (utm_*, mc_*, fbclid, gclid) αγνοούνται παντού. Σελίδες, ροές "
    "Atom και σύνδεσμοι μηνυμάτων αγνοούν κάθε άγνωστη παράμετρο· αλλού άγνωστη παράμετρος δίνει 422.",
    en="Parameters that others append to links (utm_*, mc_*, fbclid, gclid) are ignored everywhere. Pages, Atom feeds "
    "and the links of mails ignore every unknown parameter; elsewhere an unknown parameter is answered 422.",
)


def is_tracking(name: str) -> bool:
    """Return whether a parameter is one that others append, in capitals or not."""
    lowered = name.lower()
    return lowered in TRACKING_NAMES or lowered.startswith(TRACKING_PREFIXES)


def opened_by_link(method: str, produces: str, *, accepts_html: bool, query: Mapping[str, list[str]]) -> bool:
    """Return whether a link was followed: in a browser, in a feed reader, or to a page requested by the query."""
    if method not in {"GET", "HEAD"}:
        return False
    return accepts_html or produces.partition(";")[0] in _OPENED_BY_LINKS or query.get("format") == ["html"]


def counted(query: Mapping[str, list[str]], declared: Collection[str], *, lenient: bool) -> dict[str, list[str]]:
    """Return the parameters that count: those declared and, unless `lenient`, the unknown ones to be refused."""
    return {name: values for name, values in query.items() if name in declared or not (lenient or is_tracking(name))}
