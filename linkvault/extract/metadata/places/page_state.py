"""The data of a page that is built in the browser -> its title alone, with author and date.

Such a page shows nothing before its scripts run: it has no heading, and its only title is that of `<title>`, with the
site's name. Its data (`__NEXT_DATA__`, `__INITIAL_STATE__`) has the title alone, in an object with author and date.
"""

import json
from collections.abc import Iterable

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.lazy_dataclass import dataclass

_TITLE_KEYS = r'"?(?:title|headline|subject|post_?title|article_?title|seo_?title|heading)"?\s*:\s*'
_STRING = r'"((?:[^"\\]|\\.){1,200})"'
_AUTHOR = re.compile(
    r'"?(?:author|author_?name|writer|creator|nickname|user_?name|by_?line)"?\s*:\s*(?:\[\s*)?'
    r'(?:\{[^{}]{0,300}?"?(?:display_?name|full_?name|nickname|name)"?\s*:\s*)?' + _STRING,
    re.I,
)
_PUBLISHED = re.compile(
    r'"?(?:date_?published|published_?(?:at|on|date|time)|publish_?(?:date|time|at)|pub_?date|post_?date|created_?(?:at|on)?'
    r'|create_?(?:time|date)|date_?created|first_published_at|date)"?\s*:\s*(?:"([^"\\]{4,40})"|(1?\d{9}(?:\d{3})?)\b)',
    re.I,
)
REACH = 1500  # characters before and after a title in which its object has the author and the date
MOST_SCRIPT = 8_000_000  # characters of one script: bounds the time
SHORTEST = 2  # characters of a title


@dataclass(frozen=True, slots=True)
class PageState:
    """The fields of the object in a page's data that has the title of the page."""

    title: str | None = None
    author: str | None = None
    published: str | None = None


def read_page_state(tree: HtmlElement, names: Iterable[str]) -> PageState:
    """Return the fields of the first of these titles that is the title of an object in a script's data."""
    sources: list[str] = [
        source
        for script in tree.iter("script")
        if (source := script.text)
        and ":" in source
        and len(source) <= MOST_SCRIPT
        and "ld+json" not in (script.get("type") or "")
    ]
    for name in names if sources else ():
        literals = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
        if not any(literal in source for literal in literals for source in sources):
            continue  # many times faster than the pattern
        pattern = re.compile_text(_TITLE_KEYS + f"(?:{'|'.join(map(re.escape, sorted(literals)))})", re.I)
        for source in sources:
            if len(name) >= SHORTEST and (match := pattern.search(source)):
                return _read_around(name, source, match)
    return PageState()


def _read_around(name: str, source: str, match: re.Match[str]) -> PageState:
    """Return the title with the author and the date after it, else before it."""
    after = source[match.end() : match.end() + REACH]
    before = source[max(0, match.start() - REACH) : match.start()]
    author = _AUTHOR.search(after) or _AUTHOR.search(before)
    published = _PUBLISHED.search(after) or _PUBLISHED.search(before)
    return PageState(
        name,
        _decode(author[1]) if author else None,
        (published[1] or published[2]) if published else None,
    )


def _decode(literal: str) -> str | None:
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return None
