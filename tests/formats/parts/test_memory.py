"""Files are read as streams: memory does not grow with the size of the file."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from linkvault import formats
from linkvault.models import Bookmark

COUNT = 5_000
ICON = "data:image/png;base64," + "iVBORw0KGgo" * 90


def netscape(number: int) -> str:
    return (
        f'<DT><A HREF="https://example.org/{number}" ADD_DATE="1600000000" ICON="{ICON}">损失 {number}</A>\n'
    )


def pinboard(number: int) -> str:
    post = {"href": f"https://example.org/{number}", "extended": ICON, "toread": "no"}
    return f"{',' if number else '['}{json.dumps(post)}" + ("]" if number == COUNT - 1 else "")


def pocket(number: int) -> str:
    header = "" if number else "title,url,time_added,tags,status\n"
    return f"{header}{'words ' * 80},https://example.org/{number},1600000000,,unread\n"


def urls(number: int) -> str:
    return f"https://example.org/{number} {'words ' * 100}\n"


@pytest.mark.parametrize("line", [netscape, pinboard, pocket, urls], ids=lambda line: line.__name__)
def test_memory_does_not_grow_with_the_file(line: Callable[[int], str], tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(map(line, range(COUNT)))
    name, source = formats.recognize(path)
    items = formats.get_reader(name).read(source)
    assert name == line.__name__
    assert isinstance(next(items), Bookmark)
    tracemalloc.start()
    try:
        assert sum(isinstance(item, Bookmark) for item in items) == COUNT - 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000 < path.stat().st_size


def test_a_long_line_of_another_program_is_read_in_part_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write('{"url": "https://example.org/1"}\n{"url": "https://example.org/2", "text": "')
        file.writelines("a" * 1_000_000 for _ in range(40))
        file.write('"}\n{"url": "https://example.org/3"}\n')
    name, source = formats.recognize(path)
    tracemalloc.start()
    try:
        items = list(formats.read_source(name, source))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [isinstance(item, Bookmark) for item in items] == [True, False, True]
    assert [(left.name, left.location) for left in source.report.items()] == [
        ("parts of long lines", "line 2")
    ]
    assert peak < 60_000_000
