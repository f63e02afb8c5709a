"""Importing 5,000 and 50,000 practices, as CSV and as XLSX, beside a bare insert of the same rows.

Each import runs in a process of its own, on a private PostgreSQL with its ordinary settings: its file is put in parts,
then the timer's own work reads, checks and creates. "grown" is how far the process's peak of memory rose above what it
was once everything was imported and warm. The baseline puts the same practices and revisions, already checked, into
tables of the same shape and indexes, in transactions of as many rows. KAINOTOMIA_BENCH_SIZES may be made smaller.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID
from xml.sax.saxutils import escape

import chassis.database  # noqa: F401 - chooses psycopg's wait function before its import

import psycopg  # isort: skip
from practices_made import SECTIONS, articles, practices

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.testing import Caller, member
from kainotomia_local.postgres import Postgres
from observatory.exchange.practice_import.files import CSV, XLSX
from observatory.exchange.practice_import.work import BATCH
from observatory.service import Observatory

SIZES = tuple(int(size) for size in os.environ.get("KAINOTOMIA_BENCH_SIZES", "5000,50000").split(","))
TYPES = {"csv": CSV, "xlsx": XLSX}
PART = 1024 * 1024
EDITOR = member(UUID(int=1), "contributor", person_id=UUID(int=2))
COLUMNS = ("external_id", "title", "summary", *SECTIONS, "sectors", "principles", "region", "stage")


def rows(size: int, source: list[dict[str, str]]) -> Iterator[list[str]]:
    """The header and the rows of a file."""
    yield list(COLUMNS)
    for number, made in enumerate(practices(size, source)):
        lists = ("|".join(made.sectors), "|".join(made.principles))
        texts = (made.summary, *(getattr(made, name) for name in SECTIONS))
        yield [f"bench:{number}", made.title, *texts, *lists, made.region or "", made.stage or ""]


def write_csv(path: Path, lines: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)


def write_xlsx(path: Path, lines: Iterator[list[str]]) -> None:
    """A workbook as spreadsheets save it: every text in the table beside the sheet."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed, tempfile.TemporaryFile() as sheet:
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        packed.writestr(
            "_rels/.rels", f'<R><Relationship Id="a" Type="{relation}/officeDocument" Target="book.xml"/></R>'
        )
        packed.writestr("book.xml", f'<b xmlns:r="{relation}"><sheet r:id="b"/></b>')
        packed.writestr(
            "_rels/book.xml.rels",
            f'<R><Relationship Id="b" Type="{relation}/worksheet" Target="sheet.xml"/>'
            f'<Relationship Id="c" Type="{relation}/sharedStrings" Target="strings.xml"/></R>',
        )
        count = 0
        with packed.open("strings.xml", "w", force_zip64=True) as strings:
            strings.write(b"<sst>")
            for cells in lines:
                sheet.write(b"<row>")
                for cell in cells:
                    strings.write(f"<si><t>{escape(cell)}</t></si>".encode())
                    sheet.write(b'<c t="s"><v>%d</v></c>' % count)
                    count += 1
                sheet.write(b"</row>")
            strings.write(b"</sst>")
        sheet.seek(0)
        with packed.open("sheet.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet>")
            while chunk := sheet.read(PART):
                part.write(chunk)
            part.write(b"</worksheet>")


