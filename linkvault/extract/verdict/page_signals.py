"""Tree of a page as parsed -> the signals that it may be no article.

`collect_signals` needs the tree before it is repaired, which removes scripts, noscript elements and empty elements. The
signals are bounded in size and do not refer to the tree.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault.extract.choose.element_kinds import is_hidden
from linkvault.extract.dom.attribute_index import AttributeIndex, index_attributes
from linkvault.extract.dom.element_text import first_text
from linkvault.extract.verdict import phrases
from linkvault.extract.verdict.notice_markup import NoticeMarkup, read_notice_markup
from linkvault.lazy_dataclass import dataclass, field

MAX_VISIBLE_TEXT = 2000  # characters: errors, logins and walls are short pages
_NAMING_ATTRIBUTES = ("id", "class", "action", "src")
_PUBLICATION_METAS = frozenset(
    ["article:published_time", "datepublished", "citation_publication_date", "pubdate"]
)
_MOUNT_TAGS = ("div", "main", "section", "app-root", "my-app")
MAX_NAME = 300  # characters: longer attributes are generated class lists and `data:` addresses, not names
MAX_HEADING = 300  # characters of a heading that are read
MAX_PAYWALL = 600  # characters of a paywall that are read: it asks for money in the first sentences
MAX_PAYWALLS = 3  # pages repeat the same sentence
MAX_FRAMES = 10
MAX_SCRIPT = 5_000  # characters of the scripts that are searched: the script of a test for robots is short
MAX_REFRESH_DELAY = 10  # seconds: a page that refreshes later has something to read
MAX_MOUNT_TEXT = 20  # characters of a mount point that are read to know that it is empty
# How many h1, h2 and noscript elements with text are read: pages with an error or a login have few.
FIRST_H1, FIRST_H2, FIRST_NOSCRIPT = 3, 2, 6
MIN_VERSE, MAX_VERSE = 3, 60  # lines of a poem or a song, and characters of each
_VERSE_TAGS = ("p", "div", "blockquote", "span", "pre")
_CONTROL_TAGS = frozenset(("a", "button", "input", "img", "h1", "h2", "p"))
_STOPS = ".!?。！？"  # inside a poem they are rarer than in sentences that a site breaks into lines
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*+:\s*+"?false', re.I)
_INVISIBLE_TAGS = frozenset((
    "head", "script", "style", "template", "noscript", "svg", "iframe", "textarea", "select", "canvas", "object",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageSignals:
    """The signals of a page.

    Attributes:
        title: the text of <title>
        headings: the first h1 elements, then the first h2 elements
        visible_text: the beginning of the text that a browser shows, one piece of text a line
        noscript_text: the text of the first noscript elements
        passwords: the number of visible password fields
        scripts: the number of script elements that a browser runs
        mounts: the number of empty elements that a script fills
        walls: the number of elements of services that test for robots
        frames: the addresses in a frameset
        refresh: the address of a <meta http-equiv=refresh>
        paywalls: the texts of elements with the name of a paywall
        interstitial: a name that only a test for robots, a firewall or a parked page has, on a page with little text
        articles: the number of <article> elements that are not inside another one
        is_published: whether the page has a date of publication or says that it is an article
        is_built: whether an element with the name of a mount point has text
        is_hidden: whether all text is in elements that a browser does not show
        verse: the lines of the first paragraph of verse on a page with little text
        markup: what the markup of a page with little text says
        is_paid: whether the page says in JSON-LD that it is not free
    """

    title: str = ""
    headings: tuple[str, ...] = ()
    visible_text: str = ""
    noscript_text: str = ""
    passwords: int = 0
    scripts: int = 0
    mounts: int = 0
    walls: int = 0
    frames: tuple[str, ...] = ()
    refresh: str | None = None
    paywalls: tuple[str, ...] = ()
    interstitial: str | None = None
    articles: int = 0
    is_published: bool = False
    is_built: bool = False
    is_hidden: bool = False
    verse: tuple[str, ...] = ()
    markup: NoticeMarkup = field(default_factory=NoticeMarkup)
    is_paid: bool = False


def collect_signals(tree: HtmlElement, attributes: AttributeIndex | None = None) -> PageSignals:
    """Return the signals of a page that is parsed and not changed yet.

    :param attributes: the index of the page, if the caller has it
    """
    attributes = attributes or index_attributes(tree)
    with_tags = attributes.with_tags
    frames = tuple(frame.get("src", "") for frame in with_tags("frame") if frame.get("src"))
    names = _join_names(attributes)
    visible_text = _visible_text(tree)
    is_short = len(visible_text) < MAX_VISIBLE_TEXT
    articles = sum(next(article.iterancestors("article"), None) is None for article in with_tags("article"))
    return PageSignals(
        title=" ".join(next((title.text or "" for title in with_tags("title")), "").split()),
        headings=(*_first_texts(with_tags("h1"), FIRST_H1), *_first_texts(with_tags("h2"), FIRST_H2)),
        visible_text=visible_text,
        noscript_text=" ".join(_first_texts(with_tags("noscript"), FIRST_NOSCRIPT)),
        passwords=sum(map(_is_visible_password, with_tags("input"))),
        scripts=sum(map(_is_program, with_tags("script"))),
        mounts=sum(map(_is_mount, with_tags(*_MOUNT_TAGS))),
        walls=_count_walls(attributes) if any(map(_is_wall, _list_hinted(names, phrases.WALL_HINTS))) else 0,
        frames=frames[:MAX_FRAMES],
        refresh=_refresh_target(with_tags("meta")),
        paywalls=_paywall_texts(tree)
        if any(map(_is_paywall, _list_hinted(names, phrases.PAYWALL_HINTS)))
        else (),
        interstitial=_find_interstitial(with_tags("script"), names) if is_short else None,
        articles=articles,
        is_published=bool(with_tags("time")) or _is_published(tree),
        is_built=is_short and any(phrases.MOUNT_NAME.match(name) for name in attributes.ids),
        is_hidden=is_short and bool(visible_text) and not _visible_text(tree, with_hidden=False),
        verse=_find_verse(with_tags("br")) if is_short else (),
        markup=read_notice_markup(tree, attributes) if is_short else NoticeMarkup(),
        is_paid=is_short and any(_NOT_FREE.search(script.text or "") for script in with_tags("script")),
    )


def _find_verse(breaks: Iterable[HtmlElement]) -> tuple[str, ...]:
    """Return the lines of the first paragraph with short lines that line breaks end, and without a link or a field.

    An error page has line breaks, too: its lines are whole sentences, or lead to another page.
    """
    parents = dict.fromkeys(element.getparent() for element in breaks)
    for parent in parents:
        if parent.tag not in _VERSE_TAGS or any(
            child.tag in _CONTROL_TAGS for child in parent.iterdescendants()
        ):
            continue
        lines = tuple(" ".join(str(piece).split()) for piece in parent.itertext() if not str(piece).isspace())
        sentences = sum(line[-1:] in _STOPS for line in lines[:-1])
        if len(lines) >= MIN_VERSE and all(len(line) <= MAX_VERSE for line in lines) and not sentences:
            return lines
    return ()


def _is_program(script: HtmlElement) -> bool:
    """Return whether a browser runs a script element; JSON-LD and templates are data."""
    media_type = (script.get("type") or "javascript").lower()
    return media_type == "module" or "javascript" in media_type or "ecmascript" in media_type


def _find_interstitial(scripts: Iterable[HtmlElement], names: str) -> str | None:
    """Return the first name that only tests for robots, firewalls and parked pages have, in names and scripts."""
    pieces, remaining = [names], MAX_SCRIPT
    for script in scripts:
        text = (script.text or "")[:remaining]
        pieces.append(text.lower())
        remaining -= len(text)
        if remaining <= 0:
            break
    text = "\n".join(pieces)
    return next((name for name in (*phrases.INTERSTITIALS, *phrases.PARKING) if name in text), None)


def _is_published(tree: HtmlElement) -> bool:
    """Return whether the head of a page has a date of publication or says that it is an article."""
    for meta in tree.iterfind("head/meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _PUBLICATION_METAS or (name == "og:type" and meta.get("content") == "article"):
            return True
    return False


def _join_names(attributes: AttributeIndex) -> str:
    """Return the classes and ids of a page, and the addresses of its forms, frames, scripts and styles."""
    names: set[str | None] = {*attributes.classes, *attributes.ids}
    for element in attributes.with_tags("form", "iframe", "script", "input"):
        names.add(element.get("action"))
        names.add(element.get("src"))
    for element in attributes.with_tags("link"):
        if (element.get("rel") or "").lower() == "stylesheet":
            names.add(element.get("href"))
    return "\n".join(filter(None, names)).lower()


def _list_hinted(names: str, hints: tuple[str, ...]) -> list[str]:
    """Return the names of a page, one a line, that contain one of the hints."""
    present = [hint for hint in hints if hint in names]
    return [name for name in names.split("\n") if any(map(name.__contains__, present))] if present else []


def _count_walls(attributes: AttributeIndex) -> int:
    """Return the number of elements with the name of a service that tests for robots."""
    return sum(
        any(
            _is_wall(value)
            for name in _NAMING_ATTRIBUTES
            if (value := element.get(name)) and len(value) < MAX_NAME
        )
        for element in attributes.with_tags("input", "script", "form", "iframe", *_MOUNT_TAGS)
    )


def _is_visible_password(field: HtmlElement) -> bool:
    """Return whether an input is a password field in a visible form: forums have a hidden one on every page."""
    if (field.get("type") or "").lower() != "password":
        return False
    form = next(field.iterancestors("form"), None)
    if form is None:
        return True
    names = f"{form.get('id') or ''} {form.get('class') or ''} {form.get('style') or ''}".lower()
    return (
        form.get("hidden") is None and "hidden" not in names and "display:none" not in names.replace(" ", "")
    )


@lru_cache(maxsize=8192)
def _is_wall(name: str) -> bool:
    return phrases.WALL_NAME.search(name) is not None


def _is_mount(element: HtmlElement) -> bool:
    """Return whether an element is empty and has the name of a mount point, or is an empty custom element."""
    ident = element.get("id")
    if not ident and "-" not in element.tag:
        return False
    if len(element) > 1 or (element.text and not element.text.isspace()):
        return False
    if "-" not in element.tag and not phrases.MOUNT_NAME.match(ident or ""):
        return False
    return not first_text(element, MAX_MOUNT_TEXT)


def _first_texts(elements: Iterable[HtmlElement], limit: int) -> list[str]:
    """Return the texts of the first `limit` elements with text, at most MAX_HEADING characters of each."""
    texts: list[str] = []
    for element in elements:
        text = first_text(element, MAX_HEADING)
        if text:
            texts.append(text[:MAX_HEADING])
            if len(texts) == limit:
                break
    return texts


def _visible_text(tree: HtmlElement, *, with_hidden: bool = True) -> str:
    """Return the beginning of the text that a browser shows, one piece of text a line.

    :param with_hidden: also the text that a style or an attribute hides: a script may show it
    """
    body = tree.find("body")
    pieces: list[str] = []
    remaining = MAX_VISIBLE_TEXT
    walker = iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            tag = element.tag
            is_invisible = tag in _INVISIBLE_TAGS or not isinstance(tag, str)
            if is_invisible or (not with_hidden and is_hidden(element)):
                walker.skip_subtree()
                continue
            text = element.text
        else:
            text = element.tail
        if text and not text.isspace():
            pieces.append(" ".join(text.split()))
            remaining -= len(text)
            if remaining < 0:
                break
    return "\n".join(pieces)[:MAX_VISIBLE_TEXT]


def _refresh_target(metas: Iterable[HtmlElement]) -> str | None:
    """Return the address of a <meta http-equiv=refresh> with a short delay."""
    for element in metas:
        if (element.get("http-equiv") or "").lower() == "refresh":
            delay, _, target = (element.get("content") or "").partition(";")
            address = re.sub(r"^\s*+url\s*+=\s*+['\"]?|['\"]?\Z", "", target.rstrip(), flags=re.I)
            seconds = delay.strip()[:2]
            if address and seconds.rstrip(".").isdigit() and float(seconds) <= MAX_REFRESH_DELAY:
                return address
    return None


@lru_cache(maxsize=8192)
def _is_paywall(names: str) -> bool:
    return phrases.PAYWALL_NAME.search(names) is not None


def _paywall_texts(tree: HtmlElement) -> tuple[str, ...]:
    """Return the texts of the first elements with the class of a paywall."""
    texts: list[str] = []
    for element in tree.iter("div", "section", "aside", "p"):
        names = element.get("class")
        if names and _is_paywall(names):
            text = first_text(element, MAX_PAYWALL)
            if text:
                texts.append(text[:MAX_PAYWALL])
                if len(texts) == MAX_PAYWALLS:
                    break
    return tuple(texts)
