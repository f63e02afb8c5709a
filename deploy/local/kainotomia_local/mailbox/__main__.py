"""The mail server as a process: `python -m kainotomia_local.mailbox --smtp-port 2525 --http-port 8025 --data DIR`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import threading
from pathlib import Path

from kainotomia_local.mailbox import smtp
from kainotomia_local.mailbox.store import Store
from kainotomia_local.mailbox.web import MailboxServer
from kainotomia_local.ports import LOOPBACK


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    options = _options().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    store = Store(options.data / "mailbox.sqlite3")
    try:
        web = MailboxServer((options.host, options.http_port), store, {options.host, *options.page_host})
    except OSError as error:
        sys.stderr.write(f"Port {options.http_port}, meant for the mail page, cannot be used: {error.strerror}\n")
        return 1
    threading.Thread(target=web.serve_forever, name="mailbox-web", daemon=True).start()
    faults = smtp.Faults(options.bounce, options.defer, options.defer_times, options.delay)
    try:
        asyncio.run(_serve(store, faults, options.host, options.smtp_port))
    except OSError as error:
        sys.stderr.write(f"Port {options.smtp_port}, meant for SMTP, cannot be used: {error.strerror}\n")
        return 1
    finally:
        web.shutdown()
        store.close()
    return 0


async def _serve(store: Store, faults: smtp.Faults, host: str, port: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    server = await smtp.serve(store, faults, host, port)
    await stopped.wait()
    server.close()


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kainotomia_local.mailbox", description=__doc__)
    parser.add_argument("--host", default=LOOPBACK)
    parser.add_argument("--smtp-port", type=int, default=2525)
    parser.add_argument("--http-port", type=int, default=8025)
    parser.add_argument(
        "--page-host", action="append", default=[], metavar="NAME", help="a name besides localhost for the page"
    )
    parser.add_argument("--data", type=Path, required=True, help="directory in which the messages are kept")
    faults = parser.add_argument_group("faults, for tests")
    faults.add_argument("--bounce", action="append", default=[], metavar="PATTERN", help="refuse recipients: 550")
    faults.add_argument("--defer", action="append", default=[], metavar="PATTERN", help="refuse at first: 451")
    faults.add_argument("--defer-times", type=int, default=1, metavar="N", help="how often each recipient is deferred")
    faults.add_argument("--delay", type=float, default=0.0, metavar="SECONDS", help="wait between commit and answer")
    return parser


if __name__ == "__main__":
    sys.exit(main())
