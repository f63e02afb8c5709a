"""Paper: PDFs with Greek text, scans without any, and hostile ones, made here."""

_TO_UNICODE = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def "
    "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
    "endcmap CMapName currentdict /CMap defineresource pop end end"
)
_PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /P /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /P /CIDSystemInfo << >> /DW 600 >>",
)


def pdf(pages, *, trailer="", more=()):
    """A PDF with a page for each text; an empty text is a page without a letter, like a scan."""
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        *_FONT,
        _stream(_TO_UNICODE),
    ]
    for number, text in enumerate(pages):
        objects += [
            f"{_PAGE} /Contents {first + 2 * number + 1} 0 R >>",
            _stream(_content(text)),
        ]
    return _written([*objects, *more], trailer)


def encrypted():
    """A PDF that asks for a password."""
    secret = "<" + "5A" * 32 + ">"
    rule = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >> /ID [<00> <00>]"
    return pdf(["Κρυφό"], trailer=rule)


def _content(text):
    lines = [line.encode("utf-16-be").hex() for line in text.split("\n")]
    return "BT /F 10 Tf 40 800 Td 12 TL " + " ".join(f"<{line}> Tj T*" for line in lines) + " ET" if text else ""


def _stream(content):
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _written(objects, trailer):
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
