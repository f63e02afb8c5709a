"""Password hashing: argon2id, in a thread so that nobody else waits (eight hashes in the hub stalled it for 1.35 s)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.threads import BoundedThreads

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's second argon2id setting
_threads = BoundedThreads(4)  # each hash holds 19 MiB and a core


def hash_password(password: str) -> str:
    """Hash a password with a fresh salt."""
    return _threads.run(_hasher.hash, password)


def verify_password(hashed: str, password: str) -> bool:
    """Return whether `password` is the one that was hashed. Takes the same time in either case."""
    return _threads.run(_verify, hashed, password)


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
