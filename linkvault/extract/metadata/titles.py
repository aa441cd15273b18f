"""What a page calls itself -> the title of its article, without the site's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from linkvault.extract.metadata.normalize import comparison_key, squeeze, visual_length
from linkvault.extract.metadata.page_headings import Heading, Headings
from linkvault.extract.metadata.provenance import TITLE_ELEMENT, Source, SourceKind
from linkvault.text.scripts import EAST_ASIAN, FULL_WIDTH_FORMS

SEPARATOR = re.compile(
    r"\s+(?:[-–—|·•»«/\\>:]|::|—|―)\s+|\s*[|｜»«]\s*|"
    rf"(?<=[{EAST_ASIAN}{FULL_WIDTH_FORMS}])_(?=\S)|(?<=\S)_(?=[{EAST_ASIAN}])|\s*(?:——|--)\s*|(?<=[{EAST_ASIAN}])[-–—](?=\S)"
)
_PARTING = re.compile(rf"{SEPARATOR.pattern}|:\s+|：")
# a separator with something before it, for what is left of a title when the site's name is taken off its end
_CUT_AT_END = re.compile(r"(?<=[^\s:：|·@_–—-])\s*[:：|·@_–—-][\s:：|·@_–—-]*$")
_WORD = re.compile(rf"(?=([{EAST_ASIAN}]{{2}}))|([^\W{EAST_ASIAN}]+)")
LEAST_WEIGHT = 8
# Words of the only h1 that must stand in the names which the head gives the page: .25 to .6 measured the same.
LEAST_SHARED = 0.3
MOST_CUTS = 12
MOST_SITE = 60  # longer, and it is no site's name
MOST_COMPARED = 20  # headings that are compared with the title, for the sources that agree
HEADLINE = Source(SourceKind.JSON_LD, "headline")
GREATER_PART = 0.5  # of the visual_length of a page's name: less is a section or the site
SITE_SHARE = 0.6  # of the visual_length of what is before it: a longer last part is no site's name
MOST_WEIGHT = 50  # of a site's name behind the title


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an article, the heading that holds it, if one does, and the source that it was taken from."""

    text: str | None
    head: Heading | None = None
    source: Source | None = None

    @classmethod
    def of_heading(cls, text: str, head: Heading) -> "Title":
        """Return a title that is a heading, or a part of one."""
        return cls(text, head, _mark_longer(Source(SourceKind.HEADING, head.text), head.text, text))


Statement = tuple[Source, str]  # a source, and the title that it states


def collect_statements(
    card: tuple[str, str] | None, headline: str | None, title_element: str | None
) -> list[Statement]:
    """Return what a page calls itself outside its headings, in the order of trust.

    :param card: the name and the value of og:title or twitter:title
    :param headline: of its JSON-LD
    """
    statements: list[tuple[Source, str | None]] = [(HEADLINE, headline), (TITLE_ELEMENT, title_element)]
    if card:
        statements.insert(0, (Source(SourceKind.CARD, card[0]), card[1]))
    return [(source, title) for source, text in statements if text and (title := squeeze(text))]


def read_title(heads: Headings, statements: Sequence[Statement], site: str | None) -> Title:
    """Choose the title among the headings of a page and its other names."""
    names = [text for _, text in statements]
    title_element = next((text for source, text in statements if source is TITLE_ELEMENT), None)
    site = site if site and visual_length(site) <= MOST_SITE else None
    own = [text for text in names if comparison_key(text) != comparison_key(site or "") and not text.startswith("|")]
    main = [head for head in heads.own if comparison_key(head.text) != comparison_key(site or "")]
    if head := _same(heads.own, title_element) or _named(main, own):
        return Title.of_heading(head.text, head)
    if part := _within(main, {comparison_key(form) for name in own for form in (name, without_site(name, site))}):
        return part
    if head := _alone(main, own):
        return Title.of_heading(head.text, head)
    if head := _small(heads, own):
        return Title.of_heading(without_site(head.text, site), head)
    if not names:
        return Title(None)
    source, name = statements[0]
    text = without_site(name, site)
    return Title(text, None, _mark_longer(source, name, text))


def _mark_longer(source: Source, stated: str, title: str) -> Source:
    """Return the source, marked if what it states has more words than the title."""
    is_longer = stated != title and comparison_key(stated) != comparison_key(title)
    return replace(source, is_longer=True) if is_longer else source


def find_agreeing(title: str, heads: Headings, statements: Sequence[Statement]) -> Iterator[Source]:
    """Yield the sources that state a title: those with its very words first, then those with more."""
    words = comparison_key(title)
    if not words:
        return
    headings = ((Source(SourceKind.HEADING, head.text), head.text) for head in heads.own[:MOST_COMPARED])
    stated = [(source, comparison_key(text)) for source, text in (*headings, *statements)]
    yield from (source for source, text in stated if text == words)
    yield from (replace(source, is_longer=True) for source, text in stated if text != words and words in text)


