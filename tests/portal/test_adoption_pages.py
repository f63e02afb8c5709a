"""The graph of adoptions as a picture: where bodies stand, and what links them."""

from types import SimpleNamespace

from portal.pages.adoption.graph import MOST_NODES, arrows, places

VISIT = SimpleNamespace(path=lambda rest: f"/el/{rest}")


def a_node(number, region="GR-H"):
    return {"id": str(number), "kind": "organisation", "region": region}


def an_edge(start, end, day=None):
    return {
        "adoption_id": f"{start}-{end}", "practice_title": "Θυρίδα", "from": str(start), "to": str(end),
        "implemented_on": day,
    }  # fmt: skip


def drawn(edges, number, name="Δήμος"):
    nodes = {str(one): a_node(one) for one in range(number)}
    names = {one: f"{name} {one}" for one in nodes}
    placed = places(edges, nodes, names)
    return placed, arrows(VISIT, edges, placed, names)


def test_an_arrow_leads_from_giver_to_taker_and_to_its_page():
    placed, [arrow] = drawn([an_edge(0, 1, "2026-01-05")], 2)
    assert (arrow.title, arrow.href) == ("Θυρίδα: Δήμος 0 → Δήμος 1", "/el/adoptions/0-1")
    assert arrow.implemented
    assert arrow.path.startswith(f"M{placed['0'].x} {placed['0'].y}")
    assert {one.edges for one in placed.values()} == {1}


def test_the_picture_keeps_the_busiest_bodies():
    edges = [an_edge(0, one) for one in range(1, MOST_NODES + 6)]
    placed, kept = drawn(edges, MOST_NODES + 6)
    assert (len(placed), len(kept)) == (MOST_NODES, MOST_NODES - 1)
    assert "0" in placed


def test_long_names_are_cut_in_the_picture_and_whole_in_words():
    placed, _ = drawn([an_edge(0, 1)], 2, name="Περιφερειακή Δομή Υποστήριξης Νησιών")
    for node in placed.values():
        assert node.short.endswith("…")
        assert node.label == f"{node.short} ({node.title})"


def test_an_adoption_by_its_own_giver_is_no_arrow():
    assert drawn([an_edge(0, 0)], 1)[1] == []
