"""Pictures: decoded, bounded and encoded anew, so that nothing of the original file but its pixels stays."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageOps

from chassis.errors import AppError
from chassis.files.errors import FileDamaged, PictureTooLarge
from chassis.files.kinds import JPEG, PNG, WEBP, FileType
from chassis.threads import BoundedThreads

MOST_PIXELS: Final = 25_000_000
"""Pixels of a picture that is read: one has up to 100 MiB then, whatever its file has."""

LONGEST_SIDE: Final = 2_400
"""Pixels of the longest side that is kept: enough for a wide screen."""

MOST_BYTES: Final = 10 * 1024 * 1024
"""Bytes of a picture's file, which is held in memory as a whole."""

_FORMATS: Final[dict[FileType, tuple[str, dict[str, Any]]]] = {
    JPEG: ("JPEG", {"quality": 85, "progressive": True}),
    PNG: ("PNG", {}),
    WEBP: ("WEBP", {"quality": 85}),
}
_threads: Final = BoundedThreads(1)  # one picture at a time: each may take 100 MiB


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept."""

    content: bytes
    width: int
    height: int


def encoded_anew(content: bytes, kind: FileType) -> Picture:
    """Return the picture without EXIF and other metadata, upright, its longest side bounded; the first of an animation.

    Raises `PictureTooLarge` before anything is decoded, and `FileDamaged`.
    """
    return _threads.run(_encoded, content, kind)


def _encoded(content: bytes, kind: FileType) -> Picture:
    name, options = _FORMATS[kind]
    try:
        with Image.open(io.BytesIO(content), formats=(name,)) as picture:
            _check_size(picture)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert("RGB" if kind is JPEG or not upright.has_transparency_data else "RGBA")
    except AppError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge from None
    except Exception:  # noqa: BLE001 - decoders raise whatever they meet
        raise FileDamaged from None
    plain.info.clear()  # profile, comment, density
    written = io.BytesIO()
    plain.save(written, name, **options)
    return Picture(written.getvalue(), *plain.size)


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureTooLarge
