"""Identifiers: UUIDv7 (RFC 9562), which sort by when they were made."""

from __future__ import annotations

import os
import time
from threading import Lock
from uuid import UUID

_lock = Lock()
_last = [0]


def uuid7() -> UUID:
    """Create a UUIDv7: 48 bits of Unix milliseconds, 12 bits of the fraction below them, then random bits.

    The identifiers made by one process ascend (RFC 9562, 6.2, method 3), so that simultaneous events stay in order.
    """
    with _lock:
        _last[0] = stamp = max(time.time_ns() * 4096 // 1_000_000, _last[0] + 1)
    value = (stamp >> 12 & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7000 << 64 | (stamp & 0x0FFF) << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8), "big") & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)
