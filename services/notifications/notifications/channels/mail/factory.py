"""Factory of a process's sender."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from chassis.database import make_engine
from commons.greek import warm_up
from notifications.channels.mail.claims import Claims
from notifications.channels.mail.content.render import renderer
from notifications.channels.mail.links import Links
from notifications.channels.mail.preparation import Preparation
from notifications.channels.mail.sender import Sender
from notifications.channels.mail.smtp_pool import SmtpPool
from notifications.channels.mail.tokens import Tokens
from notifications.settings import NotificationsSettings

_SPARE = 2  # the feeder reads while the workers write

_senders: WeakKeyDictionary[Engine, tuple[Sender, Engine]] = WeakKeyDictionary()


def links_of(settings: NotificationsSettings) -> Links:
    """Make the links of this installation."""
    return Links(settings.public_url, Tokens(settings.secret, *settings.previous_secrets), settings.portal_url)


def sender_of(runtime: Any) -> Sender:
    """Return the sender of this process. Its connections outlive a run."""
    if runtime.engine not in _senders:
        _senders[runtime.engine] = _make(runtime)
    return _senders[runtime.engine][0]


def close_sender(engine: Engine) -> None:
    """Close the sender, for callers that are done with a database before the process ends."""
    made = _senders.pop(engine, None)
    if made is not None:
        sender, own_engine = made
        sender.close()
        own_engine.dispose()


def _make(runtime: Any) -> tuple[Sender, Engine]:
    settings: NotificationsSettings = runtime.settings
    warm_up()  # the dictionaries take seconds to read: better now than while somebody waits for an answer
    # a pool of its own: the workers neither wait for the service's calls nor make them wait
    engine = make_engine(
        runtime.engine.url.render_as_string(hide_password=False),
        pool_size=settings.smtp_connections + _SPARE,
        application="notifications sender",
    )
    preparation = Preparation(
        engine,
        renderer=renderer(),
        links=links_of(settings),
        sender=(settings.mail_from_name, settings.mail_from),
        mailbox=settings.feedback_address,
        clock=runtime.clock,
    )
    pool = SmtpPool(settings.smtp, count=settings.smtp_connections, helo=settings.mail_from.rpartition("@")[2])
    claims = Claims(engine, runtime.clock)
    return Sender(claims, preparation, pool, address=settings.mail_from, clock=runtime.clock), engine
