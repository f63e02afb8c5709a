"""Opening signing keys: whether those that sign, now or next, open with the secret at hand."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from chassis.service import utc_now
from chassis.settings import known_secrets
from identity.access.signing_key.model import SigningKeyUnreadable
from identity.access.signing_key.queries import signing_keys
from identity.settings import IdentitySettings


def signing_keys_open(settings: IdentitySettings, engine: Engine) -> str | None:
    """Return an error text for a signing key that the secret does not open, or None where all open."""
    with Session(engine) as session:
        try:
            for key in signing_keys(session, utc_now()):
                key.open(*known_secrets(settings))
        except SigningKeyUnreadable as exc:
            return str(exc)
    return None
