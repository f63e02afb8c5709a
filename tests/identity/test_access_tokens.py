"""What identity signs, the gateway takes, and both mean the same person."""

from chassis.principal import Membership
from gateway.tokens.keys import PublishedKeys
from gateway.tokens.verifier import TokenVerifier
from identity.organisation.register.entries import identifier

CENTRE = identifier("innovation-centre:GR-H:open")


def test_a_token_is_taken_by_the_gateway_and_says_the_same(registered, clock):
    maria = registered.active_person()
    registered.execute("insert into memberships values (:p, :o, 'manager', now())", p=maria, o=CENTRE)
    registered.execute("insert into platform_roles values (:p, 'curator', now())", p=maria)
    keys = PublishedKeys(lambda: registered.call("list_signing_keys").reply.body)
    verifier = TokenVerifier(keys, registered.settings.public_url, clock=lambda: clock().timestamp())
    principal = verifier.verify(registered.sign_in().json["access_token"])
    assert principal.person_id == maria
    assert principal.session_id == str(registered.scalar("select id from sessions"))
    assert principal.memberships == (Membership(CENTRE, "manager", "innovation_centre", "GR-H"),)
    assert principal.role_names == {"signed_in", "curator", "manager", "centre_manager"}
    assert principal.effective_roles == {"curator", "manager", "centre_manager"}
    assert principal.language == "el"
    assert registered.call("end_session", principal=principal).status == 204
