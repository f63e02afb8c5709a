"""Calls between services: none waits longer than its deadline."""

from __future__ import annotations

import time

import pytest

from chassis.context import CallContext
from chassis.errors import DeadlineExceeded
from chassis.messaging.rpc import RpcClient


def test_a_call_that_nobody_answers_ends_at_its_deadline(world):
    container = world.start()
    [client] = [extension for extension in container.extensions if isinstance(extension, RpcClient)]
    begun = time.monotonic()
    with pytest.raises(DeadlineExceeded):
        client.call("nobody", "nothing", CallContext.for_system(request_id="r-1", seconds=0.5))
    assert 0.4 < time.monotonic() - begun < 3
    assert client._pending == {}
