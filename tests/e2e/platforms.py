"""Platforms: what starts one for a test."""

import os

import pytest

from kainotomia_local import rabbitmq
from kainotomia_local.platform import Platform


def make_platform(broker, directory, **options):
    if broker == "rabbitmq" and rabbitmq.find() is None:
        message = "RabbitMQ is not installed: install the package `rabbitmq-server` to run this test."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    directory.chmod(0o711)
    return Platform(directory, broker=broker, fsync=False, **options)
