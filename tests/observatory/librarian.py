"""Steps that the tests of the library begin with: Lamia proposes, and the curators decide."""

from personas import APPROVER, CURATOR

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
