"""Languages: every text a person reads exists in Greek and in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("el", "en")
DEFAULT_LANGUAGE: Final = "el"
_QUALITY: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True)
class Localized:
    """One text in both languages of the platform."""

    el: str
    en: str

    def to(self, language: str) -> str:
        """Return the text in `language`; Greek for an unsupported language."""
        return self.en if language == "en" else self.el

    def format(self, **values: object) -> Localized:
        """Fill the placeholders of both texts."""
        return Localized(self.el.format(**values), self.en.format(**values))


def negotiate(accept_language: str | None) -> str:
    """Choose the language for an `Accept-Language` header (RFC 9110, 12.5.4); Greek when none fits."""
    best, best_quality = DEFAULT_LANGUAGE, 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.partition(";")
        language = tag.strip(" \t").lower().split("-")[0]
        quality = _quality(parameters)
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip(" \t").partition("=")
    if name.strip(" \t").lower() != "q":
        return 1.0
    value = value.strip(" \t")
    return float(value) if _QUALITY.fullmatch(value) else 0.0
