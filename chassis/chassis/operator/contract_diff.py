"""Contract diff: faults of new versions against the mounted contracts of a gateway, before a deployment."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import orjson
import typer

from chassis.compatibility.contracts import breaking, may_break
from chassis.compatibility.order import order, unheard_of
from chassis.contract import build_contract
from chassis.operator.context import context_of
from chassis.operator.errors import FAILED, ToolError, said_plainly

_SECONDS = 10
_OK = 200
_FACTS = ("version", "operations", "paths", "schemas", "events", "subscriptions")

Contracts = Mapping[str, Mapping[str, Any]]


def contract_diff(
    context: typer.Context,
    running: Annotated[str, typer.Option(help="Admin address of a gateway: http://gateway-1:9000")],
    new: Annotated[
        list[Path] | None,
        typer.Option(help="Output of `python -m <service> contract` of the new version; repeatable", exists=True),
    ] = None,
    announced: Annotated[bool, typer.Option(help="Accept breaks announced by a version's number")] = False,
) -> None:
    """Compare new contracts with the mounted ones of a running gateway; refuse any that breaks.

    Compares the services installed here: run it in the image or the environment of the new version. A contract breaks
    if somebody relying on the running one would fail. A version may announce that by its number; even then it is
    refused without --announced. The last line is the order of the upgrade.

    Exit code 0: deploy. 1: something would break. 2: a contract could not be read.

    Example: contract-diff --running http://gateway-1:9000
    """
    operator_context = context_of(context)
    with said_plainly():
        current = _running(running)
        coming = _read(new) if new else {one.name: _travelled(one) for one in operator_context.services}
        refused = [name for name in sorted(coming) if not _passes(name, current.get(name), coming[name], announced)]
        for said in unheard_of(current, coming):
            typer.echo(f"note: {said}")
        if refused:
            raise ToolError(f"Do not deploy: {', '.join(refused)}", code=FAILED)
        typer.echo(f"order: {', '.join(order(current, coming))}")


def _passes(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any], announced: bool) -> bool:
    """Print the outcome for one service. Return whether it may be deployed."""
    if before is None:
        typer.echo(f"{name}: {after['version']} is new")
        return True
    step = f"{name}: {before['version']} -> {after['version']}"
    faults = breaking(before, after)
    if not faults:
        typer.echo(f"{step} breaks nobody")
        return True
    said = may_break(before["version"], after["version"])
    typer.echo(f"{step} breaks {len(faults)}{', as its number says' if said else ''}")
    for fault in faults:
        typer.echo(f"  {fault}")
    return said and announced


def _running(address: str) -> Contracts:
    """Ask a gateway's admin port for its mounted contracts."""
    place = urlsplit(address)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if place.scheme not in kinds or not place.hostname:
        raise ToolError("--running is an address such as http://gateway-1:9000")
    connection = kinds[place.scheme](place.hostname, place.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/contracts")
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as exc:
        raise ToolError(f"{address} does not answer: {type(exc).__name__}") from exc
    finally:
        connection.close()
    if answer.status != _OK:
        raise ToolError(f"{address} answers {answer.status}: it must be the admin port of a gateway that has this page")
    return {name: _checked(document, address) for name, document in orjson.loads(body).items()}


def _read(paths: list[Path]) -> Contracts:
    """Read contracts from files."""
    found: dict[str, Mapping[str, Any]] = {}
    for path in paths:
        try:
            document = orjson.loads(path.read_bytes())
        except ValueError as exc:
            raise ToolError(f"{path} is no JSON") from exc
        found[_checked(document, str(path))["service"]] = document
    return found


def _checked(document: Any, source: str) -> Mapping[str, Any]:
    """Return the document if it is a contract. Raises `ToolError` otherwise."""
    if not isinstance(document, Mapping) or any(fact not in document for fact in ("service", *_FACTS)):
        raise ToolError(f"{source}: this is no contract of a service")
    return document


def _travelled(service: Any) -> Mapping[str, Any]:
    """Return a service's contract as it would travel."""
    document: Mapping[str, Any] = orjson.loads(orjson.dumps(build_contract(service)))
    return document
