"""A cluster of RabbitMQ nodes on this machine, and a TCP balancer in front of those that answer."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import threading
import time
from contextlib import suppress

from kainotomia_local import rabbitmq_configuration, rabbitmq_rights
from kainotomia_local.platform import Platform
from kainotomia_local.ports import LOOPBACK, free_port
from kainotomia_local.rabbitmq import RabbitMQ

NAMES = ("kain1", "kain2", "kain3")
SETTINGS = (
    "cluster_formation.peer_discovery_backend = classic_config",
    "cluster_formation.discovery_retry_limit = 2",
    "cluster_formation.discovery_retry_interval = 200",
    "cluster_partition_handling = pause_minority",
    *(f"cluster_formation.classic_config.nodes.{n} = {name}@localhost" for n, name in enumerate(NAMES, 1)),
)


class Node(RabbitMQ):
    """One node: a name of its own, the port mapper and the cookie of all."""

    def __init__(self, data_dir, name, epmd, **options):
        self.node, self._epmd = f"{name}@localhost", epmd
        super().__init__(data_dir, settings=SETTINGS, **options)

    def launch(self):
        mapper = self._names
        super().launch()
        if mapper is not None and self._names is not mapper:
            # the first that started maps for all; a later one finds its port taken, and ends
            self._names.wait(10)
            self._names = mapper

    def stop_mapper(self):
        super()._stop_names()

    def others_can_spare_it(self):
        """Say whether the broker goes on without this node: no queue would lose its majority."""
        command = self._programs.command(self.data_dir, "rabbitmq-queues", "check_if_node_is_quorum_critical")
        asked = subprocess.run(command, env=self._environment(), capture_output=True, timeout=60, check=False)
        return asked.returncode == 0

    def _stop_names(self):
        """Leave the port mapper to the others."""

    def _write_configuration(self):
        super()._write_configuration()
        self._ports["epmd"] = self._epmd

    def _environment(self):
        return {**rabbitmq_configuration.environment(self.data_dir, self._ports), "RABBITMQ_NODENAME": self.node}


class Cluster:
    """Three nodes with the same users and passwords, used like one `RabbitMQ`; `url` leads to the balancer."""

    def __init__(self, data_dir, *, services=()):
        self.data_dir, self.services = data_dir.absolute(), tuple(services)
        epmd = free_port()
        self.nodes = [Node(self.data_dir / name, name, epmd, services=services) for name in NAMES]
        self.balancer = Balancer(self.nodes)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.launch()
        self.wait_until_up()

    def launch(self):
        first, *others = self.nodes
        for node in self.nodes:
            node.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._share(node)
        first.start()
        for node in others:
            node.launch()

    def wait_until_up(self):
        for node in self.nodes:
            node.wait_until_up()

    def stop(self):
        self.balancer.close()
        for node in self.nodes:
            node.kill()
        for node in self.nodes:
            node.stop_mapper()

    kill = stop

    def wait_until_spare(self, seconds=60):
        """Wait until any node may go without a queue losing its majority."""
        end = time.monotonic() + seconds
        while not all(node.others_can_spare_it() for node in self.nodes):
            assert time.monotonic() < end, "the cluster does not come together again"
            time.sleep(0.5)

    @property
    def pid(self):
        return self.nodes[0].pid

    @property
    def admin_url(self):
        return self.url(rabbitmq_rights.ADMIN)

    def url(self, user):
        password = rabbitmq_rights.password(self.nodes[0].data_dir, user)
        return f"amqp://{user}:{password}@{LOOPBACK}:{self.balancer.port}/"

    def version(self):
        return self.nodes[0].version()

    def set_policies(self):
        self.nodes[0].set_policies()

    def rabbitmqctl(self, *words):
        alive = next(node for node in self.nodes if node.pid)
        return alive.rabbitmqctl(*words)

    def leader(self, queue):
        """Give the node that leads a queue."""
        for line in self.rabbitmqctl("list_queues", "name", "leader").splitlines():
            name, _, leader = line.partition("\t")
            if name == queue:
                return next(node for node in self.nodes if node.node == leader)
        raise LookupError(queue)

    def _share(self, node):
        first = self.nodes[0].data_dir
        for user in (rabbitmq_rights.ADMIN, *self.services):
            rabbitmq_rights.password(first, user)
        home = first / "home"
        if not home.exists():
            home.mkdir(mode=0o700)
            cookie = home / ".erlang.cookie"
            cookie.touch(mode=0o600)
            cookie.write_text(secrets.token_hex(20), "ascii")
            cookie.chmod(0o400)
        if node.data_dir != first and not (node.data_dir / "home").exists():
            shutil.copytree(home, node.data_dir / "home")
            shutil.copy(first / "passwords.json", node.data_dir / "passwords.json")


class ClusterPlatform(Platform):
    """The whole platform on a cluster, reached by way of the balancer only."""

    def __init__(self, data_dir, **options):
        super().__init__(data_dir, broker="rabbitmq", **options)
        self.rabbitmq = Cluster(self.data.path / "cluster", services=self.rabbitmq.services)


class Balancer:
    """Passes each connection to the next node that takes it, and ends it with the node's end of it."""

    def __init__(self, nodes):
        self._nodes, self._turn = nodes, 0
        self._listener = socket.create_server((LOOPBACK, 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._turn += 1
            threading.Thread(target=self._pass, args=(client, self._turn), daemon=True).start()

    def _pass(self, client, turn):
        for number in range(len(self._nodes)):
            node = self._nodes[(turn + number) % len(self._nodes)]
            if node.pid is None:
                continue
            with suppress(OSError):
                server = socket.create_connection((LOOPBACK, node.port), timeout=2)
                break
        else:
            client.close()
            return
        for end in (client, server):
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        up = threading.Thread(target=_pump, args=(client, server), daemon=True)
        up.start()
        _pump(server, client)
        up.join()
        client.close()
        server.close()


def _pump(source, sink):
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
