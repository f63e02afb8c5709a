"""Text off the wire is read by ASCII rules: blanks, letters and digits of Unicode are none to other readers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from house import PACKAGES, name_of, tree

GATEWAY, CHASSIS = PACKAGES["gateway"], PACKAGES["chassis"]
READERS = [
    *(path for room in ("http", "routing", "stages", "tokens") for path in sorted((GATEWAY / room).glob("*.py"))),
    *(GATEWAY / name for name in ("pages/responses.py", "stream/page.py")),
    *(CHASSIS / name for name in ("arguments.py", "bodies.py", "etags.py")),
]
# with an argument they say themselves what they take away
BARE = {"strip", "lstrip", "rstrip", "split", "rsplit"}
ALWAYS = {
    "casefold", "capitalize", "isalnum", "isalpha", "isdecimal", "isdigit", "isnumeric", "isspace", "lower",
    "splitlines", "swapcase", "title", "upper",
}  # fmt: skip
NUMBERS = {"int", "float"}
# What stands here is not text off the wire, or has been told to be ASCII before.
MEANT = {
    "gateway/gateway/http/wire.py: value.lower()": "after isascii()",
    "gateway/gateway/http/wire.py: int(value)": "after the pattern of ASCII digits",
    "gateway/gateway/http/head.py: name.lower()": "a name of ours",
    "gateway/gateway/http/head.py: matched.group(1).lower()": "bytes: ASCII only",
    "gateway/gateway/http/head.py: int(matched.group(3) == b'1')": "a truth",
    "gateway/gateway/http/body.py: int(matched.group(1), 16)": "bytes that a pattern has read",
    "gateway/gateway/http/server.py: int(self._pool.running())": "a count of ours",
    "gateway/gateway/stages/limit.py: name.strip().casefold()": "an account's name is Unicode, as the service reads it",
    "gateway/gateway/stages/limit.py: name.strip()": "the same",
    "gateway/gateway/tokens/revocations.py: float(number)": "a number",
    "gateway/gateway/tokens/revocations.py: float(entry['ended_at'])": "identity's answer",
    "gateway/gateway/tokens/verifier.py: float(claims['iat'])": "of claims that we have signed",
    "gateway/gateway/tokens/verifier.py: float(claims['exp'])": "of claims that we have signed",
    "gateway/gateway/tokens/verifier.py: str(claims.get('scope') or '').split()": "of claims that we have signed",
    "chassis/chassis/etags.py: int(match.group(1))": "after the pattern of ASCII digits",
    "gateway/gateway/tokens/verifier.py: int(self._clock())": "the number of a clock",
}


def is_unicode(call: ast.Call) -> bool:
    """Whether what is called goes by the rules of Unicode."""
    called = call.func
    if isinstance(called, ast.Attribute):
        return called.attr in ALWAYS or (called.attr in BARE and not call.args and not call.keywords)
    return isinstance(called, ast.Name) and called.id in NUMBERS


def is_loose_pattern(call: ast.Call) -> bool:
    """Whether a pattern of text has classes or capitals of all Unicode."""
    if ast.unparse(call.func) != "re.compile" or not call.args or not isinstance(call.args[0], ast.Constant):
        return False
    pattern, flags = call.args[0].value, ast.unparse(call).upper()
    loose = re.search(r"\\[dwsb]", pattern) if isinstance(pattern, str) else None
    return isinstance(pattern, str) and "ASCII" not in flags and bool(loose or "IGNORECASE" in flags)


def offences(source: ast.Module, name: str) -> Iterator[str]:
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and (is_unicode(node) or is_loose_pattern(node)):
            yield f"{name}: {ast.unparse(node)}"


def test_text_off_the_wire_is_read_by_ascii_rules():
    found = {offence for path in READERS for offence in offences(tree(path), name_of(path))}
    assert sorted(found - MEANT.keys()) == []
    assert sorted(MEANT.keys() - found) == []


@pytest.mark.parametrize(
    "line",
    [
        "value.strip()", "value.split()", "value.lower()", "value.casefold()", "value.isdigit()", "int(value)",
        "int(value, 16)", "float(value)", "re.compile(r'\\d+')", "re.compile('a', re.IGNORECASE)",
    ],
)  # fmt: skip
def test_each_rule_catches(line):
    assert list(offences(ast.parse(line), Path("x.py").name)) != []


@pytest.mark.parametrize("line", ["value.strip(' \\t')", "value.split(',')", "re.compile(rb'\\d+')", "trim(value)"])
def test_what_says_what_it_takes_is_well(line):
    assert list(offences(ast.parse(line), Path("x.py").name)) == []
