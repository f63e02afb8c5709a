"""Requests to the provider: bounded in time and size, without redirects and without proxies from the environment."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Final

import urllib3
from urllib3.exceptions import HTTPError

from chassis.deadlines import within

_SECONDS: Final = 5.0
_LARGEST: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024


class NoAnswer(Exception):
    """The provider did not answer in time, or with more than it should."""


def fetch(url: str, form: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Return the status and the body of an answer to a GET, or to a POST of a form. Raises `NoAnswer`."""
    end = time.monotonic() + _SECONDS
    try:
        return within(_SECONDS, lambda: _exchange(url, form, headers, end))
    except (HTTPError, OSError) as exc:
        raise NoAnswer from exc


def _exchange(url: str, form: bytes | None, headers: Mapping[str, str], end: float) -> tuple[int, bytes]:
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    timeout = urllib3.Timeout(total=_SECONDS)
    # connections are not kept: a sign-in is rare, and one that was closed meanwhile would fail
    with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
        answer = pool.request(
            "GET" if form is None else "POST",
            url,
            body=form,
            headers={**headers, **kind},
            redirect=False,
            preload_content=False,
        )
        with answer:
            return answer.status, b"".join(_chunks(answer, end))


def _chunks(answer: urllib3.BaseHTTPResponse, end: float) -> Iterator[bytes]:
    taken = 0
    while chunk := answer.read1(_CHUNK, decode_content=False):
        taken += len(chunk)
        if taken > _LARGEST or time.monotonic() > end:
            raise NoAnswer
        yield chunk
