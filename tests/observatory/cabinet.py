"""A cabinet: the files of practices, as their editors and readers meet them."""

import hashlib
import time

import files
import personas
from personas import CONTRIBUTOR, CURATOR

from chassis.context import CallContext
from chassis.files.model import PART_BYTES
from chassis.messaging.rpc import Request
from chassis.principal import ANONYMOUS

BYTES = "application/octet-stream"


class Cabinet:
    """The files of the practices of an observatory."""

    def __init__(self, observatory):
        self.observatory, self.call = observatory, observatory.call

    def add(self, practice_id, content=files.PDF, by=CONTRIBUTOR, key=None, **query):
        query = {"name": "έκθεση.pdf", "title": "Η έκθεση", **query}
        return self.call(
            "upload_practice_file", principal=by, practice_id=practice_id, query=query, body=content,
            content_type=BYTES, idempotency_key=key,
        )  # fmt: skip

    def added(self, practice_id, content=files.PDF, **query):
        answered = self.add(practice_id, content, **query)
        assert answered.status == 201, answered.text
        return answered.json["id"]

    def put(self, practice_id, file_id, number, content, by=CONTRIBUTOR):
        return self.call(
            "put_practice_file_part", principal=by, practice_id=practice_id, file_id=file_id, number=number,
            body=content, content_type=BYTES,
        )  # fmt: skip

    def complete(self, practice_id, file_id, by=CONTRIBUTOR, **body):
        return self.call("complete_practice_file", principal=by, practice_id=practice_id, file_id=file_id, body=body)

    def send(self, practice_id, content, **query):
        """Upload a file in parts."""
        begun = self.add(practice_id, b"", size=len(content), **query).json
        for number in range(begun["parts"]):
            part = content[number * PART_BYTES : (number + 1) * PART_BYTES]
            assert self.put(practice_id, begun["id"], number + 1, part).status == 204
        return self.complete(practice_id, begun["id"], sha256=hashlib.sha256(content).hexdigest())

    def list(self, practice_id, by=ANONYMOUS):
        return self.call("list_practice_files", principal=by, practice_id=practice_id)

    def names(self, practice_id, by=ANONYMOUS):
        return [one["id"] for one in self.list(practice_id, by).json["items"]]

    def remove(self, practice_id, file_id, by=CONTRIBUTOR):
        return self.call("remove_practice_file", principal=by, practice_id=practice_id, file_id=file_id)

    def describe(self, practice_id, file_id, title, by=CONTRIBUTOR):
        return self.call(
            "describe_practice_file", principal=by, practice_id=practice_id, file_id=file_id, body={"title": title}
        )

    def get(self, practice_id, file_id, by=ANONYMOUS, continuation=None):
        path = {"practice_id": practice_id, "file_id": file_id}
        context = CallContext(principal=by, deadline=time.time() + 30, path=path, continuation=continuation)
        return self.observatory.caller.instance(context).get_practice_file(Request(context, b""))

    def status(self, practice_id, file_id, by=ANONYMOUS):
        return self.get(practice_id, file_id, by).status

    def read(self, practice_id, file_id, by=ANONYMOUS):
        """Return all bytes of a file, piece by piece."""
        reply = self.get(practice_id, file_id, by)
        content = reply.body
        while reply.continuation:
            reply = self.get(practice_id, file_id, by, reply.continuation)
            content += reply.body
        return content

    def publish(self, practice_id):
        self.observatory.submit(practice_id)
        for decision, by in (("forward", personas.CENTRE_MANAGER), ("publish", CURATOR)):
            if self.observatory.review(practice_id, decision, by).status != 201:
                self.observatory.decide(practice_id, "publish", CURATOR)
