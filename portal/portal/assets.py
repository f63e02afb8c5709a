"""Assets: the built files, compressed where that helps, kept for a year under an address with their digest."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from portal.guard.headers import SECURITY_HEADERS

FOLDER: Final = Path(str(files("portal").joinpath("static")))
DIGESTS: Final[dict[str, str]] = json.loads((FOLDER / "digests.json").read_text(encoding="utf-8"))
SHOWN: Final = 12
A_YEAR: Final = "public, max-age=31536000, immutable"
AN_HOUR: Final = "public, max-age=3600"


def address(name: str) -> str:
    """Return the address of a built file with the beginning of its digest."""
    return f"/static/{name}?v={DIGESTS[name][:SHOWN]}"


class Assets(StaticFiles):
    """Built files; while two versions run, an address with the digest of the other one is not kept."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file with its headers."""
        response = await super().get_response(path, scope)
        version = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v", [""])[0]
        known = DIGESTS.get(path, "")[:SHOWN]
        response.headers["Cache-Control"] = A_YEAR if known and version == known else AN_HOUR
        response.headers.update(SECURITY_HEADERS)
        return response


def application() -> ASGIApp:
    """Return what serves `/static`."""
    return GZipMiddleware(Assets(directory=FOLDER), minimum_size=1024, compresslevel=6)
