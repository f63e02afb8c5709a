"""Files to upload: honest ones and hostile ones, made here."""

import io
import zipfile

from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ODT = b"application/vnd.oasis.opendocument.text"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"


def office(main=WORD, extra=None, **more_types):
    """An Office Open XML package with the content type of its main part."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in more_types.items())
    types = f'<?xml version="1.0"?><Types><Override PartName="/d" ContentType="{main}"/>{overrides}</Types>'
    return packed({"[Content_Types].xml": types.encode(), "word/document.xml": b"<w/>", **(extra or {})})


def packed(entries, method=zipfile.ZIP_DEFLATED):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return written.getvalue()


def odt(**extra):
    return packed({"mimetype": ODT, "content.xml": b"<o/>", **extra}, zipfile.ZIP_STORED)


def picture(kind="JPEG", size=(60, 40), colour=(200, 30, 30), **options):
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, kind, **options)
    return written.getvalue()


def noise(kind="PNG", size=(1_000, 800)):
    """A picture that does not compress."""
    written = io.BytesIO()
    Image.effect_noise(size, 100).convert("RGB").save(written, kind)
    return written.getvalue()


def located_picture(orientation=1):
    """A photograph with the place where it was taken, and its camera."""
    exif = Image.Exif()
    exif[0x010F] = "Kamera-Kanari"  # Make
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (37.0, 58.0, 46.0)  # GPSLatitude
    return picture(exif=exif, comment=b"Kanari")


def huge_png(width=10_000, height=10_000):
    """A PNG of few bytes with many pixels."""
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG")
    return written.getvalue()
