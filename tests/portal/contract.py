"""The contracts as the portal's tests use them: answers that have every field, or as little as may be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "contracts"
CONTRACTS = {
    path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json") if path.stem != "wire_names"
}
REGIONS = [f"GR-{letter}" for letter in "ABCDEFGHIJKLM"]
AN_ID = "0192f0aa-0000-7000-8000-000000000001"
TOKENS = {
    "access_token": "access-token-of-the-test", "refresh_token": "refresh-token-of-the-test", "token_type": "Bearer",
    "expires_in": 600, "device_token": "device-token-of-the-test",
}  # fmt: skip

SOMEBODY = {
    "get_me": {"roles": ["curator"], "consents_wanted": []},
    "read_practice": {"state": "draft"},
    "read_document": {"state": "draft"},
    "read_challenge": {"state": "draft"},
    "read_evaluation": {"state": "accepted"},
    "read_solution": {"state": "draft"},
    "read_pilot": {"state": "running"},
    "read_impact": {
        "subject_type": "practice",
        "actions": ["approve", "return", "withdraw", "correct", "verify", "dispute", "reopen"],
    },
    "read_adoption": {"state": "active", "step": "harvest", "giver_says": "asked"},
}  # fmt: skip
MEMBERSHIP = {"role": "manager", "organisation_kind": "innovation_centre", "region": "GR-H"}


def operations() -> dict[str, dict[str, Any]]:
    """Every operation by its name: service, method, path and the OpenAPI description."""
    found = {}
    for service, contract in CONTRACTS.items():
        for declared in contract["operations"]:
            item = contract["paths"][declared["path"]][declared["method"].lower()]
            found[declared["name"]] = {**declared, "service": service, "item": item}
    return found


OPERATIONS = operations()


def answer(name: str, *, full: bool, path: dict[str, str] | None = None) -> Any:
    """A possible answer of an operation; `full` fills what may be null or empty."""
    operation = OPERATIONS[name]
    if name == "read_taxonomy":
        return {"items": [_term(code) for code in (REGIONS if (path or {}).get("taxonomy") == "regions" else ["one"])]}
    responses = operation["item"]["responses"]
    content = responses[str(operation["status"])].get("content", {})
    if not content:
        return None
    if "application/json" not in content:
        return b"a file"
    schema = content["application/json"]["schema"]
    value = sample(schema, CONTRACTS[operation["service"]]["schemas"], full=full)
    if full:
        value |= SOMEBODY.get(name, {})
    if full and name == "get_me":
        value["memberships"] = [one | MEMBERSHIP for one in value["memberships"]]
    if name in {"start_session", "refresh_session"}:
        value |= {field: TOKENS[field] for field in TOKENS if field in value}
    return value


def sample(schema: dict[str, Any], schemas: dict[str, Any], *, full: bool) -> Any:
    """A value that a JSON schema allows, with its declared properties and no others."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas, full=full)
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return sample(schema[word][0], schemas, full=full)
    types = schema.get("type", "object")
    types = types if isinstance(types, list) else [types]
    if "null" in types and not full:
        return None
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    kind = next(one for one in types if one != "null")
    if kind == "object":
        properties = schema.get("properties")
        if properties is None:
            return _mapping(schema, schemas) if full else {}
        return {name: sample(inner, schemas, full=full) for name, inner in properties.items()}
    if kind == "array":
        return [sample(schema["items"], schemas, full=full)] if full else []
    return {"string": _text(schema), "integer": 3, "number": 3.5, "boolean": full}[kind]


def _mapping(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    values = schema.get("additionalProperties") or {}
    return {"Δείκτης": sample(values, schemas, full=True)} if "type" in values else {"el": "Δείγμα", "en": "Sample"}


def _text(schema: dict[str, Any]) -> str:
    known = {"uuid": AN_ID, "date-time": "2026-03-02T09:30:00Z", "date": "2026-03-02", "uri": "https://lamia.example/x"}
    return known.get(schema.get("format", ""), "Δείγμα <κειμένου> & «σημείων»")


def _term(code: str) -> dict[str, Any]:
    schema = OPERATIONS["read_taxonomy"]["item"]["responses"]["200"]["content"]["application/json"]["schema"]
    schemas = CONTRACTS["observatory"]["schemas"]
    items = schemas[schema["$ref"].rsplit("/", 1)[-1]]["properties"]["items"]["items"]
    return sample(items, schemas, full=True) | {"code": code, "label": f"Ονομασία {code}"}
