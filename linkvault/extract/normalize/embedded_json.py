"""An article that stands only in a script's data -> the article in the page.

Pages built in the browser carry their text as a string in JSON or JavaScript (`__NEXT_DATA__`, `__INITIAL_STATE__`,
streamed pieces, JSON-LD's `articleBody`). It is found by what it is, the longest running text in a string literal,
and taken only when the visible page lacks it.
"""

import html as entities
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from linkvault.text.characters import NOT_IN_XML
from linkvault.text.scripts import CJK, KANA_AND_HAN

LEAST_TEXT = 300  # letters; a Han character counts three
RUNNING_TEXT = 80  # a paragraph of so many letters is running text
RUNNING_SHARE = 0.1  # of the state's text: who shows more has an own article, and the state the next one
SHOWN_SHARE = 1.2  # times the text: a page that shows more has its own article
MANY_ESCAPED = 5  # escaped brackets: the text was escaped as a whole
HTML_REACH = 20_000  # characters in which HTML has its first tags
FIRST_BLANK = 80  # characters in which running text has a blank
LETTERS_A_MARK = 150  # running text has a mark for so many letters, lists of words have not
LETTERS_A_SIGN = 120  # code has a brace or a semicolon for fewer characters
NAMED = 1.5  # times its size counts a text under a name such as "articleBody"
SAMPLE, SAMPLES = 24, 3  # letters, and places of a text that are looked for on the page
MOST_SCRIPT = 8_000_000
MOST_STRINGS = 3000

# A value is looked for by its colon, which the regex engine finds fast; its key is read backwards from there.
_VALUE = re.compile(r':\s*"(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)"')
_KEY = re.compile(r'(?:"([\w$-]{1,40})"|\b([A-Za-z_$][\w$]{0,40}))\s*\Z')
_ESCAPED = re.compile(r"\\.")
LEAST_LITERAL = 100
LONGEST_KEY = 80
_PIECE = re.compile(r'__next_f\.push\(\[\d+,\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")\]\)')
_BODY = re.compile(r"content|body|html|article|markdown|text|description", re.I)
_NOT_BODY = re.compile(
    r"css|style|svg|script|template|policy|terms|cookie|icon|path|query|src|token|config|font|comment", re.I
)
_TAGS = re.compile(
    r"<(?:p|h[1-6]|div|ul|ol|li|pre|blockquote|figure|img|br|table|section|strong)\b[^>]*>", re.I
)
_OPENS_TAG = re.compile("<|3c|3C|&lt;")  # or as `\u003c`
_KANA_HAN = re.compile(f"[{KANA_AND_HAN}]")
_FOUR_CJK = re.compile(f"[{CJK}]{{4}}")
_NOT_IN_XML = re.compile(f"[{NOT_IN_XML}]")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MARKS = re.compile(r"[.!?。！？,，、]")
_NO_LETTERS = re.compile(r"[\W_]+")
_CODE = re.compile(r"[{};]\s|=>|function\s*\(|\bvar |/\*")


@dataclass(frozen=True, slots=True)
class _Candidate:
    source: str
    text: str
    size: int
    is_html: bool


def apply(tree: HtmlElement, url: str) -> None:
    """Add the article from a script's data to the page, when the page does not show it."""
    body = tree.find(".//body")
    if body is None:
        return
    best = max(_candidates(tree), key=lambda one: one.size, default=None)
    if best is None:
        return
    shown = _letters(" ".join(_shown_texts(body)))
    running = _running(body)
    if running > max(LEAST_TEXT, RUNNING_SHARE * best.size) or (
        _size(shown) > SHOWN_SHARE * best.size and running
    ):
        return
    if _is_shown(_letters(best.text), shown):
        return
    element = _build(best)
    if element is not None:
        body.append(element)


def _candidates(tree: HtmlElement) -> Iterator[_Candidate]:
    streamed = []
    for script in tree.iter("script"):
        source = script.text or ""  # to make a str of it costs more than to look through it
        if 200 < len(source) <= MOST_SCRIPT and (script.get("src") is None):
            yield from _strings_in(source)
        if "__next_f" in source:
            streamed.append(source)
    pieces = "".join(_decode(match) for source in streamed for match in _PIECE.findall(source))
    if pieces:
        yield from _strings_in(pieces)


