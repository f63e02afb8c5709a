"""Somebody forgot their password, from the wish to the mail that says that it was changed, on both brokers."""

from __future__ import annotations

from api import Api

EMAIL = "forgetful@people.example"
FIRST, SECOND = "πρωτη φραση με 4 λεξεις", "δευτερη φραση με 4 λεξεις"


def test_a_forgotten_password_is_chosen_anew_by_mail(platform, api, mail):
    account = {"email": EMAIL, "password": FIRST, "name": "Ξεχασιάρης", "language": "el"}
    assert api.post("/v1/people", account).status == 202
    confirmation = {"token": mail.token(EMAIL, "/el/verify?"), "password": FIRST}
    assert api.post("/v1/people/verify", confirmation).status == 204
    signed_in = api.post("/v1/sessions", {"email": EMAIL, "password": FIRST}).json
    person = Api(api.url, signed_in["access_token"])
    assert person.get("/v1/me").status == 200
    known, unknown = (
        api.post("/v1/people/password_resets", {"email": email}) for email in (EMAIL, "nobody@people.example")
    )
    assert (known.status, known.body) == (unknown.status, unknown.body) == (202, known.body)
    link = mail.token(EMAIL, "/el/password?")
    page = api.request("GET", f"/v1/people/password?token={link}", Accept="text/html", Sec_Fetch_Mode="navigate")
    assert page.status == 302
    assert page.headers["location"].endswith(f"/el/password?token={link}")
    assert api.post("/v1/people/password", {"token": link, "password": SECOND}).status == 204
    # every session is over, with its tokens, at once
    assert person.get("/v1/me").status == 401
    assert api.post("/v1/sessions/refresh", {"refresh_token": signed_in["refresh_token"]}).status == 401
    assert api.post("/v1/people/password", {"token": link, "password": FIRST}).status == 400
    device = signed_in["device_token"]
    again = api.post("/v1/sessions", {"email": EMAIL, "password": SECOND, "device_token": device})
    assert again.status == 201
    mail.wait_for(EMAIL, lambda message: "άλλαξε" in message["subject"])
    assert mail.to("nobody@people.example") == []
    # a curator shuts the account: over at once too
    person = Api(api.url, again.json["access_token"])
    curator = api.as_("curator@demo.example")
    shut = curator.post("/v1/people/suspensions", {"email": EMAIL, "reason": "Δοκιμή."})
    assert shut.status == 201
    assert person.get("/v1/me").status == 401
