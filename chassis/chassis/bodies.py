"""Bodies: parsing of request bodies, shared by the services and the gateway so that both read the same."""

from __future__ import annotations

import base64
import binascii
import json
from codecs import BOM_UTF8
from typing import Any, Final
from urllib.parse import parse_qsl, unquote_plus

import orjson

from chassis.errors import BadRequest
from chassis.language import Localized

FORM: Final = "application/x-www-form-urlencoded"


class BodyNotJson(BadRequest):
    """The body is not valid JSON (RFC 8259)."""

    title = Localized(el="Το σώμα του αιτήματος δεν είναι έγκυρο JSON", en="The body is not valid JSON")


class NameRepeated(BadRequest):
    """An object of the JSON body has one name twice: readers differ in which of the values they take."""

    title = Localized(el="Ένα όνομα υπάρχει δύο φορές στο JSON", en="A name stands twice in the JSON")


def read_json(body: bytes) -> Any:
    """Return the value of a JSON text; raises `BodyNotJson` or `NameRepeated`. A byte order mark is passed over."""
    body = body.removeprefix(BOM_UTF8)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as exc:
        raise BodyNotJson(
            Localized(el="Το σώμα του αιτήματος δεν είναι έγκυρο JSON.", en=f"The body is not valid JSON: {exc}.")
        ) from None
    if b":" in body:
        try:
            _names.decode(body.decode())
        except RecursionError:
            raise BodyNotJson from None
    return value


def read_form(body: bytes) -> dict[str, Any]:
    """Return the fields of a form; one that is there twice becomes a list, which no field of text takes."""
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True):
        values.setdefault(name, []).append(value)
    return {name: given[0] if len(given) == 1 else given for name, given in values.items()}


def read_basic(credentials: str) -> tuple[str, str] | None:
    """Return user and password of HTTP Basic, both form-decoded (RFC 6749, 2.3.1), or None for other credentials."""
    try:
        user, colon, password = base64.b64decode(credentials, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return None
    return (unquote_plus(user), unquote_plus(password)) if colon else None


def _unique(members: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in members:
        if name in seen:
            said = name[:100]
            raise NameRepeated(
                Localized(
                    el=f"Το όνομα «{said}» υπάρχει δύο φορές στο ίδιο αντικείμενο.",
                    en=f"The name “{said}” stands twice in one object.",
                )
            )
        seen.add(name)


# numbers stay text: only names are looked at, and an integer of a million digits costs nothing
_names: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_int=str, parse_float=str)
