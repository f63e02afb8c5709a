"""Open data: links to every file, and the places of practices."""

import contract


def test_every_file_is_linked(visitor, gateway):
    page = visitor.get("/el/open-data").text
    for path in (
        "practices/export?format=xlsx", "practices/export?format=jsonld", "practices/export?format=geojson",
        "practices/export?format=opsi", "adoptions/export?format=geojson", 'adoptions/export"', 'practices/export"',
    ):  # fmt: skip
        assert f"/v1/{path}" in page


def test_places_are_named_and_the_rest_counted(visitor, gateway):
    found = contract.answer("map_practices", full=True)
    place = found["items"][0] | {"name_el": "Δήμος Λαμιέων", "name_en": "Lamia", "count": 3}
    gateway.answers["map_practices"] = (200, found | {"items": [place] * 31, "unplaced": 2})
    page = visitor.get("/el/open-data").text
    assert page.count(">Δήμος Λαμιέων<") == 30
    assert "1 τόπος ακόμη" in page
    assert "2 πρακτικές δεν έχουν γνωστό τόπο" in page
    assert ">Lamia<" in visitor.get("/en/open-data").text


def test_without_places_the_page_says_so(visitor, gateway):
    gateway.answers["map_practices"] = (200, {"items": [], "total": 0, "unplaced": 0})
    assert "Καμία πρακτική δεν έχει ακόμη γνωστό τόπο." in visitor.get("/el/open-data").text
