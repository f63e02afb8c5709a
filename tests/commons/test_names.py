"""Names are read from identity, and stand as a defined text where it is away or the person is gone."""

from uuid import UUID, uuid4

import pytest

from chassis.errors import DeadlineExceeded, Unavailable
from commons.names import MOST_NAMES, NAME_ERASED, NAME_UNAVAILABLE, names_of

MARIA, GONE = uuid4(), uuid4()


def test_names_are_those_that_identity_knows():
    asked = []

    def ask(service, operation, **said):
        asked.append((service, operation, said))
        return {"items": [{"person_id": str(MARIA), "name": "Μαρία Δοκιμή"}]}

    names = names_of(ask, [MARIA, GONE, MARIA], "team")
    assert asked == [("identity", "names_of", {"person_ids": sorted({MARIA, GONE}), "purpose": "team"})]
    assert names.of(MARIA, "el") == "Μαρία Δοκιμή"
    assert names.of(GONE, "el") == NAME_ERASED.el
    assert names.of(GONE, "en") == NAME_ERASED.en


@pytest.mark.parametrize("failure", [Unavailable, DeadlineExceeded])
def test_identity_that_is_away_leaves_a_defined_text(failure):
    def ask(*_, **__):
        raise failure

    assert names_of(ask, [MARIA], "judging").of(MARIA, "el") == NAME_UNAVAILABLE.el


def test_many_names_are_asked_for_in_parts():
    parts = []
    many = [UUID(int=n) for n in range(MOST_NAMES + 1)]
    names_of(lambda *_, person_ids, purpose: parts.append(len(person_ids)) or {"items": []}, many, "owner")
    assert parts == [MOST_NAMES, 1]
