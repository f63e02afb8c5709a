"""Webhook process: sends the webhook deliveries that are due, with green threads like the service, and ends."""

import chassis.green  # noqa: F401 - before anything else

from chassis.database import make_engine
from chassis.pagination import CursorCodec
from chassis.service import Runtime
from notifications.channels.webhook.delivery.factory import dispatcher_of
from notifications.settings import NotificationsSettings

settings = NotificationsSettings.read("notifications")
engine = make_engine(settings.database_url, pool_size=4, application="webhook process")
dispatcher = dispatcher_of(Runtime(engine=engine, settings=settings, cursors=CursorCodec(settings.secret)))
dispatcher.run(seconds=10)
print("done", dispatcher.wait(seconds=20))
