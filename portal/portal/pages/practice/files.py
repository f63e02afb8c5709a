"""Pages of the files of practices."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.pages.file import views
from portal.pages.file.owner import FileOwner
from portal.pages.practice.standing import standing
from portal.visit import Visit

FILES: Final = FileOwner(
    noun="practices",
    id_name="practice_id",
    read="read_practice",
    upload="upload_practice_file",
    part="put_practice_file_part",
    complete="complete_practice_file",
    list="list_practice_files",
    get="get_practice_file",
    describe="describe_practice_file",
    remove="remove_practice_file",
    may_change=lambda me, practice: standing(me, practice).edit,
)


async def manage(visit: Visit) -> Response:
    """Show the files of a practice. Add one, or change the title of one."""
    return await views.manage(visit, FILES)


async def remove(visit: Visit) -> Response:
    """Ask whether to remove a file, then do it."""
    return await views.remove(visit, FILES)


async def download(visit: Visit) -> Response:
    """Send a file of a practice."""
    return await views.download(visit, FILES)
