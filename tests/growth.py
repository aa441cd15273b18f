"""How the CPU time of a call grows with its input: a ratio within one run, which means the same on any machine."""

from collections.abc import Callable
from time import process_time
from typing import TypeVar

FACTOR = 4
LIMIT = 8.0  # linear work grows by 4, quadratic work by 16; this is their geometric mean
ROUNDS = 5  # both sizes in turn; the fastest of each, so that a busy machine counts little
SHORTEST = 0.005  # seconds; a shorter call is repeated, else the clock's steps decide


T = TypeVar("T")


def growth(call: Callable[[T], object], make: Callable[[int], T], size: int) -> float:
    """Return the CPU time of `call` on an input of `size`, divided by that on a quarter of it."""
    small, large = make(size // FACTOR), make(size)
    repeat = 1
    while _seconds(call, small, repeat) < SHORTEST:
        repeat *= 2
    times = [(_seconds(call, small, repeat), _seconds(call, large, repeat)) for _ in range(ROUNDS)]
    return min(pair[1] for pair in times) / min(pair[0] for pair in times)


def _seconds(call: Callable[[T], object], value: T, repeat: int) -> float:
    began = process_time()
    for _ in range(repeat):
        call(value)
    return process_time() - began
