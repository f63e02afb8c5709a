"""Principals between gateway and services of different versions: effective roles as named, or read as before."""

import pytest

from chassis.principal import Membership, Principal

CENTRE = "00000000-0000-4000-8000-000000000004"
# As gateways of 0.1.0 and of the versions before effective roles send it.
EARLIER = {
    "person_id": "00000000-0000-4000-8000-000000000009",
    "session_id": "s1",
    "roles": ["curator"],
    "memberships": [{"organisation_id": CENTRE, "role": "manager", "kind": "innovation_centre", "region": "GR-H"}],
    "language": "el",
    "system": False,
    "client_id": None,
    "scopes": [],
    "tier": "",
    "test": False,
}


def test_an_earlier_gateways_principal_keeps_its_roles():
    assert Principal.from_dict(EARLIER).role_names == {"curator", "manager", "centre_manager", "signed_in"}


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({"role": "contributor"}, {"curator", "contributor", "signed_in"}),
        ({"kind": "ministry"}, {"curator", "manager", "signed_in"}),
        ({"region": None}, {"curator", "manager", "signed_in"}),
    ],
)
def test_an_earlier_principal_gets_no_role_too_many(change, names):
    held = [{**EARLIER["memberships"][0], **change}]
    assert Principal.from_dict({**EARLIER, "memberships": held}).role_names == names


def test_effective_roles_are_compared_and_not_derived():
    named = Principal.from_dict({**EARLIER, "effective_roles": ["keeper"]})
    assert named.role_names == {"keeper", "signed_in"}
    assert Principal.from_dict(named.to_dict()).role_names == named.role_names


def test_an_earlier_service_reads_the_principal_of_now():
    now = Principal.from_dict({**EARLIER, "effective_roles": ["curator"]}).to_dict()
    assert EARLIER.items() <= now.items()


def test_a_membership_survives_the_wire():
    held = Principal.from_dict(EARLIER).memberships[0]
    inherited = Membership(held.organisation_id, "manager", "municipality", None, inherited=True)
    assert [Membership.from_dict(one.to_dict()) for one in (held, inherited)] == [held, inherited]
