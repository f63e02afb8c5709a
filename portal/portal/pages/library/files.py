"""Pages of the files of documents."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from portal.pages.file import views
from portal.pages.file.owner import FileOwner
from portal.pages.library.standing import standing
from portal.visit import Visit

FILES: Final = FileOwner(
    noun="library",
    id_name="document_id",
    read="read_document",
    upload="upload_document_file",
    part="put_document_file_part",
    complete="complete_document_file",
    list="list_document_files",
    get="get_document_file",
    describe="describe_document_file",
    remove="remove_document_file",
    may_change=lambda me, document: standing(me, document).edit,
    pictures=False,
    megabytes=50,
)


async def manage(visit: Visit) -> Response:
    """Show the files of a document's open edition. Add one, or change the title of one."""
    return await views.manage(visit, FILES)


async def remove(visit: Visit) -> Response:
    """Ask whether to remove a file, then do it."""
    return await views.remove(visit, FILES)


async def download(visit: Visit) -> Response:
    """Send a file of a document."""
    return await views.download(visit, FILES)
