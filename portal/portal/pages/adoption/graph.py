"""Page of the graph: bodies around a circle and the practices between them, with the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import atan2, cos, pi, sin
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from starlette.responses import Response

from portal.pages.adoption import content
from portal.visit import Visit

MOST_EDGES: Final = 60
MOST_NODES: Final = 24
"""Bodies that the picture has room for; the table has them all."""

_CENTRE: Final = 360.0
_RADIUS: Final = 230.0
_DOT: Final = 9.0
_LONGEST: Final = 24
_STEEP: Final = 0.2
"""Names above and below the circle stand in the middle of their dot."""


class Node(NamedTuple):
    """A body or practice in the picture; `anchor` is the end of its name that touches the dot.

    `label` is its accessible name, which has the visible words in it.
    """

    id: str
    kind: str
    title: str
    short: str
    label: str
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    edges: int


class Arrow(NamedTuple):
    """A line of the picture, from giver to taker, as a path and its arrow head."""

    path: str
    head: str
    title: str
    href: str
    implemented: bool


async def show(visit: Visit) -> Response:
    """Show the graph around a practice, a body or a region, or the newest adoptions everywhere."""
    asked = {name: visit.request.query_params.get(name, "") for name in ("practice", "organisation", "region")}
    wide = visit.request.query_params.get("depth") == "2"
    depth = "2" if wide else "1"
    found, regions, practice = await visit.together(
        visit.read("read_adoption_graph", query={**asked, "depth": depth, "limit": MOST_EDGES}),
        visit.labels("regions"),
        _practice(visit, asked["practice"]),
    )
    nodes = {one["id"]: one for one in found["nodes"]}
    name = "title" if visit.language == "el" else "title_en"
    names = {key: one[name] or one["title"] for key, one in nodes.items()}
    placed = places(found["edges"], nodes, names)
    here = {key: value for key, value in asked.items() if value}
    return visit.page(
        "adoption/graph.html",
        public=True,
        found=found,
        asked=asked,
        practice=practice,
        names=names,
        nodes=list(placed.values()),
        arrows=arrows(visit, found["edges"], placed, names),
        left_out=len(nodes) - len(placed),
        regions=regions,
        modes=content.modes(visit),
        states=content.states(visit),
        wide=wide,
        around=bool(here),
        other_depth=f"{visit.path('adoptions')}?{urlencode({**here, 'depth': '1' if wide else '2'})}",
    )


def places(
    edges: Sequence[Mapping[str, Any]], nodes: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> dict[str, Node]:
    """Return where each body stands on the circle: those with most adoptions, ordered by region and name."""
    counts = dict.fromkeys(nodes, 0)
    for edge in edges:
        counts[edge["from"]] += 1
        counts[edge["to"]] += 1
    kept = sorted(counts, key=lambda one: (-counts[one], names[one]))[:MOST_NODES]
    ordered = sorted(kept, key=lambda one: (nodes[one]["region"] or "", names[one]))
    placed = {}
    for number, one in enumerate(ordered):
        turn = 2 * pi * number / len(ordered) - pi / 2
        x, y = _CENTRE + _RADIUS * cos(turn), _CENTRE + _RADIUS * sin(turn)
        side = cos(turn)
        whole = names[one]
        bare = whole.partition(" (")[0]
        short = bare if len(bare) <= _LONGEST else bare[: _LONGEST - 1].rstrip() + "…"
        placed[one] = Node(
            one,
            nodes[one]["kind"],
            whole,
            short,
            whole if short == whole else f"{short} ({whole})",
            round(x, 1),
            round(y, 1),
            round(x + (_DOT + 7) * side, 1),
            round(y + 5 + (_DOT + 11) * sin(turn), 1),
            "middle" if abs(side) < _STEEP else "start" if side > 0 else "end",
            counts[one],
        )
    return placed


def arrows(
    visit: Visit, edges: Sequence[Mapping[str, Any]], placed: Mapping[str, Node], names: Mapping[str, str]
) -> list[Arrow]:
    """Return the lines between bodies of the picture, bent towards the middle so that none hides another."""
    drawn = []
    for edge in edges:
        if edge["from"] not in placed or edge["to"] not in placed or edge["from"] == edge["to"]:
            continue
        start, end = placed[edge["from"]], placed[edge["to"]]
        middle = ((start.x + end.x + _CENTRE) / 3, (start.y + end.y + _CENTRE) / 3)
        turn = atan2(end.y - middle[1], end.x - middle[0])
        tip = (end.x - (_DOT + 2) * cos(turn), end.y - (_DOT + 2) * sin(turn))
        head = [(tip[0] - 13 * cos(turn + bend), tip[1] - 13 * sin(turn + bend)) for bend in (0.42, -0.42)]
        label = f"{edge['practice_title']}: {names[edge['from']]} → {names[edge['to']]}"
        drawn.append(
            Arrow(
                f"M{start.x:.1f} {start.y:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}",
                " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, *head)),
                label,
                visit.path(f"adoptions/{edge['adoption_id']}"),
                edge["implemented_on"] is not None,
            )
        )
    return drawn


async def _practice(visit: Visit, practice_id: str) -> Any:
    return await visit.read_or(None, "read_practice", path={"practice_id": practice_id}) if practice_id else None
