"""Pages of circulars: written, approved by another, read and answered by the bodies, followed by the writers."""

import contract
import html5lib
import pytest

PLACE = f"/el/circulars/{contract.AN_ID}"
CODE = "declare"
OBLIGATION = {
    "code": CODE, "kind": "declare", "title_el": "Συμμετοχή στην έρευνα", "title_en": "", "explanation_el": "",
    "explanation_en": "", "due_on": "2027-03-09", "required": True, "min_count": 1,
}  # fmt: skip
CIRCULAR = contract.answer("get_circular", full=True) | {"obligations": [OBLIGATION], "version": 4}
STANDING = CIRCULAR["mine"][0] | {
    "id": contract.AN_ID, "fulfilled": [], "open_codes": [CODE], "read_at": None, "state": "open", "overdue": False,
}  # fmt: skip
TYPED = {
    "number": " Φ.5/1 ", "title_el": "Δίκτυο εκπροσώπων", "message_el": "Ορίστε εκπροσώπους.",
    "contact_unit": "Τμήμα Καινοτομίας", "issued_on-day": "2", "issued_on-month": "3", "issued_on-year": "2027",
    "kinds": ["municipality"], "asked-0-kind": "appoint_representative", "asked-0-title_el": "Ορισμός",
    "asked-0-min_count": "2", "asked-0-due_on-day": "9", "asked-0-due_on-month": "4", "asked-0-due_on-year": "2027",
}  # fmt: skip


@pytest.fixture
def circular(gateway):
    def stands(**changed):
        gateway.answers["get_circular"] = (200, CIRCULAR | changed)
        return gateway

    return stands


def said(answer):
    return " ".join(" ".join(html5lib.parse(answer.text, namespaceHTMLElements=False).itertext()).split())


def me(gateway, role="curator", **membership):
    found = contract.answer("get_me", full=True)
    roles = [role] if role == "curator" else []
    memberships = [found["memberships"][0] | {"organisation_id": contract.AN_ID, "role": role, **membership}]
    gateway.answers["get_me"] = (200, found | {"roles": roles, "memberships": memberships if not roles else []})


def test_a_circular_is_written_and_its_bodies_are_shown(signed_in, gateway):
    me(gateway)
    gateway.answers["write_circular"] = (201, CIRCULAR)
    answer = signed_in.post("/el/circulars/new", data=signed_in.form("/el/circulars/new", **TYPED))
    assert answer.headers["location"] == f"{PLACE}/preview?done=saved"
    sent = gateway.bodies["write_circular"]
    assert (sent["number"], sent["issued_on"], sent["kinds"]) == ("Φ.5/1", "2027-03-02", ["municipality"])
    assert sent["obligations"] == [
        {
            "kind": "appoint_representative", "title_el": "Ορισμός", "title_en": "", "explanation_el": "",
            "due_on": "2027-04-09", "required": True, "min_count": 2,
        }
    ]  # fmt: skip
    assert "counts_from" not in sent


def test_faults_are_at_their_fields_and_nothing_is_lost(signed_in, gateway):
    me(gateway)
    wrong = {**TYPED, "issued_on-month": "13", "asked-0-min_count": "δύο"}
    answer = signed_in.post("/el/circulars/new", data=signed_in.form("/el/circulars/new", **wrong))
    assert answer.status_code == 422
    assert gateway.calls["write_circular"] == 0
    for field in ("issued_on", "asked-0-due_on"):
        assert f'<a href="#{field}">' in answer.text
    assert 'value="δύο"' in answer.text


def test_a_change_carries_the_version_that_was_read(signed_in, gateway, circular):
    me(gateway)
    circular(state="draft", may_write=True)
    form = signed_in.form(f"{PLACE}/edit", **TYPED, version="4")
    answer = signed_in.post(f"{PLACE}/edit", data=form)
    assert answer.status_code == 303
    assert gateway.headers["change_circular"]["If-Match"] == '"4"'
    gateway.answers["change_circular"] = (412, {"status": 412, "detail": "Το στοιχείο άλλαξε στο μεταξύ"})
    refused = signed_in.post(f"{PLACE}/edit", data=form)
    assert refused.status_code == 422
    assert "Το στοιχείο άλλαξε στο μεταξύ" in said(refused)


@pytest.mark.parametrize(
    ("facts", "links"),
    [
        ({"state": "draft", "may_write": True, "may_approve": False}, {"edit", "preview", "submit", "delete"}),
        ({"state": "approval", "may_write": True, "may_approve": True}, {"preview", "approve", "return"}),
        ({"state": "issued", "may_write": True, "may_approve": False}, {"tracker", "close", "recall"}),
        ({"state": "issued", "may_write": False, "may_approve": False}, set()),
    ],
    ids=["draft", "to approve", "issued", "of a body"],
)
def test_the_page_offers_what_one_may_do(signed_in, circular, facts, links):
    circular(mine=[], **facts)
    page = signed_in.get(PLACE).text
    steps = ("edit", "preview", "submit", "delete", "approve", "return", "tracker", "close", "recall")
    assert {step for step in steps if f'href="{PLACE}/{step}"' in page} == links


def test_a_body_reads_with_a_button_and_declares(signed_in, gateway, circular):
    me(gateway, "manager")
    circular(state="issued", mine=[STANDING], may_write=False, may_approve=False)
    page = signed_in.get(PLACE).text
    assert f'href="{PLACE}/declare/{CODE}"' in page
    read = signed_in.post(f"{PLACE}/read", data={"csrf": signed_in.csrf(), "organisation_id": contract.AN_ID})
    assert read.headers["location"] == f"{PLACE}?done=circular_read"
    assert gateway.bodies["acknowledge_circular"] == {"organisation_id": contract.AN_ID}
    form = signed_in.form(f"{PLACE}/declare/{CODE}", text="Απαντήσαμε στην έρευνα χθες.")
    declared = signed_in.post(f"{PLACE}/declare/{CODE}", data=form)
    assert declared.headers["location"] == f"{PLACE}?done=circular_declared"
    assert gateway.bodies["declare_fulfilment"]["organisation_id"] == contract.AN_ID


def test_a_contributor_is_offered_no_declaration(signed_in, gateway, circular):
    me(gateway, "contributor")
    circular(state="issued", mine=[STANDING], may_write=False, may_approve=False)
    assert f"{PLACE}/declare" not in signed_in.get(PLACE).text
    assert signed_in.get(f"{PLACE}/declare/{CODE}").status_code == 403


def test_the_moment_of_issue_is_in_greek_time(signed_in, gateway, circular):
    circular(state="approval", may_approve=True)
    when = {"issue_at-day": "9", "issue_at-month": "3", "issue_at-year": "2027", "issue_at-time": "08:30"}
    answer = signed_in.post(f"{PLACE}/approve", data=signed_in.form(f"{PLACE}/approve", **when))
    assert answer.headers["location"] == f"{PLACE}?done=circular_approved"
    assert gateway.bodies["approve_circular"] == {"issue_at": "2027-03-09T06:30:00Z"}


def test_the_tracker_keeps_its_filters_on_the_next_page(signed_in, gateway, circular):
    circular(state="issued")
    found = contract.answer("track_circular", full=True) | {"next": "a-cursor", "items": [STANDING]}
    gateway.answers["track_circular"] = (200, found)
    page = signed_in.get(f"{PLACE}/tracker?state=open&region=GR-H").text
    assert "state=open&amp;obligation=&amp;overdue=&amp;cursor=a-cursor" in page
    assert "Συμμετοχή στην έρευνα" in page
