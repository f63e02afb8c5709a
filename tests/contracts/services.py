"""The services as the tests of contracts see them: their classes, their contract documents, their golden files."""

import functools
import importlib
import json
import os
from pathlib import Path

from chassis.contract import build_contract
from chassis.service import Service

FOLDER = Path(__file__).parent
NAMES = ("identity", "observatory", "notifications")
REFRESH = bool(os.environ.get("KAINOTOMIA_REFRESH_GOLDEN"))


@functools.cache
def service_class(name):
    """The nameko class of a service, from its `service.py`."""
    module = importlib.import_module(f"{name}.service")
    found = [
        value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Service)
    ]
    return next(cls for cls in found if cls is not Service and cls.name == name)


@functools.cache
def contract(name):
    """The contract document as it would travel."""
    return json.loads(json.dumps(build_contract(service_class(name))))


def golden(path):
    """What a golden file holds; None when there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def keep(path, document):
    """Write a golden file: sorted, readable, the same on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")
