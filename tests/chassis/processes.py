"""A toy service in a process of its own, and a caller that speaks plain AMQP to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from uuid import uuid4

from kombu import Connection, Consumer, Exchange, Queue

from chassis.context import CallContext
from chassis.messaging.sealing import PrivateKeys, PublicKey
from chassis.settings import DEMO_SECRET

HERE = Path(__file__).parent


class ToyProcess:
    """Runs `python -m toy run` and knows its admin port."""

    def __init__(self, database_url, amqp_uri, **environment):
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH")))),
            "PYTHONWARNINGS": "ignore",
            "DATABASE_URL_TOY": database_url,
            "AMQP_URI": amqp_uri,
            "KAINOTOMIA_DEMO": "1",
            "KAINOTOMIA_HEARTBEAT": "2",
            **environment,
        }

    def command(self, *words):
        return subprocess.run(
            [sys.executable, "-m", "toy", *words], env=self.environment, capture_output=True, text=True, check=False
        )

    def start(self, until="service_started"):
        """Start it and wait until its log says `until`, and where its admin port is."""
        descriptor, path = tempfile.mkstemp(prefix="toy-", suffix=".log")
        self.log = Path(path)
        self.process = subprocess.Popen([sys.executable, "-m", "toy", "run"], env=self.environment, stderr=descriptor)
        os.close(descriptor)
        end = time.monotonic() + 20
        while not (until in (said := self.log.read_text()) and "admin_port" in said):
            assert self.process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.05)
        lines = self.log.read_text().splitlines()
        self.admin_port = next(json.loads(line)["port"] for line in lines if "admin_port" in line)
        return self

    def page(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}{path}") as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=40)

    def kill(self):
        self.process.kill()
        self.process.wait()


class PlainCaller:
    """Calls operations as version 0.1.0 does, without any of its code; `earlier`: as versions before that."""

    def __init__(self, amqp_uri, *, earlier=False):
        self.key = "toy" if earlier else "toy.calls"
        self.connection = Connection(amqp_uri)
        self.channel = self.connection.channel()
        Exchange("kainotomia.rpc", type="topic", durable=True)(self.channel).declare()
        self.queue = Queue(f"test.reply.{uuid4().hex}", exclusive=True, durable=False)(self.channel)
        self.queue.declare()
        self.replies = {}
        self.consumer = Consumer(self.channel, [self.queue], on_message=self._keep, no_ack=True)
        self.consumer.consume()

    def send(self, operation, body=b"", *, seconds=10.0, **path):
        context = CallContext(deadline=time.time() + seconds, path={k: str(v) for k, v in path.items()})
        correlation_id = uuid4().hex
        operation, headers, body = self.wire_form(operation, context, body, correlation_id)
        message = self.channel.prepare_message(
            body,
            headers=headers,
            properties={
                "reply_to": self.queue.name,
                "correlation_id": correlation_id,
                "expiration": str(int(seconds * 1000)),
            },
        )
        self.channel.basic_publish(message, exchange="kainotomia.rpc", routing_key=f"{self.key}.{operation}")
        return correlation_id

    def wire_form(self, operation, context, body, correlation_id):
        """Return the operation of the routing key, the headers and the body of a call that everybody can read."""
        return operation, {"call": json.dumps(context.to_dict())}, body

    def wait(self, correlation_id, seconds=10.0):
        """Give (status, body), or None when no reply came in time."""
        until = time.monotonic() + seconds
        while correlation_id not in self.replies and time.monotonic() < until:
            try:
                self.connection.drain_events(timeout=0.2)
            except TimeoutError:
                continue
        return self.replies.get(correlation_id)

    def call(self, operation, body=b"", **path):
        return self.wait(self.send(operation, body, **path))

    def close(self):
        self.connection.release()

    def _keep(self, message):
        head = json.loads(message.headers["reply"])
        self.replies[message.properties["correlation_id"]] = (head["status"], message.body)


class SealingCaller(PlainCaller):
    """Seals its calls, as the gateway does."""

    key_of_toy = PublicKey("toy", PrivateKeys("toy", [DEMO_SECRET]).announced)

    def wire_form(self, operation, context, body, correlation_id):
        call = self.key_of_toy.seal(operation, context, body, correlation_id)
        return call.operation, dict(call.headers), call.body
