"""A world for tests: the register as identity announces it, and the steps that many tests begin with."""

from datetime import UTC, datetime
from itertools import count
from types import SimpleNamespace
from uuid import uuid4

import people

from chassis.messaging.envelope import Received

REGISTER = {
    people.LAMIA: ("municipality", "Δήμος Λαμιέων", "Municipality of Lamia", "GR-H", "2401"),
    people.HALKIDA: ("municipality", "Δήμος Χαλκιδέων", "Municipality of Chalkida", "GR-H", "2101"),
    people.LARISSA: ("municipality", "Δήμος Λαρισαίων", "Municipality of Larissa", "GR-E", "2701"),
    people.INTERIOR: ("ministry", "Υπουργείο Εσωτερικών", "Ministry of Interior", None, None),
    people.CENTRE: ("innovation_centre", "Κέντρο Καινοτομίας «Open»", "Open Innovation Centre", "GR-H", None),
}


class World:
    """The observatory as callers meet it."""

    def __init__(self, caller):
        self.caller = caller
        self.call = caller.call
        self.events = caller.events
        self._sequence = count(1)

    def hear_the_register(self):
        for organisation_id in REGISTER:
            self.register(organisation_id)

    def register(self, organisation_id, **changes):
        kind, name_el, name_en, region, elstat = REGISTER[organisation_id]
        data = {
            "organisation_id": str(organisation_id),
            "kind": kind,
            "name_el": name_el,
            "name_en": name_en,
            "slug": name_en.lower().replace(" ", "-"),
            "region": region,
            "elstat_code": elstat,
            "parent_id": None,
            "status": "active",
            **changes,
        }
        event = Received(
            id=uuid4(),
            type="organisation.updated.v1" if changes else "organisation.registered.v1",
            source="/services/identity",
            subject=str(organisation_id),
            time=datetime.now(UTC),
            sequence=next(self._sequence),
            data=data,
            aggregate_type="organisation",
        )
        self.caller.instance().on_organisation_changed(event)

    # ---- steps ---------------------------------------------------------------------------------------

    def draft(self, by=people.CONTRIBUTOR, **content):
        answered = self.call("create_practice", principal=by, body={**people.FULL, **content})
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def submit(self, practice_id, by=people.CONTRIBUTOR):
        answered = self.call("submit_practice", principal=by, practice_id=practice_id)
        assert answered.status == 200, answered.text
        return answered.json

    def review(self, practice_id, decision, by, comment="", **body):
        return self.call(
            "review_practice",
            principal=by,
            practice_id=practice_id,
            body={"decision": decision, "comment": comment, **body},
        )

    def decide(self, practice_id, decision, by, comment=""):
        answered = self.review(practice_id, decision, by, comment)
        assert answered.status == 201, answered.text
        return answered.json

    def edit(self, practice_id, by=people.CONTRIBUTOR, **changes):
        read = self.read(practice_id, by)
        return self.call("edit_practice", principal=by, practice_id=practice_id, body=changes, if_match=read.etag)

    def read(self, practice_id, by=people.CONTRIBUTOR, **query):
        return self.call("read_practice", principal=by, practice_id=practice_id, query=query)

    # ---- practices in a state ------------------------------------------------------------------------

    def practice(self, state, **content):
        """Bring a practice of Lamia to `state`."""
        practice_id = self.draft(**content)
        getattr(self, f"_to_{state}")(practice_id)
        return practice_id

    def _to_draft(self, practice_id):
        pass

    def _to_regional_review(self, practice_id):
        self.submit(practice_id)

    def _to_ministry_review(self, practice_id):
        self.submit(practice_id)
        self.decide(practice_id, "forward", people.CENTRE_MANAGER)

    def _to_changes_requested(self, practice_id):
        self._to_ministry_review(practice_id)
        self.decide(practice_id, "request_changes", people.CURATOR, "Προσθέστε στοιχεία.")

    def _to_rejected(self, practice_id):
        self._to_ministry_review(practice_id)
        self.decide(practice_id, "reject", people.CURATOR, "Δεν είναι καινοτόμο.")

    def _to_withdrawn(self, practice_id):
        self.call("withdraw_practice", principal=people.CONTRIBUTOR, practice_id=practice_id)

    def _to_published(self, practice_id):
        self._to_ministry_review(practice_id)
        self.decide(practice_id, "publish", people.CURATOR)

    def _to_archived(self, practice_id):
        self._to_published(practice_id)
        self.call("archive_practice", principal=people.APPROVER, practice_id=practice_id)


def fields(answered):
    """The fields that a problem names."""
    return [fault["field"] for fault in answered.json["errors"]]


def kind(answered):
    """Which problem it is."""
    return SimpleNamespace(status=answered.status, type=answered.json["type"].removeprefix("/problems/"))
