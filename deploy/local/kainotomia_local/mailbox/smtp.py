"""SMTP: takes every message, and refuses the recipients that a fault test asked to have refused."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from kainotomia_local.mailbox.store import Arrival

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiosmtpd.smtp import Envelope, Session

    from kainotomia_local.mailbox.store import Store

_MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Faults:
    """Deliberate refusals: `bounce` patterns for good (550), `defer` patterns the first `defer_times` times (451).

    `delay` is the time in seconds between the commit of a message and the reply that it was accepted.
    """

    bounce: Sequence[str] = ()
    defer: Sequence[str] = ()
    defer_times: int = 1
    delay: float = 0.0


class Handler:
    """Handler that aiosmtpd calls for each step of a session."""

    def __init__(self, store: Store, faults: Faults) -> None:
        self._store = store
        self._faults = faults
        self._deferred: Counter[str] = Counter()

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept or refuse one recipient."""
        del server, session
        known = address.lower()
        if any(fnmatch(known, pattern) for pattern in self._faults.bounce):
            return "550 5.1.1 No such mailbox (refused on purpose)"
        if any(fnmatch(known, pattern) for pattern in self._faults.defer):
            self._deferred[known] += 1
            if self._deferred[known] <= self._faults.defer_times:
                return "451 4.3.0 Try again later (refused on purpose)"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Store the message. The reply follows the commit."""
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        arrival = Arrival(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        try:
            message_id = await asyncio.wrap_future(self._store.add(arrival))
        except Exception:
            logging.getLogger(__name__).exception("A message could not be kept")
            return "451 4.3.0 The message could not be kept"
        if self._faults.delay:
            await asyncio.sleep(self._faults.delay)
        return f"250 2.0.0 Kept as {message_id}"


async def serve(store: Store, faults: Faults, host: str, port: int) -> asyncio.Server:
    """Listen for SMTP. The server closes with the loop."""
    handler: Any = Handler(store, faults)

    def session() -> SMTP:
        return SMTP(
            handler, data_size_limit=_MAX_BYTES, enable_SMTPUTF8=True, timeout=600, hostname="mailbox.localhost",
            ident="Kainotomia mailbox", loop=asyncio.get_running_loop(),
        )  # fmt: skip

    return await asyncio.get_running_loop().create_server(session, host, port, backlog=512)
