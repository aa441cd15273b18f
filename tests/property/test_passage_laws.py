"""Laws of passages: what is marked is what SQLite's index matched, and no edge parts what belongs together."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkvault import search
from linkvault.models import Document
from linkvault.search.passage.boundaries import is_edge, unit_at
from linkvault.search.passage.bounds import cut
from linkvault.search.passage.matches import needle
from linkvault.search.passage.snippet import LENGTH, best_window, mark, passage
from linkvault.search.query.compiler import match
from linkvault.search.query.parser import Term
from linkvault.search.text.fold import fold

PIECES = [
    *("损失", "损", "失", "函數", "函数", "的", "々", "が", "ガ", "ｶﾞ", "か\u3099", "ー", "한국어", "\u1112\u1161\u11ab"),
    *("Loss", "ＬＯＳＳ", "losses", "finding", "ﬁnd", "Café", "Cafe\u0301", "naïve", "straße", "İstanbul"),
    *("berries", "berry", "word", "words", "Привет", "ёлка", "елка", "שָׁלוֹם", "שלום", "مَرْحَبًا", "مرحبا"),
    *("C++", "C#", "c", "node.js", "f(x)", "x_1", "H₂O", "x²", "2.5", "㎏", "kg", "\u00ad", "\u200b", "😀"),
    *(" ", "  ", "\t", "\u3000", "\n", "\n\n", "。", "，", ", ", ". ", "-", "_", "'", "”", "(", ")", "$", "^", "+", "#"),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join)
UNITS = st.sampled_from([piece for piece in PIECES if piece.strip()]) | st.tuples(
    st.sampled_from(PIECES), st.sampled_from([" ", ""]), st.sampled_from(PIECES)
).map("".join)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An index as the vault has it."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE page_fts USING fts5(title, tags, headings, note, body, chars, content='',"
        " tokenize=\"porter unicode61 remove_diacritics 2 categories 'L* N* Co'\")"
    )
    yield connection
    connection.close()


def holds(index: sqlite3.Connection, text: str, expression: str) -> bool:
    search.clear(index)
    search.put(index, Document(1, "", body=text))
    return (
        index.execute("SELECT 1 FROM page_fts WHERE page_fts MATCH ?", (expression,)).fetchone() is not None
    )


def is_of_one_script(text: str) -> bool:
    """SQLite's porter also stems words of two scripts, which nobody writes: there marks may differ."""
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return all(word.isascii() or not any(char.isascii() for char in word if char.isalpha()) for word in words)


@given(TEXTS, UNITS)
@settings(max_examples=800)
def test_marked_is_exactly_what_the_index_matches(index: sqlite3.Connection, text: str, unit: str) -> None:
    expression = match(Term(unit))
    shown = mark(text, [needle(fold(unit))])
    if expression is None or not is_of_one_script(text + " " + unit):
        return
    assert bool(shown.matches) == holds(index, shown.text, expression)
    rest, position = "", 0
    for start, size in shown.matches:
        assert start >= position, "matches are in order and apart"
        assert size > 0
        rest += shown.text[position:start] + "\n.\n"
        position = start + size
    if not re.search(
        r"²|[+#]\w", text
    ):  # a sign folded into several is marked whole; C++C++ is one name less
        assert not holds(index, rest + shown.text[position:], expression)


