"""An article that a page has only in the data of a script -> the article as an element of the page.

Pages that are built in the browser have their text as a string in JSON or JavaScript (`__NEXT_DATA__`,
`__INITIAL_STATE__`, streamed pieces, JSON-LD's `articleBody`). The article is the longest prose in a string literal.
It is added only if the visible page lacks it.
"""

import json
from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.deferred_imports import deferred
from linkvault.lazy_dataclass import dataclass
from linkvault.text.characters import NOT_IN_XML
from linkvault.text.scripts import CJK, HANGUL, KANA_AND_HAN

entities = deferred("html")  # its table of names takes a millisecond, and few pages need it
LEAST_TEXT = 300  # letters of an article; a Han or kana character counts as three, a Hangul syllable as two
PROSE_LENGTH = 80  # letters: a longer paragraph is prose
PROSE_SHARE = 0.1  # of the candidate's size: a page with more visible prose has its own article
# A multiple of the candidate's size: a page with more text, some of it prose, has its own article.
VISIBLE_SHARE = 1.2
# The same for all visible pieces of text of that length, not only paragraphs: notices of a page without an article have
# .13 of the candidate's size, the sections of shelves and product pages at least .28.
PIECES_SHARE = 0.25
# The same for a page without prose: a shelf has its own entries, and at least 2.2 times as much text as the candidate.
ENTRIES_SHARE = 2.0
MANY_ESCAPED = 5  # escaped brackets: a text with more is HTML that was escaped once more
MANY_BB_TAGS = 5  # end tags such as "[/b]": a text with more is written in BBCode, for a page of its own
HTML_REACH = 20_000  # characters at the beginning in which HTML has its first tags
FIRST_BLANK = 80  # characters at the beginning in which prose has a space
LETTERS_A_MARK = 150  # per punctuation mark: prose has fewer, lists of words have more
LETTERS_A_SIGN = 120  # per sign of code, such as a brace or a semicolon: a text with fewer is code
NAME_FACTOR = 1.5  # on the size of a text whose key is a name such as "articleBody"
SAMPLE, SAMPLES = 24, 3  # letters of a sample, and samples of a text that are searched in the page
MOST_SCRIPT = 8_000_000  # characters: bounds the time, as does MOST_STRINGS
MOST_STRINGS = 3000  # of one script

# The search is for the colon before a value, which the regex engine finds fast; the key is before the colon.
LEAST_LITERAL = 100  # characters of a value that may be an article
# Values without an escape that are too short, nearly all of them, are passed over by the pattern.
_VALUE = re.compile(rf':\s*"(?![^"\\]{{0,{LEAST_LITERAL - 1}}}+")(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)"')
_KEY = re.compile(r'(?:"([\w$-]{1,40})"|\b([A-Za-z_$][\w$]{0,40}))\s*\Z')
_ESCAPED = re.compile(r"\\.")
LONGEST_KEY = 80  # characters before the colon that are searched for the key
_PIECE = re.compile(r'__next_f\.push\(\[\d+,\s*("[^"\\]*+(?:\\.[^"\\]*+)*+")\]\)')
_BODY = re.compile(r"content|body|html|article|markdown|text|description", re.I)
_NOT_BODY = re.compile(
    r"css|style|svg|script|template|policy|terms|cookie|icon|path|query|src|token|config|font|comment", re.I
)
_TAGS = re.compile(
    r"<(?:p|h[1-6]|div|ul|ol|li|pre|blockquote|figure|img|br|table|section|strong)\b[^<>]*+>", re.I
)
_OPENS_TAG = re.compile("<|3c|3C|&lt;")  # or as `\u003c`
_KANA_HAN = re.compile(f"[{KANA_AND_HAN}]")
_HANGUL = re.compile(f"[{HANGUL}]")
_FOUR_CJK = re.compile(f"[{CJK}]{{4}}")
# How JSON and code in a string begin.
_DATA = re.compile(r"\s*(?:[{\[]\s*[\"{\[]|<(?:script|style|template)\b)", re.I)
_BB_TAG = re.compile(r"\[/[a-z]\w{0,9}\]", re.I)
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
    """Add the article in a script's data to the page, unless the page shows it."""
    body = tree.find(".//body")
    if body is None:
        return
    best = max(_candidates(tree), key=lambda candidate: candidate.size, default=None)
    if best is None:
        return
    running = _prose_size(body)
    if running > max(LEAST_TEXT, PROSE_SHARE * best.size):
        return
    pieces = list(_visible_texts(body))
    visible = _letters(" ".join(pieces))
    if _has_own_text(best, running, pieces, visible) or _is_visible(_letters(best.text), visible):
        return
    element = _build(best)
    if element is not None:
        body.append(element)


def _has_own_text(best: _Candidate, running: int, pieces: list[str], visible: str) -> bool:
    """Return whether a page without much prose shows so much text that the candidate is about something else.

    :param running: the size of its visible prose
    :param pieces: the visible texts of the page
    :param visible: their letters
    """
    if _size(visible) > (VISIBLE_SHARE if running else ENTRIES_SHARE) * best.size:
        return True
    sizes = (_size(_letters(piece)) for piece in pieces if len(piece) > PROSE_LENGTH)
    in_pieces = sum(size for size in sizes if size > PROSE_LENGTH)
    return in_pieces > max(LEAST_TEXT, PIECES_SHARE * best.size)


