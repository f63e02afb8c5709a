"""Pages of files: sent in one request or in parts, named at the field, shown and passed on inert."""

import contract
import html5lib
import pytest

PRACTICE = f"/el/practices/{contract.AN_ID}"
PATH = f"{PRACTICE}/files"
PART = 1 << 20
UPLOADED = contract.answer("upload_practice_file", full=True)


@pytest.fixture
def practice(gateway):
    gateway.answers["read_practice"] = (200, contract.answer("read_practice", full=True) | {"state": "draft"})
    return gateway


def parsed(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False)


def errors(answer):
    return {link.get("href"): link.text for link in parsed(answer).iter("a") if (link.get("href") or "")[:1] == "#"}


def send(browser, content=b"%PDF", name="έκθεση.pdf", path=PATH, **written):
    form = {**browser.form(path), "title": "Η έκθεση", **written}
    form.pop("file", None)
    return browser.post(path, data=form, files={"file": (name, content)} if name is not None else {"x": ("", b"")})


def test_a_small_file_goes_in_one_request(signed_in, practice):
    answer = send(signed_in)
    assert answer.headers["location"] == f"{PATH}?done=added"
    assert practice.queries["upload_practice_file"] == {"name": "έκθεση.pdf", "title": "Η έκθεση"}
    assert practice.bodies["upload_practice_file"] == b"%PDF"
    assert practice.calls["put_practice_file_part"] == 0


def test_a_large_file_goes_in_parts(signed_in, practice):
    assert send(signed_in, b"x" * (2 * PART + 5)).status_code == 303
    assert practice.queries["upload_practice_file"]["size"] == str(2 * PART + 5)
    assert practice.bodies["upload_practice_file"] == b""
    assert practice.calls["put_practice_file_part"] == 3
    assert practice.bodies["put_practice_file_part"] == b"x" * 5
    assert len(practice.bodies["complete_practice_file"]["sha256"]) == 64


def test_the_same_form_sent_twice_has_one_key(signed_in, practice):
    form = signed_in.form(PATH, title="Η έκθεση")
    keys = []
    for content in (b"a", b"a", b"b"):
        signed_in.post(PATH, data=form, files={"file": ("a.txt", content)})
        keys.append(practice.headers["upload_practice_file"]["Idempotency-Key"])
    assert keys[0] == keys[1] != keys[2]


def test_a_form_sent_again_finds_its_large_file_complete(signed_in, practice):
    practice.answers["put_practice_file_part"] = (409, {"type": "/problems/file-complete", "status": 409})
    assert send(signed_in, b"x" * (PART + 1)).headers["location"] == f"{PATH}?done=added"
    assert practice.calls["remove_practice_file"] == 0


@pytest.mark.parametrize("status", [409, 413, 422])
def test_a_refused_file_is_named_and_the_title_stays(signed_in, practice, status):
    fault = {"type": "/problems/x", "status": status, "detail": "Δεν γίνεται."}
    practice.answers["upload_practice_file"] = (status, fault)
    answer = send(signed_in, title="Γραμμένος τίτλος")
    assert answer.status_code == 422
    assert errors(answer)["#file"] == "Δεν γίνεται."
    title = next(one for one in parsed(answer).iter("input") if one.get("id") == "title")
    assert title.get("value") == "Γραμμένος τίτλος"


def test_a_large_file_that_is_refused_leaves_no_upload(signed_in, practice):
    problem = {"errors": [{"field": "file", "detail": "Όχι."}], "status": 422}
    practice.answers["complete_practice_file"] = (422, problem)
    answer = send(signed_in, b"x" * (PART + 1))
    assert errors(answer)["#file"] == "Όχι."
    assert practice.calls["remove_practice_file"] == 1


