"""Tree of a page, as parsed -> the few signs by which it can be told that it is no article.

`look` must see the tree before anything is repaired in it: scripts, noscript and empty mount
points are signs. It walks the page once, bounded, and keeps nothing of the tree.
"""

import re
from dataclasses import dataclass

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from linkvault.extract import phrases

SHOWN_LIMIT = 4000
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
class Signs:
    """What a page shows besides its text."""

    title: str = ""
    headings: tuple[str, ...] = ()  # h1, then h2, the first few
    shown: str = ""  # the beginning of what a reader sees
    unscripted: str = ""  # what noscript elements say
    passwords: int = 0
    scripts: int = 0
    mounts: int = 0  # empty elements that wait for a script to fill them
    walls: int = 0  # elements of a service that keeps robots out
    images: int = 0
    frames: tuple[str, ...] = ()  # addresses in a frameset
    refresh: str | None = None  # where a meta refresh leads
    paywalls: tuple[str, ...] = ()  # texts of elements with a paywall's name


def look(tree: HtmlElement) -> Signs:
    """Gather the signs of a freshly parsed page."""
    frames = tuple(frame.get("src", "") for frame in tree.iter("frame") if frame.get("src"))
    return Signs(
        title=" ".join(next((e.text or "" for e in tree.iter("title")), "").split()),
        headings=tuple(_texts(tree, "h1", 3) + _texts(tree, "h2", 2)),
        shown=_shown(tree),
        unscripted=" ".join(_texts(tree, "noscript", 6)),
        passwords=sum(1 for e in tree.iter("input") if (e.get("type") or "").lower() == "password"),
        scripts=sum(1 for _ in tree.iter("script")),
        mounts=_mounts(tree),
        walls=_walls(tree),
        images=sum(1 for _ in tree.iter("img")),
        frames=frames[:10],
        refresh=_refresh(tree),
        paywalls=_paywalls(tree),
    )


def _texts(tree: HtmlElement, tag: str, limit: int) -> list[str]:
    """Return the first texts of a tag that are not empty, each cut at 300 characters."""
    found: list[str] = []
    for element in tree.iter(tag):
        text = " ".join("".join(_bounded(element, 300)).split())
        if text:
            found.append(text[:300])
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


def _mounts(tree: HtmlElement) -> int:
    """Count empty elements named like the place where a script builds the page, and custom elements alone."""
    count = 0
    for element in tree.iter("div", "main", "section", "app-root", "my-app"):
        if len(element) > 1 or (element.text and not element.text.isspace()):
            continue
        if "-" in element.tag or phrases.MOUNT_NAME.match(element.get("id") or ""):
            count += not "".join(_bounded(element, 20)).strip()
    return count


def _walls(tree: HtmlElement) -> int:
    count = 0
    for element in tree.iter("form", "div", "iframe", "script", "input"):
        for name in ("id", "class", "action", "src"):
            value = element.get(name)
            if value and len(value) < 300 and phrases.WALL_NAME.search(value):
                count += 1
                break
    return count


def _refresh(tree: HtmlElement) -> str | None:
    for element in tree.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            delay, _, target = (element.get("content") or "").partition(";")
            address = re.sub(r"^\s*url\s*=\s*['\"]?|['\"]?\s*$", "", target, flags=re.I)
            if address and delay.strip()[:2].rstrip(".").isdigit() and float(delay.strip()[:2]) <= 10:
                return address
    return None


def _paywalls(tree: HtmlElement) -> tuple[str, ...]:
    found: list[str] = []
    for element in tree.iter("div", "section", "aside", "p"):
        names = element.get("class")
        if names and phrases.PAY_NAME.search(names):
            text = " ".join("".join(_bounded(element, 600)).split())
            if text:
                found.append(text[:600])
                if len(found) == 3:
                    break
    return tuple(found)
