"""The built files are those that were built, small, and kept by browsers."""

import gzip
import hashlib
import json
import re

import pytest

from portal.assets import DIGESTS, FOLDER, address

COLD = 110_000  # bytes on the wire until the home page stands with its fonts
PAGE = 15_000


def compressed(name):
    return len(gzip.compress((FOLDER / name).read_bytes(), 6))


def test_digests_are_those_of_the_files():
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.name != "digests.json"
    }
    assert found == json.loads((FOLDER / "digests.json").read_text("utf-8"))


def test_a_first_view_is_light():
    fonts = sum(path.stat().st_size for path in FOLDER.glob("*.woff2"))
    others = sum(compressed(name) for name in DIGESTS if not name.endswith(".woff2"))
    assert compressed("portal.css") < 16_000
    assert others + fonts + PAGE < COLD


def test_no_file_asks_for_something_elsewhere():
    for path in FOLDER.glob("*.css"):
        asked = re.findall(r"url\(([^)]*)\)|@import", path.read_text("utf-8"))
        assert [place for place in asked if not re.match(r'"?(noto-sans-[a-z]+-\d+\.woff2"?$|data:)', place)] == []


@pytest.mark.parametrize("name", DIGESTS)
def test_a_file_is_kept_for_a_year_under_its_digest(visitor, name):
    answer = visitor.get(address(name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert hashlib.sha256(answer.content).hexdigest() == DIGESTS[name]
    if name.endswith((".css", ".js", "greece.svg")) and len(answer.content) > 1024:
        assert answer.headers["content-encoding"] == "gzip"
    another = visitor.get(f"/static/{name}?v=000000000000")  # as an older version of the portal would ask
    assert another.headers["cache-control"] == "public, max-age=3600"


def test_what_is_no_built_file_is_not_there(visitor):
    for path in ("/static/", "/static/nothing.css", "/static/..%2fsettings.py", "/static/%2e%2e/settings.py"):
        assert visitor.get(path).status_code == 404, path
