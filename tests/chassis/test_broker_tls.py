"""TLS to the broker: a certificate that does not hold, or is another's, gets neither user nor password."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chassis.messaging.broker import connection_to


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that signs itself, for one name: the files of it and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder, pem, private = tmp_path_factory.mktemp("tls"), serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "cert.pem").write_bytes(built.public_bytes(pem))
    (folder / "key.pem").write_bytes(key.private_bytes(pem, private, serialization.NoEncryption()))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def broker(certificate):
    """Somebody who speaks TLS and keeps what was said: its port, and the list of what was said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    heard = []

    def listen(listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                with context.wrap_socket(client, server_side=True) as safe:
                    heard.append(safe.recv(8))
            except OSError:
                client.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=listen, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1], heard


def connect(port, host):
    with connection_to(f"amqps://user:password@{host}:{port}//", connect_timeout=2) as connection:
        connection.connect()


def test_a_certificate_that_holds_for_the_host_is_believed(broker, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    port, heard = broker
    with pytest.raises(OSError):  # noqa: PT011 - it is no broker, and goes away after the greeting
        connect(port, "localhost")
    assert heard[0] == b"AMQP\x00\x00\x09\x01"


def test_a_certificate_of_an_unknown_authority_is_not(broker):
    port, heard = broker
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(port, "localhost")
    assert heard == []


def test_a_certificate_of_another_host_is_not(broker, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    port, heard = broker
    with pytest.raises(ssl.SSLCertVerificationError, match="IP address mismatch"):
        connect(port, "127.0.0.1")
    assert heard == []