def _candidates(tree: HtmlElement) -> Iterator[_Candidate]:
    streamed = []
    for script in tree.iter("script"):
        source = script.text or ""  # not converted to str: the copy takes longer than the searches
        if 200 < len(source) <= MOST_SCRIPT and (script.get("src") is None):
            yield from _strings_in(source)
        if "__next_f" in source:
            streamed.append(source)
    pieces = "".join(_decode(match) for source in streamed for match in _PIECE.findall(source))
    if pieces:
        yield from _strings_in(pieces)


def _strings_in(source: str) -> Iterator[_Candidate]:
    """Yield the string values of a script that may be an article."""
    for number, (key, literal) in enumerate(_values_in(source)):
        if number > MOST_STRINGS:
            return
        if _NOT_BODY.search(key):
            continue
        is_named = bool(_BODY.search(key))
        if not is_named and not _OPENS_TAG.search(literal):
            continue  # under any other key a text must be HTML
        candidate = _build_candidate(_decode(f'"{literal}"'), is_named=is_named)
        if candidate is not None:
            yield candidate


def _values_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield the keys with a long string as value, each with the string literal."""
    at = 0
    while (match := _VALUE.search(source, at)) is not None:
        literal = match["text"]
        at = match.start() + 1
        if _is_long(literal):
            key = _KEY.search(source[max(0, match.start() - LONGEST_KEY) : match.start()])
            if key is not None:
                at = match.end()
                yield key[1] or key[2], literal


def _is_long(literal: str) -> bool:
    """Return whether a literal has LEAST_LITERAL characters, an escaped one counted as one."""
    if len(literal) - literal.count("\\") >= LEAST_LITERAL:
        return True
    return len(literal) >= LEAST_LITERAL and len(_ESCAPED.sub(".", literal)) >= LEAST_LITERAL


def _decode(literal: str) -> str:
    try:
        decoded = json.loads(
            literal.replace("\\'", "'").replace("\\x3C", "<").replace("\\x3c", "<"), strict=False
        )
    except ValueError:
        return ""
    return decoded if isinstance(decoded, str) else ""


def _build_candidate(text: str, *, is_named: bool) -> _Candidate | None:
    """Return a text as a candidate for the article; None for code, addresses, tokens and short texts."""
    if len(text) < LEAST_TEXT and text.isascii():
        return None
    if _DATA.match(text) or len(_BB_TAG.findall(text[:HTML_REACH])) > MANY_BB_TAGS:
        return None
    source = entities.unescape(text) if text.count("&lt;") > MANY_ESCAPED and "<p" not in text else text
    is_html = source.count("<", 0, HTML_REACH) >= 2 and len(_TAGS.findall(source[:HTML_REACH])) >= 2
    if not is_html and (not is_named or (" " not in source[:FIRST_BLANK] and not _is_cjk(source))):
        return None
    plain = _TAG.sub(" ", source) if is_html else source
    size = _size(_letters(plain))
    if size < LEAST_TEXT or len(_MARKS.findall(plain)) < size / LETTERS_A_MARK:
        return None
    if not is_html and len(_CODE.findall(plain)) > len(plain) / LETTERS_A_SIGN:
        return None
    return _Candidate(source, plain, int(size * (NAME_FACTOR if is_named else 1)), is_html)


def _is_cjk(text: str) -> bool:
    return _FOUR_CJK.search(text) is not None


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", entities.unescape(text) if "&" in text else text)


def _size(letters: str) -> int:
    if letters.isascii():
        return len(letters)
    return len(letters) + 2 * len(_KANA_HAN.findall(letters)) + len(_HANGUL.findall(letters))


def _visible_texts(body: HtmlElement) -> Iterator[str]:
    """Yield the visible texts of a page outside of links."""
    for node in body.iter():
        if (
            node.tag not in ("script", "style", "noscript", "template", "a", "button", "option", "title")
            and node.text
        ):
            yield node.text if isinstance(node.tag, str) else ""
        if node.tail:
            yield node.tail


def _prose_size(body: HtmlElement) -> int:
    """Return the size of the visible prose of a page, in letters."""
    sizes = (_size(_letters(str(paragraph.text_content()))) for paragraph in body.iter("p"))
    return sum(size for size in sizes if size > PROSE_LENGTH)


def _is_visible(letters: str, visible: str) -> bool:
    """Return whether the page shows a text: it contains two of three samples of the text."""
    step = max(1, len(letters) // (SAMPLES + 1))
    samples = [letters[at : at + SAMPLE] for at in range(step, step * (SAMPLES + 1), step)]
    return sum(sample in visible for sample in samples) >= 2


def _build(best: _Candidate) -> HtmlElement | None:
    source = best.source
    if not best.is_html:
        paragraphs = (
            entities.escape(paragraph.strip()) for paragraph in re.split(r"\n+", source) if paragraph.strip()
        )
        source = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    source = _NOT_IN_XML.sub("", source)
    try:
        parser = html.HTMLParser(remove_comments=True, remove_pis=True)
        return html.fragment_fromstring(source, create_parent="article", parser=parser)
    except (etree.ParserError, ValueError):
        return None
