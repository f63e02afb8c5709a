"""The broker's disk: it keeps calls, and nothing of one that is sealed, nor of any reply, can be read there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from contents import contents_of
from processes import PlainCaller, SealingCaller, ToyProcess


@pytest.fixture(scope="module")
def toy(make_database, rabbitmq_server):
    toy = ToyProcess(make_database("toy"), rabbitmq_server.admin_url)
    assert toy.command("setup").returncode == 0
    yield toy.start()
    toy.kill()


class Forms:
    """Sends forms, which the toy answers with a page that repeats the name."""

    def wire_form(self, operation, context, *rest):
        return super().wire_form(operation, replace(context, content_type="application/x-www-form-urlencoded"), *rest)


class Plain(Forms, PlainCaller):
    """As a caller of version 0.1.0."""


class Sealing(Forms, SealingCaller):
    """As the callers of today."""


def holds(folder, text):
    return any(text.encode() in kept for _, kept in contents_of(folder))


@pytest.mark.parametrize(("caller", "mark", "is_kept"), [(Plain, "open-mark", True), (Sealing, "sealed-mark", False)])
def test_the_broker_keeps_no_call_that_can_be_read(toy, rabbitmq_server, caller, mark, is_kept):
    calling = caller(rabbitmq_server.admin_url)
    try:
        for _ in range(20):
            status, body = calling.call("form", f"name={mark}".encode())
            assert status == 200
            assert f"<p>{mark}</p>".encode() in (body.encode() if isinstance(body, str) else bytes(body))
    finally:
        calling.close()
    assert holds(rabbitmq_server.data_dir, f"name={mark}") is is_kept, "a call is on the disk as it travelled"
    assert not holds(rabbitmq_server.data_dir, f"<p>{mark}"), "a reply is not"
