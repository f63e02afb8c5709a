"""Pages about the site itself: accessibility statement, personal data, contact."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.visit import Visit

REVIEWED: Final = "2026-11-30"
"""The day of the last self-assessment that the accessibility statement reports (Decision (EU) 2018/1523)."""


async def accessibility(visit: Visit) -> Response:
    """Show the accessibility statement (Directive (EU) 2016/2102, law 4727/2020)."""
    return _page(visit, "accessibility")


async def privacy(visit: Visit) -> Response:
    """Show the notice about personal data (GDPR, articles 13 and 14)."""
    return _page(visit, "privacy")


async def contact(visit: Visit) -> Response:
    """Show where to write."""
    return _page(visit, "contact")


def _page(visit: Visit, name: str) -> Response:
    address = visit.portal.settings.contact_address
    return visit.page(f"about/{name}.html", public=True, address=address, reviewed=REVIEWED)
