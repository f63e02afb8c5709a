"""Conversion: the values of a form as the API takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def converted(
    values: Mapping[str, Any],
    names: Iterable[str],
    convert: Mapping[str, Callable[[Any], Any]],
    unreadable: Callable[[str], str],
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return these values as the API takes them, and the error of each that cannot be read.

    `convert` has a function for each value that is not sent as it is; it raises `ValueError`. `unreadable` returns the
    text of the error.
    """
    body: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in names:
        try:
            body[name] = convert[name](values[name]) if name in convert else values[name]
        except ValueError:
            errors[name] = unreadable(name)
    return body, errors
