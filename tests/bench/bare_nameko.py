"""The baselines: nameko as its documentation shows it, with default settings and nothing of ours.

python bare_nameko.py http PORT AMQP_URI     an HTTP handler that answers at once
python bare_nameko.py hop PORT AMQP_URI      an HTTP handler that asks another service by RPC
python bare_nameko.py rpc PORT AMQP_URI      that other service
python bare_nameko.py write PORT AMQP_URI URL  a POST that asks a service to insert a row and dispatch an event
"""

from __future__ import annotations

import sys
import warnings

warnings.simplefilter("ignore")
import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402

from nameko.events import EventDispatcher  # noqa: E402
from nameko.rpc import RpcProxy, rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.web.handlers import http  # noqa: E402
from sqlalchemy import create_engine, text  # noqa: E402
from things import thing  # noqa: E402

INSERT = text("INSERT INTO practice (body) VALUES (CAST(:body AS jsonb))")
JSON = {"Content-Type": "application/json"}


class BareHttp:
    name = "bare_http"

    @http("GET", "/v1/practices/<string:practice_id>")
    def get(self, request, practice_id):
        del request
        return 200, JSON, json.dumps(thing(practice_id))


class BareHop:
    name = "bare_hop"
    things = RpcProxy("bare_rpc")

    @http("GET", "/v1/practices/<string:practice_id>")
    def get(self, request, practice_id):
        del request
        return 200, JSON, json.dumps(self.things.get(practice_id))


class BareRpc:
    name = "bare_rpc"

    @rpc
    def get(self, practice_id):
        return thing(practice_id)


class BareWriter:
    name = "bare_writer"
    dispatch = EventDispatcher()

    @rpc
    def create(self, body):
        with engine.begin() as connection:
            connection.execute(INSERT, {"body": json.dumps(body)})
        self.dispatch("practice_created", {"id": "1"})
        return body


class BareWriteDoor:
    name = "bare_write_door"
    writer = RpcProxy("bare_writer")

    @http("POST", "/v1/practices")
    def post(self, request):
        return 201, JSON, json.dumps(self.writer.create(json.loads(request.get_data())))


def serve_writes(port: str, amqp_uri: str, database_url: str) -> None:
    global engine  # noqa: PLW0603 - a baseline as short as its documentation would have it
    engine = create_engine(database_url, pool_size=20)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE practice (id bigserial PRIMARY KEY, body jsonb)"))
    runner = ServiceRunner({"AMQP_URI": amqp_uri, "WEB_SERVER_ADDRESS": f"127.0.0.1:{port}"})
    runner.add_service(BareWriter)
    runner.add_service(BareWriteDoor)
    runner.start()
    runner.wait()


if __name__ == "__main__":
    if sys.argv[1] == "write":
        serve_writes(*sys.argv[2:])
    service = {"http": BareHttp, "hop": BareHop, "rpc": BareRpc}[sys.argv[1]]
    runner = ServiceRunner({"AMQP_URI": sys.argv[3], "WEB_SERVER_ADDRESS": f"127.0.0.1:{sys.argv[2]}"})
    runner.add_service(service)
    runner.start()
    runner.wait()
