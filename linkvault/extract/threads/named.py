"""Pages of programs whose posts have no structure of their own -> posts, by one file of rules for each program.

A file in `platforms` has lines of a name and an XPath expression, separated by a tab: `page` is whether a page is of
the program, `post` selects the elements with the texts, `author` and `time` are texts, from the element of a post.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml.etree import XPath
from lxml.html import HtmlElement

from linkvault.extract.metadata.dates import DAY_LENGTH, read_date
from linkvault.extract.normalize.page_index import select
from linkvault.extract.threads.marks import LONGEST_AUTHOR
from linkvault.extract.threads.posts import Post, detach

PLATFORMS = Path(__file__).with_name("platforms")
LONGEST_LINE = 200  # characters of the text with an author or a time that are read


class NamedRule(NamedTuple):
    """The expressions of one program."""

    page: XPath
    post: XPath
    author: XPath
    time: XPath


@cache
def read_rules() -> tuple[NamedRule, ...]:
    """Return the rules of all files, in the order of their names."""
    return tuple(_read_rule(path) for path in sorted(PLATFORMS.glob("*.txt")))


def _read_rule(path: Path) -> NamedRule:
    lines = (line for line in path.read_text("utf-8").split("\n") if line and not line.startswith("#"))
    expressions = {name: XPath(text) for name, _, text in (line.partition("\t") for line in lines)}
    return NamedRule(**expressions)


def read_named_posts(tree: HtmlElement) -> list[Post]:
    """Return the posts of a page of one of the programs, taken out of the tree; none for any other page."""
    if next(tree.iter("pre"), None) is None:  # the messages of all these programs are preformatted
        return []
    rule = next((rule for rule in read_rules() if rule.page(tree)), None)
    if rule is None:
        return []
    elements = select(rule.post, tree)
    posts = [
        Post(clean_author(str(rule.author(element))), _read_day(str(rule.time(element))), element)
        for element in elements
    ]
    for post in posts:
        detach(post.body, set())
    return posts


def clean_author(text: str) -> str:
    """Return the name in a field of a message, without the address; the address without a name.

    >>> clean_author('"Ana Lima" <ana@example.org>'), clean_author(" ana@example.org (Ana Lima)")
    ('Ana Lima', 'Ana Lima')
    """
    line = " ".join(text[:LONGEST_LINE].split())
    name, _, rest = line.partition("<")
    if not name.strip():
        return rest.partition(">")[0][:LONGEST_AUTHOR]
    address, _, comment = name.partition("(")
    if comment and "@" in address:
        name = comment.partition(")")[0]
    return name.strip().strip('"').strip()[:LONGEST_AUTHOR]


def _read_day(text: str) -> str:
    return (read_date(text[:LONGEST_LINE]) or "")[:DAY_LENGTH]
