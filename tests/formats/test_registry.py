"""The table of formats agrees with the modules of the package."""

import pkgutil
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from linkvault import formats
from linkvault.formats.registry import FORMATS, Format
from linkvault.models import Bookmark


def test_the_table_lists_all_readers_and_writers() -> None:
    table: dict[str, Format] = {}
    for entry in pkgutil.walk_packages(formats.__path__, f"{formats.__name__}."):
        module = import_module(entry.name)
        reads, writes = (hasattr(module, name) for name in ("READER", "WRITER"))
        if reads or writes:
            table[entry.name] = Format(entry.name, reads=reads, writes=writes)
    assert {entry.module: replace(entry, first_words="") for entry in FORMATS.values()} == table


def test_a_file_that_begins_with_the_first_words_of_a_format_loads_no_other_reader(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.html"
    entry = '<DT><A HREF="https://example.org/" ADD_DATE="1400000000">Loss</A>'
    file.write_text(f"\n<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{entry}\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from linkvault import formats;"
        "print(formats.recognize(Path(sys.argv[1]))[0], *(name for name in sys.modules if name in sys.argv[2:]))"
    )
    modules = [entry.module for entry in FORMATS.values()]
    done = subprocess.run(
        [sys.executable, "-c", code, str(file), *modules], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["netscape", FORMATS["netscape"].module]


def test_first_words_without_a_bookmark_leave_the_file_to_the_other_readers(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<!DOCTYPE NETSCAPE-Bookmark-file-1>\nhttps://example.org/a\n", encoding="utf-8")
    name, source = formats.recognize(file)
    items = list(formats.read_source(name, source))
    assert name != "netscape"
    assert [item.url for item in items if isinstance(item, Bookmark)] == ["https://example.org/a"]


def test_formats_have_the_names_of_their_modules_in_alphabetical_order() -> None:
    assert list(FORMATS) == sorted(entry.module.rpartition(".")[2] for entry in FORMATS.values())
    assert all(entry.module.endswith(f".{name}") for name, entry in FORMATS.items())


def test_reader_and_writer_names_are_those_of_the_table() -> None:
    assert set(formats.reader_names()) | set(formats.writer_names()) == set(FORMATS)
    assert "mhtml" in formats.reader_names()
    assert "mhtml" not in formats.writer_names()
    assert "epub" in formats.writer_names()
    assert "epub" not in formats.reader_names()