def _same(heads: Sequence[Heading], title_element: str | None) -> Heading | None:
    """Return the heading with the very words of <title>: nothing was added to them."""
    return next((head for head in heads if head.text == title_element), None) if title_element else None


def _named(heads: Sequence[Heading], names: Sequence[str]) -> Heading | None:
    """Return the heading whose words stand in a name of the page; before others one with which a name begins."""
    known = [comparison_key(name) for name in names]
    begun = {comparison_key(SEPARATOR.split(name)[0]) for name in names}
    inside: Heading | None = None
    short: Heading | None = None
    for head in heads:
        words = comparison_key(head.text)
        if not words:
            continue
        is_long = visual_length(head.text) >= LEAST_WEIGHT
        if is_long and any(name.startswith(words) for name in known):
            return head
        if is_long and any(words in name for name in known):
            inside = inside or head
        elif words in begun:
            short = short or head
    return inside or short


def _within(heads: Sequence[Heading], names: set[str]) -> Title | None:
    """Return the part of an h1 that is a name of the page: what else stands in the heading is not of the title."""
    found = (
        Title.of_heading(part, head)
        for head in heads
        if head.rank == 1 and len(head.parts) > 1
        for part in head.parts
        if comparison_key(part) in names and visual_length(part) >= LEAST_WEIGHT
    )
    return next(found, None)


def _alone(heads: Sequence[Heading], names: Sequence[str]) -> Heading | None:
    """Return the only h1 of the page, where it shares enough words with the names of the page."""
    first = [head for head in heads if head.rank == 1]
    if len({head.text for head in first}) != 1:
        return None
    words = _words(first[0].text)
    shared = len(words & set().union(*map(_words, names)))
    return first[0] if not names or shared >= LEAST_SHARED * len(words) else None


def _small(heads: Headings, names: Sequence[str]) -> Heading | None:
    """Return what is marked as a title otherwise, where it is the page's name or the greater part of it."""
    parts = {
        comparison_key(part)
        for name in names
        for part in _parts(name)
        if visual_length(part) >= max(LEAST_WEIGHT, GREATER_PART * visual_length(name))
    }
    found = (head for head in (heads.small() if parts else ()) if comparison_key(head.text) in parts)
    return max(found, key=lambda head: visual_length(head.text), default=None)


def _parts(name: str) -> Iterator[str]:
    """Yield a name, and what stands before and behind each of its separators."""
    yield name
    for cut in islice(_PARTING.finditer(name), MOST_CUTS):
        yield name[: cut.start()]
        yield name[cut.end() :]


def _words(text: str) -> set[str]:
    """Return the words of a text; of what is written without blanks, each two neighbours."""
    return {pair or word for pair, word in _WORD.findall(text.casefold())}


def without_site(text: str, site: str | None) -> str:
    """Cut the site's name off a title.

    >>> without_site("损失函数学习笔记 - 博客园", "博客园"), without_site("Example | What a loss is", "Example")
    ('损失函数学习笔记', 'What a loss is')
    """
    if site and text.endswith(site) and (cut := _CUT_AT_END.search(text[: -len(site)])):
        return text[: cut.start()]
    cuts = list(SEPARATOR.finditer(text))
    if not cuts:
        return text
    name = comparison_key(site or "")
    for cut in cuts:
        if name and comparison_key(text[cut.end() :]) == name and text[: cut.start()].strip():
            return text[: cut.start()].strip()
    if name and comparison_key(text[: cuts[0].start()]) == name:
        return text[cuts[0].end() :].strip()
    head, tail = text[: cuts[-1].start()].strip(), text[cuts[-1].end() :].strip()
    is_name = bool(comparison_key(head)) and bool(comparison_key(tail)) and visual_length(tail) < visual_length(head) * SITE_SHARE
    return head if is_name else text


def site_in(told: str | None, title: str | None) -> str | None:
    """Return the site's name out of a <title> that has the article's title and a separator before it.

    >>> site_in("损失函数 - 青禾一木 - 博客园", "损失函数"), site_in("損失関数: 計算ノート", "損失関数")
    ('博客园', '計算ノート')
    """
    text = squeeze(told or "")
    if not title or len(text) <= len(title) or not text.startswith(title):
        return None
    rest = text[len(title) :]
    parts = [part.strip(" -–—|·:：@_»«,") for part in re.split(r"\s[-–—|·@»]\s|\s?::\s?|[|_»]|^[-–—:]", rest)]
    parts = [part for part in parts if part]
    return (
        parts[-1]
        if parts and re.match(r"\s*[-–—|·:：@_»«]", rest) and visual_length(parts[-1]) <= MOST_WEIGHT
        else None
    )
