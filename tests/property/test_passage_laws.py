"""Laws of snippets: marks are what the FTS5 index matches, and no end of a snippet cuts a formula or a token."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkvault import search
from linkvault.models import Document
from linkvault.search.passage.boundaries import find_unit, is_boundary
from linkvault.search.passage.bounds import find_bounds
from linkvault.search.passage.matches import build_matcher
from linkvault.search.passage.snippet import LENGTH, build_snippet, find_best_window, highlight
from linkvault.search.query.expressions import compile_term
from linkvault.search.query.parser import Term
from linkvault.search.text.compounds import list_compounds
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

OTHER_WORD = "\nzebra\n"  # in no unit: it separates what is left of a text, so that no phrase spans two parts


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """Yield an index with the schema of the vault."""
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE page_fts USING fts5(title, tags, headings, note, body, details, author, address, chars, tag_chars, content='',"
        " tokenize=\"porter unicode61 remove_diacritics 2 categories 'L* N* M* Co'\")"
    )
    yield connection
    connection.close()


def index_matches(index: sqlite3.Connection, text: str, expression: str) -> bool:
    search.clear(index)
    search.put(index, Document(1, "", body=text))
    return (
        index.execute("SELECT 1 FROM page_fts WHERE page_fts MATCH ?", (expression,)).fetchone() is not None
    )


def is_of_one_script(text: str) -> bool:
    """Return whether no word mixes scripts: SQLite stems such words too, so marks may differ there."""
    words = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return all(word.isascii() or not any(char.isascii() for char in word if char.isalpha()) for word in words)


@given(TEXTS, UNITS)
@example("损失损失😀损失损失", "损失 损失")
@settings(max_examples=800)
def test_marked_is_exactly_what_the_index_matches(index: sqlite3.Connection, text: str, unit: str) -> None:
    expression = compile_term(Term(unit))
    shown = highlight(text, [build_matcher(fold(unit))])
    if expression is None or not is_of_one_script(text + " " + unit):
        return
    if list_compounds(shown.text):  # the index has other spellings of its words too
        return
    assert bool(shown.matches) == index_matches(index, shown.text, expression)
    rest, position = "", 0
    for start, size in shown.matches:
        assert start >= position, "matches are in order and apart"
        assert size > 0
        rest += shown.text[position:start] + OTHER_WORD
        position = start + size
    # A character that folds to several is marked as one; C++C++ is one name only.
    if not re.search(r"²|[+#]\w", text):
        assert not index_matches(index, rest + shown.text[position:], expression)


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
UNCUT = st.sampled_from([*FORMULAS, *TOKENS]).map(lambda piece: (piece, True))
PARTS = st.lists(UNCUT | st.sampled_from(PROSE).map(lambda piece: (piece, False)), min_size=3, max_size=40)


@given(PARTS, st.data())
@settings(max_examples=600)
def test_no_end_of_a_snippet_cuts_a_formula_or_a_token(
    parts: list[tuple[str, bool]], data: st.DataObject
) -> None:
    text, uncut_spans = "", []
    for piece, is_uncut in parts:
        text += data.draw(st.sampled_from([" ", " ", "\n", "\n\n"])) if text else ""
        uncut_spans += [(len(text), len(text) + len(piece))] if is_uncut else []
        text += piece
    start = data.draw(st.integers(0, len(text) - 1))
    end = min(len(text), start + data.draw(st.integers(1, 30)))
    first, last = find_bounds(text, start, end, LENGTH)
    assert first <= start < end <= last
    assert last - first <= 2 * LENGTH
    for span_start, span_end in uncut_spans:
        assert not span_start < first < span_end, text[span_start:span_end]
        assert not span_start < last < span_end, text[span_start:span_end]


@given(st.text() | TEXTS, st.integers(0, 60))
def test_a_unit_starts_and_ends_at_edges(text: str, at: int) -> None:
    at = min(at, len(text))
    first, last = find_unit(text, at)
    assert 0 <= first <= at <= last <= len(text)
    assert is_boundary(text, first)
    assert is_boundary(text, last)


@given(st.lists(st.lists(st.integers(0, 900), max_size=8), min_size=1, max_size=4))
def test_the_best_window_has_as_many_different_matchers_as_any(positions: list[list[int]]) -> None:
    # All matchers match equally often, because a rare one counts more.
    count = min(map(len, map(set, positions)))
    spans = [[(start, start + 4) for start in sorted(set(starts))[:count]] for starts in positions]
    if not any(spans):
        return
    first, last = find_best_window(spans)

    def count_matchers(start: int) -> int:
        return sum(any(start <= a and b <= start + LENGTH for a, b in matches) for matches in spans)

    most = max(count_matchers(a) for matches in spans for a, _ in matches)
    in_window = sum(any(first <= a and b <= last for a, b in matches) for matches in spans)
    assert in_window == most
    shortest = min(
        (b - a for starts in spans for a, _ in starts for ends in spans for _, b in ends
         if b > a and sum(any(a <= c and d <= b for c, d in matches) for matches in spans) == most),
    )  # fmt: skip
    assert last - first == shortest


@given(st.lists(TEXTS, max_size=8).map("\n".join), UNITS)
@settings(max_examples=300)
@example("berries㎏", "berries")  # folding makes the sign two letters of the word
@example("berries\u00adwords", "berries")
def test_the_line_of_a_snippet_contains_the_first_match(text: str, unit: str) -> None:
    wanted = build_matcher(fold(unit))
    shown = build_snippet(Document(1, "", body=text), [wanted])
    if list_compounds(text):  # words of several scripts are cut at the end of a line
        return
    if shown.line is None:
        assert not shown.matches
        return
    lines = text.split("\n")
    rest = "\n".join(lines[shown.line - 1 :])
    assert highlight(rest, [wanted]).matches
