"""A municipality asks somebody to join by mail, and somebody leaves it: over HTTP, on both brokers."""

from __future__ import annotations

from journey import lamia

EMAIL, PASSWORD = "invited@people.example", "τριτη φραση με 4 λεξεις"


def test_somebody_is_invited_joins_and_leaves(platform, api, mail):
    municipality = lamia(api)
    curator = api.as_("curator@demo.example")
    path = f"/v1/organisations/{municipality['id']}"
    asked = curator.post(f"{path}/invitations", {"email": EMAIL, "role": "contributor"})
    assert asked.status == 201
    token = mail.token(EMAIL, "/el/invitation?")
    assert "Λαμιέων" in mail.to(EMAIL)[0]["subject"]
    page = api.request("GET", f"/v1/people/invitation?token={token}", Accept="text/html", Sec_Fetch_Mode="navigate")
    assert page.status == 302
    assert page.headers["location"].endswith(f"/el/invitation?token={token}")
    joined = api.post("/v1/people/invitation", {"token": token, "name": "Νίκος", "password": PASSWORD})
    assert joined.status == 204
    member = api.as_(EMAIL, PASSWORD)
    me = member.get("/v1/me").json
    assert [one["role"] for one in me["memberships"]] == ["contributor"]
    assert member.get(f"{path}/members").status == 200
    # a colleague takes over, and the role is gone at once
    taken = curator.post(f"{path}/members/{me['id']}/hand_over", {"email": "approver@demo.example"})
    assert taken.status == 200
    assert "contributor" in taken.json["roles"]
    assert member.get("/v1/practices/mine").status == 401
    assert api.post("/v1/sessions", {"email": EMAIL, "password": PASSWORD}).status == 201
    curator.request("DELETE", f"{path}/members/{taken.json['person_id']}?role=contributor")
