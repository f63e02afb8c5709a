"""Autosave: a form saves itself while somebody writes, and shows a few words in answer.

Nothing is refused as a whole: unreadable fields, and those changed by somebody else too, wait for the button.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import JSONResponse

from portal.api.problems import CHANGED, CONFLICT, INVALID, Problem
from portal.forms import bases, merging
from portal.forms.merging import Base
from portal.forms.reading import text
from portal.forms.saving import ATTEMPTS, Noun, base_of, refused
from portal.languages.catalogue import ATHENS

if TYPE_CHECKING:
    from portal.api.client import Answer
    from portal.visit import Visit

ACTION: Final = "autosave"


async def is_autosave(visit: Visit) -> bool:
    """Return whether the form was sent by itself."""
    return text(await visit.form(), "action") == ACTION


async def autosaved(
    visit: Visit, noun: Noun, path: Mapping[str, str], found: Answer, *, drafts: Collection[str]
) -> JSONResponse:
    """Save the changed fields that can be saved now; `found` is the thing as it is now.

    Raises `Problem`, also in a state outside `drafts`: what others read at once needs the button.
    """
    if found.data["state"] not in drafts:
        raise Problem(CONFLICT)
    form = await visit.form()
    mine, base = noun.typed(form), await base_of(visit, noun, found)
    waiting: dict[str, str] = {}
    for _attempt in range(ATTEMPTS):
        theirs, now = noun.shown(found.data), found.etag or ""
        clash = merging.conflicts(mine, theirs, base)
        wanted = merging.changed(mine, base.page) - clash - waiting.keys()
        wanted = {name for name in wanted if not merging.same(mine[name], theirs[name])}
        body, unread = noun.wire(mine, wanted, visit)
        waiting |= unread
        if not body:
            return await _told(visit, noun, base.moved(set(), mine, theirs, now), theirs, waiting)
        try:
            answer = await visit.call(noun.edit, path=path, body=body, headers={"If-Match": now})
        except Problem as problem:
            if problem.status == CHANGED:
                found = await visit.call(noun.read, path=path)
                continue
            faults = refused(visit, noun, problem)
            if problem.status != INVALID or not faults.keys() & wanted:
                raise
            waiting |= faults
        else:
            after = noun.shown(answer.data)
            # what the API changed along with it is nobody else's change
            along = merging.changed(after, theirs) - merging.changed(theirs, base.thing) - waiting.keys()
            moved = base.moved((wanted - unread.keys()) | along, mine, after, answer.etag or "")
            return await _told(visit, noun, moved, after, waiting)
    raise Problem(CONFLICT)


async def begun(visit: Visit, noun: Noun, made: Answer, place: str, waiting: Mapping[str, str]) -> JSONResponse:
    """Return where the form of a thing goes on that its first save has made."""
    mine, theirs = noun.typed(await visit.form()), noun.shown(made.data)
    page = {name: value for name, value in mine.items() if name not in waiting}
    return await _told(visit, noun, Base(page, theirs, made.etag or ""), theirs, waiting, place=place)


def unsaved(errors: Mapping[str, str]) -> JSONResponse:
    """Return why nothing could be saved."""
    return _answer({"alert": " ".join(errors.values())}, status=INVALID)


async def _told(
    visit: Visit,
    noun: Noun,
    base: Base,
    theirs: Mapping[str, Any],
    waiting: Mapping[str, str],
    *,
    place: str = "",
) -> JSONResponse:
    _, labels, form = visit.text.gettext, noun.labels(visit), await visit.form()
    mine, key = noun.typed(form), await bases.keep(visit, base, text(form, "base"))
    clash = merging.conflicts(mine, theirs, base)
    others = merging.changed(theirs, base.thing) - clash

    def named(names: set[str]) -> str:
        return ", ".join(label for name, label in labels.items() if name in names)

    at = datetime.now(UTC).astimezone(ATHENS)
    said = [_("Αποθηκεύτηκε %(time)s") % {"time": f"{at:%H:%M}"}]
    if waiting:
        said.append(_("Δεν αποθηκεύτηκε ακόμη: %(fields)s.") % {"fields": named(set(waiting)) or waiting[""]})
    if named(others):
        said.append(
            _("Κάποιος άλλος άλλαξε στο μεταξύ: %(fields)s. Θα το δείτε όταν αποθηκεύσετε.") % {"fields": named(others)}
        )
    alert = ""
    if clash:
        alert = _(
            "Αλλάξατε και οι δύο, εσείς και κάποιος άλλος: %(fields)s. Τίποτα δεν χάθηκε. Πατήστε «Αποθήκευση» για να "
            "δείτε τα δύο κείμενα και να διαλέξετε."
        ) % {"fields": named(clash)}
    status = said[0] if len(said) == 1 else f"{said[0]}. {' '.join(said[1:])}"
    fixed = [name for name in labels if name not in mine]
    return _answer({"status": status, "alert": alert, "etag": base.etag, "base": key, "place": place, "fixed": fixed})


def _answer(said: Mapping[str, Any], *, status: int = 200) -> JSONResponse:
    return JSONResponse(dict(said), status_code=status, headers={"Cache-Control": "no-store"})
