"""Webhook receiver: an agency's HTTPS server with a certificate of a small authority, and how it misbehaves."""

from __future__ import annotations

import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = ("localhost", "hooks.agency.example")


def make_authority(folder):
    """Write a certificate authority and a server's certificate; gives the files of both."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Agency's own authority")])
    ca = _certificate(ca_name, ca_name, ca_key, ca_key, x509.BasicConstraints(ca=True, path_length=0))
    names = [*(x509.DNSName(name) for name in NAMES), x509.IPAddress(ip_address("127.0.0.1"))]
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAMES[0])])
    server = _certificate(subject, ca_name, key, ca_key, x509.SubjectAlternativeName(names))
    pem, no_password = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, no_password)
    (folder / "server.pem").write_bytes(private + server.public_bytes(pem))
    return folder / "ca.pem", folder / "server.pem"


def _certificate(subject, issuer, key, signing_key, extension):
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False)
    )
    return built.sign(signing_key, hashes.SHA256())


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
