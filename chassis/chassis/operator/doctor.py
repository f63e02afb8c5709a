"""Doctor: checks everything that a service needs, one line each, with the remedy; the quick form is `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import typer

from chassis.database.engine import MAX_OVERFLOW
from chassis.installed import SERVICES, installed
from chassis.messaging.topology import subscriptions_of
from chassis.operator import broker_checks, call_checks, database_checks
from chassis.operator.context import IN_PROCESS, OperatorContext, ServiceContext, context_of
from chassis.operator.errors import FAILED, reason
from chassis.operator.health_checks import CheckResult, ok, run_check
from chassis.operator.policies import policies
from chassis.settings import SettingsError

Ask = Callable[[], CheckResult | Iterable[CheckResult]]


def doctor(context: typer.Context) -> None:
    """Check settings, database, migrations, secret, clock, outbox, broker, rights, calls, queues, policies and more.

    One line each: ok, warn or FAILED, with what to do. Changes nothing. Exit code 1 when something FAILED.

    Example: doctor
    """
    _report(context_of(context), thorough)


def check(context: typer.Context) -> None:
    """Check settings, database, migrations, secret and broker; one line each; exit code 1 when something is wrong.

    The quick form of doctor, for scripts that wait until a service may start.
    """
    _report(context_of(context), lambda _, part: quick(part))


def _report(
    operator_context: OperatorContext, examine: Callable[[OperatorContext, ServiceContext], Iterator[CheckResult]]
) -> None:
    code = 0
    for service in operator_context.services:
        prefix = f"{service.name:<14} " if len(operator_context.services) > 1 else ""
        try:
            part = operator_context.part(service)
        except SettingsError as exc:
            for line in exc.errors:
                typer.echo(f"{prefix}{'settings':<13} FAILED {line}")
            code = FAILED
            continue
        typer.echo(f"{prefix}{ok('settings')}")
        for result in examine(operator_context, part):
            typer.echo(f"{prefix}{result}")
            if result.grade == "FAILED":
                code = FAILED
        part.engine.dispose()
    raise typer.Exit(code)


def quick(part: ServiceContext) -> Iterator[CheckResult]:
    """Run only the checks that decide whether the service can start."""
    yield from _ask("database", lambda: database_checks.database(part.engine))
    fits = list(_ask("migrations", lambda: database_checks.migrations(part.name, part.engine)))
    yield from fits
    if fits[-1].grade == "ok":
        yield from _ask("secret", lambda: database_checks.installation(part))
    yield from _ask("broker", lambda: _broker(part))


def thorough(operator_context: OperatorContext, part: ServiceContext) -> Iterator[CheckResult]:
    """Run all checks, except those that need a database or broker that is away."""
    found = list(quick(part))
    yield from found
    lost = {result.name for result in found if result.grade == "FAILED"}
    if not lost & {"database", "migrations"}:
        yield from _ask("connections", lambda: database_checks.connections(part.engine, _most_connections(part)))
        yield from _ask("clock", lambda: database_checks.clock(part.engine))
        yield from _ask("outbox", lambda: database_checks.outbox(part.name, part.engine))
        yield from _ask("early events", lambda: database_checks.buffered(part.engine))
        yield from _ask("audit trail", lambda: database_checks.audit(part.name, part.engine))
    if "broker" not in lost and not _in_process(part):
        yield from _at_the_broker(operator_context, part)
    for check in (*part.service.trails, *part.service.health_checks):
        yield from _ask(check.__name__.replace("_", " "), _bound(check, part))


def _at_the_broker(operator_context: OperatorContext, part: ServiceContext) -> Iterator[CheckResult]:
    uri, service = part.uri, part.service
    known = {other.name for other in installed(SERVICES)} | {other.name for other in operator_context.services}
    # whom it hears has an exchange too, even where that service is not installed
    others = known | {heard.producer for heard in subscriptions_of(service)}
    yield from _ask("rights", lambda: broker_checks.rights(uri, service))
    yield from _ask("other rights", lambda: broker_checks.foreign(uri, service, others))
    yield from _ask("calls", lambda: call_checks.calls(operator_context.environment, uri, part.name))
    yield from _ask("queues", lambda: broker_checks.queues(uri, service))
    yield from _ask("policies", lambda: policies(operator_context.environment, uri, part.name, part.subscriptions))


def _most_connections(part: ServiceContext) -> int:
    return int(part.settings.connections) + MAX_OVERFLOW


def _broker(part: ServiceContext) -> CheckResult:
    if _in_process(part):
        return ok("broker", "in-process: lives and ends with the process that runs the services")
    return broker_checks.broker(part.uri)


def _in_process(part: ServiceContext) -> bool:
    return part.settings.amqp_uri.startswith(IN_PROCESS)


def _bound(check: Any, part: ServiceContext) -> Ask:
    return lambda: check(part.settings)


def _ask(name: str, ask: Ask) -> Iterator[CheckResult]:
    return run_check(name, ask, reason)
