"""The words of tags have a mark in the index, so that they are words of no other column."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from linkvault import search
from linkvault.models import Document
from linkvault.search.text.analyzer import segment
from linkvault.search.text.tag_words import TAG_MARK, mark_words

TOKENIZER = "porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'"


def list_words(text: str) -> list[str]:
    """Return the words that FTS5 makes of a text."""
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE t USING fts5(x, tokenize=\"{TOKENIZER}\", content='')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    connection.execute("INSERT INTO t (rowid, x) VALUES (1, ?)", (text,))
    words = [word for (word,) in connection.execute("SELECT term FROM v ORDER BY offset")]
    connection.close()
    return words


@given(st.text(max_size=20))
def test_every_word_of_a_tag_has_the_mark(text: str) -> None:
    assert all(word.startswith(TAG_MARK) for word in list_words(mark_words(segment(text))))


def test_letters_of_newer_unicode_are_words_with_the_mark() -> None:
    """FTS5 of SQLite 3.40 counts 𞤀 (Adlam, Unicode 9) as a separator."""
    assert all(word.startswith(TAG_MARK) for word in list_words(mark_words("a𞤀b ᲀc")))


def test_a_tag_is_found_by_its_word_a_form_of_it_a_prefix_and_a_character(index) -> None:
    tagged = index.put("", "Nothing.", tag="js, losses, 机器学习, BackPropagation, C++")
    for query in (
        "js",
        "j*",
        "loss",
        "lossy OR loss",
        "los*",
        "机器",
        "学",
        "back propagation",
        "c++",
        '"js losses"',
    ):
        assert index.strict_ids(query) == {tagged}, query
    for query in ("j", "jso*", "title:js", "text:loss", "器机", "html", "c#"):
        assert index.strict_ids(query) == set(), query


def test_a_word_of_a_tag_and_one_of_the_text_are_a_strict_hit(index) -> None:
    tagged = index.put("", "A gradient descends.", tag="python")
    index.put("", "A gradient descends.", tag="rust")
    assert index.strict_ids("python gradient") == {tagged}
    assert index.strict_ids("gradient -python") == {2}
    assert index.search("pyhton gradient").links[0].link_id == tagged


def test_a_word_that_only_a_tag_has_is_found_with_an_error_in_pinyin_and_with_two_errors(index) -> None:
    tagged = index.put("", "Nothing.", tag="optimization, 损失函数, js")
    for query in ("optimizatoin", "optmizatoin", "sunshi hanshu", "损矢函数"):
        assert index.ids(query) == [tagged], query


def test_a_search_scores_only_the_phrases_of_tags_that_a_tag_has(index) -> None:
    index.put("", "A gradient descends.", tag="python")
    index.put("", "Losses of 损失函数.", tag="lossy, 损失")
    statements: list[str] = []
    index.connection.set_trace_callback(statements.append)
    index.search("python gradient 损失函数 rust")
    scored = "".join(statement for statement in statements if "bm25" in statement)
    assert f'"{TAG_MARK}python"' in scored
    assert f'"{TAG_MARK}损失{TAG_MARK}"' in scored
    assert f"{TAG_MARK}gradient" not in scored
    assert f"{TAG_MARK}函数" not in scored
    assert '"gradient"' in scored


def test_replaced_tags_leave_the_index_as_if_it_were_built_anew(index) -> None:
    """The words, their places, and the lengths by which bm25 divides."""
    before, after = "loss, python, 损失", "losses, rust, 函数"
    body = "The loss of Python, 损失函数, in rust. " * 20
    for tag in (before, after):
        index.put("Loss", body, tag=tag)
    index.put("Losses", "", tag="")
    search.replace_tags(index.connection, [(1, before, after), (3, "", before)])
    rows = {number: dump(index.connection, number) for number in (1, 2, 3)}
    assert rows[1] == rows[2]
    search.clear(index.connection)
    for document in index.documents.values():
        tags = {1: after, 3: before}.get(document.id, document.tags)
        search.put(index.connection, Document(document.id, document.title, tags, body=document.body))
    assert rows == {number: dump(index.connection, number) for number in (1, 2, 3)}
    scores = "SELECT rowid, bm25(page_fts) FROM page_fts WHERE page_fts MATCH 'loss' ORDER BY 1 LIMIT 2"
    first, second = index.connection.execute(scores)
    assert first[1] == second[1]


def dump(connection: sqlite3.Connection, link_id: int) -> tuple[list[object], bytes, bytes]:
    """Return the words of a row with their places, its lengths, and the sums of the lengths of all rows."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.w USING fts5vocab('main', 'page_fts', 'instance')"
    )
    words = connection.execute(
        "SELECT term, col, offset FROM temp.w WHERE doc = ? ORDER BY 1, 2, 3", (link_id,)
    )
    (lengths,) = connection.execute("SELECT sz FROM page_fts_docsize WHERE id = ?", (link_id,)).fetchone()
    (sums,) = connection.execute("SELECT block FROM page_fts_data WHERE id = 1").fetchone()
    return words.fetchall(), lengths, sums
