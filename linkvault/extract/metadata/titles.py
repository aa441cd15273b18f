"""Headings, `<title>`, JSON-LD and Open Graph of a page -> the title of its article, without the site's name."""

from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from linkvault import lazy_re as re
from linkvault.extract.metadata.normalize import comparison_key, squeeze, visual_length
from linkvault.extract.metadata.page_headings import Heading, Headings
from linkvault.extract.metadata.provenance import TITLE_ELEMENT, Source, SourceKind
from linkvault.lazy_dataclass import dataclass, replace
from linkvault.text.scripts import EAST_ASIAN, FULL_WIDTH_FORMS, may_be_east_asian

_SPACED = r"(?<!\s)\s+(?:[-–—|·•»«/\\>:]|::|—|―)\s+|(?:(?<!\s)\s+)?[|｜»«]\s*|"
_DASHES = r"(?:(?<!\s)\s+)?(?:——|--)\s*"
_SEPARATOR = re.compile(
    rf"{_SPACED}(?<=[{EAST_ASIAN}{FULL_WIDTH_FORMS}])_(?=\S)|(?<=\S)_(?=[{EAST_ASIAN}])|{_DASHES}|(?<=[{EAST_ASIAN}])[-–—](?=\S)"
)
_OTHER_SEPARATOR = re.compile(_SPACED + _DASHES)  # of texts without East Asian characters
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+(?=[^\W\d])")  # "3.1 ", not that of "10 ways"
_AT_BRANCH = re.compile(r"(\S.{0,300}?) at (\S{1,100})(?: · \S{1,100}/\S{1,100})?")
_BRACKETED = re.compile(r"\S \[([^\[\]]{2,60})\]$")
_BAR = re.compile(r"(?:(?<!\s)\s+)?[|｜]\s*")
_PARTING = re.compile(rf"{_SEPARATOR.pattern}|:\s+|：")
# a separator that follows other text, at the end of a title whose site name was removed
_CUT_AT_END = re.compile(r"(?<=[^\s:：|·@_–—-])\s*[:：|·@_–—-][\s:：|·@_–—-]*$")
_WORD = re.compile(rf"(?=([{EAST_ASIAN}]{{2}}))|([^\W{EAST_ASIAN}]+)")
_FILES = frozenset(("readme", "readmemd"))  # the comparison keys of names of files that introduce a project
LEAST_WEIGHT = 8  # visual length of a text that can identify a title
# Share of the words of the only h1 that the other titles must contain: .25 to .6 measured the same.
LEAST_SHARED = 0.3
MOST_CUTS = 12  # separators in a title that are tried
MOST_SITE = 60  # visual length of a site's name: a longer text is a description
MOST_COMPARED = 20  # headings that are compared with the title to find agreeing sources
HEADLINE = Source(SourceKind.JSON_LD, "headline")
CITATION = Source(SourceKind.META, "citation_title")
GREATER_PART = 0.5  # of the visual length of a title: a shorter part is a section or the site
SITE_SHARE = 0.6  # of the visual length of the text before it: a longer last part is not a site's name
MOST_WEIGHT = 50  # visual length of a site's name after the title


@dataclass(frozen=True, slots=True)
class Title:
    """The title of an article, the heading that contains it, if any, and the source that it was taken from."""

    text: str | None
    heading: Heading | None = None
    source: Source | None = None

    @classmethod
    def of_heading(cls, text: str, heading: Heading) -> "Title":
        """Return a title that is a heading or a part of a heading."""
        return cls(text, heading, _mark_longer(Source(SourceKind.HEADING, heading.text), heading.text, text))


Statement = tuple[Source, str]  # a source and the title that it states


