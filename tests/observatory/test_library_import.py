"""The facts about documents that come with the observatory are imported, again without doubling."""

import json
from importlib import resources

import pytest
from personas import CURATOR

SEED = json.loads(resources.files("observatory.demo").joinpath("library.json").read_text(encoding="utf-8"))["items"]


def run(observatory, rows, **options):
    service = observatory.caller.instance()
    return [service.try_document(row, **options) for row in rows]


@pytest.fixture
def seeded(observatory):
    return run(observatory, SEED)


def test_every_item_is_loaded_and_those_without_an_address_wait(seeded, library):
    without = sum(1 for item in SEED if not item["url"])
    assert [outcome for outcome, _ in seeded].count("drafted") == without
    assert [outcome for outcome, _ in seeded].count("created") == len(SEED) - without == library.find()["total"]
    assert [why for _, why in seeded if why] == []


def test_a_second_run_changes_nothing(observatory, seeded):
    before = len(observatory.events())
    assert {outcome for outcome, _ in run(observatory, SEED)} == {"unchanged"}
    assert len(observatory.events()) == before


def test_a_dry_run_leaves_nothing(observatory, library):
    assert run(observatory, SEED[:3], dry_run=True)[1] == ("created", "")
    assert library.find()["total"] == 0


def test_the_shelf_of_self_assessment(seeded, library):
    titles = [one["title_el"] for one in library.find(topic="quality", task="diagnose")["items"]]
    assert len(titles) == 5
    assert all("ΚΠΑ" in title or "Κοιν" in title or "CAF" in title for title in titles)
    assert library.found(q="aytoaxiologisi") == library.found(q="αυτοαξιολόγησης")
    assert library.found(q="aytoaxiologisi")


def test_an_update_leaves_alone_what_curators_changed(observatory, seeded, library):
    changed = {**SEED[1], "year": 2018}
    assert run(observatory, [changed]) == [("updated", "")]
    [document_id] = library.found(q="OECD/LEGAL/0450")[:1]
    assert library.read(document_id).json["year"] == 2018
    assert library.edit(document_id, CURATOR, year=2019).status == 200
    assert run(observatory, [changed]) == [("kept", "")]


def test_a_bad_item_says_what_is_wrong(observatory):
    outcome, why = run(observatory, [{**SEED[0], "kind": "poem"}], language="en")[0]
    assert (outcome, why.startswith(": kind: ")) == ("refused", True)
