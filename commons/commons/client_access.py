"""Access of agencies' clients: their role, and the scopes that they may be given.

Judging, competing, accounts and mail are for people: their operations have no scope.
"""

from __future__ import annotations

from typing import Final

from chassis.client_access import ClientAccess
from chassis.language import Localized
from commons.roles import CONTRIBUTOR

SCOPES: Final = {
    "organisations:read": Localized(el="Ανάγνωση του μητρώου φορέων", en="Read the register of organisations"),
    "experts:read": Localized(el="Ανάγνωση των ειδικών", en="Read the experts"),
    "taxonomies:read": Localized(el="Ανάγνωση των ταξινομιών", en="Read the taxonomies"),
    "principles:read": Localized(el="Ανάγνωση των αρχών του ΟΟΣΑ", en="Read the OECD principles"),
    "practices:read": Localized(el="Ανάγνωση πρακτικών", en="Read practices"),
    "practices:write": Localized(
        el="Σύνταξη και υποβολή πρακτικών του φορέα", en="Write and submit the body's practices"
    ),
    "adoptions:read": Localized(el="Ανάγνωση υιοθετήσεων", en="Read adoptions"),
    "adoptions:write": Localized(
        el="Βήματα των υιοθετήσεων του φορέα", en="Move the body's adoptions from step to step"
    ),
    "documents:read": Localized(el="Ανάγνωση της βιβλιοθήκης", en="Read the library"),
    "documents:write": Localized(
        el="Πρόταση εγγράφων του φορέα για τη βιβλιοθήκη", en="Propose the body's documents for the library"
    ),
    "impacts:read": Localized(el="Ανάγνωση δηλώσεων οφέλους", en="Read impact claims"),
    "impacts:write": Localized(el="Δηλώσεις οφέλους του φορέα", en="State the body's impact claims"),
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

CLIENT_ACCESS: Final = ClientAccess(role=CONTRIBUTOR, scopes=SCOPES)