def collect_statements(
    card: tuple[str, str] | None,
    headline: str | None,
    title_element: str | None,
    citation: str | None = None,
) -> list[Statement]:
    """Return the titles of a page outside its headings, the most trusted first.

    :param card: the name and the value of og:title or twitter:title
    :param headline: of its JSON-LD
    :param citation: the title by which a paper is cited
    """
    statements: list[tuple[Source, str | None]] = [(HEADLINE, headline), (TITLE_ELEMENT, title_element)]
    if card:
        statements.insert(0, (Source(SourceKind.CARD, card[0]), card[1]))
    statements.insert(0, (CITATION, citation))
    return [(source, title) for source, text in statements if text and (title := squeeze(text))]


def read_title(headings: Headings, statements: Sequence[Statement], site: str | None) -> Title:
    """Return the title of a page; instead of the name of a file, such as "README", the rest of its other titles."""
    title = _choose_title(headings, statements, site)
    key = comparison_key(title.text or "")
    if key not in _FILES:
        return title
    parts = ((source, part) for source, name in statements for part in _BAR.split(name))
    rest = next(((source, part) for source, part in parts if comparison_key(part) not in ("", key)), None)
    return Title(rest[1], None, replace(rest[0], is_longer=True)) if rest else title


def without_branch(title: Title, url: str) -> Title:
    """Return the title of a file in a repository without the branch that its address names: "docs/guide.md at main"."""
    match = _AT_BRANCH.fullmatch(title.text or "")
    if title.source is None or match is None or f"/blob/{match[2]}/" not in url:
        return title
    return Title(match[1], None, replace(title.source, is_longer=True))


def _choose_title(headings: Headings, statements: Sequence[Statement], site: str | None) -> Title:
    """Return the title, chosen among the headings of a page and its other titles."""
    names = [text for _, text in statements]
    title_element = next((text for source, text in statements if source is TITLE_ELEMENT), None)
    site = site if site and visual_length(site) <= MOST_SITE else None
    own = [
        text
        for text in names
        if comparison_key(text) != comparison_key(site or "") and not text.startswith("|")
    ]
    main = [heading for heading in headings.own if comparison_key(heading.text) != comparison_key(site or "")]
    exact = {comparison_key(text) for source, text in statements if source is CITATION}
    if heading := _equal_to_title(headings.own, title_element) or _find_equal(main, exact):
        return Title.of_heading(heading.text, heading)
    if part := _find_part(main, exact):
        return part
    if heading := _find_named(main, own):
        heading = _find_numbered_h1(heading, main)
        text = _without_number(heading.text, names)
        plain = (name for name in own if name in text and comparison_key(name) == comparison_key(text))
        return Title.of_heading(next(plain, text), heading)  # without an emoji before it
    if part := _find_part(
        main, {comparison_key(form) for name in own for form in (name, without_site(name, site))}
    ) or _find_part(main, {comparison_key(_split(name)[0]) for name in own}):
        return part
    if heading := _find_only_h1(main, own):
        return Title.of_heading(heading.text, heading)
    if heading := _find_lower(headings, own, site):
        return Title.of_heading(without_site(heading.text, site), heading)
    if not names:
        return Title(None)
    source, name = statements[0]
    text = without_section(without_site(name, site))
    return Title(text, None, _mark_longer(source, name, text))


def _find_separator(text: str) -> re.Pattern[str]:
    """Return the pattern of separators for a text: with East Asian characters it takes 5 ms to compile."""
    return _SEPARATOR if may_be_east_asian(text) else _OTHER_SEPARATOR


def _split(text: str) -> list[str]:
    return _find_separator(text).split(text)


def _mark_longer(source: Source, stated: str, title: str) -> Source:
    """Return the source, marked if what it states has more words than the title."""
    is_longer = stated != title and comparison_key(stated) != comparison_key(title)
    return replace(source, is_longer=True) if is_longer else source


def find_agreeing(title: str, headings: Headings, statements: Sequence[Statement]) -> Iterator[Source]:
    """Yield the sources that state a title: first those that equal it, then those that contain it."""
    key = comparison_key(title)
    if not key:
        return
    compared = (
        (Source(SourceKind.HEADING, heading.text), heading.text) for heading in headings.own[:MOST_COMPARED]
    )
    stated = [(source, comparison_key(text)) for source, text in (*compared, *statements)]
    yield from (source for source, text in stated if text == key)
    yield from (replace(source, is_longer=True) for source, text in stated if text != key and key in text)


