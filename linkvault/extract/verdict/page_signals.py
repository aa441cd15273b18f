"""Tree of a page, as parsed -> the few signs by which it can be told that it is no article.

`collect_signals` must see the tree before anything is repaired in it: scripts, noscript and empty mount
points are signs. It walks the page once, bounded, and keeps nothing of the tree.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault.extract.dom.attribute_index import Names, index_attributes
from linkvault.extract.verdict import phrases

SHOWN_LIMIT = 2000
_NAMING = ("id", "class", "action", "src")
_MOUNTS = ("div", "main", "section", "app-root", "my-app")
LONG_NAME = 300
HEADING_LIMIT = 300  # characters of a title or heading that are read
PAYWALL_LIMIT = 600  # characters of a paywall that are read: its call is in the first sentences
MOST_PAYWALLS = 3  # pages repeat the same call
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "iframe",
        "textarea",
        "select",
        "canvas",
        "object",
    ]
)


@dataclass(frozen=True, slots=True)
class PageSignals:
    """What a page shows besides its text."""

    title: str = ""
    headings: tuple[str, ...] = ()  # h1, then h2, the first few
    shown: str = ""  # the beginning of what a reader sees
    unscripted: str = ""  # what noscript elements say
    passwords: int = 0
    scripts: int = 0
    mounts: int = 0  # empty elements that wait for a script to fill them
    walls: int = 0  # elements of a service that keeps robots out
    frames: tuple[str, ...] = ()  # addresses in a frameset
    refresh: str | None = None  # where a meta refresh leads
    paywalls: tuple[str, ...] = ()  # texts of elements with a paywall's name


def collect_signals(tree: HtmlElement, named: Names | None = None) -> PageSignals:
    """Gather the signs of a freshly parsed page. `named`, where it is known, are the names on it."""
    frames = tuple(frame.get("src", "") for frame in tree.iter("frame") if frame.get("src"))
    names = _joined(tree, named or index_attributes(tree))
    return PageSignals(
        title=" ".join(next((e.text or "" for e in tree.iter("title")), "").split()),
        headings=tuple(_texts(tree, "h1", 3) + _texts(tree, "h2", 2)),
        shown=_shown(tree),
        unscripted=" ".join(_texts(tree, "noscript", 6)),
        passwords=sum(_asks_password(field) for field in tree.iter("input")),
        scripts=sum(1 for _ in tree.iter("script")),
        mounts=_count_mounts(tree),
        walls=_count_walls(tree) if any(sign in names for sign in phrases.WALL_SIGNS) else 0,
        frames=frames[:10],
        refresh=_refresh(tree),
        paywalls=_paywalls(tree) if any(sign in names for sign in phrases.PAY_SIGNS) else (),
    )


def _joined(tree: HtmlElement, named: Names) -> str:
    """Return all class names and ids of a page, and where its forms, frames and scripts lead, each once."""
    names: set[str | None] = {*named.classes, *named.ids}
    for element in tree.iter("form", "iframe", "script", "input"):
        names.add(element.get("action"))
        names.add(element.get("src"))
    return "\n".join(filter(None, names)).lower()


def _count_walls(tree: HtmlElement) -> int:
    """Count the elements named like a service that keeps robots out."""
    return sum(
        any(_is_wall(value) for name in _NAMING if (value := element.get(name)) and len(value) < LONG_NAME)
        for element in tree.iter("input", "script", "form", "iframe", *_MOUNTS)
    )


def _count_mounts(tree: HtmlElement) -> int:
    """Count the elements that are empty and named like the place where a script builds the page."""
    return sum(map(_is_mount, tree.iter(*_MOUNTS)))


def _asks_password(field: HtmlElement) -> bool:
    """Whether a field asks for a password; programs of forums keep a hidden form on every page for the browser."""
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
    """Whether it is empty and named like the place where a script builds the page, or an element of its own."""
    ident = element.get("id")
    if not ident and "-" not in element.tag:
        return False
    if len(element) > 1 or (element.text and not element.text.isspace()):
        return False
    if "-" not in element.tag and not phrases.MOUNT_NAME.match(ident or ""):
        return False
    return not "".join(_bounded(element, 20)).strip()


def _texts(tree: HtmlElement, tag: str, limit: int) -> list[str]:
    """Return the first texts of a tag that are not empty, each cut at HEADING_LIMIT characters."""
    found: list[str] = []
    for element in tree.iter(tag):
        text = " ".join("".join(_bounded(element, HEADING_LIMIT)).split())
        if text:
            found.append(text[:HEADING_LIMIT])
            if len(found) == limit:
                break
    return found


def _bounded(element: HtmlElement, limit: int) -> list[str]:
    pieces: list[str] = []
    for piece in element.itertext():
        pieces.append(str(piece))
        limit -= len(piece)
        if limit < 0:
            break
    return pieces


def _shown(tree: HtmlElement) -> str:
    """Return the beginning of the text that a browser would show, one line a piece."""
    body = tree.find("body")
    pieces: list[str] = []
    left = SHOWN_LIMIT
    walker = iterwalk(tree if body is None else body, events=("start", "end"))
    for event, element in walker:
        hidden = not isinstance(element.tag, str) or element.tag in _UNSEEN
        if event == "start" and hidden:
            walker.skip_subtree()
            continue
        text = element.text if event == "start" else element.tail
        if text and not text.isspace():
            pieces.append(" ".join(text.split()))
            left -= len(text)
            if left < 0:
                break
    return "\n".join(pieces)[:SHOWN_LIMIT]


def _refresh(tree: HtmlElement) -> str | None:
    for element in tree.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            delay, _, target = (element.get("content") or "").partition(";")
            address = re.sub(r"^\s*url\s*=\s*['\"]?|['\"]?\s*$", "", target, flags=re.I)
            if address and delay.strip()[:2].rstrip(".").isdigit() and float(delay.strip()[:2]) <= 10:
                return address
    return None


@lru_cache(maxsize=8192)
def _is_paywall(names: str) -> bool:
    return phrases.PAY_NAME.search(names) is not None


def _paywalls(tree: HtmlElement) -> tuple[str, ...]:
    found: list[str] = []
    for element in tree.iter("div", "section", "aside", "p"):
        names = element.get("class")
        if names and _is_paywall(names):
            text = " ".join("".join(_bounded(element, PAYWALL_LIMIT)).split())
            if text:
                found.append(text[:PAYWALL_LIMIT])
                if len(found) == MOST_PAYWALLS:
                    break
    return tuple(found)
