"""Proof of identity by the password, for callers who are signed in already."""

from __future__ import annotations

from chassis.service import Operations
from identity.person.person.password_hash import verify_password
from identity.security.throttle.admission import attempt_of, refusal, uncount
from identity.security.throttle.devices import Devices
from identity.settings import IdentitySettings


class PasswordProof(Operations[IdentitySettings]):
    """Checks of the caller's password, counted like attempts to sign in."""

    def password_matches(self, email: str, password_hash: str, password: str) -> bool:
        """Return whether the password is right; raise `SignInTriedTooOften` after too many wrong ones.

        Never inside a transaction, for the check takes long.
        """
        attempt = attempt_of(
            Devices(self.settings.secret), email, address=self.call.client_ip, device=None, now=self.now
        )
        with self.transaction(is_act=False) as session:
            refused = refusal(session, attempt, now=self.now)
        if refused is not None:
            raise refused
        matches = verify_password(password_hash, password)
        if matches:
            with self.transaction(is_act=False) as session:
                uncount(session, attempt)
        return matches
