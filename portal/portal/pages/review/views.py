"""Pages of reviews: the queue, and one decision after the other without losing the filters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from portal.api.client import NOTHING
from portal.api.problems import CONFLICT, INVALID, Problem
from portal.forms import errors as faults
from portal.forms.reading import text
from portal.pages.practice.content import NOTES, SECTIONS, notes
from portal.pages.practice.content import labels as practice_labels
from portal.pages.review import queue as queues
from portal.pages.review.changes import audience_before, since
from portal.roles import CURATOR, centre_regions, is_reviewer
from portal.visit import Visit

if TYPE_CHECKING:
    from starlette.datastructures import FormData

COMMENTED: Final = frozenset({"request_changes", "request_edits", "reject"})
DECISIONS: Final = {
    "regional_review": ("forward", "request_changes", "reject"),
    "ministry_review": ("publish", "request_changes", "reject"),
}
TIERS: Final = frozenset({"regional", "ministry"})
TEXTS: Final = ("title", "summary", *SECTIONS, "funding")


async def queue(visit: Visit) -> Response:
    """Show what waits, filtered and in the order asked for."""
    me = await visit.person()
    queues.check_reviewer(is_reviewer(me))
    filters, curator = queues.wanted(visit), CURATOR in me["roles"]
    found, regions = await visit.together(queues.read(visit, filters), visit.labels("regions"))
    return visit.page(
        "review/queue.html",
        queue=found,
        filters=filters,
        query=queues.query(filters),
        counts=_counts(visit, found.totals, curator=curator),
        regions={code: name for code, name in regions.items() if curator or code in centre_regions(me)},
        names=regions,
        tiers=curator,
    )


async def practice(visit: Visit) -> Response:
    """Show a practice as its reader sees it, what changed since the last decision, and the decision."""
    path = {"practice_id": visit.request.path_params["practice_id"]}
    me = await visit.person()
    queues.check_reviewer(is_reviewer(me))
    found = await visit.read("read_practice", path=path)
    form = await visit.form() if visit.request.method == "POST" else None
    errors: dict[str, str] = {}
    if form is not None:
        following, revision = await _following(visit, "practices", path["practice_id"]), text(form, "seen")
        body = {"revision": int(revision) if revision.isdigit() else None, "remarks": _remarks(form)}
        errors = await _decide(visit, "review_practice", path, body)
        if not errors:
            return visit.done(following, "decided")
    (waiting, more), reviews, revisions, sectors, regions, stages = await visit.together(
        queues.find(visit, "practices", path["practice_id"], found["organisation_id"]),
        visit.read_or(NOTHING, "list_reviews", path=path),
        visit.read_or(NOTHING, "list_revisions", path=path),
        visit.labels("sectors"),
        visit.labels("regions"),
        visit.labels("stages"),
    )
    under_review = found["state"] in DECISIONS
    decided = next((one["revision"] for one in reviews["items"] if one["tier"] in TIERS), None)
    return _page(
        visit,
        "review/practice.html",
        form,
        errors,
        thing=found,
        seen=found["revision"],
        waiting=waiting,
        offered=waiting["decisions"] if waiting else DECISIONS.get(found["state"], ()),
        # What somebody wrote stays on the page although the practice left the queue meanwhile.
        waits=under_review and (waiting is not None or more or bool(errors)),
        elsewhere=under_review,
        remarks={one["section"]: one["text"] for one in _remarks(form)} if form is not None else {},
        remarked=TEXTS,
        reviews=reviews["items"],
        changes=since([_flat(one) for one in revisions["items"]], decided, (*TEXTS, *NOTES)),
        notes=[(name, note) for name, note in notes(found).items() if note and NOTES[name] in found["principles"]],
        audience_before=audience_before(revisions["items"], found),
        labels=practice_labels(visit),
        sections=[(name, found[name]) for name in SECTIONS],
        sectors=sectors,
        regions=regions,
        stages=stages,
    )


async def challenge(visit: Visit) -> Response:
    """Show a challenge that waits for a decision, and the decision."""
    path = {"challenge_id": visit.request.path_params["challenge_id"]}
    me = await visit.person()
    queues.check_reviewer(is_reviewer(me))
    found = await visit.read("read_challenge", path=path)
    form = await visit.form() if visit.request.method == "POST" else None
    errors: dict[str, str] = {}
    if form is not None:
        following, version = await _following(visit, "challenges", path["challenge_id"]), text(form, "seen")
        body = {"version": int(version) if version.isdigit() else None}
        errors = await _decide(visit, "review_challenge", path, body)
        if not errors:
            return visit.done(following, "decided")
    (waiting, _more), reviews, sectors, regions = await visit.together(
        queues.find(visit, "challenges", path["challenge_id"], None),
        visit.read_or(NOTHING, "list_challenge_reviews", path=path),
        visit.labels("sectors"),
        visit.labels("regions"),
    )
    return _page(
        visit,
        "review/challenge.html",
        form,
        errors,
        thing=found,
        seen=found["version"],
        waiting=waiting,
        waits=found["state"] == "review",
        elsewhere=False,
        remarks=None,
        reviews=reviews["items"],
        sectors=sectors,
        regions=regions,
    )


async def _decide(visit: Visit, operation: str, path: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, str]:
    _ = visit.text.gettext
    form = await visit.form()
    decision, comment = text(form, "decision"), text(form, "comment")
    if not decision:
        return {"decision": _("Επιλέξτε μια απόφαση")}
    if decision in COMMENTED and not comment:
        return {"comment": _("Γράψτε στους συντάκτες γιατί: το σχόλιο τους αποστέλλεται")}
    try:
        await visit.send(operation, path=path, body={**body, "decision": decision, "comment": comment})
    except Problem as problem:
        if problem.status not in {INVALID, CONFLICT}:
            raise
        sections = [one["section"] for one in body.get("remarks", ())]
        problem.errors = {_field(name, sections): sentence for name, sentence in problem.errors.items()}
        remarked = {f"remark-{name}": label for name, label in practice_labels(visit).items()}
        return faults.of(problem, {"decision": _("Απόφαση"), "comment": _("Σχόλιο"), **remarked})
    return {}


def _flat(revision: Mapping[str, Any]) -> dict[str, Any]:
    """Return a revision with the notes of principles as fields of their own."""
    return {**revision, "content": {**revision["content"], **notes(revision["content"])}}


def _remarks(form: FormData) -> list[dict[str, str]]:
    found = {name: text(form, f"remark-{name}") for name in TEXTS}
    return [{"section": name, "text": remark} for name, remark in found.items() if remark]


def _field(path: str, sections: list[str]) -> str:
    # The API tells the place of a remark in the list; the form has a field for each section.
    first, _, rest = path.partition(".")
    place = rest.partition(".")[0]
    known = first == "remarks" and place.isdigit() and int(place) < len(sections)
    return f"remark-{sections[int(place)]}" if known else path


def _counts(visit: Visit, totals: Mapping[str, int], *, curator: bool) -> list[tuple[str, str, int]]:
    _ = visit.text.gettext
    tiers = [
        ("?kind=practices&tier=ministry", _("στο Υπουργείο"), totals["ministry"]),
        ("?kind=practices&tier=regional", _("στο περιφερειακό κέντρο"), totals["regional"]),
    ]
    return [
        ("?kind=practices", _("Πρακτικές"), totals["all"]),
        *(tiers if curator else ()),
        ("?kind=practices&due=overdue", _("εκπρόθεσμες"), totals["overdue"]),
        *([("?kind=practices&tier=regional", _("προς ανάληψη"), totals["take_over"])] if curator else ()),
        ("?kind=challenges", _("Προκλήσεις"), totals["challenges"]),
    ]


async def _following(visit: Visit, kind: str, thing: str) -> str:
    # Read before the decision, which takes the thing out of the queue.
    filters = queues.wanted(visit)
    following = queues.after(await queues.read(visit, filters), kind, thing)
    place = f"review/{following.kind}/{following.id}" if following else "review"
    return visit.path(place) + queues.query(filters)


def _page(visit: Visit, template: str, sent: FormData | None, errors: Mapping[str, str], **values: Any) -> Response:
    filters = queues.wanted(visit)
    return visit.page(
        template,
        status=INVALID if errors else 200,
        errors=errors,
        query=queues.query(filters),
        decision=text(sent, "decision") if sent else "",
        comment=text(sent, "comment") if sent else "",
        **values,
    )
