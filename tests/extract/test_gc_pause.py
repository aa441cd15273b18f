"""The search for cycles is off while a page is read, and as it was before when the last reader is through."""

import gc
import threading
from collections.abc import Iterator

import pytest

from linkvault.extract.gc_pause import pause_gc


@pytest.fixture(autouse=True)
def _searching() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_is_off_within_and_on_again_after_a_failure() -> None:
    with pause_gc():
        assert not gc.isenabled()
    with pytest.raises(KeyError, match="lost"), pause_gc():
        raise KeyError("lost")
    assert gc.isenabled()


def test_stays_off_where_it_was_off_before() -> None:
    gc.disable()
    with pause_gc(), pause_gc():
        pass
    assert not gc.isenabled()


def test_stays_off_until_the_last_of_two_threads_is_through() -> None:
    entered, may_leave = threading.Event(), threading.Event()

    def hold() -> None:
        with pause_gc():
            entered.set()
            may_leave.wait(10)

    other = threading.Thread(target=hold)
    with pause_gc():
        other.start()
        assert entered.wait(10)
    assert not gc.isenabled()
    may_leave.set()
    other.join()
    assert gc.isenabled()