def _equal_to_title(headings: Sequence[Heading], title_element: str | None) -> Heading | None:
    """Return the heading that equals `<title>`; None if there is none."""
    return (
        next((heading for heading in headings if heading.text == title_element), None)
        if title_element
        else None
    )


def _find_equal(headings: Sequence[Heading], keys: set[str]) -> Heading | None:
    """Return the first heading that equals one of these titles; None if there is none."""
    return next((heading for heading in headings if comparison_key(heading.text) in keys), None)


def _find_named(headings: Sequence[Heading], names: Sequence[str]) -> Heading | None:
    """Return a heading that a title of the page contains, preferably at its beginning; None if there is none."""
    known = [comparison_key(name) for name in names]
    begun = {comparison_key(_split(name)[0]) for name in names}
    inside: Heading | None = None
    short: Heading | None = None
    for heading in headings:
        key = comparison_key(heading.text)
        if not key:
            continue
        is_long = visual_length(heading.text) >= LEAST_WEIGHT
        if is_long and any(name.startswith(key) for name in known):
            return heading
        if is_long and any(key in name for name in known):
            inside = inside or heading
        elif key in begun:
            short = short or heading
    return inside or short


def _find_numbered_h1(heading: Heading, headings: Sequence[Heading]) -> Heading:
    """Return the only h1 if it is a numbered section of which the heading is a part, else the heading."""
    first = [other for other in headings if other.rank == 1]
    if heading.rank == 1 or len(first) != 1 or not _SECTION_NUMBER.match(first[0].text):
        return heading
    return first[0] if comparison_key(heading.text) in comparison_key(first[0].text) else heading


def _without_number(heading: str, names: Sequence[str]) -> str:
    """Return a heading without the number of its section, unless another title of the page has it.

    >>> _without_number("3.1 Branches in a nutshell", ["Git - Branches in a nutshell"])
    'Branches in a nutshell'
    """
    number = _SECTION_NUMBER.match(heading)
    is_stated = number is None or any(number[0].rstrip(" .") in name for name in names)
    return heading if number is None or is_stated else heading[number.end() :]


def _find_part(headings: Sequence[Heading], names: set[str]) -> Title | None:
    """Return the part of an h1 that equals one of the names: buttons or labels are beside it in the heading."""
    titles = (
        Title.of_heading(part, heading)
        for heading in headings
        if heading.rank == 1 and len(heading.parts) > 1
        for part in heading.parts
        if comparison_key(part) in names and visual_length(part) >= LEAST_WEIGHT
    )
    return next(titles, None)


def _find_only_h1(headings: Sequence[Heading], names: Sequence[str]) -> Heading | None:
    """Return the only h1 of the page if it shares enough words with the titles of the page."""
    first = [heading for heading in headings if heading.rank == 1]
    if len({heading.text for heading in first}) != 1:
        return None
    words = _word_set(first[0].text)
    shared = len(words & set().union(*map(_word_set, names)))
    return first[0] if not names or shared >= LEAST_SHARED * len(words) else None


def _find_lower(headings: Headings, names: Sequence[str], site: str | None) -> Heading | None:
    """Return another element marked as a title if it is a title of the page or the greater part of one.

    What is beside the name of the site may be shorter.
    """
    parts = {
        comparison_key(part)
        for name in names
        for part in split_title(name)
        if visual_length(part) >= max(LEAST_WEIGHT, GREATER_PART * visual_length(name))
    }
    parts |= {comparison_key(part) for name in names for part in _beside_site(name, site)}
    parts -= {"", comparison_key(site or "")}
    matches = (
        heading for heading in (headings.small() if parts else ()) if comparison_key(heading.text) in parts
    )
    return max(matches, key=lambda heading: visual_length(heading.text), default=None)


