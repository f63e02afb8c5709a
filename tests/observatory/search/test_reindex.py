"""Reindex: a lost index is restored, and an interrupted run continues."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from observatory.practice.publication.model import PublishedPractice
from observatory.search import index, reindex


@pytest.fixture
def transaction(engine):
    @contextmanager
    def begin():
        with Session(engine) as session:
            yield session
            session.commit()

    return begin


@pytest.fixture
def lost(library, transaction):
    library.add_many([{"title": f"Δράση {number}"} for number in range(25)])
    with transaction() as session:
        session.execute(text("truncate practice_search, search_cells, search_words, search_terms"))
    return library


def test_everything_is_found_again(lost, transaction):
    assert lost.ask("δράση")["total"] == 0
    assert [done for done, _ in reindex.reindex(transaction, batch=10)] == [10, 20, 25]
    assert lost.ask("δράση")["total"] == 25
    with transaction() as session:
        assert reindex.count_missing(session) == 0


def test_it_goes_on_where_it_was_interrupted(lost, transaction):
    done, last = next(reindex.reindex(transaction, batch=10))
    assert done == lost.ask("δράση")["total"] == 10
    assert [done for done, _ in reindex.reindex(transaction, after=last, batch=10)] == [10, 15]
    assert lost.ask("δράση")["total"] == 25


def test_entries_of_practices_that_are_not_public_are_dropped(library, transaction):
    practice = library.add("Δράση")
    with transaction() as session:
        session.execute(text("delete from published_practices"))
    assert reindex.tidy(transaction) == 1
    assert library.ask("δράση")["total"] == 0
    assert practice


def test_total_counts_follow_every_change_and_can_be_folded(library, transaction):
    ids = library.add_many([{"title": f"Δράση {number}", "sectors": ["culture"]} for number in range(5)])
    library.remove(ids[0])

    def culture():
        answer = library.ask()
        return answer["total"], {row["code"]: row["count"] for row in answer["facets"]["sectors"]}

    with transaction() as session:
        changed = session.get(PublishedPractice, ids[1])
        changed.sectors = ["environment"]
        index.put(session, changed)
    assert culture() == (4, {"culture": 3, "environment": 1})
    with transaction() as session:
        reindex.fold_cells(session)
        assert session.scalar(text("select count(*) from search_cells")) == 1
    assert culture() == (4, {"culture": 3, "environment": 1})
    with transaction() as session:
        session.execute(text("delete from search_cells"))
        reindex.rebuild_cells(session)
    assert culture() == (4, {"culture": 3, "environment": 1})


def test_the_words_can_be_learnt_anew(library, transaction):
    library.remove(library.add("Παλαιολιθικός"))
    library.add("Δράσεις")
    with transaction() as session:
        reindex.forget_words(session)
    assert list(reindex.reindex(transaction))
    with transaction() as session:
        assert set(session.scalars(text("select distinct shown from search_words"))) == {"δράσεις", "κείμενο"}
