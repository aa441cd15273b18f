"""A text with links in Markdown -> how surely it is a list of links: by the share of its lines that are entries."""

from pathlib import Path

import pytest

from linkvault.formats import Source
from linkvault.formats.bookmarks.markdown_list import READER
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, WEAK

ENTRY, WORDS = "- [A](https://example.org/a) why\n", "Some words.\n"
TEXTS = {
    "entries": (ENTRY * 3, LIKELY),
    "half of the lines": (ENTRY + WORDS, LIKELY),
    "a fifth of the lines": (ENTRY + WORDS * 4, POSSIBLE),
    "a tenth of the lines": (ENTRY + WORDS * 9, WEAK),
    "headings do not count": ("# Links\n" * 9 + ENTRY, LIKELY),
    "HTML around the entries": ("<p>\n" + ENTRY * 9, WEAK),
    "JSON": ('{"a": "[A](https://example.org/a)"}', NO_MATCH),
    "no address": (WORDS, NO_MATCH),
}


@pytest.mark.parametrize(("text", "certainty"), TEXTS.values(), ids=TEXTS.keys())
def test_the_share_of_entries_decides(tmp_path: Path, text: str, certainty: float) -> None:
    file = tmp_path / "links.md"
    file.write_text(text, encoding="utf-8")
    assert READER.recognize(Source(file)) == certainty
