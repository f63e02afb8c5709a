"""Templates of the gateway's pages: Jinja2, always escaped, with the words of the page frame in both languages."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chassis.language import Text

WORDS: Final = {
    "title": Text(el="Καινοτομία", en="Kainotomia"),
    "about": Text(el="Η πλατφόρμα καινοτομίας του δημοσίου τομέα", en="The innovation platform of the public sector"),
    "docs": Text(el="Οδηγός της διεπαφής", en="Guide to the interface"),
    "home": Text(el="Αρχική", en="Home"),
    "language": Text(el="Γλώσσα", en="Language"),
    "skip": Text(el="Μετάβαση στο περιεχόμενο", en="Skip to content"),
    "no_script": Text(
        el="Ο οδηγός χρειάζεται JavaScript. Η περιγραφή OpenAPI διαβάζεται και χωρίς:",
        en="The guide needs JavaScript. The OpenAPI description can be read without:",
    ),
    "offline": Text(
        el="Όλα τα αρχεία της σελίδας έρχονται από εδώ· δουλεύει χωρίς διαδίκτυο.",
        en="Every file of this page comes from here; it works without the internet.",
    ),
}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("gateway.pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_page(template: str, language: str, **values: Any) -> bytes:
    """Render a page of this package in `language`."""
    words = {name: text.to(language) for name, text in WORDS.items()}
    return _environment().get_template(template).render(language=language, words=words, **values).encode()
