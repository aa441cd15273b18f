"""No regular expression of the package needs much more time for a text because of what the text repeats."""

import gc
from collections.abc import Callable
from time import thread_time_ns

import pytest
from growth import FACTOR, LIMIT
from patterns import Expression, Pumped, expressions, pumped_texts

# Characters: exponential work takes 256 times as long for the longer text, any other a few times.
SHORT = (14, 22)
MAX_SHORT_GROWTH = 30
SIZE = 2000  # characters of the longer text: quadratic work shows at that size already
ROUNDS = 3  # of short texts
MORE_ROUNDS = 10  # of a text that seems slow, before it counts
NO_NOISE = 0.2  # seconds: a text that takes longer is slow without more rounds
MAX_TEXTS = 40  # of one expression, equally far apart in their list
GROUPS = 3  # tests, so that several processes share the expressions

# Expressions whose work may grow faster than a text. Each with the reason: mostly, its texts are short.
EXCEPTIONS = {
    "linkvault.capture.papers._ARXIV_FACTS": "looks at 2,000 bytes after each place",
    "linkvault.cli.ui.help_layout._DESCRIBED_DEFAULT": "reads the help of the program itself",
    "linkvault.extract.metadata.author_names._TAIL": "reads a byline of limited length",
    "linkvault.extract.metadata.author_names._TAIL_WITHOUT_DIGITS": "reads a byline of limited length",
    "linkvault.extract.metadata.author_names._NO_NAME": "reads a name of limited length",
    "linkvault.extract.normalize.code.code_labels._BAR": "reads a label of at most 60 characters",
    "linkvault.extract.normalize.images._BACKGROUND": "reads 2,000 characters of a style",
    "linkvault.extract.pdf.about.printed_date._ABSTRACT": "reads 1,500 characters of the first page",
    "linkvault.extract.pdf.structure.html_writer._LINK": "the marks of links are written in pairs",
    "linkvault.extract.pdf.structure.hyphens._LAST": "reads the last 100 characters of a line",
    "linkvault.extract.pdf.structure.paragraphs._SENTENCE_END": "reads the last 1,000 characters of a text",
    "linkvault.extract.threads.marks._AROUND": "reads names of some dozen characters",
    "linkvault.extract.verdict.page_kind._FORUM_PATH": "reads 2,000 characters of a path",
    "linkvault.extract.verdict.page_kind._THREAD_PATH": "reads 2,000 characters of a path",
    "linkvault.extract.verdict.site_messages._PATTERNS": "reads the beginning of a text, and sentences of limited length",
    "linkvault.formats.bookmarks.jsonl_files._MEDIA_TYPE": "is compared with a whole text, not searched for",
    "linkvault.pictures.identify._SVG": "reads the first bytes of a file",
    "linkvault.search.passage.boundaries._DELIMITED": "looks at some hundred characters around a place",
    "linkvault.urls.address._LOGIN": "reads the start of an address",
}


def seconds(call: Callable[[str], object], text: str) -> float:
    start = thread_time_ns()
    call(text)
    return (thread_time_ns() - start + 100) / 1e9


def growth_of(call: Callable[[str], object], pumped: Pumped) -> float:
    """Return the time on a long text divided by that on a quarter of it: the least of some rounds, if it is large.

    Exponential work would not end on a long text, so it is looked for on short ones.
    """
    least = [min(seconds(call, pumped.text(size)) for _ in range(ROUNDS)) for size in SHORT]
    if least[1] > MAX_SHORT_GROWTH * least[0]:
        return least[1] / least[0]
    long, short = pumped.text(SIZE), pumped.text(SIZE // FACTOR)
    needed = seconds(call, long)
    growth = needed / seconds(call, short)
    if growth <= LIMIT or needed > NO_NOISE:
        return growth
    times = [(seconds(call, long), seconds(call, short)) for _ in range(MORE_ROUNDS)]
    return min(pair[0] for pair in times) / min(pair[1] for pair in times)


def slow_text(expression: Expression) -> Pumped | None:
    """Return a text whose time grows faster than its length; None if no text is that slow."""
    texts = pumped_texts(expression.source, expression.flags)
    call = expression.run()
    call("")
    for pumped in texts[:: max(1, -(-len(texts) // MAX_TEXTS))]:
        if growth_of(call, pumped) > LIMIT:
            return pumped
    return None


@pytest.mark.parametrize("group", range(GROUPS))
def test_the_time_of_no_expression_grows_faster_than_its_text(group: int) -> None:
    unique = {(expression.source, expression.flags): expression for expression in expressions()}
    gc.disable()
    try:
        slow = {
            expression.name: slow_text(expression)
            for expression in list(unique.values())[group::GROUPS]
            if expression.name not in EXCEPTIONS
        }
    finally:
        gc.enable()
    assert {name: pumped for name, pumped in slow.items() if pumped is not None} == {}


def test_the_exceptions_are_expressions_of_the_package() -> None:
    names = {expression.name for expression in expressions()}
    assert EXCEPTIONS.keys() <= names
    assert len(names) > 600


@pytest.mark.parametrize(
    "source",
    [r"\s+$", r"<meta\b[^>]*name=", r"(a+)+b", r"\s*,?\s*x", r"(?:\d+,?)*;", r"<!--.*?-->", r"a.*b.*c"],
)
def test_a_slow_expression_is_noticed(source: str) -> None:
    assert slow_text(Expression("x", source, 0, frozenset(["search"]))) is not None


@pytest.mark.parametrize(
    "source", [r"(?<!\s)\s++$", r"<meta\b[^>]*+(?:>|\Z)", r"\s*+x", r"[a-z]+\d", r"(?:ab|cd)+"]
)
def test_an_expression_that_is_fast_is_not_reported(source: str) -> None:
    assert slow_text(Expression("x", source, 0, frozenset(["match"]))) is None