FORMULAS = [
    r"\nabla f(x) = 2 x",
    r"w^* = \arg\min_w \frac{1}{2}\sum_{i=1}^n (w^T x_i - y_i)^2",
    r"\text{if } x < 0 \text{ then } f(x) = 0",
    r"\begin{cases} 0 & \text{if } x < 0 \\ x & \text{otherwise} \end{cases}",
    "\\begin{aligned}\na &= b + c \\\\\n&= d\n\\end{aligned}",
    r"\hat{y} = \operatorname{softmax}(W x + b)",
    "a_1 + b_2 = c_3",
    "$a + b$",
    "$$\nx = \\frac{a}{b}\n$$",
    r"\(x + y\)",
    r"\[ x - \alpha \]",
    "x² + y² ≤ 1",
]
TOKENS = [
    *("numpy.linalg.norm(x)", "std::vector<int>", "https://example.org/a/b?c=d&e=f#g", "my_variable_name"),
    *(
        "--no-cache-dir",
        "C++",
        "C#",
        "foo->bar[0]",
        "3.14159",
        "x86_64-linux-gnu",
        "손실함수는",
        "ガイドライン",
    ),
    *("👨\u200d👩\u200d👧", "👍🏽", "Cafe\u0301"),
]
PROSE = [
    *("the loss of a model falls", "while training goes on.", "J. Smith et al. said,", "e.g. here", "so it is!"),
    *("损失函数就是这把尺子", "它把预测与事实之间的距离变成一个数。", "“错”，", "（见下）", "モデルは学習します。"),
    *("손실 함수는 모델이 얼마나 틀렸는지 말해줍니다.", "«да», сказал он.", "ภาษาไทยไม่มีช่องว่าง"),
]  # fmt: skip
WHOLE = st.sampled_from([*FORMULAS, *TOKENS]).map(lambda piece: (piece, True))
PARTS = st.lists(WHOLE | st.sampled_from(PROSE).map(lambda piece: (piece, False)), min_size=3, max_size=40)


@given(PARTS, st.data())
@settings(max_examples=600)
def test_no_edge_parts_a_formula_or_a_token(parts: list[tuple[str, bool]], data: st.DataObject) -> None:
    text, wholes = "", []
    for piece, is_whole in parts:
        text += data.draw(st.sampled_from([" ", " ", "\n", "\n\n"])) if text else ""
        wholes += [(len(text), len(text) + len(piece))] if is_whole else []
        text += piece
    start = data.draw(st.integers(0, len(text) - 1))
    end = min(len(text), start + data.draw(st.integers(1, 30)))
    first, last = cut(text, start, end, LENGTH)
    assert first <= start < end <= last
    assert last - first <= 2 * LENGTH
    for one, other in wholes:
        assert not one < first < other, text[one:other]
        assert not one < last < other, text[one:other]


@given(st.text() | TEXTS, st.integers(0, 60))
def test_what_is_whole_ends_at_edges(text: str, at: int) -> None:
    at = min(at, len(text))
    first, last = unit_at(text, at)
    assert 0 <= first <= at <= last <= len(text)
    assert is_edge(text, first)
    assert is_edge(text, last)


@given(st.lists(st.lists(st.integers(0, 900), max_size=8), min_size=1, max_size=4))
def test_the_best_window_holds_as_many_different_needles_as_any(found: list[list[int]]) -> None:
    """Of needles that stand equally often, so that none is rarer."""
    often = min(map(len, map(set, found)))
    spans = [[(start, start + 4) for start in sorted(set(each))[:often]] for each in found]
    if not any(spans):
        return
    first, last = best_window(spans)

    def different(start: int) -> int:
        return sum(any(start <= a and b <= start + LENGTH for a, b in each) for each in spans)

    most = max(different(a) for each in spans for a, _ in each)
    shown = sum(any(first <= a and b <= last for a, b in each) for each in spans)
    assert shown == most
    nearest = min(
        (b - a for each in spans for a, _ in each for one in spans for _, b in one
         if b > a and sum(any(a <= c and d <= b for c, d in e) for e in spans) == most),
    )  # fmt: skip
    assert last - first == nearest


@given(st.lists(TEXTS, max_size=8).map("\n".join), UNITS)
@settings(max_examples=300)
def test_the_line_of_origin_holds_the_first_match(text: str, unit: str) -> None:
    wanted = needle(fold(unit))
    shown = passage(Document(1, "", body=text), [wanted])
    if shown.line is None:
        assert not shown.matches
        return
    lines = text.split("\n")
    rest = "\n".join(lines[shown.line - 1 :])
    assert mark(rest, [wanted]).matches
