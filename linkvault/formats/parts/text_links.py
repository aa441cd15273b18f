"""A line of text or Markdown -> the web addresses in it, each with its title and its place in the line."""

from collections.abc import Iterator
from typing import NamedTuple

from linkvault import lazy_re as re

_MAX_TITLE_CHARACTERS = 100  # a line of a terminal; a chat message may be long
_MIN_LETTERS = 3  # fewer are the rest of a date or a bullet
MAX_LINE_CHARACTERS = 4_000  # longer lines are cut: matching costs up to the square of the length

_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+)\]"
    r"\(\s*+(?:<([^<>]*+)>|((?:[^\s()\\]|\\.|\([^\s()]*+\))++))[^()]*+\)"
)
# An address ends at a blank, before the next one in a list, at a quote, an angle bracket, or punctuation of Chinese and
# Japanese.
_BARE = re.compile(
    r"https?://(?:(?![,;]https?://)[^\s<>\"`|\\^{}，。；：！？、（）【】《》「」『』〈〉“”])+", re.IGNORECASE
)
# Links with a title in the markup of other programs; of each form, a group `u` and a group `t` with its number.
_MARKED = re.compile(
    r"|".join(
        (
            # AsciiDoc: https://example.org[Title], link:++https://example.org++[Title]; but not ?name[part]=value
            r"link:\+\+(?P<u0>https?://[^\s\[\]+]++)\+\+\[(?P<t0>[^\[\]]++)\]",
            r"(?<![^\s\[\]<>\"|])(?:link:)?(?P<u1>https?://[^\s\[\]<>\"|?]++"
            r"(?:\?(?:[^\s\[\]<>\"|&=]*+(?:=[^\s\[\]<>\"|&]*+)?+&)*+[^\s\[\]<>\"|&=]++=[^\s\[\]<>\"|&]*+)?+)"
            r"\[(?P<t1>[^\[\]\w]*+[^\[\]]++)\](?![\w=&\[%/(])",
            # MediaWiki, with one or two brackets: [https://example.org Title]
            r"\[{1,2}(?P<u2>https?://[^\s\[\]|]++)[ \t]++(?P<t2>[^\[\]]++)\]{1,2}",
            # DokuWiki: [[https://example.org|Title]]; Slack: <https://example.org|Title>
            r"\[\[(?P<u3>https?://[^\s\[\]|]++)\|(?P<t3>[^\[\]]++)\]\]",
            r"<(?P<u4>https?://[^\s<>|]++)\|(?P<t4>[^<>]++)>",
            # Jira: [Title|https://example.org]; reStructuredText: `Title <https://example.org>`_
            r"\[(?P<t5>[^\[\]|]++)\|(?P<u5>https?://[^\s\[\]|]++)\]",
            r"`(?P<t6>[^`<>]++)<(?P<u6>https?://[^\s<>`]++)>`__?",
            # BBCode: [url=https://example.org]Title[/url]; Textile: "Title":https://example.org
            r"\[url=[\"']?(?P<u7>https?://[^\s\[\]\"']++)[\"']?\](?P<t7>[^\[\]]++)\[/url\]",
            r"\"(?P<t8>[^\"\[\]{}:,]++)\":(?P<u8>https?://[^\s\"<>,]*[^\s\"<>,.;:!?)])",
            # LaTeX: \href{https://example.org}{Title}; Typst: #link("https://example.org")[Title]
            r"\\href\{(?P<u9>https?://[^\s{}]++)\}\{(?P<t9>[^{}]++)\}",
            r"#link\(\"(?P<u10>https?://[^\s\"]++)\"\)\[(?P<t10>[^\[\]]++)\]",
        )
    ),
    re.IGNORECASE,
)
_GEMTEXT = re.compile(r"=>[ \t]*+(\S++)[ \t]++(\S.*)")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")  # of Obsidian and Logseq
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TRAILING = ".,;:!?'*_~"  # of a sentence, not of the address
_BRACKETS = {")": "(", "]": "["}


class TextLink(NamedTuple):
    """An address, the text that Markdown links to it, and its place in the line. `title`: None for a bare address."""

    url: str
    title: str | None
    start: int
    end: int


