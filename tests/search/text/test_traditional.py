"""The table of traditional characters, a text file that a script writes and `read_traditional` reads."""

import re
from pathlib import Path

from quality.make_traditional import write

from linkvault.search.text import fold as fold_module
from linkvault.search.text.fold import fold, read_traditional

FILE = Path(fold_module.__file__).with_name("traditional.txt")


def test_the_script_writes_the_file_that_the_reader_reads() -> None:
    text = FILE.read_text("utf-8")
    version = re.search(r"database (\S+)", text)
    assert version
    assert write(read_traditional(), version[1]) == text


def test_folding_a_folded_character_changes_nothing() -> None:
    table = read_traditional()
    assert len(table) > 3000
    assert {len(char) for pair in table.items() for char in pair} == {1}
    assert [char for char, simple in table.items() if fold(char) != simple or fold(simple) != simple] == []
