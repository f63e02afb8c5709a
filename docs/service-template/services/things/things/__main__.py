"""Command line of things: `python -m things`."""

from __future__ import annotations

from chassis.cli import service_app

app = service_app("things.service:Things")

if __name__ == "__main__":
    app()