def find_links(line: str, *, with_images: bool = False) -> Iterator[TextLink]:
    """Yield the addresses of a line in their order, without those of images and of sections of the same file.

    :param with_images: yield those of images too

    >>> [link[:2] for link in find_links("see [a](https://a.example/x_(y)), (https://b.example/c).")]
    [('https://a.example/x_(y)', 'a'), ('https://b.example/c', None)]
    """
    at = 0
    for inline in _INLINE.finditer(line):
        yield from _find_bare(line, at, inline.start())
        at = inline.end()
        url = _ESCAPE.sub(r"\1", inline[3] or inline[4] or "")
        if (with_images or not inline[1]) and not url.startswith("#"):
            yield TextLink(url, strip_markup(inline[2]), inline.start(), at)
    yield from _find_bare(line, at, len(line))


def find_addresses(line: str) -> Iterator[TextLink]:
    """Yield the bare addresses of a line of plain text in their order.

    >>> [link.url for link in find_addresses("https://a.example/1，and <https://b.example/>!")]
    ['https://a.example/1', 'https://b.example/']
    """
    return _find_bare(line, 0, len(line))


def strip_markup(text: str) -> str:
    r"""Return a text without the markup of emphasis, links and code.

    >>> strip_markup(r"**机器** [a](b) `x` \[1\] [[Page|p]]")
    '机器 a x [1] p'
    """
    text = _WIKI_LINK.sub(r"\1", _INLINE.sub(r"\2", text))
    text = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", text)
    return _ESCAPE.sub(r"\1", text).strip()


def words_around(line: str, start: int, end: int) -> str | None:
    """Return the words before and after an address on its line; None if there are none.

    >>> words_around("Ann: look https://a.example/ nice", 10, 28), words_around("- https://a.example/", 2, 20)
    ('Ann: look … nice', None)
    """
    before, after = (
        " ".join(word for word in part.split() if "://" not in word) for part in (line[:start], line[end:])
    )
    words = " … ".join(
        part.strip("-*•<>() ")
        for part in (before[-_MAX_TITLE_CHARACTERS:], after)
        if part.strip("-*•<>() .,")
    )
    if sum(map(str.isalpha, words)) < _MIN_LETTERS:
        return None
    return words if len(words) <= _MAX_TITLE_CHARACTERS else f"{words[: _MAX_TITLE_CHARACTERS - 1]}…"


def _find_bare(line: str, start: int, end: int) -> Iterator[TextLink]:
    """Yield the addresses of a part of a line, those with a title in some markup and those without."""
    gemtext = _GEMTEXT.fullmatch(line, start, end)
    if gemtext and _BARE.fullmatch(gemtext[1]):
        yield TextLink(gemtext[1], gemtext[2].strip(), start, end)
        return
    at = start
    for marked in _MARKED.finditer(line, start, end):
        yield from _find_untitled(line, at, marked.start())
        at = marked.end()
        number = (marked.lastgroup or "")[1:]
        title = marked[f"t{number}"].strip().removesuffix("^").strip('"')
        has_words = any(map(str.isalpha, title))
        yield TextLink(marked[f"u{number}"], title if has_words else None, marked.start(), at)
    yield from _find_untitled(line, at, end)


def _find_untitled(line: str, start: int, end: int) -> Iterator[TextLink]:
    for match in _BARE.finditer(line, start, end):
        url = _trim(match[0])
        yield TextLink(url, None, match.start(), match.start() + len(url))


def _trim(url: str) -> str:
    """Return an address without the punctuation of the sentence around it.

    >>> _trim("https://example.org/x[Title"), _trim("https://example.org/x?a[0]=1).")
    ('https://example.org/x', 'https://example.org/x?a[0]=1')
    """
    start, bracket, _ = url.partition("[")
    if bracket and "?" not in start and not start.endswith("/"):  # a title in AsciiDoc; no path has a bracket
        url = start
    while url:
        last = url[-1]
        if last not in _TRAILING and url.count(last) <= url.count(_BRACKETS.get(last, last)):
            break
        url = url[:-1]
    return url