def _strings_in(source: str) -> Iterator[_Candidate]:
    """Yield the long texts among the string values of a script."""
    for number, (key, literal) in enumerate(_values_in(source)):
        if number > MOST_STRINGS:
            return
        if _NOT_BODY.search(key):
            continue
        named = bool(_BODY.search(key))
        if not named and not _OPENS_TAG.search(literal):
            continue  # a text under any name must be HTML
        candidate = _weigh(_decode(f'"{literal}"'), named=named)
        if candidate is not None:
            yield candidate


def _values_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield the keys of a script, each with its value as written, where that is a long string."""
    at = 0
    while (match := _VALUE.search(source, at)) is not None:
        literal = match["text"]
        at = match.start() + 1
        if len(literal) >= LEAST_LITERAL and len(_ESCAPED.sub(".", literal)) >= LEAST_LITERAL:
            key = _KEY.search(source[max(0, match.start() - LONGEST_KEY) : match.start()])
            if key is not None:
                at = match.end()
                yield key[1] or key[2], literal


def _decode(literal: str) -> str:
    try:
        decoded = json.loads(
            literal.replace("\\'", "'").replace("\\x3C", "<").replace("\\x3c", "<"), strict=False
        )
    except ValueError:
        return ""
    return decoded if isinstance(decoded, str) else ""


def _weigh(text: str, *, named: bool) -> _Candidate | None:
    """Return a text that could be an article; None for code, addresses, tokens and short things."""
    if len(text) < LEAST_TEXT and text.isascii():
        return None
    source = entities.unescape(text) if text.count("&lt;") > MANY_ESCAPED and "<p" not in text else text
    is_html = source.count("<", 0, HTML_REACH) >= 2 and len(_TAGS.findall(source[:HTML_REACH])) >= 2
    if not is_html and (not named or (" " not in source[:FIRST_BLANK] and not _is_cjk(source))):
        return None
    plain = _TAG.sub(" ", source) if is_html else source
    size = _size(_letters(plain))
    if size < LEAST_TEXT or len(_MARKS.findall(plain)) < size / LETTERS_A_MARK:
        return None
    if not is_html and len(_CODE.findall(plain)) > len(plain) / LETTERS_A_SIGN:
        return None
    return _Candidate(source, plain, int(size * (NAMED if named else 1)), is_html)


def _is_cjk(text: str) -> bool:
    return _FOUR_CJK.search(text) is not None


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", entities.unescape(text) if "&" in text else text)


def _size(letters: str) -> int:
    return len(letters) if letters.isascii() else len(letters) + 2 * len(_KANA_HAN.findall(letters))


def _shown_texts(body: HtmlElement) -> Iterator[str]:
    """Yield the texts that the page shows and that are no links."""
    for node in body.iter():
        if (
            node.tag not in ("script", "style", "noscript", "template", "a", "button", "option", "title")
            and node.text
        ):
            yield node.text if isinstance(node.tag, str) else ""
        if node.tail:
            yield node.tail


def _running(body: HtmlElement) -> int:
    """Return how much the page shows in paragraphs of its own: an article that is there needs no other."""
    sizes = (_size(_letters(str(paragraph.text_content()))) for paragraph in body.iter("p"))
    return sum(size for size in sizes if size > RUNNING_TEXT)


def _is_shown(letters: str, shown: str) -> bool:
    """Tell whether the page shows a text: two of three samples of it stand there."""
    step = max(1, len(letters) // (SAMPLES + 1))
    samples = [letters[at : at + SAMPLE] for at in range(step, step * (SAMPLES + 1), step)]
    return sum(sample in shown for sample in samples) >= 2


def _build(best: _Candidate) -> HtmlElement | None:
    source = best.source
    if not best.is_html:
        paragraphs = (entities.escape(one.strip()) for one in re.split(r"\n+", source) if one.strip())
        source = "".join(f"<p>{one}</p>" for one in paragraphs)
    source = _NOT_IN_XML.sub("", source)
    try:
        parser = html.HTMLParser(remove_comments=True, remove_pis=True)
        return html.fragment_fromstring(source, create_parent="article", parser=parser)
    except (etree.ParserError, ValueError):
        return None
