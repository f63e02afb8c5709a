"""Command line of the challenges service: `python -m challenges`."""

from __future__ import annotations

from chassis.cli import service_app  # isort: skip - the chassis makes the process cooperative first

from challenges.exchange.challenge_import.command import import_challenges

app = service_app("challenges.service:Challenges")
app.command("import-challenges")(import_challenges)

if __name__ == "__main__":
    app()
