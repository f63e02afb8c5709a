"""Command line: `python -m kainotomia_local run`."""

from __future__ import annotations

import sys

from kainotomia_local.operator_command import operate
from kainotomia_local.run import run

_USAGE = """usage: python -m kainotomia_local run [--fresh] [--verbose] [--empty] [--broker rabbitmq|in-process]
       python -m kainotomia_local operator SERVICE COMMAND...
"""


def main() -> int:
    """Run the command that the first argument names; return the exit status."""
    command, *rest = sys.argv[1:] or [""]
    if command == "run":
        return run(rest)
    if command == "operator":
        return operate(rest)
    sys.stderr.write(_USAGE)
    return 2


if __name__ == "__main__":
    sys.exit(main())
