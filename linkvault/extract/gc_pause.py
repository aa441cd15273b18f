"""A context in which Python's cyclic garbage collector is off.

Extracting a page builds some ten thousand objects and hardly a reference cycle, but the collector visits all of them
several times: 3 % of the time of a page. A pause lasts one page, which bounds the memory that waits for collection.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
# One entry per pause in progress in any thread: whether the collector was on before the first.
_pauses: list[bool] = []


@contextmanager
def pause_gc() -> Iterator[None]:
    """Turn the collector off until the last overlapping pause ends; leave it off if it was off before.

    >>> with pause_gc():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    with _lock:
        _pauses.append(_pauses[0] if _pauses else gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if _pauses.pop() and not _pauses:
                gc.enable()
