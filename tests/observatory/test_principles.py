"""The five principles: their practices with those that say how first, and the report of a year."""

import io
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID
from zipfile import ZipFile

import personas
import pytest
from personas import CONTRIBUTOR, CURATOR
from service_under_test import fields, kind
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from chassis.principal import ANONYMOUS
from commons.taxonomies import PRINCIPLES
from observatory.library.principle.queries import report as report_of
from observatory.practice.publication.model import PublishedPractice
from observatory.search.index import put_many

NOTE = "Δοκιμάστηκε έναν μήνα σε ένα γραφείο, με μέτρηση πριν και μετά."


def principle(observatory, code="explore", **query):
    answered = observatory.call("get_principle", principal=ANONYMOUS, principle=code, query=query)
    assert answered.status == 200, answered.text
    return answered.json


def report(observatory, by=CURATOR, **query):
    return observatory.call("report_principles", principal=by, query=query)


def claimed(observatory, code="explore", **content):
    return observatory.practice("published", **{"principles": [code], **content})


def certify(observatory, practice_id):
    with observatory.caller.engine.begin() as connection:
        connection.execute(
            text("update published_practices set certified_at = now() where practice_id = :id"), {"id": practice_id}
        )
    index(observatory)


def index(observatory):
    with Session(observatory.caller.engine) as session, session.begin():
        put_many(session, session.scalars(select(PublishedPractice)).all())


def test_there_are_five_in_the_declarations_order(observatory):
    answered = observatory.call("list_principles", principal=ANONYMOUS)
    items = answered.json["items"]
    assert [(one["number"], one["code"]) for one in items] == list(enumerate(PRINCIPLES, start=1))
    assert all(one["title_el"] and one["title_en"] and one["about_el"] and one["about_en"] for one in items)
    assert {(one["practices"], one["certified"]) for one in items} == {(0, 0)}
    assert answered.json["declaration"]["code"] == "OECD/LEGAL/0450"


def test_practices_are_counted_under_each_they_claim(observatory):
    claimed(observatory, principles=["explore", "diffuse"])
    claimed(observatory)
    observatory.practice("ministry_review", principles=["explore"])
    counts = {one["code"]: one["practices"] for one in observatory.call("list_principles").json["items"]}
    assert counts == {**dict.fromkeys(PRINCIPLES, 0), "explore": 2, "diffuse": 1}


def test_those_that_say_how_come_first_in_pages(observatory):
    told = claimed(observatory, principle_notes={"explore": NOTE, "diffuse": "Όχι αυτή."})
    silent, newest = claimed(observatory), claimed(observatory)
    shown = principle(observatory)
    assert [one["id"] for one in shown["items"]] == [told, newest, silent]
    assert [one["note"] for one in shown["items"]] == [NOTE, None, None]
    assert (shown["practices"], shown["explained"], shown["next"]) == (3, 1, None)
    first = principle(observatory, limit=1)
    second = principle(observatory, limit=1, cursor=first["next"])
    third = principle(observatory, limit=1, cursor=second["next"])
    assert [page["items"][0]["id"] for page in (first, second, third)] == [told, newest, silent]
    assert third["next"] is None


def test_a_cursor_belongs_to_its_principle(observatory):
    claimed(observatory, principles=["explore", "diffuse"])
    claimed(observatory)
    cursor = principle(observatory, limit=1)["next"]
    wrong = observatory.call("get_principle", principle="diffuse", query={"cursor": cursor})
    assert kind(wrong) == SimpleNamespace(status=400, type="bad-cursor")


def test_there_is_no_sixth_principle(observatory):
    answered = observatory.call("get_principle", principle="courage", query={})
    assert kind(answered) == SimpleNamespace(status=404, type="principle-not-found")


def test_a_new_note_moves_the_practice_up(observatory):
    older, newer = claimed(observatory), claimed(observatory)
    assert [one["id"] for one in principle(observatory)["items"]] == [newer, older]
    observatory.edit(older, principle_notes={"explore": NOTE})
    assert principle(observatory)["items"][0]["id"] == newer  # the public reads what is published
    observatory.submit(older)
    observatory.decide(older, "forward", personas.CENTRE_MANAGER)
    observatory.decide(older, "publish", CURATOR)
    assert [one["id"] for one in principle(observatory)["items"]] == [older, newer]


