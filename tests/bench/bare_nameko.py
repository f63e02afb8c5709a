"""The baselines: nameko as its documentation shows it, with default settings and nothing of ours.

python bare_nameko.py http PORT AMQP_URI     an HTTP handler that answers at once
python bare_nameko.py hop PORT AMQP_URI      an HTTP handler that asks another service by RPC
python bare_nameko.py rpc PORT AMQP_URI      that other service
"""

from __future__ import annotations

import sys
import warnings

warnings.simplefilter("ignore")
import eventlet  # noqa: E402

eventlet.monkey_patch()

import json  # noqa: E402

from nameko.rpc import RpcProxy, rpc  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402
from nameko.web.handlers import http  # noqa: E402
from things import thing  # noqa: E402

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


if __name__ == "__main__":
    service = {"http": BareHttp, "hop": BareHop, "rpc": BareRpc}[sys.argv[1]]
    runner = ServiceRunner({"AMQP_URI": sys.argv[3], "WEB_SERVER_ADDRESS": f"127.0.0.1:{sys.argv[2]}"})
    runner.add_service(service)
    runner.start()
    runner.wait()
