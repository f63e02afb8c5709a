"""Adoptions as open data: the public ones only, in three formats, without the demonstration's."""

import csv
import io
import json

from adopting import advanced, started
from personas import CURATOR, HALKIDA, LAMIA, NEIGHBOUR

from chassis.principal import ANONYMOUS
from chassis.testing import member


def export(observatory, **query):
    answered = observatory.call("export_adoptions", principal=ANONYMOUS, query=query)
    assert answered.status == 200, answered.text
    return answered


def rows(observatory, **query):
    lines = export(observatory, format="ndjson", **query).reply.body.splitlines()
    return [json.loads(line) for line in lines]


def implemented(observatory, by=NEIGHBOUR):
    return advanced(observatory, started(observatory, by=by), "harvest", by)


def test_only_public_adoptions_are_exported(observatory):
    shown = implemented(observatory)
    started(observatory)
    [row] = rows(observatory)
    assert (row["id"], row["taker_id"], row["giver_id"]) == (shown, str(HALKIDA), str(LAMIA))
    assert (row["implemented_on"], row["mode"], row["state"]) == ("2026-01-05", "adopt", "active")
    assert row["practice_url"].endswith(f"/v1/practices/{row['practice_id']}")
    assert "entries" not in row


def test_nothing_of_the_demonstration_leaves(observatory):
    from sqlalchemy import text

    implemented(observatory)
    with observatory.caller.engine.begin() as connection:
        connection.execute(text("update adoptions set demo = true"))
    assert rows(observatory) == []


def test_what_was_taken_from_the_public_leaves_the_file(observatory):
    adoption_id = implemented(observatory)
    before = export(observatory).reply.etag
    change = {"principal": CURATOR, "adoption_id": adoption_id, "body": {"audience": "public_bodies"}}
    assert observatory.call("edit_adoption", if_match="*", **change).status == 200
    assert rows(observatory) == []
    assert export(observatory).reply.etag != before


def test_a_table_and_linked_data_say_the_same(observatory):
    adoption_id = implemented(observatory)
    table = export(observatory, format="csv").reply.body.decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(table, newline=""))
    assert row["id"] == adoption_id
    [item] = json.loads(export(observatory, format="jsonld").reply.body)["hasPart"]
    assert (item["identifier"], item["@type"]) == (adoption_id, "UseAction")
    assert item["object"]["name"] == row["practice_title"]
    assert item["agent"]["@id"].endswith(str(HALKIDA))


def test_filters_narrow_the_file(observatory):
    implemented(observatory)
    elsewhere = member(CURATOR.person_id, "manager", region="GR-E")
    other = implemented(observatory, elsewhere)
    taker = str(elsewhere.memberships[0].organisation_id)
    assert [row["id"] for row in rows(observatory, taker=taker)] == [other]
    assert rows(observatory, state="completed") == []
    assert len(rows(observatory, mode="adopt,adapt")) == 2
    refused = observatory.call("export_adoptions", principal=ANONYMOUS, query={"state": "returned"})
    assert refused.status == 422
