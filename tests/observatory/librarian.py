"""Steps that the tests of the library begin with: Lamia proposes, and the curators decide."""

import hashlib
import time

import files
from personas import APPROVER, CURATOR

from chassis.context import CallContext
from chassis.files.model import PART_BYTES
from chassis.messaging.rpc import Request
from chassis.principal import ANONYMOUS

GUIDE = {
    "title_el": "Οδηγός αυτοαξιολόγησης",
    "title_en": "Guide to self-assessment",
    "summary_el": "Πώς ένας φορέας βρίσκει τα δυνατά και τα αδύνατα σημεία του.",
    "kind": "guide",
    "issuer_name": "Κέντρο Δοκιμών",
    "year": 2021,
    "languages": ["el"],
    "topics": ["quality", "evaluation"],
    "tasks": ["diagnose"],
    "level": "introductory",
    "url": "https://example.org/guide",
}


class Librarian:
    """The library of an observatory."""

    def __init__(self, observatory):
        self.observatory, self.call = observatory, observatory.call

    def write(self, by=CURATOR, **content):
        return self.call("create_document", principal=by, body={**GUIDE, **content})

    def draft(self, by=CURATOR, **content):
        answered = self.write(by, **content)
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def edit(self, document_id, by=CURATOR, **changes):
        return self.call("edit_document", principal=by, document_id=document_id, body=changes, if_match="*")

    def act(self, document_id, step, by=CURATOR, **body):
        body = body or ({} if step == "publish" else None)
        return self.call(f"{step}_document", principal=by, document_id=document_id, body=body)

    def read(self, document_id, by=ANONYMOUS):
        return self.call("read_document", principal=by, document_id=document_id)

    def document(self, state, by=APPROVER, **content):
        """Bring a document to a state: proposals come from Lamia, the rest from the curators."""
        proposed = state in {"proposed", "rejected"}
        document_id = self.draft(by if proposed else CURATOR, **content)
        steps = {
            "draft": [], "proposed": [("propose", by, {})], "published": [("publish", CURATOR, {})],
            "rejected": [("propose", by, {}), ("reject", CURATOR, {"comment": "Όχι."})],
            "withdrawn": [("publish", CURATOR, {}), ("withdraw", CURATOR, {"reason": "Παλιό."})],
        }[state]  # fmt: skip
        for step, who, body in steps:
            answered = self.act(document_id, step, who, **body)
            assert answered.status == 200, answered.text
        return document_id

    def find(self, by=ANONYMOUS, **query):
        answered = self.call("search_documents", principal=by, query=query)
        assert answered.status == 200, answered.text
        return answered.json

    def found(self, by=ANONYMOUS, **query):
        return [one["id"] for one in self.find(by, **query)["items"]]

    # ---- files ---------------------------------------------------------------------------------------

    def add(self, document_id, content=files.PDF, by=CURATOR, **query):
        query = {"name": "κείμενο.pdf", "title": "Το κείμενο", **query}
        return self.call(
            "upload_document_file", principal=by, document_id=document_id, query=query, body=content,
            content_type="application/octet-stream",
        )  # fmt: skip

    def send(self, document_id, content, by=CURATOR, **query):
        """Upload a file in parts."""
        path = {
            "document_id": document_id,
            "file_id": self.add(document_id, b"", by, size=len(content), **query).json["id"],
        }
        for number, start in enumerate(range(0, len(content), PART_BYTES), start=1):
            answered = self.call(
                "put_document_file_part", principal=by, **path, number=str(number),
                body=content[start : start + PART_BYTES], content_type="application/octet-stream",
            )  # fmt: skip
            assert answered.status == 204, answered.text
        digest = {"sha256": hashlib.sha256(content).hexdigest()}
        return self.call("complete_document_file", principal=by, **path, body=digest)

    def editions(self, document_id, by=ANONYMOUS):
        return self.call("list_document_editions", principal=by, document_id=document_id).json["items"]

    def get(self, document_id, file_id, by=ANONYMOUS):
        path = {"document_id": document_id, "file_id": file_id}
        context = CallContext(principal=by, deadline=time.time() + 30, path=path)
        return self.observatory.caller.instance(context).get_document_file(Request(context, b""))

    def read_texts(self):
        self.observatory.caller.instance().read_texts()

    def with_text(self, content, name="κείμενο.pdf", **facts):
        """Publish a document with a file, and have its words read."""
        document_id = self.draft(licence="official_act", **facts)
        assert self.send(document_id, content, name=name).status == 200
        assert self.act(document_id, "publish").status == 200
        self.read_texts()
        return document_id

    def text_status(self, document_id):
        return self.editions(document_id)[0]["files"][0]["text_status"]
