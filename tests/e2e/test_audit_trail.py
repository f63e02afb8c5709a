"""Somebody does something, and a curator reads a second later in the sealed trail who it was, on both brokers."""

from __future__ import annotations

from api import until


def test_a_deed_is_in_the_sealed_trail_of_its_service(platform, api):
    contributor, curator = api.as_("contributor@demo.example"), api.as_("curator@demo.example")
    me = contributor.get("/v1/me").json
    organisation_id = me["memberships"][0]["organisation_id"]
    draft = contributor.insist("POST", "/v1/practices", {"organisation_id": organisation_id, "title": "Ίχνη"}).json

    def sealed():
        found = curator.get("/v1/audit/observatory", target=draft["id"]).json["items"]
        return found if found and found[0]["digest"] else None

    [record] = until(sealed)
    assert (record["actor_kind"], record["actor_id"], record["action"]) == ("person", me["id"], "create_practice")
    assert (record["target_type"], record["target_id"]) == ("practice", draft["id"])
    assert record["organisation_ids"] == [organisation_id]
    signed_in = curator.get("/v1/audit/identity", actor=me["id"], action="start_session", outcome="done").json["items"]
    assert signed_in
    assert contributor.get("/v1/audit/observatory").status == 403
    assert api.get("/v1/audit/observatory").status == 401
