"""The command line of notifications: `python -m notifications`."""

from __future__ import annotations

from chassis.cli import service_app

app = service_app("notifications.service:Notifications")

if __name__ == "__main__":
    app()
