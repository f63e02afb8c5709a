"""Pages of the files of solutions."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.pages.file import views
from portal.pages.file.owner import FileOwner
from portal.pages.solution.views import EDITABLE
from portal.visit import Visit

FILES: Final = FileOwner(
    noun="solutions",
    id_name="solution_id",
    read="read_solution",
    upload="upload_solution_file",
    part="put_solution_file_part",
    complete="complete_solution_file",
    list="list_solution_files",
    get="get_solution_file",
    describe="describe_solution_file",
    remove="remove_solution_file",
    may_change=lambda _, solution: solution["sight"] == "team" and solution["state"] in EDITABLE,
    hides=True,
)


async def manage(visit: Visit) -> Response:
    """Show the files of a solution. Add one, or change the title of one."""
    return await views.manage(visit, FILES)


async def remove(visit: Visit) -> Response:
    """Ask whether to remove a file, then do it."""
    return await views.remove(visit, FILES)


async def download(visit: Visit) -> Response:
    """Send a file of a solution."""
    return await views.download(visit, FILES)
