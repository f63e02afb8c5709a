"""The portal and a stand-in for the gateway, served over HTTP from a thread of the test's own process."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections import Counter
from typing import Any

import contract
import html5lib
import requests
import uvicorn
from aiohttp import web

from portal.assembly import Portal
from portal.settings import PortalSettings

SECRET = "a-secret-of-the-tests-of-the-portal-0123456789"


class Gateway:
    """Answers every operation as its contract says, counts calls and remembers what came with them."""

    def __init__(self) -> None:
        self.full = True
        self.calls: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.answers: dict[str, tuple[int, Any]] = {}
        self.bodies: dict[str, Any] = {}
        self.queries: dict[str, dict[str, str]] = {}
        self.etag: str | None = None
        self.sent: dict[str, str] = {}
        self.delay = 0.0
        self._patterns = [
            (operation["method"], re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation["path"]) + "$"), name)
            for name, operation in sorted(contract.OPERATIONS.items(), key=lambda pair: pair[1]["path"].count("{"))
        ]

    def reset(self) -> None:
        self.__init__()

    async def handle(self, request: web.Request) -> web.Response:
        asked = (
            (name, pattern.match(request.path)) for method, pattern, name in self._patterns if method == request.method
        )
        name, found = next(((name, match) for name, match in asked if match), (None, None))
        if found is None:
            return web.json_response({"type": "urn:x:not-found", "status": 404}, status=404)
        self.calls[name] += 1
        self.headers[name] = dict(request.headers)
        self.queries[name] = dict(request.query)
        self.bodies[name] = await _body(request)
        if self.delay:
            await asyncio.sleep(self.delay)
        if name in self.answers:
            status, body = self.answers[name]
        else:
            status = contract.OPERATIONS[name]["status"]
            body = contract.answer(name, full=self.full, path=found.groupdict())
        headers = {"ETag": self.etag} if self.etag else None
        if body is None:
            return web.Response(status=status, headers=headers)
        if isinstance(body, bytes):
            return web.Response(status=status, body=body, headers=self.sent)
        return web.json_response(body, status=status, headers=headers)


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json() if request.can_read_body else None
    return await request.read()


class Loop:
    """An event loop in a thread, and the servers in it."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self._stops: list[Any] = []

    def call(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def serve_gateway(self, gateway: Gateway) -> str:
        async def start() -> web.AppRunner:
            application = web.Application(client_max_size=4 << 20)
            application.router.add_route("*", "/{rest:.*}", gateway.handle)
            runner = web.AppRunner(application)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return runner

        runner = self.call(start())
        self._stops.append(runner.cleanup)
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    def serve_portal(self, settings: PortalSettings) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        configuration = uvicorn.Config(
            Portal(settings).application(), log_config=None, access_log=False, server_header=False, proxy_headers=False
        )
        server = uvicorn.Server(configuration)
        served = asyncio.run_coroutine_threadsafe(server.serve(sockets=[listening]), self.loop)

        async def stop() -> None:
            server.should_exit = True
            await asyncio.wrap_future(served)

        self._stops.append(stop)
        while not server.started:
            assert not served.done(), served.exception()
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    def close(self) -> None:
        for stop in reversed(self._stops):
            self.call(stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


def settings(**changes: Any) -> PortalSettings:
    """Settings of a portal on this machine."""
    return PortalSettings(**{"secret": SECRET, "demo": True, "portal_url": "http://127.0.0.1:8080", **changes})


class Visitor(requests.Session):
    """A browser: it keeps cookies, follows no redirect by itself and says where its requests come from."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.trust_env = address, False

    def request(self, method, url, **options):
        headers = {"Sec-Fetch-Site": "same-origin", **(options.pop("headers", None) or {})}
        return super().request(
            method, self.address + url, headers=headers, **{**options, "allow_redirects": False, "timeout": 20}
        )

    def sign_in(self) -> requests.Response:
        return self.post("/el/sign-in", data={"email": "a@example.gr", "password": "ένας κωδικός"})

    def form(self, url: str, **written: Any) -> dict[str, Any]:
        """The values that the form of a page holds, changed by what somebody wrote."""
        page = html5lib.parse(self.get(url).text, namespaceHTMLElements=False)
        form = next(one for one in page.findall(".//main//form") if one.get("method") == "post")
        values: dict[str, Any] = {}
        for control in (one for one in form.iter() if one.tag in {"input", "textarea", "select"}):
            name, value = control.get("name"), control.get("value") or ""
            if control.tag == "textarea":
                value = (control.text or "").removeprefix("\n")
            elif control.tag == "select":
                chosen = [one for one in control.iter("option") if one.get("selected") is not None]
                value = chosen[0].get("value") if chosen else ""
            elif control.get("type") in {"checkbox", "radio"} and control.get("checked") is None:
                continue
            values.setdefault(name, []).append(value)
        return {**values, **written}

    def csrf(self) -> str:
        return re.search(r'name="csrf" value="([^"]+)"', self.get("/el").text).group(1)
