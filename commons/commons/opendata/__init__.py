"""Open data: public data as whole files, and news of it as feeds."""

from __future__ import annotations

from typing import Final

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""Licence of open data: free use with attribution (law 4727/2020, articles 59 to 74)."""

LICENCE_LINK: Final = f'<{LICENCE}>; rel="license"'
