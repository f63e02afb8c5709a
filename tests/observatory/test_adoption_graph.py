"""The graph of adoptions: bodies, what went from one to another, and how far it went."""

import personas
import pytest
from adopting import act, advanced, started
from personas import APPROVER, CURATOR, NEIGHBOUR

from chassis.principal import ANONYMOUS
from chassis.testing import member
from observatory.adoption.graph.distance import kilometres

LARISSA = member(personas.LARISSA, "manager", region="GR-E")
SEATS = {
    personas.LAMIA: (38.9, 22.43333),
    personas.HALKIDA: (38.46361, 23.59944),
    personas.LARISSA: (39.63689, 22.41761),
}


@pytest.fixture
def bodies(observatory):
    for body, (latitude, longitude) in SEATS.items():
        observatory.register(body, latitude=latitude, longitude=longitude)
    return observatory


def graph(observatory, by=ANONYMOUS, **query):
    answered = observatory.call("read_adoption_graph", principal=by, query=query)
    assert answered.status == 200, answered.text
    return answered.json


def edges(observatory, by=ANONYMOUS, **query):
    return [(one["from"], one["to"]) for one in graph(observatory, by, **query)["edges"]]


def test_an_implemented_adoption_is_one_public_edge(bodies):
    practice_id = bodies.practice("published")
    adoption_id = started(bodies, practice_id)
    assert edges(bodies) == []
    advanced(bodies, adoption_id, "implement")
    shown = graph(bodies, practice=practice_id)
    [edge] = shown["edges"]
    assert (edge["from"], edge["to"]) == (str(personas.LAMIA), str(personas.HALKIDA))
    assert (edge["km"], edge["adoption_id"], edge["practice_title"]) == (112, adoption_id, "Ψηφιακή θυρίδα πολιτών")
    assert {node["title"] for node in shown["nodes"]} == {"Δήμος Λαμιέων", "Δήμος Χαλκιδέων"}
    assert shown["truncated"] is False


def test_public_bodies_see_what_is_under_way(bodies):
    adoption_id = started(bodies)
    assert edges(bodies, CURATOR) == edges(bodies, LARISSA) == [(str(personas.LAMIA), str(personas.HALKIDA))]
    act(bodies, adoption_id, "abandon", reason="Όχι.")
    assert edges(bodies, CURATOR) == []


def test_what_the_giver_disputes_is_no_edge(bodies):
    adoption_id = advanced(bodies, started(bodies), "harvest")
    assert len(edges(bodies)) == 1
    bodies.call("answer_for_giver", principal=APPROVER, adoption_id=adoption_id, body={"says": "disputed"})
    assert edges(bodies) == []


def test_depth_two_reaches_the_neighbours_of_neighbours(bodies):
    first, second = bodies.practice("published"), bodies.practice("published")
    advanced(bodies, started(bodies, first), "harvest")
    advanced(bodies, started(bodies, second, by=LARISSA), "harvest", by=LARISSA)
    near = (str(personas.LAMIA), str(personas.HALKIDA))
    far = (str(personas.LAMIA), str(personas.LARISSA))
    assert edges(bodies, organisation=str(personas.HALKIDA)) == [near]
    assert edges(bodies, organisation=str(personas.HALKIDA), depth=2) == [near, far]
    assert edges(bodies, region="GR-E") == [far]
    assert edges(bodies, practice=first, depth=2) == [near, far]
    cut = graph(bodies, limit=1)
    assert (len(cut["edges"]), cut["truncated"]) == (1, True)
    assert bodies.call("read_adoption_graph", query={"depth": 3}).status == 422


def test_a_body_alone_is_a_graph_of_one_node(bodies):
    shown = graph(bodies, NEIGHBOUR, organisation=str(personas.HALKIDA))
    assert ([node["title"] for node in shown["nodes"]], shown["edges"]) == (["Δήμος Χαλκιδέων"], [])


def test_distances_follow_the_great_circle():
    assert kilometres(SEATS[personas.LAMIA], SEATS[personas.LAMIA]) == 0
    assert kilometres((37.98, 23.73), (40.64, 22.94)) == 303
    assert kilometres((0, 0), (0, 180)) == 20015
    assert kilometres((None, None), (0, 0)) is None
