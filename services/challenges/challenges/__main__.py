"""Command line of the challenges service: `python -m challenges`."""

from __future__ import annotations

from chassis.cli import service_app

app = service_app("challenges.service:Challenges")

if __name__ == "__main__":
    app()
