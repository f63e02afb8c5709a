"""Open data over HTTP, on both brokers: whole files, feeds that are kept and forgotten with what they show."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"


def test_what_is_listed_is_what_is_downloaded(api):
    for things in ("practices", "challenges"):
        items = api.get(f"/v1/{things}", limit=100).json["items"]
        listed = {item["id"] for item in items}
        real = {item["id"] for item in items if not item["demo"]}
        assert listed
        table, lines, linked = (api.get(f"/v1/{things}/export", format=name) for name in ("csv", "ndjson", "jsonld"))
        assert {row["id"] for row in csv.DictReader(io.StringIO(table.body.decode(), newline=""))} == real
        assert {json.loads(line)["id"] for line in lines.body.splitlines()} == real
        assert {item["identifier"] for item in linked.json["hasPart"]} == real
        assert table.headers["content-type"].startswith("text/csv")
        assert table.headers["content-disposition"].startswith(f'attachment; filename="{things}-')
        assert 'rel="license"' in table.headers["link"]
        feed = ET.fromstring(api.get(f"/v1/{things}/feed.atom", limit=100).body)
        assert {one.text for one in feed.findall(f"{ATOM}entry/{ATOM}id")} == {f"urn:uuid:{one}" for one in listed}


def test_whoever_has_it_already_gets_no_second_copy(api):
    for path in ("/v1/practices/export", "/v1/practices/feed.atom"):
        etag = api.request("GET", path).headers["etag"]
        assert api.request("GET", path, If_None_Match=etag).status == 304
        assert api.request("HEAD", path).headers["etag"] == etag
