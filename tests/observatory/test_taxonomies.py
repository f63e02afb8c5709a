"""Taxonomies as callers read them."""

import pytest

NAMES = [
    "sectors",
    "stages",
    "principles",
    "regions",
    "organisation_kinds",
    "outcome_kinds",
    "sdgs",
    "units",
    "indicators",
]


@pytest.mark.parametrize("taxonomy", NAMES)
def test_every_code_has_both_labels_and_the_readers(observatory, taxonomy):
    greek = observatory.call("read_taxonomy", taxonomy=taxonomy, language="el").json
    english = observatory.call("read_taxonomy", taxonomy=taxonomy, language="en").json
    assert greek["taxonomy"] == taxonomy
    assert greek["next"] is None
    assert greek["items"]
    for el, en in zip(greek["items"], english["items"], strict=True):
        assert el["labels"] == en["labels"]
        assert (el["label"], en["label"]) == (el["labels"]["el"], el["labels"]["en"])


def test_the_lists_are_the_agreed_ones(observatory):
    count = {name: len(observatory.call("read_taxonomy", taxonomy=name).json["items"]) for name in NAMES}
    assert (count["sectors"], count["stages"], count["principles"], count["regions"]) == (12, 6, 5, 13)
    assert (count["organisation_kinds"], count["sdgs"]) == (10, 17)
    assert (count["units"], count["indicators"]) == (13, 20)
    region = observatory.call("read_taxonomy", taxonomy="regions").json["items"][7]
    assert (region["code"], region["facts"]["nuts2"]) == ("GR-H", "EL64")


def test_an_indicator_has_its_unit_and_its_better_direction(observatory):
    units = {one["code"] for one in observatory.call("read_taxonomy", taxonomy="units").json["items"]}
    facts = {
        one["code"]: one["facts"] for one in observatory.call("read_taxonomy", taxonomy="indicators").json["items"]
    }
    assert {one["unit"] for one in facts.values()} <= units
    assert facts["processing_time_days"] == {"unit": "days", "direction": "lower", "adds_up": False}
    assert facts["coverage_percent"]["direction"] == "higher"


def test_another_taxonomy_is_not_found(observatory):
    answered = observatory.call("read_taxonomy", taxonomy="colours")
    assert (answered.status, answered.json["type"]) == (404, "/problems/taxonomy-not-found")


def test_the_answer_may_be_kept_for_everybody():
    from observatory.service import Observatory

    cache = Observatory.read_taxonomy.operation.cache
    assert cache.shared
    assert cache.seconds >= 3600
