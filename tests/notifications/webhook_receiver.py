"""Webhook receiver: an agency's HTTPS server with a certificate of a small authority, and how it misbehaves."""

from __future__ import annotations

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from authority import make_authority

__all__ = ["WebhookReceiver", "make_authority"]


class Taken:
    """One request as it came."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, dict(headers.items()), body
        self.at = time.monotonic()


class WebhookReceiver:
    """An HTTPS server; `answer` is a status, or a function of the handler that answers by itself."""

    def __init__(self, certificate, *, host="127.0.0.1", port=0):
        self.taken, self.names, self.connections = [], [], 0
        self.answer, self.headers = 204, {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append(Taken(self.path, self.headers, body))
                if callable(receiver.answer):
                    receiver.answer(self)
                    return
                self.send_response(receiver.answer)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                if receiver.answer != 204:
                    self.send_header("Content-Length", "5")
                self.end_headers()
                if receiver.answer != 204:
                    self.wfile.write(b"words")

            def log_message(self, format, *args):  # noqa: A002 - the library's name
                del format, args

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def get_request(self):
                line, address = super().get_request()
                receiver.connections += 1
                return line, address

            def finish_request(self, request, client_address):
                request.settimeout(20)
                secured = context.wrap_socket(request, server_side=True)
                try:
                    super().finish_request(secured, client_address)
                finally:
                    secured.close()

            def handle_error(self, request, client_address):
                del request, client_address  # whoever is cut off has told the test enough

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        self._server = Server((host, port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def url(self, path="/hooks?agency=lamia", host="localhost"):
        return f"https://{host}:{self.port}{path}"

    def wait_for(self, count, seconds=10):
        until = time.monotonic() + seconds
        while len(self.taken) < count and time.monotonic() < until:
            time.sleep(0.01)
        assert len(self.taken) >= count
