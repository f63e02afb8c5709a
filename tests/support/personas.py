"""The people of the tests, named by what they are."""

from uuid import UUID

from chassis.database import uuid7
from chassis.principal import ANONYMOUS, Membership, Principal
from chassis.testing import member, person

LAMIA = UUID("00000000-0000-4000-8000-000000000001")
LARISSA = UUID("00000000-0000-4000-8000-000000000002")
INTERIOR = UUID("00000000-0000-4000-8000-000000000003")
CENTRE = UUID("00000000-0000-4000-8000-000000000004")
HALKIDA = UUID("00000000-0000-4000-8000-000000000005")

CONTRIBUTOR = member(LAMIA, "contributor")
APPROVER = member(LAMIA, "approver")
MANAGER = member(LAMIA, "manager")
NEIGHBOUR = member(HALKIDA, "manager")
ELSEWHERE = member(LARISSA, "contributor", region="GR-E")
MINISTRY_EDITOR = member(INTERIOR, "contributor", kind="ministry", region=None)
CENTRE_MANAGER = member(CENTRE, "manager", kind="innovation_centre")
SECOND_CENTRE_MANAGER = member(CENTRE, "manager", kind="innovation_centre")
CENTRE_CONTRIBUTOR = member(CENTRE, "contributor", kind="innovation_centre")
OTHER_CENTRE_MANAGER = member(UUID(int=99), "manager", kind="innovation_centre", region="GR-E")
CURATOR = person("curator")
SECOND_CURATOR = person("curator")
READER = person()
_PROGRAM_ID = uuid7()
SUCCESSOR = person(
    memberships=(
        Membership(HALKIDA, "manager", "municipality", "GR-H"),
        Membership(LAMIA, "manager", "municipality", "GR-H", inherited=True),
    )
)
"""A manager of Chalkida, with the same role in a Lamia that closed: they go on with its work and begin none."""
PROGRAM_OF_THE_CURATOR = Principal(
    person_id=_PROGRAM_ID,
    client_id=_PROGRAM_ID,
    memberships=(Membership(LAMIA, "contributor", "municipality", "GR-H"),),
    scopes=frozenset({"practices:read", "practices:write", "challenges:read", "challenges:write"}),
    registered_by=frozenset({CURATOR.person_id}),
)
CURATOR_AND_EDITOR = person("curator", memberships=(Membership(LAMIA, "contributor", "municipality", "GR-H"),))

EVERYBODY = {
    "anonymous": ANONYMOUS,
    "reader": READER,
    "contributor": CONTRIBUTOR,
    "approver": APPROVER,
    "manager": MANAGER,
    "neighbour": NEIGHBOUR,
    "centre_manager": CENTRE_MANAGER,
    "centre_contributor": CENTRE_CONTRIBUTOR,
    "other_centre": OTHER_CENTRE_MANAGER,
    "curator": CURATOR,
}
