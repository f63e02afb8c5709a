"""Downloads for tests: the files and feeds of open data, asked for as the gateway asks."""

from __future__ import annotations

import csv
import io
import time
from xml.etree import ElementTree as ET

import orjson

from chassis.context import CallContext
from chassis.messaging.rpc import Request

ATOM = {"a": "http://www.w3.org/2005/Atom"}


class Downloads:
    """Whoever downloads from a service: `file` asks on until there is no more, as the gateway does."""

    def __init__(self, caller, export, feed):
        self.caller, self.export, self.feeding = caller, export, feed

    def piece(self, query, continuation=None):
        asked = {name: [str(value)] for name, value in query.items()}
        context = CallContext(deadline=time.time() + 30, query=asked, continuation=continuation)
        return getattr(self.caller.instance(context), self.export)(Request(context))

    def pieces(self, **query):
        continuation = None
        while True:
            reply = self.piece(query, continuation)
            assert reply.status == 200, reply.body
            yield reply
            continuation = reply.continuation
            if continuation is None:
                return

    def file(self, **query):
        return b"".join(reply.body for reply in self.pieces(**query))

    def lines(self, **query):
        return [orjson.loads(line) for line in self.file(format="ndjson", **query).splitlines()]

    def table(self, **query):
        return list(csv.DictReader(io.StringIO(self.file(format="csv", **query).decode(), newline="")))

    def feed(self, language="el", **query):
        answered = self.caller.call(self.feeding, query=query, language=language)
        assert answered.status == 200, answered.text
        return ET.fromstring(answered.reply.body), answered.reply


def texts(root, path):
    """The texts of what is found at a path of a feed."""
    return [element.text for element in root.findall(path, ATOM)]
