"""A line such as "3 March 2026 · 4 min · Ada Lovelace" -> its date and its name, if that is no topic of the page.

Pages write the name of a section in the same place, which is no author.
"""

from collections.abc import Container

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern
from linkvault.extract.metadata.normalize import squeeze

NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [\w.'’-]+){1,4}")
# Nothing but the time: behind "4 min read", pages often have the section, and a wrong author is worse than none.
_MINUTES = PhrasePattern("bylines", r"~?\d+\s?(?:<<minutes>>)\.?")
_HOME = re.compile(r"(?:https?://[^/?#]+)?/?")
_TOPIC_NAMES = frozenset(["article:section", "article:tag", "keywords", "category"])


def split_dated_line(text: str) -> tuple[str, str]:
    """Return what is before the reading time in a line of three parts, and the name after it; empty if it has none.

    >>> split_dated_line("3 March 2026 · 4 min · Ada Lovelace")
    ('3 March 2026', 'Ada Lovelace')
    >>> split_dated_line("3 March 2026 · 12 comments · New York")
    ('', '')
    """
    match [part.strip() for part in text.split("·")]:
        case [date, time, name] if _MINUTES.fullmatch(time) and NAME.fullmatch(name):
            return date, name
    return "", ""


def is_topic(name: str, body: HtmlElement, own_links: Container[HtmlElement]) -> bool:
    """Return whether a page uses a name as that of a section or a tag, or as common words of its text.

    :param own_links: the links to pages of authors and accounts
    """
    key = name.lower()
    if key != name and key in str(body.text_content()):
        return True
    for meta in body.getroottree().iter("meta"):
        topics = (meta.get("content") or "").lower().split(",")
        if (meta.get("property") or meta.get("name")) in _TOPIC_NAMES and key in map(squeeze, topics):
            return True
    return any(
        squeeze(str(link.text_content())).lower() == key
        and link not in own_links
        and not _HOME.fullmatch(link.get("href") or "")  # a personal page is named after its owner
        for link in body.iter("a")
    )
