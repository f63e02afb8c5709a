"""Notifications on a real database and a real mail server, called without a broker."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import pytest
from clock import Clock

from chassis.database import make_engine
from chassis.migrations import upgrade
from chassis.settings import DEMO_SECRET
from notifications.channels.mail.factory import close_sender
from notifications.channels.mail.smtp import SmtpServer
from notifications.channels.webhook.delivery.address_policy import networks
from notifications.channels.webhook.delivery.factory import close_dispatcher
from notifications.service import Notifications
from notifications.settings import NotificationsSettings

sys.path.insert(0, str(Path(__file__).parent))

from postal import Platform, Postbox
from webhook_receiver import WebhookReceiver, make_authority
from webhooking import Hooked


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def post():
    """A real SMTP server in a thread."""
    box = Postbox()
    box.open()
    yield box
    box.close()


@pytest.fixture
def settings(post):
    def make(url, **changed):
        return NotificationsSettings(
            amqp_uri="memory://", database_url=url, demo=True, secret=DEMO_SECRET, public_url="https://kainotomia.example",
            smtp=SmtpServer("127.0.0.1", post.port), smtp_connections=2, **changed,
        )  # fmt: skip

    return make


def migrate(address):
    engine = make_engine(address, pool_size=1, application="notifications-test")
    upgrade("notifications", engine)
    engine.dispose()


@pytest.fixture
def engine(borrow_database):
    made = make_engine(borrow_database("notifications", migrate), pool_size=10, application="notifications-test")
    yield made
    made.dispose()


@pytest.fixture
def platform(engine, clock, post, settings):
    """Notifications with an empty database."""
    url = engine.url.render_as_string(hide_password=False)
    yield Platform(Notifications, engine, settings=settings(url), clock=clock, post=post)
    close_sender(engine)


@pytest.fixture
def subscribed(platform):
    """Notifications with one confirmed subscription, whose mails so far are forgotten."""
    platform.subscribe()
    platform.post.taken.clear()
    return platform


@pytest.fixture
def unknown_id():
    return uuid4()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A certificate authority, and a server's certificate by it: two files."""
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def receiver(authority):
    """An agency's HTTPS server."""
    server = WebhookReceiver(authority[1])
    yield server
    server.close()


@pytest.fixture
def hooked(platform, settings, engine, clock, post, authority):
    """Notifications that may deliver to this machine, and trusts the agency's authority."""
    url = engine.url.render_as_string(hide_password=False)

    def make(**changed):
        close_dispatcher(engine)
        wanted = {
            "webhook_networks": networks("127.0.0.0/8,::1/128"),
            "webhook_ca_file": str(authority[0]),
            "webhook_seconds": 3,
            **changed,
        }
        return Hooked(Notifications, engine, settings=settings(url, **wanted), clock=clock, post=post)

    yield make
    close_dispatcher(engine)


@pytest.fixture
def anna(platform):
    return platform.person("anna@omada.example")


@pytest.fixture
def petros(platform):
    return platform.person("petros@omada.example", language="en")
