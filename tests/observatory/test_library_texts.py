"""Files of the library: editions that follow one another, and words that are read from them, page by page."""

import files
import paper
import pytest
from personas import APPROVER, CONTRIBUTOR, CURATOR, NEIGHBOUR
from service_under_test import fields, kind

from chassis.principal import ANONYMOUS

FILLING = "Ο φορέας περιγράφει τις διαδικασίες του και όσα θέλει να βελτιώσει μέσα στη χρονιά.\n" * 3
ODT = "<o><text:p xmlns:text='t'>{}</text:p></o>"
WORD = '<?xml version="1.0"?><w:document xmlns:w="w"><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:document>'


def long_report(pages=220, special=137):
    told = {special: "Η γαλάζια φάλαινα κολυμπά στον Κορινθιακό κόλπο."}
    return paper.pdf([FILLING + told.get(number, "") for number in range(1, pages + 1)])


def test_a_word_of_page_137_is_found_on_page_137(library):
    document_id = library.with_text(long_report(), title_el="Έκθεση")
    [file] = library.editions(document_id)[0]["files"]
    assert (file["text_status"], file["pages"]) == ("extracted", 220)
    for asked in ("γαλάζιες φάλαινες", '"γαλάζια φάλαινα"', "φάλαινα Κορινθιακός"):
        [hit] = library.find(q=asked)["items"]
        shown = hit["highlights"]
        assert (hit["id"], hit["passage"], shown["section"]) == (
            document_id,
            {"file_id": file["id"], "page": 137},
            "text",
        )
        assert "<mark>φάλαινα</mark>" in shown["snippet"]
    assert library.found(q='"φάλαινα γαλάζια"') == []


def test_a_scan_and_other_files_say_why_they_are_not_searched(library):
    assert library.text_status(library.with_text(paper.pdf([""] * 3))) == "no_text"
    assert library.text_status(library.with_text(paper.encrypted(), year=2020)) == "encrypted"
    assert library.text_status(library.with_text(b"%PDF-1.7\n%%EOF\n", year=2019)) == "damaged"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("κείμενο.docx", files.office(extra={"word/document.xml": WORD.format("Ανοικτή θυρίδα").encode()})),
        ("κείμενο.odt", files.odt(**{"content.xml": ODT.format("Ανοικτή θυρίδα").encode()})),
        ("κείμενο.txt", "Ανοικτή θυρίδα".encode()),
    ],
)  # fmt: skip
def test_words_of_other_kinds_of_files_are_read(library, name, content):
    document_id = library.with_text(content, name)
    [hit] = library.find(q="ανοικτές θυρίδες")["items"]
    assert (hit["id"], hit["passage"]["page"]) == (document_id, None)
    assert "<mark>θυρίδα</mark>" in hit["highlights"]["snippet"]


def test_files_that_are_not_allowed_are_refused(library):
    document_id = library.draft(licence="official_act")
    assert kind(library.add(document_id, files.picture(), name="εικόνα.jpg")).type == "file-not-allowed"
    assert kind(library.add(document_id, b"<html><script>", name="σελίδα.txt")).type == "file-not-allowed"
    assert kind(library.add(document_id, b"", size=51 * 1024 * 1024)).type == "file-too-large"
    assert fields(library.add(library.draft())) == ["licence"]
    assert library.add(document_id).status == 201
    assert fields(library.edit(document_id, licence="all_rights_reserved")) == ["licence"]


def test_a_text_of_endless_entities_harms_nobody(library):
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><w:document xmlns:w="w">&c;</w:document>'
    document_id = library.with_text(files.office(extra={"word/document.xml": bomb}), "βόμβα.docx")
    assert library.text_status(document_id) == "damaged"


