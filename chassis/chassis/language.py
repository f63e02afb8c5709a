"""Languages: every text a person reads exists in Greek and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("el", "en")
DEFAULT_LANGUAGE: Final = "el"


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
