"""A call within a deadline ends in time, whatever the function does."""

import threading

import pytest

from chassis.deadlines import within


def test_the_result_is_returned():
    assert within(10, lambda: 42) == 42


def test_a_failure_is_raised_as_it_was():
    def broken():
        raise KeyError("x")

    with pytest.raises(KeyError):
        within(10, broken)


def test_a_function_that_does_not_end_is_left_alone():
    held = threading.Event()
    with pytest.raises(TimeoutError):
        within(0.05, held.wait)
    held.set()
