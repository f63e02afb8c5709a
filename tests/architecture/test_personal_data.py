"""No table and no column about people is forgotten: neither by the code, nor by the record in docs/privacy.md.

With KAINOTOMIA_REFRESH_GOLDEN=1 the tables of the record are written anew from what the services declare.
"""

import os
import re
from importlib import import_module
from uuid import UUID

import pytest
from house import ROOT, SERVICES
from sqlalchemy.sql import visitors

from chassis import erasures, idempotency
from chassis.audit import trail
from chassis.messaging import tables
from chassis.personal_data import Subject

ANYBODY = Subject(person_id=UUID(int=0), known_as="known")
RECORD = ROOT / "docs/privacy.md"
# How a column is called that may say something of somebody.
TELLING = re.compile(
    r"(^|_)(person|persons|people|authors?|asker|lead|evaluator|reviewer|expert|recipient|actor|member)(_ids?)?$"
    r"|_by$|email|address|phone|(^|_)ip$|password|^display_name$"
)
# Keys and traces of rows that are declared: what they say stands in another field, or goes with the row.
BESIDE = {
    ("observatory", "practices", "contact_phone"),  # of a unit, and so below
    ("observatory", "practices", "contact_email"),
    ("observatory", "published_practices", "contact_phone"),
    ("observatory", "published_practices", "contact_email"),
    ("notifications", "circulars", "contact_phone"),  # of a unit
    ("notifications", "circulars", "contact_email"),  # of a unit
    ("identity", "people", "email_key"),
    ("identity", "people", "password_hash"),  # nobody gets it, and it goes with the account
    ("identity", "people", "password_version"),
    ("identity", "invitations", "email_key"),
    ("identity", "invitations", "invited_by"),  # declared as the inviter's own rows
    ("identity", "erasure_receipts", "person_id"),  # with the erasure
    ("challenges", "expert_proposals", "person_id"),  # with what is known of the expert
    ("observatory", "documents", "superseded_by"),  # another document
    ("notifications", "deliveries", "leased_by"),  # a sender's number
}


def declared(service):
    return import_module(f"{service}.personal_data")


def mapped(service):
    import_module(f"{service}.service")
    return import_module(f"{service}.base").Base.metadata.tables


def section(service):
    """What the record says of a service, to the next heading."""
    return RECORD.read_text(encoding="utf-8").split(f"### {service}\n")[1].split("\n### ")[0]


def days(kept):
    hours = kept.total_seconds() / 3600
    return "until then" if not hours else f"{hours / 24:g} days" if hours >= 24 else f"{hours * 60:g} minutes"


def record_of(service):
    """The tables of the record that follow from what a service declares."""
    room = declared(service)
    lines = ["| table | what | fields | with an erasure |", "|---|---|---|---|"]
    for holding in room.PERSONAL_DATA:
        fate = "deleted" if holding.retention_reason is None else "kept" if holding.anonymise is None else "anonymised"
        fields = ", ".join(f"`{name}`" for name in holding.fields)
        lines.append(f"| `{holding.name}` | {holding.title.en} | {fields} | {fate} |")
    rules = getattr(room, "RETENTION", ())
    if rules:
        lines += ["", "| table | kept otherwise | for | after |", "|---|---|---|---|"]
    for rule in rules:
        after = getattr(rule.starts_at, "key", None) or "the last link"
        lines.append(f"| `{rule.name}` | {rule.what.en} | {days(rule.retain_for)} | `{after}` |")
    return "\n".join(lines)


@pytest.mark.parametrize("service", SERVICES)
def test_the_record_says_what_the_code_does(service):
    begin, end = f"<!-- record of {service} -->\n", "<!-- end of record -->"
    text = RECORD.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    said, after = rest.split(end, 1)
    expected = f"\n{record_of(service)}\n\n"
    if os.environ.get("KAINOTOMIA_REFRESH_GOLDEN"):
        RECORD.write_text(before + begin + expected + end + after, encoding="utf-8")
        return
    assert said == expected, "KAINOTOMIA_REFRESH_GOLDEN=1 writes the record anew; read what changed"


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_is_in_the_record(service):
    said = section(service)
    assert [name for name in mapped(service) if f"`{name}`" not in said] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_column_that_may_tell_of_somebody_is_declared(service):
    told = {}
    for holding in declared(service).PERSONAL_DATA:
        told.setdefault(holding.name, set()).update(holding.fields, _columns_in(holding.rows_of(ANYBODY)))
    undeclared = {
        (service, table.name, column.name)
        for table in mapped(service).values()
        for column in table.columns
        if TELLING.search(column.name) and column.name not in told.get(table.name, ())
    }
    assert undeclared - BESIDE == set(), "declare it in personal_data.py, or say here why not"


def test_what_the_chassis_keeps_is_in_the_record():
    said = RECORD.read_text(encoding="utf-8").split("### Every service\n")[1]
    shared = [*tables.metadata.tables, *idempotency.metadata.tables, *erasures.metadata.tables, *trail.metadata.tables]
    assert [name for name in shared if f"`{name}`" not in said] == []


def _columns_in(expression):
    """The columns by which a holding finds the person's rows."""
    return {element.name for element in visitors.iterate(expression) if element.__visit_name__ == "column"}
