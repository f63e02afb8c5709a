"""Golden samples join the producer of an event with its consumers: one emits it, the others read it."""

import jsonschema
import pytest
from marshmallow import EXCLUDE
from samples import as_event, envelope, first_sample, sample_path
from services import FOLDER, NAMES, REFRESH, contract, golden, keep, service_class, subscriptions

PERSONAL = {
    "email",
    "mail",
    "phone",
    "password",
    "token",
    "first_name",
    "last_name",
    "full_name",
    "name",
    "ip",
}
# What is called like that and belongs to no person. Every line is a decision.
OF_NOBODY = {
    ("challenge.phase_opened.v1", "name"),  # the phase's
    ("challenge.phase_closed.v1", "name"),
}

EVENTS = [(name, event) for name in NAMES for event in service_class(name).publishes]
HEARD = [(heard, kind) for name in NAMES for heard in subscriptions(name) for kind in heard.types]


@pytest.mark.parametrize(("service", "event"), EVENTS, ids=lambda value: getattr(value, "type", value))
def test_the_producer_emits_the_golden_sample(service, event):
    path = sample_path(service, event.type)
    if REFRESH and not path.is_file():
        keep(path, first_sample(service, event))
    sample = golden(path)
    assert sample is not None, f"{event.type} has no golden sample: run `make contracts`"
    assert envelope(service, as_event(event, sample["data"])) == sample


@pytest.mark.parametrize(("service", "event"), EVENTS, ids=lambda value: getattr(value, "type", value))
def test_the_sample_has_the_shape_that_the_contract_promises(service, event):
    promised = next(entry for entry in contract(service)["events"] if entry["type"] == event.type)
    sample = golden(sample_path(service, event.type))
    jsonschema.validate(sample["data"], promised["schema"])
    assert set(sample["data"]) == set(promised["schema"]["properties"])
    assert sample["data"][event.key] == sample["subject"]


@pytest.mark.parametrize(("heard", "kind"), HEARD, ids=[f"{h.consumer}-{kind}" for h, kind in HEARD])
def test_every_consumer_reads_what_is_sent(heard, kind):
    sample = golden(sample_path(heard.producer, kind))
    assert sample is not None, f"{heard.consumer} waits for {kind}, which {heard.producer} does not announce"
    heard.schemas[kind].load(sample["data"], unknown=EXCLUDE)
    heard.schemas[kind].load({**sample["data"], "added_in_a_later_version": 1}, unknown=EXCLUDE)


def test_no_sample_is_left_of_an_event_that_is_gone():
    announced = {sample_path(service, event.type) for service, event in EVENTS}
    assert set((FOLDER / "events").rglob("*.json")) == announced


@pytest.mark.parametrize(("service", "event"), EVENTS, ids=lambda value: getattr(value, "type", value))
def test_no_event_has_a_field_for_personal_data(service, event):
    promised = next(entry for entry in contract(service)["events"] if entry["type"] == event.type)
    fields = [name for name in promised["schema"]["properties"] if (event.type, name) not in OF_NOBODY]
    assert not [name for name in fields if name in PERSONAL or name.endswith(("_email", "_mail", "_token"))]