def _beside_site(name: str, site: str | None) -> Iterator[str]:
    """Yield the parts of a title before or after a separator and the name of the site."""
    key = comparison_key(site or "")
    for cut in islice(_PARTING.finditer(name), MOST_CUTS) if key else ():
        before, after = name[: cut.start()], name[cut.end() :]
        if comparison_key(before) == key:
            yield after
        elif comparison_key(after) == key:
            yield before


def split_title(name: str) -> Iterator[str]:
    """Yield a title, and the parts before and after each of its separators."""
    name = squeeze(name)
    yield name
    for cut in islice(_PARTING.finditer(name), MOST_CUTS):
        yield name[: cut.start()]
        yield name[cut.end() :]


def _word_set(text: str) -> set[str]:
    """Return the words of a text; of East Asian text, which has no spaces, the pairs of adjacent characters."""
    return {pair or word for pair, word in _WORD.findall(text.casefold())}


def without_site(text: str, site: str | None) -> str:
    """Return a title without the site's name at its beginning or end.

    >>> without_site("损失函数学习笔记 - 博客园", "博客园"), without_site("Example | What a loss is", "Example")
    ('损失函数学习笔记', 'What a loss is')
    """
    if site and text.endswith(site) and (cut := _CUT_AT_END.search(text[: -len(site)])):
        return text[: cut.start()]
    cuts = list(_find_separator(text).finditer(text))
    if not cuts:
        return text
    name = comparison_key(site or "")
    for cut in cuts:
        if name and comparison_key(text[cut.end() :]) == name and text[: cut.start()].strip():
            return text[: cut.start()].strip()
    if name and comparison_key(text[: cuts[0].start()]) == name:
        return text[cuts[0].end() :].strip()
    heading, tail = text[: cuts[-1].start()].strip(), text[cuts[-1].end() :].strip()
    is_name = (
        bool(comparison_key(heading))
        and bool(comparison_key(tail))
        and visual_length(tail) < visual_length(heading) * SITE_SHARE
    )
    return heading if is_name else text


def without_section(text: str) -> str:
    """Return a title without the names of sections that follow it after a bar.

    >>> without_section("Build your first app | Get started"), without_section("Cats | Dogs")
    ('Build your first app', 'Cats | Dogs')
    """
    parts = [part.strip() for part in _BAR.split(text)]
    rest = sum(visual_length(part) for part in parts[1:])
    is_section = len(parts) > 1 and 0 < rest < SITE_SHARE * visual_length(parts[0])
    return parts[0] if is_section else text


def find_host_name(title_element: str | None, url: str) -> str | None:
    """Return the last part of a `<title>` if the host of the page has that name; None if it has not.

    >>> find_host_name("The lamp | Example", "https://app.example.org/p/1")
    'Example'
    """
    parts = _split(squeeze(title_element or ""))
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return None
    # A host such as "lamp.post" is a name of its own.
    return parts[-1] if len(parts) > 1 and comparison_key(parts[-1]) in (*labels, "".join(labels)) else None


def find_site_in_title(headings: Headings, title_element: str | None, url: str) -> str | None:
    """Return the site's name at the end of a `<title>`, if a heading or the host of the page has that name."""
    return find_bracketed_site(headings, title_element) or find_host_name(title_element, url)


def find_bracketed_site(headings: Headings, title_element: str | None) -> str | None:
    """Return the site's name in a `<title>` such as "Lamps [Harbour wiki]", if a heading has that name."""
    match = _BRACKETED.search(squeeze(title_element or ""))
    return match[1] if match and any(heading.text == match[1] for heading in headings.own) else None


def read_site_name(title_element: str | None, title: str | None) -> str | None:
    """Return the site's name in a `<title>` that consists of the article's title, a separator and that name.

    >>> read_site_name("损失函数 - 青禾一木 - 博客园", "损失函数"), read_site_name("損失関数: 計算ノート", "損失関数")
    ('博客园', '計算ノート')
    """
    text = squeeze(title_element or "")
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
