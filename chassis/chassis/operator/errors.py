"""Errors of the tools: printed in one line, with an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer
from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from sqlalchemy.exc import SQLAlchemyError

from chassis.messaging.publisher import PublishFailed, Unroutable
from chassis.messaging.topology import TopologyMismatch

BAD_INPUT: Final = 2
FAILED: Final = 1


class ToolError(Exception):
    """The tool cannot do its work; `code` is the exit code, 2 for errors of usage."""

    def __init__(self, message: str, *, code: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn every fault of the tool or its surroundings into one line on stderr and an exit code."""
    try:
        yield
    except ToolError as exc:
        typer.echo(str(exc), err=True)
        raise typer.Exit(exc.code) from None
    except SQLAlchemyError as exc:
        typer.echo(f"The database does not do it: {reason(exc)}", err=True)
        raise typer.Exit(FAILED) from None
    except (AMQPError, KombuError, PublishFailed, Unroutable, TopologyMismatch, OSError) as exc:
        typer.echo(f"The broker does not do it: {reason(exc)}", err=True)
        raise typer.Exit(FAILED) from None


def reason(exc: BaseException) -> str:
    """Return an exception in one line: its class and the first line of its text, without statements or addresses."""
    said = str(getattr(exc, "orig", None) or exc).strip().splitlines()
    return f"{type(exc).__name__}: {said[0]}" if said else type(exc).__name__
