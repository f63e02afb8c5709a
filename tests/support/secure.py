"""Servers that speak TLS, with a certificate of an authority of their own, and a platform that trusts only that one."""

from __future__ import annotations

import os

from authority import make_authority

from kainotomia_local import postgres_programs
from kainotomia_local.platform import Platform
from kainotomia_local.ports import free_port
from kainotomia_local.postgres import Postgres
from kainotomia_local.rabbitmq import RabbitMQ
from kainotomia_local.rabbitmq_rights import ADMIN

HOST = "localhost"  # what the certificate is made out to


class SecureRabbitMQ(RabbitMQ):
    """A node that services reach by `amqps` only; the administrator's own connection is plain."""

    def __init__(self, data_dir, certificate, **options):
        self.secure_port = free_port()
        settings = (
            f"listeners.ssl.1 = 127.0.0.1:{self.secure_port}",
            f"ssl_options.certfile = {certificate}",
            f"ssl_options.keyfile = {certificate}",
            "ssl_options.verify = verify_none",
            "ssl_options.fail_if_no_peer_cert = false",
        )
        super().__init__(data_dir, settings=settings, **options)

    def url(self, user):
        plain = super().url(user)
        if user == ADMIN:
            return plain
        return plain.replace("amqp://", "amqps://").replace(f"127.0.0.1:{self.port}", f"{HOST}:{self.secure_port}")


class SecurePostgres(Postgres):
    """A server whose addresses ask for TLS, with a certificate that holds for the host."""

    def __init__(self, data_dir, authority, certificate, **options):
        self._authority = authority
        # the server insists that nobody else can read its key
        owned = certificate.with_name("postgres.pem")
        owned.touch(mode=0o600)
        owned.write_bytes(certificate.read_bytes())
        user = postgres_programs.server_user()
        if user is not None:
            os.chown(owned, *user)
        settings = {"ssl": "on", "ssl_cert_file": str(owned), "ssl_key_file": str(owned)}
        super().__init__(data_dir, settings=settings, **options)

    def url(self, role, database=None):
        plain = super().url(role, database).replace("@127.0.0.1:", f"@{HOST}:")
        return f"{plain}?sslmode=verify-full&sslrootcert={self._authority}"


class SecurePlatform(Platform):
    """The whole platform, which reaches its broker and its databases by TLS only."""

    def __init__(self, data_dir, *, fsync=True, environment=None, **options):
        folder = data_dir / "tls"
        folder.mkdir(parents=True)
        folder.chmod(0o711)
        authority, certificate = make_authority(folder)
        environment = {"SSL_CERT_FILE": str(authority), **(environment or {})}
        super().__init__(data_dir, broker="rabbitmq", fsync=fsync, environment=environment, **options)
        base, services = self.data.path, self.rabbitmq.services
        self.postgres = SecurePostgres(base / "postgres", authority, certificate, fsync=fsync)
        self.rabbitmq = SecureRabbitMQ(base / "rabbitmq", certificate, services=services)
