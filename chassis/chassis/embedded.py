"""Embedded mode: every installed service and the gateway in one process, on the in-process broker.

For newcomers, demonstrations and small pilots. The code is the same from the entrypoints up. Events that the last
run may not have delivered are published again; the inbox drops the duplicates.
"""

from __future__ import annotations

import chassis.green  # noqa: F401 - before anything else: it makes this process cooperative

import structlog

from chassis.cli import read_settings
from chassis.host import Host
from chassis.installed import GATEWAYS, SERVICES, installed
from chassis.logs import configure_logs
from chassis.messaging.restore import restore_undelivered
from chassis.messaging.topology import declare_topology

log = structlog.get_logger(__name__)


def main() -> None:
    """Serve everything until SIGTERM or SIGINT."""
    gateways, services = installed(GATEWAYS), installed(SERVICES)
    settings = {part: read_settings(part) for part in (*gateways, *services)}
    own = settings[gateways[0]]
    configure_logs(own.log_format, own.log_level, "embedded")  # for what no single part says
    host = Host(own)
    for gateway in gateways:
        host.add(gateway, settings[gateway])
    for service in services:
        container = host.add_service(service, settings[service])
        declare_topology(settings[service].amqp_uri, service, engine=container.config["engine"])
    restored = restore_undelivered(host.containers)
    log.info("events_to_be_published_again", count=restored)
    raise SystemExit(host.run())


if __name__ == "__main__":
    main()