def peak() -> float:
    """MiB that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(address: str, path: str) -> None:
    """Import one file, alone in this process, and print what it took."""
    caller = Caller(Observatory, make_engine(address, pool_size=2, application="bench-import"))
    kind = Path(path).suffix[1:]

    def call(operation: str, **more: object) -> dict[str, object]:
        answered = caller.call(operation, principal=EDITOR, **more)
        if answered.status >= 300:
            raise SystemExit(answered.text)
        return answered.json if answered.reply.body else {}

    def work(import_id: object) -> dict[str, object]:
        while True:
            caller.instance().work_on_imports()
            state = call("read_import", import_id=import_id)
            if state["state"] not in {"checking", "running"}:
                return state

    small = b"external_id;title\nwarm:1;Warm"
    work(call("import_practices", body=small, content_type=CSV)["id"])
    before = peak()
    import_id = call("import_practices", content_type=TYPES[kind])["id"]
    with Path(path).open("rb") as file:
        for number, part in enumerate(iter(lambda: file.read(PART), b""), start=1):
            call(
                "put_import_part", import_id=import_id, number=number, body=part,
                content_type="application/octet-stream",
            )  # fmt: skip
    call("start_import", import_id=import_id)
    started, worked = time.perf_counter(), time.process_time()
    state = work(import_id)
    print(json.dumps({
        "state": state, "seconds": time.perf_counter() - started, "processor": time.process_time() - worked,
        "before": before, "grown": peak() - before, "size": Path(path).stat().st_size,
    }))  # fmt: skip


def baseline(address: str) -> float:
    """Rows a second of a bare insert of what the import has created."""
    with psycopg.connect(address.replace("+psycopg", ""), autocommit=True) as connection:
        for table in ("practices", "revisions"):
            connection.execute(f"create table bare_{table} (like {table} including all)")
        ids = [row[0] for row in connection.execute("select id from practices order by id").fetchall()]
        columns = {
            table: [column.name for column in connection.execute(f"select * from {table} limit 0").description or ()]
            for table in ("practices", "revisions")
        }
        spent = 0.0
        for at in range(0, len(ids), BATCH):
            some = ids[at : at + BATCH]
            read = {
                table: connection.execute(
                    f"select {', '.join(f'{name}::text' for name in names)} from {table} where {key} = any(%s)", [some]
                ).fetchall()
                for (table, names), key in zip(columns.items(), ("id", "practice_id"), strict=True)
            }
            started = time.perf_counter()
            with connection.transaction(), connection.cursor() as cursor:
                for table, names in columns.items():
                    values = ", ".join(["%s"] * len(names))
                    cursor.executemany(f"insert into bare_{table} ({', '.join(names)}) values ({values})", read[table])
            spent += time.perf_counter() - started
    return len(ids) / spent


def main() -> None:
    """Measure every format and size."""
    said, source = articles()
    print(f"Texts: {said}")
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as folder:
        Path(folder).chmod(0o711)
        with Postgres(Path(folder) / "postgres") as server:
            for kind, write in (("csv", write_csv), ("xlsx", write_xlsx)):
                for size in SIZES:
                    path = Path(folder) / f"{size}.{kind}"
                    write(path, rows(size, source))
                    measure(server, path, size)
                    path.unlink()


def measure(server: Postgres, path: Path, size: int) -> None:
    """Import one file and insert the same rows; print both."""
    name = f"import_{path.suffix[1:]}_{size}"
    address = server.create_service_database(name, role="observatory")
    engine = make_engine(address, pool_size=1, application="bench-import")
    upgrade("observatory", engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "insert into organisations (organisation_id, kind, name_el, name_en, slug, region, status)"
            f" values ('{EDITOR.memberships[0].organisation_id}', 'municipality', 'Δ', 'M', 'm', 'GR-H', 'active')"
        )
    engine.dispose()
    command = [sys.executable, __file__, address, str(path)]
    tried = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    took = json.loads(tried.stdout.splitlines()[-1])
    if took["state"]["created"] != size:
        raise SystemExit(f"{size} rows: {took['state']}")
    rate, bare = size / took["seconds"], baseline(address)
    print(
        f"{path.suffix[1:]:4} {size:6,} rows,"
        f" {took['size'] / PART:5.1f} MiB: {took['seconds']:6.1f} s, {rate:5.0f} rows/s"
        f" ({took['processor'] / size * 1000:.1f} ms of our processor a row); bare insert {bare:5.0f} rows/s,"
        f" {bare / rate:.1f} times as many; memory {took['before']:.0f} MiB, grown {took['grown']:.1f} MiB",
        flush=True,
    )
    server.drop_database(name)


if __name__ == "__main__":
    child(*sys.argv[1:]) if len(sys.argv) > 1 else main()
