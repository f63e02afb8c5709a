"""Scopes: permissions of an agency's client; each operation has one, derived from its path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chassis.language import Localized

# What a program may be given. Judging, competing, accounts and mail are for people: their operations have no scope.
SCOPES: Final[Mapping[str, Localized]] = {
    "organisations:read": Localized(el="Ανάγνωση του μητρώου φορέων", en="Read the register of organisations"),
    "experts:read": Localized(el="Ανάγνωση των ειδικών", en="Read the experts"),
    "taxonomies:read": Localized(el="Ανάγνωση των ταξινομιών", en="Read the taxonomies"),
    "practices:read": Localized(el="Ανάγνωση πρακτικών", en="Read practices"),
    "practices:write": Localized(
        el="Σύνταξη και υποβολή πρακτικών του φορέα", en="Write and submit the body's practices"
    ),
    "challenges:read": Localized(el="Ανάγνωση προκλήσεων", en="Read challenges"),
    "challenges:write": Localized(
        el="Σύνταξη και υποβολή προκλήσεων του φορέα", en="Write and submit the body's challenges"
    ),
    "solutions:read": Localized(el="Ανάγνωση λύσεων", en="Read solutions"),
    "pilots:read": Localized(el="Ανάγνωση πιλοτικών εφαρμογών", en="Read pilots"),
    "pilots:write": Localized(el="Ενημέρωση πιλοτικών εφαρμογών του φορέα", en="Report on the body's pilots"),
    "cases:read": Localized(el="Ανάγνωση ιστοριών", en="Read case stories"),
    "webhooks:read": Localized(el="Ανάγνωση των webhooks του φορέα", en="Read the body's webhooks and their log"),
    "webhooks:write": Localized(el="Διαχείριση των webhooks του φορέα", en="Manage the body's webhooks"),
}


def scope_of(method: str, path: str) -> str | None:
    """Return the scope that a client needs, `<first segment after /v1>:read|write`, or None where no client may go."""
    version, _, rest = path.lstrip("/").partition("/")
    scope = f"{rest.partition('/')[0]}:{'read' if method == 'GET' else 'write'}"
    return scope if version == "v1" and scope in SCOPES else None
