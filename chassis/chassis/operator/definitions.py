"""Definitions: the broker's users, permissions and policies of the installed services, ready to be imported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

import orjson
import typer

from chassis.installed import GATEWAYS
from chassis.messaging.definitions import permission_definitions, policies_definition, policies_for, user_definition
from chassis.messaging.topology import RETRY_STEPS, subscriptions_of
from chassis.operator.context import IN_PROCESS, context_of
from chassis.operator.errors import ToolError, said_plainly
from chassis.settings import from_environment


def definitions(
    context: typer.Context,
    vhost: Annotated[str | None, typer.Option(help="Default: that of the addresses, else /")] = None,
) -> None:
    """Print what RabbitMQ needs to know of the services here, for `rabbitmqctl import_definitions`.

    Policies (limits, the way of dead letters) of every queue; and for each service and the gateway whose address is
    told by AMQP_URI_<SERVICE>, its broker user with the password of that address, and no more rights than it needs.
    Connects to nothing. Importing again is harmless; import anew after an upgrade, when queues have been added.

    Example: definitions > definitions.json && rabbitmqctl import_definitions definitions.json
    """
    operator_context = context_of(context)
    with said_plainly():
        services = operator_context.services
        gateways = [entry.name for entry in entry_points(group=GATEWAYS)]
        parts = [*(service.name for service in services), *gateways]
        logins = {part: login for part in parts if (login := _login(operator_context.environment, part))}
        host = _vhost(vhost, logins)
        if len({user for user, _, _ in logins.values()}) < len(logins):
            raise ToolError("Two parts share a broker user: each needs one of its own, or it may speak for the other.")
        document = {
            "vhosts": [{"name": host}],
            "users": [user_definition(user, password) for user, password, _ in logins.values()],
            **permission_definitions(host, {part: user for part, (user, _, _) in logins.items()}),
            **policies_definition(host, policies_for(queue for service in services for queue in _queues(service))),
        }
    typer.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2))
    for part in parts:
        if part not in logins:
            typer.echo(f"{part}: without AMQP_URI_{part.upper()} its broker user is not in the document", err=True)


def _login(environment: Mapping[str, str], part: str) -> tuple[str, str, str] | None:
    """Return the user, password and vhost of the part's address, or None where no address is told."""
    name = f"AMQP_URI_{part.upper()}"
    uri = from_environment(environment, name)
    if not uri or uri.startswith(IN_PROCESS):
        return None
    address = urlsplit(uri)
    if not address.username or not address.password:
        raise ToolError(f"{name} must hold a user and a password before the host")
    return unquote(address.username), unquote(address.password), unquote(address.path[1:]) or "/"


def _vhost(asked: str | None, logins: Mapping[str, tuple[str, str, str]]) -> str:
    told = {vhost for _, _, vhost in logins.values()}
    if asked is None and len(told) > 1:
        raise ToolError(f"The addresses name several vhosts ({', '.join(sorted(told))}): choose one by --vhost.")
    return asked or next(iter(told), "/")


def _queues(service: Any) -> Iterator[str]:
    for subscription in subscriptions_of(service):
        for one in (subscription, *subscription.earlier):
            yield from (one.queue, one.dead_queue, *map(one.retry_queue, RETRY_STEPS))
