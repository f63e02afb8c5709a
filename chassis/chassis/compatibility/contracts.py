"""Contracts compared: the earlier document of a service with its later one.

The later contract must accept every request accepted by the earlier one, and its answers must still hold everything
promised there. Additions break nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chassis.compatibility.shapes import Shapes, accepts, never_null, offers

_FIXED = ("method", "path", "status", "produces")


def breaking(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return every fault, as a sentence."""
    return [*_operations(old, new), *_events(old, new), *_queues(old, new)]


def may_break(old_version: str, new_version: str) -> bool:
    """Return whether the version says that it breaks: a higher major, or below 1.0 a higher minor."""
    before, after = (tuple(int(part) for part in version.split(".")[:2]) for version in (old_version, new_version))
    return after[0] > before[0] or (before[0] == 0 and after > before)


def _operations(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    after = {operation["name"]: operation for operation in new["operations"]}
    for before in old["operations"]:
        name = before["name"]
        if name not in after:
            yield f"operation {name} is gone"
            continue
        now = after[name]
        yield from (
            f"{name}: {fact} was {before[fact]}, is {now[fact]}" for fact in _FIXED if before[fact] != now[fact]
        )
        yield from (f"{name}: {fault}" for fault in _conditions(before, now))
        if (before["method"], before["path"]) == (now["method"], now["path"]):
            yield from (f"{name}: {fault}" for fault in _call(old, new, now["path"], now["method"].lower()))


def _conditions(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    shut_out = set(before["allow"]) - set(now["allow"])
    if shut_out and "anyone" not in now["allow"]:
        yield f"no longer lets in {', '.join(sorted(shut_out))}"
    if now["if_match"] and not before["if_match"]:
        yield "asks for If-Match"
    if before.get("idempotent") and not now["idempotent"]:
        yield "no longer keeps idempotency keys"
    if before["form"] and not now["form"]:
        yield "no longer takes forms"


def _call(old: Mapping[str, Any], new: Mapping[str, Any], path: str, method: str) -> Iterator[str]:
    before, after = old["paths"][path][method], new["paths"][path][method]
    yield from _parameters(before, after, Shapes(old, new))
    yield from _body(before, after, Shapes(old, new))
    yield from _answers(before, after, Shapes(old, new))


def _parameters(before: Mapping[str, Any], after: Mapping[str, Any], shapes: Shapes) -> Iterator[str]:
    earlier, later = (
        {(parameter["in"], parameter["name"]): parameter for parameter in call.get("parameters", [])}
        for call in (before, after)
    )
    for key in later.keys() - earlier.keys():
        if later[key].get("required"):
            yield f"parameter {key[1]} is new and required"
    for key, parameter in earlier.items():
        if key not in later:
            yield f"parameter {key[1]} is gone"
            continue
        if later[key].get("required") and not parameter.get("required"):
            yield f"parameter {key[1]} became required"
        sent = never_null(parameter.get("schema", {}))  # no client can send null in a query, a path or a header
        yield from accepts(sent, later[key].get("schema", {}), shapes, key[1])


def _body(before: Mapping[str, Any], after: Mapping[str, Any], shapes: Shapes) -> Iterator[str]:
    if "requestBody" in after and "requestBody" not in before:
        yield "asks for a body"
    for kind, media in before.get("requestBody", {}).get("content", {}).items():
        now = after.get("requestBody", {}).get("content", {}).get(kind)
        if now is None:
            yield f"no longer takes {kind}"
        else:
            yield from accepts(media["schema"], now["schema"], shapes, "body")


def _answers(before: Mapping[str, Any], after: Mapping[str, Any], shapes: Shapes) -> Iterator[str]:
    for status, response in before["responses"].items():
        if not status.startswith("2"):
            continue
        for kind, media in response.get("content", {}).items():
            now = after["responses"].get(status, {}).get("content", {}).get(kind)
            if now is None:
                yield f"no longer answers {status} as {kind}"
            else:
                yield from offers(media["schema"], now["schema"], shapes, "answer")


def _events(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    after = {event["type"]: event for event in new["events"]}
    for before in old["events"]:
        kind = before["type"]
        if kind not in after:
            yield f"event {kind} is gone"
            continue
        now = after[kind]
        for fact in ("aggregate", "key"):
            if before[fact] != now[fact]:
                yield f"{kind}: {fact} was {before[fact]}, is {now[fact]}"
        if before["public"] and not now["public"]:
            yield f"{kind}: is no longer public"
        elif now["public"]:
            gone = set(before.get("public_fields", ())) - set(now["public_fields"])
            yield from (f"{kind}: {name} is no longer a public field" for name in sorted(gone))
        yield from offers(before["schema"], now["schema"], Shapes(old, new), kind)


def _queues(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    after = {queue for each in new["subscriptions"] for queue in (each["queue"], *each.get("earlier", {}))}
    for before in old["subscriptions"]:
        if before["queue"] not in after:
            yield f"queue {before['queue']} is gone: what waits in it would wait for ever"
