"""The operator's command line for every service that is installed: `python -m chassis.operator`."""

from __future__ import annotations

import chassis.green  # noqa: F401  # isort: skip - before anything else: it makes this process cooperative

from typing import Annotated, Any

import typer

from chassis.installed import SERVICES, installed
from chassis.operator.context import OperatorContext
from chassis.operator.errors import BAD_INPUT
from chassis.operator.tools import mount

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def choose(
    context: typer.Context,
    service: Annotated[list[str] | None, typer.Option(help="Only this service; repeatable; default: all")] = None,
) -> None:
    """Operator tools for every service that is installed here.

    Each service is found by its settings, as when it runs: DATABASE_URL_<SERVICE>, and AMQP_URI, or
    AMQP_URI_<SERVICE> where each has a broker user of its own. `python -m <service>` has the same tools for one.
    """
    context.obj = OperatorContext(lambda: _chosen(service))


def _chosen(names: list[str] | None) -> list[Any]:
    services = {service.name: service for service in installed(SERVICES)}
    unknown = sorted(set(names or ()) - set(services))
    if unknown:
        typer.echo(f"Not installed here: {', '.join(unknown)}. There are: {', '.join(services)}.", err=True)
        raise typer.Exit(BAD_INPUT)
    return [services[name] for name in names or services]


mount(app)

if __name__ == "__main__":
    app(prog_name="python -m chassis.operator")
