"""Documents -> rows of the full-text index: together as alone."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.models import Document
from linkvault.search import index
from linkvault.search.text.compounds import list_compounds

# Words that the analysis changes, or splits from the next one.
WORDS = (
    "loss Gradient C++ C# don't O’Brien back-propagation HTTPServer covid19 1,234,567 978-3-16 v1.2.3 損失函數 "
    '使用Python計算 ﾊﾝｶｸ Ⅷ ﬁne Café İstanbul ภาษาไทย หำ हिन्दी हिंदी العربية می‌روم עברית צה"ל ∇ 🎉 -la => /etc e\u0301 '
    "\u0301x ZurKrankenversicherungsbeitrag Krankenversicherungsbeitrag +49 30 1234567 \ue000 \u2028 \x85 \x00"
).split(" ")
LINES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
TEXTS = (
    LINES
    | st.text(max_size=20)
    | st.lists(LINES, max_size=3).map("\n".join)
    | LINES.map(lambda line: 99 * line)
)


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    """An index whose rows are read back as they are written."""
    opened = sqlite3.connect(":memory:")
    columns = "title, tags, headings, note, body, details, author, address, chars, tag_chars"
    opened.execute(f"CREATE TABLE page_fts ({columns})")
    return opened


def rows(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    read = connection.execute("SELECT rowid, * FROM page_fts ORDER BY rowid").fetchall()
    connection.execute("DELETE FROM page_fts")
    return read


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=9))
def test_documents_put_together_have_the_rows_of_those_put_alone(
    connection: sqlite3.Connection, texts: list[tuple[str, str, str]]
) -> None:
    documents = [
        Document(number, title.replace("\n", " "), body=body, address=address)
        for number, (title, body, address) in enumerate(texts, 1)
    ]
    for document in documents:
        index.put(connection, document)
    alone = rows(connection)
    index.put_all(connection, documents)
    assert rows(connection) == alone


# Plain words without another spelling. The first four are frequent in German, so long words are spelled backwards.
PLAIN = "der die das und " + " ".join(f"{first}{second}" for first in "abcdef" for second in "ghijkl")


@given(LINES)
def test_a_word_has_the_same_spellings_in_a_short_text_as_in_a_long_one(line: str) -> None:
    assert list_compounds(line) == list_compounds(f"{line} {PLAIN}")
