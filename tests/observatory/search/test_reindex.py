"""Reindex: everything is found again after the index was lost; what was interrupted goes on."""

from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from observatory.search import reindex


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
        session.execute(text("truncate practice_search, search_words, search_terms"))
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


def test_the_words_can_be_learnt_anew(library, transaction):
    library.remove(library.add("Παλαιολιθικός"))
    library.add("Δράσεις")
    with transaction() as session:
        reindex.forget_words(session)
    assert list(reindex.reindex(transaction))
    with transaction() as session:
        assert set(session.scalars(text("select distinct shown from search_words"))) == {"δράσεις", "κείμενο"}
