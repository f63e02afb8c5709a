"""Web addresses: links that people type, refused when no browser opens them or when they hide where they lead."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from chassis.domains import InvalidDomain, host
from chassis.language import Localized
from chassis.text import has_controls, has_invisible

LONGEST_URL: Final = 2000
_NOT_IN_URLS: Final = re.compile(r"[\s\\\u2800\ufffc]")

_NO_URL: Final = Localized(
    el="Η διεύθυνση ιστού δεν είναι έγκυρη. Παράδειγμα: https://www.dimos.gr/drasi.",
    en="Not a valid URL. An example: https://www.city.gr/project.",
)
_BAD_HOST: Final = Localized(
    el="Στη διεύθυνση ιστού, το όνομα του διακομιστή δεν είναι έγκυρο.",
    en="The host of the URL is not valid.",
)
_BAD_PORT: Final = Localized(
    el="Στη διεύθυνση ιστού, η θύρα δεν είναι έγκυρη· είναι αριθμός από 1 έως 65535.",
    en="The port of the URL is not valid; it is a number from 1 to 65535.",
)
_CREDENTIALS: Final = Localized(
    el="Στη διεύθυνση ιστού δεν επιτρέπεται όνομα χρήστη ή κωδικός (ό,τι προηγείται του @).",
    en="A URL must not have a user name or password (what stands before an @).",
)
_INVISIBLE: Final = Localized(
    el="Η διεύθυνση ιστού περιέχει αόρατους χαρακτήρες. Πληκτρολογήστε την ή αντιγράψτε την ξανά.",
    en="The URL has invisible characters in it. Type it or copy it again.",
)


class InvalidUrl(ValueError):
    """An address that no browser opens, or that hides where it leads; `reason` is for people."""

    def __init__(self, reason: Localized) -> None:
        super().__init__(reason.en)
        self.reason = reason


def check_url(url: str) -> None:
    """Check an address of the web, http or https, with a host in any script; raises `InvalidUrl`."""
    if has_invisible(url):
        raise InvalidUrl(_INVISIBLE)
    if len(url) > LONGEST_URL or has_controls(url) or _NOT_IN_URLS.search(url):
        raise InvalidUrl(_NO_URL)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise InvalidUrl(_NO_URL) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise InvalidUrl(_NO_URL)
    if "@" in parts.netloc:
        raise InvalidUrl(_CREDENTIALS)
    try:
        host(parts.hostname or "")
    except InvalidDomain:
        raise InvalidUrl(_BAD_HOST) from None
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise InvalidUrl(_BAD_PORT)