def test_a_newer_edition_follows_and_replaces_nothing(observatory, library):
    document_id = library.with_text("Το παλιό κείμενο της κουκουβάγιας".encode(), "α.txt")
    path = {"document_id": document_id}
    assert library.call("begin_document_edition", principal=APPROVER, **path, body={}).status == 403
    begun = library.call("begin_document_edition", principal=CURATOR, **path, body={"label": "2η"})
    assert (begun.status, begun.json["number"]) == (201, 2)
    assert library.call("begin_document_edition", principal=CURATOR, **path, body={}).status == 409
    number = {"number": "2"}
    refused = library.call("publish_document_edition", principal=CURATOR, **path, **number)
    assert fields(refused) == ["files", "changed"]
    file_id = library.add(document_id, "Το νέο κείμενο του πελαργού".encode(), name="β.txt").json["id"]
    said = {"changed": "Άλλαξε το πουλί."}
    assert library.call("edit_document_edition", principal=CURATOR, **path, **number, body=said).status == 200
    assert (library.get(document_id, file_id).status, library.get(document_id, file_id, CURATOR).status) == (404, 200)
    library.read_texts()
    assert library.found(q="πελαργός") == []
    assert library.call("publish_document_edition", principal=CURATOR, **path, **number).status == 200
    assert library.found(q="πελαργός") == [document_id]
    assert library.found(q="κουκουβάγια") == []
    newest, oldest = library.editions(document_id)
    assert (newest["label"], newest["changed"], oldest["number"]) == ("2η", "Άλλαξε το πουλί.", 1)
    assert library.get(document_id, oldest["files"][0]["id"]).status == 200
    assert library.get(document_id, file_id).body == "Το νέο κείμενο του πελαργού".encode()
    [event] = observatory.events("document.edition_published.v1")
    assert (event["data"]["edition"], event["data"]["changed"]) == (2, "Άλλαξε το πουλί.")
    assert library.call("edit_document_edition", principal=CURATOR, **path, **number, body=said).status == 409
    for none in ("0", "7", "99999999999999999999", "x"):
        missing = library.call("edit_document_edition", principal=CURATOR, **path, number=none, body=said)
        assert missing.json["type"] == "/problems/edition-not-found"
    removed = library.call("remove_document_file", principal=CURATOR, **path, file_id=file_id)
    assert kind(removed).type == "edition-not-found"


def test_a_body_adds_files_to_its_draft_only(library):
    document_id = library.draft(APPROVER, licence="cc_by", url=None)
    added = library.add(document_id, by=APPROVER)
    assert (added.status, library.read(document_id, APPROVER).json["has_files"]) == (201, True)
    assert library.add(document_id, by=CONTRIBUTOR).status == 403
    assert library.add(document_id, by=NEIGHBOUR).status == 404
    listed = library.call("list_document_files", principal=APPROVER, document_id=document_id).json
    assert [one["id"] for one in listed["items"]] == [added.json["id"]]
    path = {"document_id": document_id, "file_id": added.json["id"]}
    titled = library.call("describe_document_file", principal=APPROVER, **path, body={"title": "Άλλος"})
    assert titled.json["title"] == "Άλλος"
    assert library.act(document_id, "propose", APPROVER).status == 200
    assert library.add(document_id, by=APPROVER).status == 409
    assert library.call("remove_document_file", principal=CURATOR, **path).status == 204
    assert library.read(document_id, CURATOR).json["has_files"] is False


def test_words_are_read_once_though_a_worker_died(observatory, library, clock):
    document_id = library.draft(licence="official_act")
    library.add(document_id, "Η πέρδικα του κάμπου".encode(), name="α.txt")
    library.act(document_id, "publish")
    service = observatory.caller.instance()
    assert service._claim_text() is not None  # claimed by a worker that is killed now
    library.read_texts()
    assert library.text_status(document_id) == "queued"
    clock.forward(minutes=3)
    library.read_texts()
    assert library.text_status(document_id) == "extracted"
    assert library.found(ANONYMOUS, q="πέρδικες") == [document_id]


def test_numbers_of_people_are_pointed_out(library):
    document_id = library.with_text("Ο υπάλληλος με ΑΦΜ 090000045 υπέγραψε".encode(), "α.txt")
    assert library.editions(document_id)[0]["files"][0]["personal"] is True
    other = library.with_text("Ο φάκελος με αριθμό 090000046 έκλεισε".encode(), "β.txt", year=2020)
    assert library.editions(other)[0]["files"][0]["personal"] is False
