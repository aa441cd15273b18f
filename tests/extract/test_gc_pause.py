"""The garbage collector is off during a pause, and as before when the last pause ends."""

import gc
import threading
from collections.abc import Iterator

import pytest

from linkvault.extract.gc_pause import pause_gc


@pytest.fixture(autouse=True)
def _collector_on() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_it_is_off_during_a_pause_and_on_after_an_error() -> None:
    with pause_gc():
        assert not gc.isenabled()
    with pytest.raises(KeyError, match="lost"), pause_gc():
        raise KeyError("lost")
    assert gc.isenabled()


def test_it_stays_off_if_it_was_off_before() -> None:
    gc.disable()
    with pause_gc(), pause_gc():
        pass
    assert not gc.isenabled()


def test_it_stays_off_until_the_pauses_of_all_threads_end() -> None:
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
