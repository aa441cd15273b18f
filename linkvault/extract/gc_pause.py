"""A stretch of work -> the same without Python's search for cycles of objects that nothing else holds.

Reading a page makes some ten thousand objects and hardly a cycle; the search looks at all of them again and again,
for 3 % of the time of a page. What is held off is a page's work, so is the memory that may wait for it.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_works: list[bool] = []  # of all threads, now; each with whether the search was on before the first of them


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the search off until the last of the threads that ask for it is through; off before, it stays off.

    >>> with uncollected():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    with _lock:
        _works.append(_works[0] if _works else gc.isenabled())
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            if _works.pop() and not _works:
                gc.enable()
