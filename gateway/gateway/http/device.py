"""Devices: a plain description of a caller's browser and system, so that no `User-Agent` goes further than here."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 512
"""Characters of a header that is looked at. A browser's has 150."""

# In this order: each browser also names those that it descends from.
_BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def described(user_agent: str | None) -> str | None:
    """Return the browser and the system that a `User-Agent` names, without versions, or None for any other program.

    Both come from a short list, so that many people share a description.
    """
    if not user_agent or len(user_agent) > LONGEST:
        return None
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    return f"{browser}, {system}" if browser and system else browser
