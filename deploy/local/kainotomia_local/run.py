"""The `run` command: starts the platform for a person at a terminal, supervises it, and stops it in order."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, NoReturn

from kainotomia_local import waiting
from kainotomia_local.data_directory import InUse, chosen_path
from kainotomia_local.logs import LogWatch
from kainotomia_local.platform import Platform
from kainotomia_local.ports import PortTaken
from kainotomia_local.postgres_programs import PostgresMissing
from kainotomia_local.processes import ChildFailed
from kainotomia_local.rabbitmq import RabbitMissing

if TYPE_CHECKING:
    from types import FrameType

DEFAULT_PORT = 8000
DEFAULT_MAIL_PORT = 8025
DEFAULT_PORTAL_PORT = 8080
MAIL_PAUSE = "MAIL_PAUSE_SECONDS"
DEFAULT_MAIL_PAUSE = "60"  # an import of hundreds of rows is one mail and a count, which a visitor can wait for
DEMO_PASSWORD = "kainotomia-demo"  # noqa: S105 - printed on the first screen
DEMO_ACCOUNTS = (
    ("curator@demo.example", "Ministry: reviews last, publishes"),
    ("centre@demo.example", "innovation centre of Sterea Ellada: reviews first"),
    ("contributor@demo.example", "Municipality of Lamia: writes and submits"),
    ("approver@demo.example", "Municipality of Lamia: writes, submits and archives"),
    ("reader@demo.example", "no role"),
    ("expert@demo.example", "listed in the network of experts"),
    ("manager@demo.example", "Municipality of Lamia: members, programs, settings"),
    ("representative@demo.example", "Municipality of Lamia: hears of circulars, writes nothing"),
    ("evaluator@demo.example", "evaluates practices for their certificate"),
    ("evaluator2@demo.example", "the other evaluator"),
    ("curator2@demo.example", "the other curator of the Ministry"),
    ("chalkida@demo.example", "Municipality of Chalcis: joins challenges, adopts practices"),
    ("centre2@demo.example", "innovation centre of Crete (made up)"),
    ("company@demo.example", "a company (made up): reads what is public, offers solutions"),
    ("auditor@demo.example", "reads the audit trail"),
)
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _StopAsked(BaseException):
    """Ctrl-C, SIGTERM, or a closed terminal."""

    def __init__(self) -> None:
        self.when = time.monotonic()


def run(arguments: list[str] | None = None) -> int:
    """Run the platform until it is asked to stop; return the exit status: 0, or 1 when it could not start."""
    options = _options().parse_args(arguments)
    os.umask(0o077)  # secrets, mails and logs are for whoever runs this, not for the others on this machine
    try:
        platform = Platform(
            chosen_path(),
            broker=options.broker,
            port=_port("KAINOTOMIA_PORT", DEFAULT_PORT),
            mail_port=_port("KAINOTOMIA_MAIL_PORT", DEFAULT_MAIL_PORT),
            portal_port=_port("KAINOTOMIA_PORTAL_PORT", DEFAULT_PORTAL_PORT),
            seed=not options.empty,
            environment={MAIL_PAUSE: os.environ.get(MAIL_PAUSE, DEFAULT_MAIL_PAUSE)},
            mailbox_options=[f"--page-host={name}" for name in os.environ.get("KAINOTOMIA_MAIL_HOSTS", "").split()],
            say=_say,
        )
    except ValueError as exc:
        _say(str(exc))
        return 1
    _say("Starting Kainotomia. Ctrl-C stops it.")
    begun = time.monotonic()
    _listen_for_stop(platform)
    try:
        platform.start(fresh=options.fresh, furnished=False)
        _welcome(platform, time.monotonic() - begun, seeded=not options.empty)
        if not options.empty:
            threading.Thread(target=_leave_something, args=(platform,), daemon=True).start()
        _watch(platform, verbose=options.verbose)
    except _StopAsked as asked:
        platform.stop()
        _say(f"Stopped ({time.monotonic() - asked.when:.1f} s). The data stay in {platform.data.path}")
        return 0
    except (ChildFailed, InUse, PortTaken, PostgresMissing, RabbitMissing, OSError) as exc:
        _say(f"Kainotomia could not start. {exc}")
        return 1


def _listen_for_stop(platform: Platform) -> None:
    """Install signal handlers: the first Ctrl-C, SIGTERM or hang-up stops everything in order, the second kills it."""

    def ask(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        for each in _SIGNALS:
            signal.signal(each, kill)
        _say("Stopping; what has begun is finished first. Ctrl-C again kills.")
        raise _StopAsked

    def kill(number: int, frame: FrameType | None) -> NoReturn:
        del number, frame
        platform.kill_everything()
        _say("Killed. Nothing that was answered is lost; the next start recovers.")
        os._exit(1)

    for each in _SIGNALS:
        signal.signal(each, ask)


def _watch(platform: Platform, *, verbose: bool) -> NoReturn:
    revivers = platform.revivers()
    watches = [
        LogWatch(child.name, child.log_path, _say, start=child.log_start, verbose=verbose)
        for child in platform.children.values()
    ]
    while True:
        for reviver in revivers:
            reviver.look()
        for watch in watches:
            watch.look()
        time.sleep(0.2)


def _leave_something(platform: Platform) -> None:
    """Leave something to do for the demo accounts, after the cases and challenges."""
    if platform.furnishing is not None:
        platform.furnishing.result()
    waiting.leave(platform.data, platform.url, _say)


def _welcome(platform: Platform, seconds: float, *, seeded: bool) -> None:
    lines = [
        "",
        f"Kainotomia runs ({seconds:.0f} s). Open {platform.portal.url}",
        "",
        f"  API    {platform.url}",
        f"  Docs   {platform.url}/docs",
        f"  Mail   {platform.mail_url}",
        f"  Data   {platform.data.path} (logs in logs/)",
    ]
    if seeded:
        width = max(len(email) for email, _ in DEMO_ACCOUNTS)
        lines += ["", f"Demo accounts, all with the password {DEMO_PASSWORD}", ""]
        lines += [f"  {email:<{width}}  {who}" for email, who in DEMO_ACCOUNTS]
    if platform.furnishing is not None and not platform.furnishing.done():
        lines += ["", "Demo cases and challenges are being loaded; until then the pages say so."]
    _say("\n".join([*lines, ""]))


def _port(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or not 0 < int(value) < 65_536:  # noqa: PLR2004 - the range of ports
        message = f"{name} must be a port, 1 to 65535, not {value!r}."
        raise ValueError(message)
    return int(value)


def _say(line: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may have gone; that is no reason to leave children behind
        print(line, flush=True)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kainotomia_local run", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="throw away the data of earlier runs first")
    parser.add_argument("--verbose", action="store_true", help="show every line that services log, not only warnings")
    parser.add_argument("--empty", action="store_true", help="no register, no demo accounts, no demo cases")
    parser.add_argument(
        "--broker", choices=["rabbitmq", "in-process"], help="instead of what is configured or installed"
    )
    return parser


if __name__ == "__main__":
    sys.exit(run())
