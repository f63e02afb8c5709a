"""What a piece of news costs: recipients a second of the fan-out and mails a second of one notifications process,
beside plain smtplib that hands the same number of mails to the same server over as many connections, in turns.

The platform is real (PostgreSQL with fsync, RabbitMQ, the local mail server); the subscribers are put straight into the
database. BENCH_SUBSCRIBERS and BENCH_ROUNDS make it longer.
"""

from __future__ import annotations

import os
import smtplib
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import psycopg

from kainotomia_local.platform import Platform

SUBSCRIBERS = int(os.environ.get("BENCH_SUBSCRIBERS", "5000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = 8  # the default of SMTP_CONNECTIONS

_SUBSCRIBE = """
    WITH s AS (
        INSERT INTO subscribers (id, address, address_digest, created_at)
        SELECT gen_random_uuid(), 'n' || n || '@many.example',
               encode(sha256(('kainotomia address' || chr(1) || 'n' || n || '@many.example')::bytea), 'hex'), now()
        FROM generate_series(1, %s) n RETURNING id)
    INSERT INTO subscriptions (id, subscriber_id, state, language, frequency, words, sectors, regions, organisations,
                               created_at, confirmed_at)
    SELECT gen_random_uuid(), id, 'active', 'el', 'immediate', '[]', '{}', '{}', '{}', now(), now() FROM s
"""
_ANNOUNCE = """
    INSERT INTO notices (id, event_id, subject, kind, audience, data, keys, request_id, traceparent, occurred_at,
                               recorded_at, recipients)
    VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid()::text, 'practice_published',
            '{"who": "subscribers"}', %s, '{}', '', '', now(), now(), 0)
    RETURNING id
"""
_NEWS = """{"practice_id": "0192f0aa-0000-7000-8000-000000000001", "organisation_id": null, "region": "GR-H",
    "title": "Ψηφιακή θυρίδα πολιτών", "summary": "Οι αιτήσεις υποβάλλονται από το σπίτι.", "sectors": ["technology"],
    "stage": "implementing", "demo": false}"""


def ours(database: psycopg.Connection, number: int) -> tuple[float, float]:
    """Recipients a second until every delivery is queued, and mails a second until every mail is sent."""
    begun = time.perf_counter()
    announcement = database.execute(_ANNOUNCE, [_NEWS]).fetchone()[0]
    fanned = 0.0
    while True:
        time.sleep(0.1)
        finished, sent = database.execute(
            "SELECT (SELECT finished_at IS NOT NULL FROM notices WHERE id = %(id)s),"
            " (SELECT count(*) FROM deliveries WHERE announcement_id = %(id)s AND state = 'sent')",
            {"id": announcement},
        ).fetchone()
        if finished and not fanned:
            fanned = time.perf_counter() - begun
        if sent == number:
            return number / fanned, number / (time.perf_counter() - begun)


def raw(port: int, number: int) -> float:
    """Mails a second that smtplib hands over, each connection in a thread of its own."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "no-reply@kainotomia.example", "n@many.example", "x" * 60
    mail.set_content(("x" * 70 + "\n") * 20)
    mail.add_alternative("<p>" + ("x" * 70 + "\n") * 60 + "</p>", subtype="html")
    data = mail.as_bytes(policy=SMTP)

    def hand_over(share: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            for i in range(share):
                smtp.sendmail("no-reply@kainotomia.example", [f"r{i}@raw.example"], data)

    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(hand_over, [number // CONNECTIONS] * CONNECTIONS))
    return number // CONNECTIONS * CONNECTIONS / (time.perf_counter() - begun)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="kainotomia-bench-") as directory:
        Path(directory).chmod(0o711)
        with (
            Platform(Path(directory), broker="rabbitmq", seed=False) as platform,
            psycopg.connect(
                platform.database_url("notifications").replace("+psycopg", ""), autocommit=True
            ) as database,
        ):
            database.execute(_SUBSCRIBE, [SUBSCRIBERS])
            rounds = []
            for _ in range(ROUNDS):
                rounds.append((*ours(database, SUBSCRIBERS), raw(platform.mailbox.smtp_port, SUBSCRIBERS)))
                print("  round: fan-out {:,.0f}/s, mails {:,.0f}/s, smtplib {:,.0f}/s".format(*rounds[-1]), flush=True)
    fan_out, mails, plain = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"{SUBSCRIBERS} recipients, {CONNECTIONS} connections, medians of {ROUNDS} rounds")
    print(f"fan-out                {fan_out:10,.0f} recipients/s")
    print(f"mails of one process   {mails:10,.0f} mails/s (c_mail)")
    print(f"plain smtplib          {plain:10,.0f} mails/s")
    print(f"ratio ours / smtplib   {mails / plain:10.2f}")


if __name__ == "__main__":
    main()
