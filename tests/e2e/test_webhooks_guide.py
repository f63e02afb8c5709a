"""What the guide to webhooks says can be copied and run on both brokers; a published practice reaches an agency."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time

from api import until
from guides import blocks, guide
from journey import decide, draft, lamia, submit

from notifications.channels.webhook.delivery.model import SCHEDULE
from notifications.channels.webhook.endpoint.catalogue import EVENT_TYPES

TEXT = guide("webhooks")


def test_the_guide_tells_the_schedule_as_it_is():
    [told] = re.findall(r"\*\*(5 s, .*?)\*\*", TEXT)
    units = {"s": 1, "min": 60, "h": 3600}
    spans = [int(number) * units[unit] for number, unit in re.findall(r"(\d+) (s|min|h)", told)]
    assert spans == [wait.total_seconds() for wait in SCHEDULE]


def test_what_the_guide_says_works_as_it_stands(platform, api, people, authority, tmp_path):
    assert api.get("/v1/webhooks/event_types").json["items"] == sorted(EVENT_TYPES)
    [receiver] = blocks(TEXT, "python")
    (tmp_path / "receiver.py").write_text(receiver, encoding="utf-8")
    registering, trying, reading, rotating, stopping = blocks(TEXT, "sh")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = f"""set -euo pipefail
{registering}
WEBHOOK_SECRET=$WEBHOOK_SECRET {sys.executable} receiver.py > received &
RECEIVER=$!
trap 'kill $RECEIVER' EXIT
until (echo > /dev/tcp/127.0.0.1/$PORT) 2> /dev/null; do sleep 0.1; done
{trying}
touch ready
until [ -e delivered ]; do sleep 0.1; done
{reading}
{rotating}
echo "$NEW_SECRET"
{stopping}
"""
    environment = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C.UTF-8",
        "KAINOTOMIA": platform.url,
        "EMAIL": "approver@demo.example",
        "PASSWORD": "kainotomia-demo",
        "ORGANISATION": lamia(api)["id"],
        "ENDPOINT": f"https://localhost:{port}/kainotomia",
        "CERTIFICATE": str(authority[1]),
        "PORT": str(port),
        "CURL_CA_BUNDLE": str(authority[0]),
    }
    process = subprocess.Popen(
        ["bash", "-c", script], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: (tmp_path / "ready").exists() or process.poll() is not None, seconds=60)
        assert process.poll() is None, process.communicate()[1]
        practice_id = draft(people["contributor"], organisation_id=lamia(api)["id"])["id"]
        submit(people["approver"], practice_id)
        decide(people["centre"], practice_id, "forward", leads_to="ministry_review")
        decide(people["curator"], practice_id, "publish", leads_to="published")
        told = f"practice.published.v1 {practice_id}"
        until(lambda: told in (tmp_path / "received").read_text(encoding="utf-8"))
        until(lambda: _settled(people["approver"], environment["ENDPOINT"]))
        (tmp_path / "delivered").touch()
        said, faults = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, faults + said
    lines = said.splitlines()
    assert lines[:4] == ["204", "401", "delivered", "waiting"]
    assert lines[4].startswith("whsec_")
    assert lines[5] == "disabled"
    logs = "".join(path.read_text(encoding="utf-8") for path in (platform.data.path / "logs").glob("*.log"))
    assert lines[4].removeprefix("whsec_") not in logs


def _settled(approver, url):
    # other tests on this platform register webhooks of their own
    [webhook] = [each for each in approver.get("/v1/webhooks").json["items"] if each["url"] == url]
    items = approver.get(f"/v1/webhooks/{webhook['id']}/deliveries").json["items"]
    time.sleep(0.1)
    return items and items[0]["state"] == "delivered"
