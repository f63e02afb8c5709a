"""Wire shapes of files."""

from __future__ import annotations

import re
from typing import Any, Final

from marshmallow import fields

from chassis import validate
from chassis.files.kinds import KINDS, MEDIA_TYPES
from chassis.files.model import PART_BYTES, TITLE_LIMIT
from chassis.files.names import LONGEST_NAME, LONGEST_WRITTEN
from chassis.language import Localized
from chassis.numbers import Whole
from chassis.schemas import Line, Schema, View

ANY_BYTES: Final = "application/octet-stream"
_DIGEST: Final = re.compile(r"\A[0-9A-Fa-f]{64}\Z")
_TITLE: Final = "Of an attachment its title; of a picture its alternative text, in the language of the thing"

UPLOAD: Final = Localized(
    el="Με σώμα (έως 1 MiB), το αρχείο είναι ολόκληρο. Χωρίς σώμα, δηλώστε το `size`: ακολουθούν τα μέρη του, όλα του "
    "1 MiB εκτός από το τελευταίο, και μετά η ολοκλήρωση. Μια μεταφόρτωση που δεν ολοκληρώθηκε σβήνεται μετά από μία "
    "ημέρα. Ο τύπος φαίνεται από το περιεχόμενο, όχι από το όνομα· οι εικόνες κωδικοποιούνται ξανά, χωρίς EXIF.",
    en="With a body (up to 1 MiB), that is the whole file. Without one, declare its `size`: its parts follow, each of "
    "1 MiB but the last, and then its completion. An unfinished upload is deleted after a day. The content tells the "
    "type, not the name; pictures are encoded anew, without EXIF.",
)
"""Description of every operation that begins an upload."""

PART: Final = Localized(
    el="Τα μέρη αριθμούνται από το 1 και έρχονται με όποια σειρά· όποιο ξαναστέλνεται αντικαθίσταται.",
    en="Parts are numbered from 1 and come in any order; a part that is sent again is replaced.",
)
COMPLETE: Final = Localized(
    el="Ελέγχονται τα μέρη, το αποτύπωμα αν δόθηκε, και ο τύπος από το περιεχόμενο.",
    en="The parts are checked, the digest if one is given, and the type by the content.",
)
DOWNLOAD: Final = Localized(
    el="Τα συνημμένα κατεβαίνουν, δεν ανοίγουν· μια εικόνα μπορεί να δειχθεί σε σελίδα.",
    en="Attachments are downloaded, not opened; a picture may be shown in a page.",
)


class NewFile(Schema):
    """A new file: its name on the sender's machine, its title, and its size unless the body is the file."""

    name = Line(min=1, max=LONGEST_WRITTEN, required=True)
    title = Line(min=1, max=TITLE_LIMIT, required=True, metadata={"description": _TITLE})
    size = Whole(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=2**40),
        metadata={"description": "Bytes, where the parts follow"},
    )


class CompleteFile(Schema):
    """The SHA-256 digest of the file as it was sent, in hexadecimal; left out, it is not compared."""

    sha256 = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(_DIGEST),
    )


class FileTitle(Schema):
    """Another title."""

    title = Line(min=1, max=TITLE_LIMIT, required=True, metadata={"description": _TITLE})


class FileView(View):
    """A complete file. Its bytes never change; another version is another file."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata={"enum": list(KINDS)})
    title = fields.String(required=True, metadata={"description": _TITLE})
    name = fields.String(required=True, metadata={"maxLength": LONGEST_NAME})
    media_type = fields.String(required=True, metadata={"enum": list(MEDIA_TYPES)})
    size = fields.Integer(required=True, metadata={"description": "Bytes"})
    sha256 = fields.String(required=True)
    width = fields.Integer(required=True, allow_none=True, metadata={"description": "Pixels, of a picture"})
    height = fields.Integer(required=True, allow_none=True)


class UploadView(View):
    """An upload: complete, or waiting for parts."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    name = fields.String(required=True)
    size = fields.Integer(required=True)
    part_bytes = fields.Constant(PART_BYTES, metadata={"type": "integer"})
    parts = fields.Integer(attribute="part_count", required=True, metadata={"description": "Number of its parts"})
    received = fields.List(fields.Integer(), required=True, metadata={"description": "Parts that are there"})
    created_at = fields.DateTime(required=True)
    completed_at = fields.DateTime(required=True, allow_none=True)


def upload_shown(file: Any, received: Any) -> dict[str, Any]:
    """Return an upload as `UploadView` dumps it."""
    names = ("id", "title", "name", "size", "part_count", "created_at", "completed_at")
    return {**{name: getattr(file, name) for name in names}, "received": list(received)}
