"""The table of formats agrees with the modules of the package."""

import pkgutil
from importlib import import_module

from linkvault import formats
from linkvault.formats.registry import FORMATS, Format


def test_the_table_lists_all_readers_and_writers() -> None:
    table: dict[str, Format] = {}
    for entry in pkgutil.walk_packages(formats.__path__, f"{formats.__name__}."):
        module = import_module(entry.name)
        reads, writes = (hasattr(module, name) for name in ("READER", "WRITER"))
        if reads or writes:
            table[entry.name] = Format(entry.name, reads=reads, writes=writes)
    assert {entry.module: entry for entry in FORMATS.values()} == table


def test_formats_have_the_names_of_their_modules_in_alphabetical_order() -> None:
    assert list(FORMATS) == sorted(entry.module.rpartition(".")[2] for entry in FORMATS.values())
    assert all(entry.module.endswith(f".{name}") for name, entry in FORMATS.items())


def test_reader_and_writer_names_are_those_of_the_table() -> None:
    assert set(formats.reader_names()) | set(formats.writer_names()) == set(FORMATS)
    assert "mhtml" in formats.reader_names()
    assert "mhtml" not in formats.writer_names()
    assert "epub" in formats.writer_names()
    assert "epub" not in formats.reader_names()
