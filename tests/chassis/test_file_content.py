"""Types of files by their content: honest files are known, hostile ones refused, whatever their names."""

import io
import zipfile

import files
import pytest
from PIL import Image

from chassis.errors import AppError
from chassis.files import pictures
from chassis.files.kinds import CSV, DOCX, JPEG, ODT, PDF, PNG, TXT, WEBP, XLSX
from chassis.files.names import file_name
from chassis.files.store import type_of

TEXT = "Καλημέρα; 1,5\n".encode()


def asked(content, name="αρχείο"):
    return type_of(io.BytesIO(content), name)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (files.PDF, "a.pdf", PDF),
        (files.PDF, "a.docx", PDF),
        (files.office(), "a.docx", DOCX),
        (files.office(files.SHEET), "a.pdf", XLSX),
        (files.odt(), "a.odt", ODT),
        (TEXT, "a.csv", CSV),
        (b"\xef\xbb\xbf" + TEXT, "A.CSV", CSV),
        (TEXT, "a.exe", TXT),
        (files.picture(), "a.png", JPEG),
        (files.picture("PNG"), "a.html", PNG),
        (files.picture("WEBP"), "a", WEBP),
    ],
)
def test_the_content_tells_the_type(content, name, kind):
    assert asked(content, name) is kind


def _overlapping():
    """A zip whose entries all lie on the same bytes (a bomb without nesting)."""
    content = bytearray(files.packed({"[Content_Types].xml": b"<T/>", "a": b"\0" * 400_000, "b": b"\0" * 400_000}))
    second = content.rindex(b"PK\x01\x02")
    first = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    for at in (first, second):  # each claims the compressed length of the whole file
        content[at + 20 : at + 24] = len(content).to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<!DOCTYPE html><script>alert(1)</script>", "file-not-allowed"),
        (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>", "file-not-allowed"),
        (b"<?xml version='1.0'?><html/>", "file-not-allowed"),
        (b"MZ\x90\x00\x03", "file-not-allowed"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00;<script>", "file-not-allowed"),
        ("Ελληνικά".encode("cp1253"), "file-not-allowed"),
        ("Ελληνικά".encode("utf-16"), "file-not-allowed"),
        (TEXT[:1], "file-not-allowed"),  # ends inside a character
        (files.packed({"a.txt": b"a"}), "file-not-allowed"),
        (files.packed({"META-INF/MANIFEST.MF": b"a", "A.class": b"\xca\xfe"}), "file-not-allowed"),
        (files.office("application/vnd.ms-word.document.macroEnabled.main+xml"), "file-not-allowed"),
        (files.office(extra={"word/vbaProject.bin": b"x"}), "file-not-allowed"),
        (files.office(x="application/vnd.ms-office.vbaProject"), "file-not-allowed"),
        (files.odt(**{"Basic/Standard/script-lb.xml": b"x"}), "file-not-allowed"),
        (files.packed({"mimetype": b"text/html", "content.xml": b"x"}), "file-not-allowed"),
        (files.packed({"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "file-not-allowed"),
        (b"<script>" + files.office(), "file-not-allowed"),
        (files.office(extra={"word/a.xml": b"\0" * 20_000_000}), "file-unpacks-too-large"),
        (files.packed({str(number): b"" for number in range(6_000)}), "file-unpacks-too-large"),
        (_overlapping(), "file-unpacks-too-large"),
        (files.office()[:-30], "file-damaged"),
        (files.packed({"[Content_Types].xml": b"<Types>"}), "file-damaged"),
        (files.PDF[:-12], "file-damaged"),
    ],
)
def test_other_content_is_refused(content, code):
    with pytest.raises(AppError) as refused:
        asked(content, "έκθεση.pdf")
    assert refused.value.code() == code


def test_a_zip_that_is_encrypted_is_refused():
    content = bytearray(files.office())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(AppError):
        asked(bytes(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_encoded_anew_without_what_came_along(kind):
    exif = Image.Exif()
    exif[0x010F] = "Kamera-Kanari"
    original = files.picture(kind, exif=exif) + b"<script>Kanari</script>"
    kept = pictures.encoded_anew(original, {"JPEG": JPEG, "PNG": PNG, "WEBP": WEBP}[kind])
    assert (kept.width, kept.height) == (60, 40)
    assert b"Kanari" not in kept.content
    assert not Image.open(io.BytesIO(kept.content)).getexif()


def test_a_photograph_loses_its_place_and_stands_upright():
    kept = pictures.encoded_anew(files.located_picture(orientation=6), JPEG)
    assert (kept.width, kept.height) == (40, 60)
    shown = Image.open(io.BytesIO(kept.content))
    assert not shown.getexif()
    assert not shown.getexif().get_ifd(0x8825)
    assert b"Kanari" not in kept.content


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    kept = pictures.encoded_anew(files.picture(size=(4_800, 1_200)), JPEG)
    assert (kept.width, kept.height) == (2_400, 600)


def test_a_picture_of_too_many_pixels_is_not_decoded():
    bomb = files.huge_png()
    assert len(bomb) < 100_000
    with pytest.raises(AppError) as refused:
        pictures.encoded_anew(bomb, PNG)
    assert refused.value.code() == "picture-too-large"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.picture()[:200], JPEG),
        (files.noise()[:5_000], PNG),
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"RIFF\x10\0\0\0WEBPVP8 ", WEBP),
        (files.picture("PNG"), JPEG),
    ],
)
def test_a_damaged_picture_is_refused(content, kind):
    with pytest.raises(AppError) as refused:
        pictures.encoded_anew(content, kind)
    assert refused.value.code() == "file-damaged"


def test_transparency_stays():
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    assert Image.open(io.BytesIO(pictures.encoded_anew(written.getvalue(), PNG).content)).mode == "RGBA"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Έκθεση 2025.docx", "Έκθεση 2025.pdf"),
        ("C:\\Users\\maria\\έκθεση.pdf", "έκθεση.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..%2f..%2fetc%2fpasswd", "_2f.pdf"),
        ("έκθεση\u202efdp.exe", "έκθεσηfdp.pdf"),
        ("α\u0301.pdf", "ά.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie_ b.pdf"),
        (".htaccess", "file.pdf"),
        ("...", "file.pdf"),
        ("\u200b", "file.pdf"),
        ('a"b;c.pdf', "a_b_c.pdf"),
        ("μ" * 300 + ".pdf", "μ" * 116 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(written, name):
    assert file_name(written, "pdf") == name


def test_no_more_of_a_zip_is_read_than_its_table_of_contents():
    content = io.BytesIO(files.packed({"[Content_Types].xml": b"<T/>", "a": b"1" * 100}, zipfile.ZIP_STORED))
    content.seek(0, io.SEEK_END)
    claimed = bytearray(content.getvalue())
    at = claimed.rindex(b"PK\x05\x06")
    claimed[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    with pytest.raises(AppError):
        asked(bytes(claimed))
