"""Pages of impact claims: state one, read it with its history, and the word of its body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import Response

from portal.api.problems import FORBIDDEN, Problem
from portal.forms.reading import text
from portal.pages.impact import content
from portal.roles import EDITORS
from portal.visit import Visit

PAGE_SIZE: Final = 20


async def of_practice(visit: Visit) -> Response:
    """Show the form of a claim about a practice, or state it."""
    path = {"practice_id": visit.request.path_params["practice_id"]}
    me, practice = await visit.together(visit.person(), visit.read("read_practice", path=path))
    _check_editor(me, practice["organisation_id"])
    about = (visit.path(f"practices/{practice['id']}"), practice["title"])
    return await _claim(visit, "claim_practice_impact", path, about)


async def of_adoption(visit: Visit) -> Response:
    """Show the form of a claim about an adoption, or state it."""
    path = {"adoption_id": visit.request.path_params["adoption_id"]}
    me, adoption = await visit.together(visit.person(), visit.read("read_adoption", path=path))
    _check_editor(me, adoption["taker_id"])
    about = (visit.path(f"adoptions/{adoption['id']}"), adoption["practice_title"])
    return await _claim(visit, "claim_adoption_impact", path, about)


async def correct(visit: Visit) -> Response:
    """Show the form of a claim with the values of an earlier one, or state its correction."""
    earlier, _me = await visit.together(_impact(visit), visit.person())
    _check("correct" in earlier["actions"])
    about = (visit.path(f"impacts/{earlier['id']}"), earlier["practice_title"])
    name = f"{earlier['subject_type']}_id"
    operation = f"claim_{earlier['subject_type']}_impact"
    return await _claim(visit, operation, {name: earlier["subject_id"]}, about, earlier=earlier)


async def _claim(
    visit: Visit,
    operation: str,
    path: Mapping[str, str],
    about: tuple[str, str],
    *,
    earlier: Mapping[str, Any] | None = None,
) -> Response:
    values: dict[str, Any] = {**dict.fromkeys(content.CLAIM, ""), "evidence": []}
    if earlier is not None:
        values = content.written(earlier)
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = content.read_claim(await visit.form())
        more = {"replaces": earlier["id"]} if earlier is not None else {}
        made, errors = await content.sent(visit, operation, path, values, more)
        if made:
            waits = made["state"] == "internal_approval"
            return visit.done(visit.path(f"impacts/{made['id']}"), "impact_asked" if waits else "impact_claimed")
    return visit.page(
        "impact/claim.html",
        status=content.status_of(errors),
        about=about,
        earlier=earlier,
        values=values,
        errors=errors,
        labels=content.labels(visit),
        methods=content.methods(visit),
        directions=content.directions(visit),
        most=content.MOST_EVIDENCE,
        **await content.words(visit),
    )


async def show(visit: Visit) -> Response:
    """Show a claim with its evidence and its history."""
    claim, words, regions = await visit.together(_impact(visit), content.words(visit), visit.labels("regions"))
    return visit.page(
        "impact/impact.html",
        public=True,
        claim=claim,
        regions=regions,
        methods=content.methods(visit),
        given=content.given(visit),
        **words,
    )


async def send_back(visit: Visit) -> Response:
    """Ask for the reason of a return inside the body, then return the claim."""
    claim, _me = await visit.together(_impact(visit), visit.person())
    _check("return" in claim["actions"])
    values = {"comment": ""}
    errors: dict[str, str] = {}
    if visit.request.method == "POST":
        values = {"comment": text(await visit.form(), "comment")}
        made, errors = await content.sent(visit, "return_impact", {"impact_id": claim["id"]}, values)
        if made:
            return visit.done(visit.path(f"impacts/{claim['id']}"), "impact_returned")
    return visit.page(
        "impact/return.html",
        status=content.status_of(errors),
        claim=claim,
        values=values,
        errors=errors,
        labels=content.labels(visit),
    )


async def withdraw(visit: Visit) -> Response:
    """Ask whether the claim is to be withdrawn, or withdraw it."""
    claim, _me = await visit.together(_impact(visit), visit.person())
    _check("withdraw" in claim["actions"])
    if visit.request.method == "POST":
        await visit.send("withdraw_impact", path={"impact_id": claim["id"]})
        return visit.done(visit.path(f"impacts/{claim['id']}"), "impact_withdrawn")
    return visit.page("impact/withdraw.html", claim=claim)


async def approve(visit: Visit) -> Response:
    """Let a claim out."""
    await visit.person()
    impact_id = visit.request.path_params["impact_id"]
    await visit.send("approve_impact", path={"impact_id": impact_id})
    return visit.done(visit.path(f"impacts/{impact_id}"), "impact_claimed")


async def mine(visit: Visit) -> Response:
    """Show the claims of the person's bodies, in every state."""
    query = {"cursor": visit.request.query_params.get("cursor", ""), "limit": PAGE_SIZE}
    _me, found, words = await visit.together(
        visit.person(), visit.read("list_own_impacts", query=query), content.words(visit)
    )
    here = visit.path("impacts/mine")
    return visit.page(
        "impact/mine.html",
        found=found["items"],
        next_path=f"{here}?cursor={found['next']}" if found["next"] else None,
        **words,
    )


def _check_editor(me: Mapping[str, Any], organisation_id: str | None) -> None:
    _check(any(one["organisation_id"] == organisation_id and one["role"] in EDITORS for one in me["memberships"]))


def _check(allowed: bool) -> None:
    if not allowed:
        raise Problem(FORBIDDEN)


async def _impact(visit: Visit) -> dict[str, Any]:
    path = {"impact_id": visit.request.path_params["impact_id"]}
    found: dict[str, Any] = await visit.read("read_impact", path=path)
    return found
