"""Practices for search, put beside the published rows as publishing does, without the way through the reviews."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from observatory.practice.practice.content import SECTIONS, empty_content
from observatory.practice.publication.model import PublishedPractice
from observatory.search import index

sys.path.insert(0, str(Path(__file__).parents[1]))

START = datetime(2026, 1, 1, tzinfo=UTC)


class Library:
    """Published practices, and search as callers meet it."""

    start = START

    def __init__(self, engine, call):
        self.engine, self.call = engine, call
        self._numbers = count(1)
        self.ids = {}

    def add(self, title, **content):
        """Publish a practice, each an hour after the one before; `minutes` moves it, `name` is how a test calls it."""
        return self.add_many([{"title": title, **content}])[0]

    def add_many(self, contents):
        practices = [self.row(**content) for content in contents]
        with Session(self.engine, expire_on_commit=False) as session:
            session.add_all(practices)
            session.flush()
            index.put_many(session, practices)
            session.commit()
        return [practice.practice_id for practice in practices]

    def row(self, title, *, name=None, published=None, organisation_id=None, year=2025, **content):
        number = next(self._numbers)
        published = published or START + timedelta(hours=number)
        practice = PublishedPractice(
            practice_id=uuid4(),
            slug=f"practice-{number}",
            revision=1,
            version=1,
            organisation_id=organisation_id or UUID(int=7),
            demo=False,
            imported=False,
            year=year,
            created_at=published,
            updated_at=published,
            published_at=published,
        )
        filler = dict.fromkeys(SECTIONS, "Κείμενο.")
        for field, value in {**empty_content(), **filler, "title": title, **content}.items():
            setattr(practice, field, value)
        self.ids[practice.practice_id] = name or title
        return practice

    def remove(self, practice_id):
        with Session(self.engine) as session:
            index.remove(session, practice_id)
            session.delete(session.get(PublishedPractice, practice_id))
            session.commit()

    def ask(self, q=None, **query):
        """Ask the operation; a status other than 200 fails the test."""
        answered = self.call("search_practices", query={**({"q": q} if q is not None else {}), **query})
        assert answered.status == 200, answered.text
        return answered.json

    def titles(self, q=None, **query):
        """Return the titles of the practices that have all the words."""
        answer = self.ask(q, **query)
        return [] if answer["left_out"] else [item["title"] for item in answer["items"]]

    def pages(self, q=None, **query):
        """Walk through all pages, giving each answer."""
        cursor = None
        while True:
            page = self.ask(q, **query, **({"cursor": cursor} if cursor else {}))
            yield page
            cursor = page["next"]
            if cursor is None:
                return


@pytest.fixture
def library(engine):
    from chassis.testing import Caller
    from observatory.service import Observatory

    return Library(engine, Caller(Observatory, engine).call)
