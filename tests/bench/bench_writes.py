"""What a write costs: a draft practice through gateway and observatory, beside a bare nameko service that inserts a row
and dispatches an event, in turns (A B A B …), on the same servers.

Ours validates twenty fields, checks the permission, writes the practice, its first revision and its author in one
transaction and answers with the whole practice; the baseline checks nothing. Then the main job itself: from the
answer to `publish` until the mail is in the mailbox.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

from kainotomia_local.platform import Platform
from kainotomia_local.ports import free_port

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from api import Api, Mail  # noqa: E402
from journey import PRACTICE, decide, draft, follow, lamia, submit  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
CONNECTIONS = 8
PUBLISHED = 20


def writes_per_second(port: int, practice: dict[str, Any], headers: dict[str, str]) -> float:
    until = time.monotonic() + SECONDS
    written = []

    def write() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        number = 0
        while time.monotonic() < until:
            body = json.dumps({**practice, "title": f"Μέτρηση {uuid4()}"}).encode()
            connection.request("POST", "/v1/practices", body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 201:
                raise SystemExit(f"answered {answer.status}")
            number += 1
        connection.close()
        written.append(number)

    threads = [threading.Thread(target=write) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(written) / SECONDS


def bare_writer(stack: ExitStack, platform: Platform) -> int:
    port = free_port()
    database = platform.postgres.create_service_database("bare_writer")
    command = [sys.executable, "bare_nameko.py", "write", str(port), platform.rabbitmq.admin_url, database]
    process = subprocess.Popen(command, cwd=HERE, stderr=subprocess.DEVNULL)
    stack.callback(process.wait, 30)
    stack.callback(process.terminate)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            HTTPConnection("127.0.0.1", port, timeout=1).connect()
        except OSError:
            time.sleep(0.2)
        else:
            return port
    raise SystemExit("the baseline did not start")


def compare_writes(platform: Platform, api: Api, bare: int) -> None:
    contributor = api.as_("contributor@demo.example")
    practice = {**PRACTICE, "organisation_id": lamia(api)["id"]}
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {contributor.token}"}
    pairs = [
        (writes_per_second(bare, practice, headers), writes_per_second(platform.port, practice, headers))
        for _ in range(ROUNDS)
    ]
    theirs, ours = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    ratio = statistics.median(mine / other for other, mine in pairs)
    print(f"\ndraft of a practice, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:g} s in turns")
    print(f"  baseline  {theirs:8.0f} writes/s   (bare nameko: insert a row, dispatch an event)")
    print(f"  ours      {ours:8.0f} writes/s")
    print(f"  ratio     {ratio:8.2f}")


def from_answer_to_mailbox(api: Api, mail: Mail) -> None:
    municipality = lamia(api)
    follow(api, mail, "reader@bench.example")
    people = {name: api.as_(f"{name}@demo.example") for name in ("approver", "centre", "curator")}
    waits = []
    for number in range(PUBLISHED):
        title = f"Μέτρηση {number:04d}"
        practice = draft(people["approver"], organisation_id=municipality["id"], title=title)
        submit(people["approver"], practice["id"])
        decide(people["centre"], practice["id"], "forward", leads_to="ministry_review")
        decide(people["curator"], practice["id"], "publish", leads_to="published")
        answered = time.monotonic()
        while not any(title in message["subject"] for message in mail.to("reader@bench.example")):
            time.sleep(0.02)
        waits.append(time.monotonic() - answered)
    waits.sort()
    print(f"\nfrom the answer to `publish` until the mail is in the mailbox, {PUBLISHED} times, idle")
    print(f"  median    {waits[len(waits) // 2] * 1000:8.0f} ms")
    print(f"  worst     {waits[-1] * 1000:8.0f} ms")


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kainotomia-bench-")))
        folder.chmod(0o711)
        platform = stack.enter_context(Platform(folder, broker="rabbitmq"))
        api, mail = Api(platform.url), Mail(platform.mail_url)
        bare = bare_writer(stack, platform)
        compare_writes(platform, api, bare)
        from_answer_to_mailbox(api, mail)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
