"""The services as the tests of contracts see them: classes, contract documents, golden files."""

import functools
import importlib
import inspect
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.contract import build_contract
from chassis.service import Service

FOLDER = Path(__file__).parent
HOUSE = FOLDER.parents[1] / "services"
NAMES = tuple(sorted(path.parent.name for path in HOUSE.glob("*/pyproject.toml")))
REFRESH = bool(os.environ.get("KAINOTOMIA_REFRESH_GOLDEN"))


@functools.cache
def service_class(name):
    """The nameko class of a service, from its `service.py`."""
    module = importlib.import_module(f"{name}.service")
    found = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Service)]
    return next(cls for cls in found if vars(cls).get("name") == name)


@functools.cache
def contract(name):
    """The contract document as it would travel."""
    return json.loads(json.dumps(build_contract(service_class(name))))


@dataclass(frozen=True)
class Heard:
    """One subscription of one consumer."""

    consumer: str
    method: str
    producer: str
    types: tuple[str, ...]
    schemas: Any


def subscriptions(name):
    """What a service hears, as its class declares it."""
    for method, member in inspect.getmembers(service_class(name), inspect.isfunction):
        declared = getattr(member, "subscription", None)
        if declared is not None:
            yield Heard(name, method, declared.service, tuple(declared.types), declared.schemas)


def golden(path):
    """What a golden file holds; None when there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def keep(path, document):
    """Write a golden file: sorted, readable, the same on every machine."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    path.write_text(f"{text}\n", encoding="utf-8")
