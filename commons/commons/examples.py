"""Examples of fields in the documentation of the API, by the names of the fields that services share."""

from __future__ import annotations

from typing import Final

from chassis.examples import FORMATS, Examples

_TOKEN: Final = "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTkzYjZjMiJ9.c2lnbmF0dXJl"  # noqa: S105 - nobody's
_SENTENCE: Final = "Οι δημότες κλείνουν ραντεβού από το κινητό τους και δεν περιμένουν σε ουρά."
_TITLE: Final = "Ψηφιακά ραντεβού στα ΚΕΠ"
_MUNICIPALITY: Final = "Δήμος Λαμιέων"

EXAMPLES: Final = Examples(
    by_name={
        "about": "Μηχανικός λογισμικού, δέκα χρόνια σε έργα του Δημοσίου.",
        "access_token": _TOKEN,
        "alg": "EdDSA",
        "client_secret": "kst_example-only",
        "code": "technology",
        "comment": "Σαφές και χρήσιμο και σε άλλους δήμους.",
        "contact": "Γραφείο καινοτομίας, τηλ. 22310 00000",
        "country": "GR",
        "crv": "Ed25519",
        "display_name": "Ελένη Παπαδοπούλου",
        "el": "Τεχνολογία",
        "elstat_code": "0601",
        "email": FORMATS["email"],
        "en": "Technology",
        "error_description": "The client is not known.",
        "expires_in": 600,
        "grant_type": "client_credentials",
        "headline": "Ψηφιακές υπηρεσίες για πολίτες",
        "kid": "2027-03",
        "kty": "OKP",
        "languages": "el",
        "municipality": "0601",
        "name": "Ελένη Παπαδοπούλου",
        "name_el": _MUNICIPALITY,
        "name_en": "Municipality of Lamia",
        "nuts2": "EL64",
        "organisation_name": _MUNICIPALITY,
        "organisation_name_el": _MUNICIPALITY,
        "organisation_name_en": "Municipality of Lamia",
        "password": "τραπέζι και 4 καρέκλες",
        "problem": "Οι πολίτες περίμεναν έως δύο ώρες για ένα πιστοποιητικό.",
        "q": "ραντεβού",
        "reason": "Η υπηρεσία αποσύρει την πρόταση.",
        "recipient": FORMATS["email"],
        "refresh_token": "krt_example-only",
        "region": "GR-H",
        "regions": "GR-H",
        "review_region": "GR-H",
        "scope": "practices:read practices:write",
        "scopes": "practices:read",
        "seat_el": "Λαμία",
        "sectors": "technology",
        "shared_sectors": "technology",
        "skills": "Διαδίκτυο των πραγμάτων",
        "slug": "psifiaka-rantevou-sta-kep",
        "solution": "Ραντεβού από το διαδίκτυο, με υπενθύμιση την προηγούμενη ημέρα.",
        "summary": _SENTENCE,
        "tier": "regional",
        "title": _TITLE,
        "title_el": _TITLE,
        "title_en": "Digital appointments at citizens' service centres",
        "token": "kvt_example-only",
        "token_type": "Bearer",
        "type": "practice.published.v1",
        "use": "sig",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    },
    text=_SENTENCE,
    codes=("technology", "el", "0601", "EL64", "GR-H", "psifiaka-rantevou", "2027", "a1b2c3d4", "+302310000000"),
)
