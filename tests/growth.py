"""Measure how the CPU time of a call grows with its input: a ratio within one run, equal on slow and fast machines."""

import gc
from collections.abc import Callable
from time import process_time
from typing import TypeVar

FACTOR = 4
LIMIT = 8.0  # linear work grows by 4, quadratic work by 16; this is their geometric mean
ROUNDS = 5  # both sizes in turn; the fastest run of each size, so that a busy machine matters little
TRIES = 3  # of so many rounds, if the growth seems large: more rounds make quadratic work no less
SHORTEST = 0.005  # seconds; a shorter call is repeated, because the clock has a coarse step


T = TypeVar("T")


def growth(call: Callable[[T], object], create: Callable[[int], T], size: int) -> float:
    """Return the CPU time of `call` on an input of `size`, divided by the time on a quarter of it.

    Without the garbage collector: its time depends on all objects of the test process.
    """
    gc.disable()
    try:
        return _growth(call, create, size)
    finally:
        gc.enable()


def _growth(call: Callable[[T], object], create: Callable[[int], T], size: int) -> float:
    small, large = create(size // FACTOR), create(size)
    repeat = 1
    while _seconds(call, small, repeat) < SHORTEST:
        repeat *= 2
    times: list[tuple[float, float]] = []
    ratio = LIMIT
    for _ in range(TRIES):
        times += [(_seconds(call, small, repeat), _seconds(call, large, repeat)) for _ in range(ROUNDS)]
        ratio = min(pair[1] for pair in times) / min(pair[0] for pair in times)
        if ratio < LIMIT:
            break
    return ratio


def _seconds(call: Callable[[T], object], value: T, repeat: int) -> float:
    start = process_time()
    for _ in range(repeat):
        call(value)
    return process_time() - start
