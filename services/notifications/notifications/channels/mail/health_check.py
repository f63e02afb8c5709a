"""Health check of the mail server, for the doctor."""

from __future__ import annotations

from chassis.operator.health_checks import CheckResult, failed, ok
from notifications.channels.mail.smtp import ConnectionLost, SmtpConnection
from notifications.settings import NotificationsSettings

_SECONDS = 5.0


def mail_server(settings: NotificationsSettings) -> CheckResult:
    """Connect, greet, sign in where the settings say so, and leave. Nothing is sent."""
    server = settings.smtp
    where = f"{server.scheme}://{server.host}:{server.port}"
    try:
        line = SmtpConnection(server, helo=settings.mail_from.rpartition("@")[2], seconds=_SECONDS)
    except ConnectionLost as exc:
        return failed("mail server", f"{where} does not answer ({exc}): mails wait until it does; see SMTP_URL")
    line.quit()
    return ok("mail server", f"{where} greets")
