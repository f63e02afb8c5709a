"""Message store: every accepted message in one SQLite file, committed before the sender is told so."""

from __future__ import annotations

import email
import email.policy
import json
import queue
import sqlite3
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    received_at TEXT NOT NULL,
    content BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS addresses (
    address TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    PRIMARY KEY (address, message_id)
) WITHOUT ROWID;
"""
_BATCH = 500


@dataclass(frozen=True)
class Arrival:
    """A message as received by SMTP: envelope and content."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class Store:
    """Messages on disk. One thread writes all waiting messages in one commit. Any thread may read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._arrivals: queue.SimpleQueue[tuple[Arrival, Future[int]] | None] = queue.SimpleQueue()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connect().executescript(_SCHEMA)
        self._readers = threading.local()
        self._writer = threading.Thread(target=self._write, name="mailbox-writer", daemon=True)
        self._writer.start()

    def add(self, arrival: Arrival) -> Future[int]:
        """Store a message; return a future of its id, which is set after the commit."""
        done: Future[int] = Future()
        self._arrivals.put((arrival, done))
        return done

    def close(self) -> None:
        """Write the waiting messages and stop."""
        self._arrivals.put(None)
        self._writer.join()

    def newest(
        self,
        *,
        recipient: str | None = None,
        limit: int = 10_000,
        after: int = 0,
        before: int | None = None,
        brief: bool = False,
    ) -> list[dict[str, Any]]:
        """Return messages newest first: to `recipient`, with ids greater than `after` and less than `before`.

        `brief` returns envelope and subject only, without opening any message, for frequent polling.
        """
        query = "SELECT m.* FROM messages m WHERE m.id > :after"
        if recipient is not None:
            query = (
                "SELECT m.* FROM addresses a JOIN messages m ON m.id = a.message_id"
                " WHERE a.address = :recipient AND a.message_id > :after"
            )
        if before is not None:
            query += " AND m.id < :before"
        values = {"after": after, "recipient": (recipient or "").lower(), "before": before, "limit": limit}
        rows = self._reader().execute(f"{query} ORDER BY m.id DESC LIMIT :limit", values)
        return [_headline(row) if brief else _described(row) for row in rows]

    def headlines(self, *, recipient: str | None = None) -> list[dict[str, Any]]:
        """Return the fields that a list of messages shows, newest first, without opening any message."""
        rows = self._reader().execute(
            "SELECT id, sender, recipients, subject, received_at FROM messages"
            " WHERE :like = '' OR id IN (SELECT message_id FROM addresses WHERE address LIKE :like)"
            " ORDER BY id DESC LIMIT 200",
            {"like": f"%{recipient.lower()}%" if recipient else ""},
        )
        return [_headline(row) for row in rows]

    def get(self, message_id: int) -> dict[str, Any] | None:
        """Return one message, None if there is none with this id."""
        row = self._reader().execute("SELECT * FROM messages WHERE id = ?", [message_id]).fetchone()
        return None if row is None else _described(row)

    def raw(self, message_id: int) -> bytes | None:
        """Return one message as it was received."""
        row = self._reader().execute("SELECT content FROM messages WHERE id = ?", [message_id]).fetchone()
        return None if row is None else bytes(row["content"])

    def count(self) -> int:
        """Return how many messages there are."""
        return int(self._reader().execute("SELECT count(*) FROM messages").fetchone()[0])

    def clear(self) -> None:
        """Forget every message."""
        connection = self._connect()
        connection.execute("DELETE FROM messages")
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: the commit is on the disk, not only in the kernel, before the sender may forget its copy.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _reader(self) -> sqlite3.Connection:
        if not hasattr(self._readers, "connection"):
            self._readers.connection = self._connect()
        connection: sqlite3.Connection = self._readers.connection
        return connection

    def _write(self) -> None:
        connection = self._connect()
        while True:
            batch = [self._arrivals.get()]
            while len(batch) < _BATCH and not self._arrivals.empty():
                batch.append(self._arrivals.get())
            self._commit(connection, [item for item in batch if item is not None])
            if None in batch:
                connection.close()
                return

    def _commit(self, connection: sqlite3.Connection, batch: list[tuple[Arrival, Future[int]]]) -> None:
        try:
            connection.execute("BEGIN IMMEDIATE")
            ids = [self._insert(connection, arrival) for arrival, _ in batch]
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for _, done in batch:
                done.set_exception(error)
            return
        for (_, done), message_id in zip(batch, ids, strict=True):
            done.set_result(message_id)

    def _insert(self, connection: sqlite3.Connection, arrival: Arrival) -> int:
        cursor = connection.execute(
            "INSERT INTO messages (sender, recipients, subject, received_at, content) VALUES (?, ?, ?, ?, ?)",
            [
                arrival.sender,
                json.dumps(arrival.recipients),
                _subject(arrival.content),
                datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                arrival.content,
            ],
        )
        message_id = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT OR IGNORE INTO addresses VALUES (?, ?)",
            [(address.lower(), message_id) for address in arrival.recipients],
        )
        return message_id


def _subject(content: bytes) -> str:
    headers = BytesHeaderParser(policy=email.policy.default).parsebytes(content.partition(b"\r\n\r\n")[0] + b"\r\n")
    return str(headers.get("subject", ""))


def _headline(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "sender": row["sender"],
        "recipients": json.loads(row["recipients"]),
        "subject": row["subject"],
        "received_at": row["received_at"],
    }


def _described(row: sqlite3.Row) -> dict[str, Any]:
    message: EmailMessage = email.message_from_bytes(bytes(row["content"]), policy=email.policy.default)
    return {
        **_headline(row),
        "headers": dict(_headers(message)),
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
    }


def _headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    """Yield each header once. Repeated headers have their values on lines of their own."""
    for name in dict.fromkeys(message.keys()):
        yield name, "\n".join(str(value) for value in message.get_all(name, []))


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, UnicodeError):  # a character set that does not exist: show what is there
        return bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
