"""Import circles: no two modules import each other, not even for type checkers alone."""

import grimp
from house import PACKAGES

# Circles that are still to be resolved.
PENDING = {
    ("challenges.call.challenge.edit", "challenges.call.challenge.model"),
    ("observatory.practice.practice.model", "observatory.practice.publication.model"),
    ("portal.assembly", "portal.site"),
    ("portal.assembly", "portal.visit"),
}


def circles(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """Return the pairs of modules that import each other directly."""
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    return {(one, other) for one in imports for other in imports[one] if one < other and one in imports[other]}


def test_no_two_modules_import_each_other():
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=False)
    assert sorted(circles(graph) - PENDING) == []
    assert sorted(PENDING - circles(graph)) == []


def test_a_circle_is_found():
    graph = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "a"), ("b", "c")):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == {("a", "b")}
