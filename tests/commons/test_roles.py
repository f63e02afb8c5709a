"""Effective roles: names that permissions compare, derived once from what somebody holds."""

from uuid import UUID

import pytest

from chassis.principal import Membership, Principal
from commons import permissions
from commons.roles import CENTRE_KIND, centre_regions, effective_roles, is_curator

BODY = UUID("00000000-0000-4000-8000-000000000004")


@pytest.mark.parametrize(
    ("membership", "names"),
    [
        (Membership(BODY, "manager", CENTRE_KIND, "GR-H"), {"manager", "centre_manager"}),
        (Membership(BODY, "manager", CENTRE_KIND, None), {"manager"}),
        (Membership(BODY, "approver", CENTRE_KIND, "GR-H"), {"approver"}),
        (Membership(BODY, "manager", "municipality", "GR-H"), {"manager"}),
    ],
)
def test_only_a_centres_manager_manages_a_region(membership, names):
    assert effective_roles(["auditor"], [membership]) == names | {"auditor"}
    earlier = Principal(person_id=BODY, roles=frozenset({"auditor"}), memberships=(membership,))
    assert earlier.role_names == names | {"auditor", "signed_in"}, "tokens of earlier versions mean the same"
    assert centre_regions(earlier) == ({"GR-H"} if "centre_manager" in names else set())


def test_a_curator_is_one_by_role_on_the_platform_alone():
    assert is_curator(Principal(roles=frozenset({"curator"})))
    assert not is_curator(Principal(memberships=(Membership(BODY, "curator", "ministry", None),)))


def test_editors_are_contributors_approvers_and_managers():
    assert permissions.ORGANISATION_EDITOR.roles == {"contributor", "approver", "manager"}
    assert permissions.ORGANISATION_APPROVER.roles == {"approver", "manager"}
