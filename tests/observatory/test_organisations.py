"""The projection of identity's register."""

from uuid import uuid4

import personas
from heard import hear_member
from service_under_test import REGISTER
from sqlalchemy.orm import Session

from chassis.principal import ANONYMOUS
from chassis.testing import member
from observatory.projections.organisation import queries
from observatory.projections.organisation.model import Organisation


def test_the_latest_event_is_what_counts(observatory, engine):
    observatory.register(personas.LAMIA, name_el="Δήμος Λαμίας", status="merged")
    with Session(engine) as session:
        lamia = session.get(Organisation, personas.LAMIA)
        assert (lamia.name_el, lamia.status, lamia.elstat_code) == ("Δήμος Λαμίας", "merged", "2401")


def test_fields_of_a_newer_producer_are_ignored(observatory, engine):
    observatory.register(personas.LAMIA, motto="Ό,τι και να γίνει")
    with Session(engine) as session:
        assert session.get(Organisation, personas.LAMIA) is not None


def test_only_an_active_centre_reviews(observatory, engine):
    def active(region):
        with Session(engine) as session:
            return queries.has_active_centre(session, region)

    assert active("GR-H")
    assert not active("GR-E")
    assert not active(None)
    observatory.register(personas.CENTRE, status="closed")
    assert not active("GR-H")


def test_a_name_finds_an_organisation_only_when_it_is_unique(observatory, engine):
    observatory.register(personas.HALKIDA, name_el="Δήμος Λαμιέων")
    with Session(engine) as session:
        assert queries.find_by_name(session, "Δήμος Λαμιέων") is None
        assert queries.find_by_name(session, "Municipality of Lamia").organisation_id == personas.LAMIA
        assert queries.find_by_name(session, "Δήμος Άγνωστος") is None


def test_before_the_register_arrives_no_municipality_is_unknown(observatory, engine):
    with Session(engine) as session:
        session.query(Organisation).delete()
        session.commit()
    body = {"municipality": "0701"}
    answered = observatory.call("create_practice", principal=personas.CONTRIBUTOR, body=body)
    assert (answered.status, answered.json["municipality"], answered.json["region"]) == (201, "0701", "GR-H")


def test_a_new_centre_reviews_later_submissions(observatory):
    before = observatory.draft(by=personas.ELSEWHERE)
    observatory.submit(before, by=personas.ELSEWHERE)
    centre = uuid4()
    REGISTER[centre] = ("innovation_centre", "Κέντρο Θεσσαλίας", "Centre of Thessaly", "GR-E", None)
    try:
        observatory.register(centre)
    finally:
        del REGISTER[centre]
    hear_member(observatory, member(centre, "manager", kind="innovation_centre", region="GR-E"))
    after = observatory.draft(by=personas.ELSEWHERE)
    assert observatory.submit(after, by=personas.ELSEWHERE)["state"] == "regional_review"
    assert observatory.read(before, personas.ELSEWHERE).json["state"] == "ministry_review"
    assert observatory.read(after, ANONYMOUS).status == 404
