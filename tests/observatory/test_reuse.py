"""The most reused practices come first, are counted in the facet, and lead to practices of their own."""

import personas
import pytest
from adopting import act, advanced, read, started
from personas import APPROVER, CENTRE_MANAGER, CURATOR, NEIGHBOUR
from service_under_test import kind
from together import at_once

from chassis.principal import ANONYMOUS
from chassis.testing import member


def takers(number):
    return [member(personas.uuid7(), "manager", region="GR-E") for _ in range(number)]


def adopted(observatory, practice_id, number):
    ids = [advanced(observatory, started(observatory, practice_id, who), "harvest", by=who) for who in takers(number)]
    observatory.caller.instance().count_reuse()
    return ids


def search(observatory, **query):
    answered = observatory.call("search_practices", query=query)
    assert answered.status == 200, answered.text
    return answered.json


def found(observatory, **query):
    return [one["id"] for one in search(observatory, **query)["items"]]


def facet(observatory, **query):
    return {one["code"]: one["count"] for one in search(observatory, **query)["facets"]["reused"]}


def test_most_reused_first_and_in_pages(observatory):
    first, second, third = [observatory.practice("published") for _ in range(3)]
    adopted(observatory, first, 2)
    adopted(observatory, second, 3)
    assert found(observatory, sort="reused") == [second, first, third]
    page = search(observatory, sort="reused", limit=2)
    following = search(observatory, sort="reused", limit=2, cursor=page["next"])
    assert [one["id"] for one in following["items"]] == [third]
    assert page["items"][0]["reuse"] == {"adopted": 3, "in_progress": 0, "avoided": 0}
    assert following["items"][0]["reuse"]["adopted"] == 0
    assert found(observatory, sort="newest") == [third, second, first]
    assert found(observatory, sort="reused", q="θυρίδα") == [second, first, third]


def test_what_is_under_way_breaks_a_tie(observatory):
    first, second = [observatory.practice("published") for _ in range(2)]
    started(observatory, first)
    observatory.caller.instance().count_reuse()
    assert found(observatory, sort="reused") == [first, second]


def test_the_facet_counts_ranges_and_filters_by_them(observatory):
    never, once, thrice = [observatory.practice("published") for _ in range(3)]
    adopted(observatory, once, 1)
    ids = adopted(observatory, thrice, 3)
    assert facet(observatory) == {"3-9": 1, "1-2": 1, "0": 1}
    assert facet(observatory, q="θυρίδα", reused="0") == {"3-9": 1, "1-2": 1, "0": 1}
    assert found(observatory, reused="3-9") == [thrice]
    assert found(observatory, reused="0,1-2") == [once, never]
    observatory.call("answer_for_giver", principal=APPROVER, adoption_id=ids[0], body={"says": "disputed"})
    observatory.caller.instance().count_reuse()
    assert facet(observatory) == {"1-2": 2, "0": 1}
    assert found(observatory, reused="3-9") == []


def test_counts_outlive_a_new_revision_an_archive_and_a_reindex(observatory):
    practice_id = observatory.practice("published")
    adopted(observatory, practice_id, 1)
    observatory.edit(practice_id, lessons="Νέα διδάγματα.")
    observatory.submit(practice_id)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", CURATOR)
    assert facet(observatory) == {"1-2": 1}
    observatory.archive(practice_id)
    observatory.call("unarchive_practice", principal=CURATOR, practice_id=practice_id)
    observatory.caller.instance().count_reuse()
    assert found(observatory, reused="1-2") == [practice_id]


def derive(observatory, adoption_id, by=NEIGHBOUR):
    return observatory.call("derive_practice", principal=by, adoption_id=adoption_id)


def test_an_adoption_leads_to_one_draft_however_often_asked(observatory):
    adoption_id = started(observatory, mode="adapt")
    assert kind(derive(observatory, adoption_id)).type == "adoption-not-implemented"
    advanced(observatory, adoption_id, "remove", obstacles="Παλιά μηχανήματα.")
    advanced(observatory, adoption_id, "harvest", adapted_what="Χωρίς ραντεβού.")
    answers = at_once(*[lambda: derive(observatory, adoption_id)] * 4)
    [practice_id] = {answer.json["practice_id"] for answer in answers}
    draft = observatory.read(practice_id, NEIGHBOUR).json
    assert (draft["state"], draft["organisation_id"]) == ("draft", str(personas.HALKIDA))
    assert (draft["title"], draft["novelty"]) == ("Ψηφιακή θυρίδα πολιτών", "Χωρίς ραντεβού.")
    assert (draft["region"], draft["started_on"]) == ("GR-H", "2026-01-05")
    assert "Παλιά μηχανήματα." in draft["obstacles"]
    assert draft["derived_from"] == read(observatory, adoption_id).json["practice_id"]
    assert derive(observatory, adoption_id, by=APPROVER).status == 403


@pytest.fixture
def derived(observatory):
    """A practice, its adoption and the published practice that came of it."""
    source = observatory.practice("published")
    adoption_id = advanced(observatory, started(observatory, source), "harvest")
    practice_id = derive(observatory, adoption_id).json["practice_id"]
    return source, adoption_id, practice_id


def publish(observatory, practice_id):
    from observatory_scenario import FULL

    assert observatory.edit(practice_id, by=NEIGHBOUR, **{**FULL, "title": "Η δική μας θυρίδα"}).status == 200
    observatory.submit(practice_id, by=NEIGHBOUR)
    observatory.decide(practice_id, "forward", CENTRE_MANAGER)
    observatory.decide(practice_id, "publish", CURATOR)


def family(observatory, practice_id):
    items = observatory.call("read_family", practice_id=practice_id).json["items"]
    return [(one["id"], one["generation"], one["derived_from"]) for one in items]


def test_a_family_shows_what_is_public(observatory, derived):
    source, adoption_id, practice_id = derived
    assert family(observatory, source) == []
    assert read(observatory, adoption_id).json["derived_practice_id"] == practice_id
    assert read(observatory, adoption_id, ANONYMOUS).json["derived_practice_id"] is None
    assert observatory.events("practice.derived.v1") == []
    publish(observatory, practice_id)
    assert read(observatory, adoption_id, ANONYMOUS).json["derived_practice_id"] == practice_id
    assert family(observatory, source) == [(practice_id, 1, source)]
    assert family(observatory, practice_id) == [(source, -1, None)]
    [event] = observatory.events("practice.derived.v1")
    assert (event["data"]["derived_from"], event["data"]["adoption_id"]) == (source, adoption_id)


def test_it_ends_with_a_finished_adoption_too(observatory, derived):
    _, adoption_id, practice_id = derived
    assert act(observatory, adoption_id, "finish", note="Τέλος.").status == 200
    assert derive(observatory, adoption_id).json["practice_id"] == practice_id
