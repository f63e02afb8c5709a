"""One connection to the broker: what becomes of who reads from it when another greenthread gives it up."""

from __future__ import annotations

import eventlet
from eventlet import hubs
from eventlet.hubs.hub import READ

from chassis.messaging.connection import BrokerConnection


def test_the_reader_of_a_dropped_connection_wakes_at_once(rabbitmq_server):
    """Else the hub takes the next connection that has the same descriptor for a second reader of the old one."""
    link = BrokerConnection(rabbitmq_server.admin_url, name="test")
    running = eventlet.spawn(link.run)
    assert link.wait_until_up(10)
    connection = link._connection
    descriptor = connection.connection.transport.sock.fileno()
    waiting = hubs.get_hub().listeners[READ]
    while descriptor not in waiting:
        eventlet.sleep(0.001)
    link._drop(connection)
    assert descriptor not in waiting
    with eventlet.Timeout(10):
        while not link.connected:
            eventlet.sleep(0.01)
    link.stop()
    running.wait()
