"""Books are written as streams: memory does not grow with the number of links."""

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from linkvault import formats
from linkvault.models import ExportItem, Link

COUNT = 3_000
LONG = "a long title " * 200


NOTHING: Any = dict.fromkeys(("saved", "published", "lang", "words", "status", "reason", "note"))


def items() -> Iterator[ExportItem]:
    for number in range(COUNT):
        fields: Any = {
            "title": f"{number} {LONG}",
            "site": "example.org",
            "tags": (),
            "added": "2024-01-02T00:00:00Z",
        }
        link = Link(id=number, url=f"https://example.org/{number}", **fields, **NOTHING)
        yield ExportItem(link, html=None if number % 2 else "<p>x</p>")


@pytest.mark.parametrize("name", ["epub", "markdownbook"])
def test_memory_does_not_grow_with_the_number_of_links(name: str) -> None:
    stream = formats.get_writer(name).stream
    list(stream([next(items())]))  # modules and patterns are loaded
    tracemalloc.start()
    try:
        size = sum(map(len, stream(items())))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 9_000_000
    assert size > 300_000