def interrupted(gateway, content, received):
    """The practice has an upload of this size, some parts of which have arrived."""
    begun = UPLOADED | {"size": len(content), "parts": -(-len(content) // PART), "received": received}
    listed = contract.answer("list_practice_files", full=True) | {"items": [], "unfinished": [begun]}
    gateway.answers["list_practice_files"] = (200, listed)
    return begun["id"]


def go_on(browser, file_id, content, name="έκθεση.pdf"):
    form = {"csrf": browser.csrf(), "resumed": file_id}
    return browser.post(PATH, data=form, files={f"file-{file_id}": (name, content)})


@pytest.mark.parametrize("status", [503, 429, 504])
def test_an_interrupted_upload_keeps_what_arrived(signed_in, practice, status):
    practice.answers["put_practice_file_part"] = (status, {"status": status})
    assert send(signed_in, b"x" * (PART + 1)).status_code == status
    assert practice.calls["remove_practice_file"] == 0


def test_an_interrupted_upload_goes_on(signed_in, practice):
    content = b"x" * (2 * PART) + b"yz"
    file_id = interrupted(practice, content, [1, 2])
    page = signed_in.get(PATH).text
    assert "έφτασαν 2 από 3 μέρη" in page
    answer = go_on(signed_in, file_id, content)
    assert answer.headers["location"] == f"{PATH}?done=added"
    assert (practice.calls["upload_practice_file"], practice.calls["put_practice_file_part"]) == (0, 1)
    assert practice.bodies["put_practice_file_part"] == b"yz"
    assert practice.calls["complete_practice_file"] == 1


def test_another_file_does_not_go_on_as_this_one(signed_in, practice):
    file_id = interrupted(practice, b"x" * (PART + 1), [1])
    answer = go_on(signed_in, file_id, b"x" * PART)
    assert (answer.status_code, f"#file-{file_id}" in errors(answer)) == (422, True)
    assert practice.calls["put_practice_file_part"] == 0
    assert go_on(signed_in, file_id, b"", name="").status_code == 422
    assert go_on(signed_in, "0" * 8 + file_id[8:], b"x").status_code == 404


def test_parts_of_another_file_of_the_same_size_are_sent_again(signed_in, practice):
    file_id = interrupted(practice, b"x" * (PART + 1), [1])
    mismatch = {"type": "/problems/file-digest-mismatch", "status": 409, "detail": "Αλλοιώθηκε."}
    practice.answers["complete_practice_file"] = (409, mismatch)
    answer = go_on(signed_in, file_id, b"y" * (PART + 1))
    assert (answer.status_code, "Αλλοιώθηκε." in answer.text) == (422, True)
    assert (practice.calls["put_practice_file_part"], practice.calls["complete_practice_file"]) == (3, 2)


def test_a_missing_file_and_a_missing_title_are_named(signed_in, practice):
    answer = signed_in.post(PATH, data=signed_in.form(PATH, title=" "))
    assert set(errors(answer)) >= {"#file", "#title"}
    assert practice.calls["upload_practice_file"] == 0


def test_a_file_larger_than_forms_are_is_taken(signed_in, practice):
    assert send(signed_in, b"x" * (3 * PART)).status_code == 303
    assert signed_in.post("/el/practices/new", data={"title": "x" * (2 * PART)}).status_code == 413


def test_a_name_with_a_path_or_controls_is_told_plainly(signed_in, practice):
    send(signed_in, name="a\u202eb\u0007.pdf")
    assert practice.queries["upload_practice_file"]["name"] == "ab.pdf"


def test_another_title_is_sent(signed_in, practice):
    form = {"file_id": contract.AN_ID, f"title-{contract.AN_ID}": "Νέος  τίτλος", "csrf": signed_in.csrf()}
    assert signed_in.post(PATH, data=form).headers["location"] == f"{PATH}?done=saved"
    assert practice.bodies["describe_practice_file"] == {"title": "Νέος τίτλος"}
    practice.answers["describe_practice_file"] = (422, {"errors": [{"field": "title", "detail": "Κενός."}]})
    assert errors(signed_in.post(PATH, data=form))[f"#title-{contract.AN_ID}"] == "Κενός."


def test_removal_is_asked_first(signed_in, practice):
    path = f"{PATH}/{contract.AN_ID}/remove"
    assert signed_in.get(path).status_code == 200
    assert practice.calls["remove_practice_file"] == 0
    assert signed_in.post(path, data={"csrf": signed_in.csrf()}).headers["location"] == f"{PATH}?done=removed"
    assert practice.calls["remove_practice_file"] == 1


def test_a_file_is_passed_on_with_its_policy(visitor, practice):
    policy = "sandbox; default-src 'none'"
    practice.sent = {
        "Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="a.pdf"',
        "Content-Security-Policy": policy, "Set-Cookie": "a=b",
    }  # fmt: skip
    practice.answers["get_practice_file"] = (200, b"x" * (2 * PART))
    answer = visitor.get(f"{PATH}/{contract.AN_ID}")
    assert (answer.status_code, len(answer.content)) == (200, 2 * PART)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="a.pdf"'
    assert answer.headers["content-security-policy"] == policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "set-cookie" not in answer.headers


def test_a_file_of_a_draft_is_kept_by_no_cache(signed_in, practice):
    practice.answers["get_practice_file"] = (200, b"x")
    assert signed_in.get(f"{PATH}/{contract.AN_ID}").headers["cache-control"] == "no-store"
    assert practice.headers["get_practice_file"]["Authorization"].startswith("Bearer ")


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_not_there_is_a_page(visitor, practice, status):
    practice.answers["get_practice_file"] = (status, {"status": status})
    assert visitor.get(f"{PATH}/{contract.AN_ID}").status_code == status


def test_pictures_have_words_attachments_type_and_size(visitor, practice):
    (sample,) = contract.answer("list_practice_files", full=True)["items"]
    files = [
        sample | {"kind": "picture", "title": "Η θυρίδα", "name": "α.jpg", "width": 60, "height": 40},
        sample | {"kind": "attachment", "title": "Η έκθεση", "name": "β.pdf", "size": 1_440_000},
    ]
    practice.answers["read_practice"] = (200, contract.answer("read_practice", full=True) | {"files": files})
    page = parsed(visitor.get(PRACTICE))
    (image,) = [one for one in page.iter("img") if "/files/" in one.get("src")]
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("Η θυρίδα", "60", "40")
    said = " ".join("".join(page.itertext()).split())
    assert "Η έκθεση PDF, 1,4 MB" in said


def test_only_editors_see_the_page(signed_in, practice):
    practice.answers["read_practice"] = (200, contract.answer("read_practice", full=True) | {"state": "rejected"})
    assert signed_in.get(PATH).status_code == 403


def test_saving_may_lead_to_the_files(signed_in, practice):
    practice.etag = '"1"'
    form = signed_in.form(f"{PRACTICE}/edit", title="Άλλος", action="files")
    assert signed_in.post(f"{PRACTICE}/edit", data=form).headers["location"].startswith(f"{PATH}?done=")


def test_a_team_adds_a_confidential_file_to_its_solution(signed_in, gateway):
    solution = contract.answer("read_solution", full=True) | {"sight": "team", "state": "draft"}
    gateway.answers["read_solution"] = (200, solution)
    path = f"/el/solutions/{contract.AN_ID}/files"
    assert send(signed_in, path=path, confidential="yes").headers["location"] == f"{path}?done=added"
    assert gateway.queries["upload_solution_file"]["confidential"] == "true"
    gateway.answers["read_solution"] = (200, solution | {"state": "submitted"})
    assert signed_in.get(path).status_code == 403


def test_a_solution_says_which_of_its_files_are_confidential(signed_in, gateway):
    (sample,) = contract.answer("list_solution_files", full=True)["items"]
    files = [
        sample | {"title": title, "confidential": hidden} for title, hidden in (("Ανοικτό", False), ("Κρυφό", True))
    ]
    gateway.answers["read_solution"] = (200, contract.answer("read_solution", full=True) | {"files": files})
    said = " ".join("".join(parsed(signed_in.get(f"/el/solutions/{contract.AN_ID}")).itertext()).split())
    assert "· εμπιστευτικό" in said.partition("Κρυφό")[2][:80]
    assert "· εμπιστευτικό" not in said.partition("Ανοικτό")[2].partition("Κρυφό")[0]


@pytest.mark.parametrize("ticked", [False, True])
def test_who_reads_a_file_can_be_changed_later(signed_in, gateway, ticked):
    (sample,) = contract.answer("list_solution_files", full=True)["items"]
    listed = {"items": [sample | {"confidential": True}], "unfinished": []}
    gateway.answers["list_solution_files"] = (200, listed)
    gateway.answers["read_solution"] = (
        200, contract.answer("read_solution", full=True) | {"sight": "team", "state": "draft"},
    )  # fmt: skip
    path = f"/el/solutions/{contract.AN_ID}/files"
    tick = f"confidential-{sample['id']}"
    boxes = {one.get("name"): one for one in parsed(signed_in.get(path)).iter("input")}
    assert "checked" in boxes[tick].attrib
    form = {"csrf": signed_in.csrf(), "file_id": sample["id"], f"title-{sample['id']}": "Σχέδιο"}
    form |= {tick: "yes"} if ticked else {}
    assert signed_in.post(path, data=form).headers["location"] == f"{path}?done=saved"
    assert gateway.bodies["describe_solution_file"] == {"title": "Σχέδιο", "confidential": ticked}