def test_notes_change_one_by_one_and_empty_ones_go(observatory):
    practice_id = observatory.draft(principles=["explore"], principle_notes={"explore": NOTE, "diffuse": ""})
    assert observatory.read(practice_id).json["principle_notes"] == {"explore": NOTE}
    changed = observatory.edit(practice_id, principle_notes={"diffuse": "Με οδηγό."}).json
    assert changed["principle_notes"] == {"explore": NOTE, "diffuse": "Με οδηγό."}
    changed = observatory.edit(practice_id, principle_notes={"explore": ""}).json
    assert changed["principle_notes"] == {"diffuse": "Με οδηγό."}
    assert observatory.edit(practice_id, title="Άλλος τίτλος").json["principle_notes"] == {"diffuse": "Με οδηγό."}


@pytest.mark.parametrize(
    ("notes", "named"),
    [({"explore": "α" * 301}, "principle_notes.explore"), ({"courage": "α"}, "principle_notes.courage")],
)
def test_notes_are_short_and_of_known_principles(observatory, notes, named):
    answered = observatory.call("create_practice", principal=CONTRIBUTOR, body={"principle_notes": notes})
    assert (answered.status, fields(answered)) == (422, [named])


def test_the_page_shows_the_note_beside_its_principle(observatory):
    practice_id = claimed(observatory, principle_notes={"explore": NOTE, "diffuse": "Δεν την επικαλείται."})
    page = observatory.read(practice_id, ANONYMOUS, format="html", lang="el").text
    assert NOTE in page
    assert "Δεν την επικαλείται." not in page


def test_a_certified_practice_counts_as_certified(observatory):
    certify(observatory, claimed(observatory))
    claimed(observatory)
    assert principle(observatory)["certified"] == 1


def test_the_report_ranks_what_is_best_evidenced(observatory):
    silent = claimed(observatory)
    told = claimed(observatory, principle_notes={"explore": NOTE})
    proven = claimed(observatory)
    certify(observatory, proven)
    answered = report(observatory)
    assert answered.status == 200, answered.text
    [explore] = [one for one in answered.json["items"] if one["code"] == "explore"]
    assert [one["id"] for one in explore["best"]] == [proven, told, silent]
    assert [one["evidence"] for one in explore["best"]] == [5, 4, 2]
    numbers = {name: explore[name] for name in ("practices", "explained", "certified", "organisations", "regions")}
    assert numbers == {"practices": 3, "explained": 1, "certified": 1, "organisations": 1, "regions": 1}


def test_the_report_names_ten_practices_at_most(observatory):
    for _ in range(11):
        claimed(observatory)
    [explore] = [one for one in report(observatory).json["items"] if one["code"] == "explore"]
    assert (explore["practices"], len(explore["best"])) == (11, 10)


def test_a_year_is_that_of_publication_in_greece(observatory, clock):
    practice_id = claimed(observatory)
    with observatory.caller.engine.begin() as connection:
        connection.execute(
            text("update published_practices set published_at = :at where practice_id = :id"),
            {"at": datetime(2024, 12, 31, 22, 30, tzinfo=UTC), "id": practice_id},
        )
    found = {year: report(observatory, year=year).json["items"][3]["practices"] for year in (2024, 2025)}
    assert found == {2024: 0, 2025: 1}


def test_the_report_is_a_workbook_without_formulas(observatory):
    claimed(observatory, title="=2+2", principle_notes={"explore": NOTE})
    answered = report(observatory, format="xlsx")
    assert answered.reply.content_type.endswith("spreadsheetml.sheet")
    assert 'filename="principles.xlsx"' in answered.reply.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(answered.reply.body)) as packed:
        names = set(packed.namelist())
        texts = packed.read("xl/sharedStrings.xml").decode()
        sheets = [packed.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    assert "xl/worksheets/sheet3.xml" not in names
    assert "=2+2" in texts
    assert NOTE in texts
    assert not any("<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize(("by", "status"), [(ANONYMOUS, 401), (CONTRIBUTOR, 403)])
def test_only_curators_read_the_report(observatory, by, status):
    assert report(observatory, by).status == status


def test_demonstrations_stay_out_of_a_real_report(observatory):
    practice_id = claimed(observatory)
    with Session(observatory.caller.engine) as session, session.begin():
        session.get(PublishedPractice, UUID(practice_id)).demo = True
        session.flush()
        counts = [report_of(session, None, demo=demo)[3]["practices"] for demo in (True, False)]
    assert counts == [1, 0]
    assert report(observatory).json["demo"] is True  # the tests run as a demonstration does
