"""Settings: every fault at once, and no password in sight."""

import pytest

from chassis.settings import SettingsError
from notifications.channels.mail.smtp import SmtpServer
from notifications.settings import NotificationsSettings

FINE = {
    "AMQP_URI": "memory://",
    "DATABASE_URL_NOTIFICATIONS": "postgresql+psycopg://n@localhost/n",
    "KAINOTOMIA_DEMO": "1",
    "SMTP_URL": "smtp://127.0.0.1:1025",
}


def test_every_fault_is_named_at_once():
    wrong = {
        **FINE, "SMTP_URL": "http://x", "MAIL_FROM": "a\nb", "SMTP_CONNECTIONS": "0", "MAIL_FROM_NAME": "a\nb",
        "WEBHOOK_NETWORKS": "127.0.0.1/8", "WEBHOOK_CA_FILE": "/no/such/file",
    }  # fmt: skip
    with pytest.raises(SettingsError) as raised:
        NotificationsSettings.read("notifications", wrong)
    told = " ".join(raised.value.errors)
    for name in ("SMTP_URL", "MAIL_FROM ", "SMTP_CONNECTIONS", "MAIL_FROM_NAME", "WEBHOOK_NETWORKS", "WEBHOOK_CA_FILE"):
        assert name in told


def test_outside_a_demo_mail_server_and_addresses_must_be_named():
    real = {
        **FINE, "KAINOTOMIA_DEMO": "0", "KAINOTOMIA_SECRET": "a secret of thirty-two characters or more",
        "MAIL_FROM": "news@ministry.example", "KAINOTOMIA_PUBLIC_URL": "https://api.ministry.example",
    }  # fmt: skip
    assert NotificationsSettings.read("notifications", real)
    for name in ("SMTP_URL", "MAIL_FROM", "KAINOTOMIA_PUBLIC_URL"):
        with pytest.raises(SettingsError, match=f"{name} is missing"):
            NotificationsSettings.read("notifications", {**real, name: ""})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:1025", SmtpServer("127.0.0.1", 1025)),
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        ("smtps://u:p%40ss@mail.example", SmtpServer("mail.example", 465, "smtps", "u", "p@ss")),
        ("smtp+starttls://u:p@mail.example", SmtpServer("mail.example", 587, "smtp+starttls", "u", "p")),
    ],
)
def test_mail_servers_are_read_from_their_address(url, server):
    read = NotificationsSettings.read("notifications", {**FINE, "SMTP_URL": url})
    assert read.smtp == server
    assert "p@ss" not in repr(read.smtp)
