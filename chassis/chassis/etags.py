"""Entity tags: `If-Match` and `If-None-Match` as proxies forward them (docs/decisions/0028).

A proxy that compresses answers changes their tags: nginx makes them weak, Apache, Jetty and others add the coding.
Clients send the changed tag back. The version in a tag is that of the resource's state, independent of its encoding.
"""

from __future__ import annotations

import re
from typing import Final

Versions = frozenset[int] | None  # those that a caller accepts; None for whatever there is

_ANY: Final = "*"
_LIST: Final = re.compile(r'[ \t,]*+(?:(?:W/)?"[\x21\x23-\x7e\x80-\xff]*+"[ \t]*+(?:,[ \t,]*+|\Z))++')
_TAG: Final = re.compile(r'"([^"]*)"')
_ADDED: Final = re.compile(r"(?:--?|;)(?:gzip|br|zstd|deflate)\Z")
_VERSION: Final = re.compile(r"([0-9]{1,18})-[0-9a-f]+")


def opaque_tags(header: str) -> list[str]:
    """Return the tags of a list without quotes, weakness and added codings; an empty list where it is none."""
    if _LIST.fullmatch(header) is None:
        return []
    return [_ADDED.sub("", tag) for tag in _TAG.findall(header)]


def accepted_versions(if_match: str) -> Versions:
    """Return the versions that an `If-Match` names; an empty set where it names none of ours."""
    if if_match.strip(" \t") == _ANY:
        return None
    found = (_VERSION.fullmatch(tag) for tag in opaque_tags(if_match))
    return frozenset(int(match.group(1)) for match in found if match is not None)


def is_known(if_none_match: str, etag: str) -> bool:
    """Return whether an `If-None-Match` names the quoted `etag`, by weak comparison (RFC 9110, 8.8.3.2)."""
    return if_none_match.strip(" \t") == _ANY or etag.removeprefix("W/").strip('"') in opaque_tags(if_none_match)
