"""Client: reads the mailbox from a test or a script."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any
from urllib.parse import urlencode


def messages(url: str, **query: str | int) -> list[dict[str, Any]]:
    """Return messages newest first. `query` takes recipient, limit, after, before and brief."""
    with urllib.request.urlopen(f"{url}/api/messages?{urlencode(query)}", timeout=60) as answer:  # noqa: S310 - ours
        found: list[dict[str, Any]] = json.load(answer)
    return found


def wait_for_message(url: str, recipient: str, *, seconds: float) -> dict[str, Any]:
    """Return the newest message to `recipient`; raise TimeoutError if none arrives."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := messages(url, recipient=recipient, limit=1):
            return found[0]
        time.sleep(0.1)
    message = f"no message to {recipient} within {seconds} s"
    raise TimeoutError(message)


def clear(url: str) -> None:
    """Forget every message."""
    request = urllib.request.Request(f"{url}/api/messages", method="DELETE")  # noqa: S310 - ours
    urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - ours
