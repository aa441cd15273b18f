"""Class names and ids -> their parts, and the keys by which elements that are built alike are grouped."""

import re
from functools import lru_cache

from lxml.html import HtmlElement

from linkvault.extract.lexicon import PhrasePattern, word_set

AUTHOR_PARTS = word_set("threads", "author_part")
AUTHOR_NOT = word_set("threads", "author_not")
AUTHOR_PAIRS = PhrasePattern("threads", r"(?:^|-)(?:<<author_pair>>)(?:$|-)", ignore_case=False)
DATE_PARTS = word_set("threads", "date_part")
DATE_NOT = word_set("threads", "date_not")
POST_PARTS = word_set("threads", "post_part")
QUOTE_PARTS = word_set("threads", "quote")
MENTION_PARTS = word_set("threads", "mention")
COMMENT_PARTS = word_set("threads", "comment_part")
FURNITURE_PARTS = word_set("threads", "furniture")
FURNITURE_PAIRS = PhrasePattern("threads", r"(?:^|-)(?:<<furniture_pair>>)(?:$|-)", ignore_case=False)

LONGEST_NAME = 300  # characters: longer class attributes are generated
MOST_KEYS = 12  # class names of one element that are compared: utility classes come in dozens
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z]+")
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def split_names(names: str) -> tuple[str, ...]:
    """Return the parts of class names and ids in lower case.

    >>> split_names("commentList post__user-name")
    ('comment', 'list', 'post', 'user', 'name')
    """
    lower = names if names.islower() else _CAMEL.sub("-", names[:LONGEST_NAME]).lower()
    return tuple(part for part in _SPLIT.split(lower[:LONGEST_NAME]) if part)


@lru_cache(maxsize=8192)
def names_author(names: str) -> bool:
    """Return whether a class name says that the element names an author.

    >>> names_author("message-name"), names_author("author-avatar"), names_author("hnuser")
    (True, False, True)
    """
    return any(_names_author(name) for name in names.split())


def _names_author(name: str) -> bool:
    parts = split_names(name)
    if not AUTHOR_NOT.isdisjoint(parts):
        return False
    return not AUTHOR_PARTS.isdisjoint(parts) or bool(AUTHOR_PAIRS.search("-".join(parts)))


@lru_cache(maxsize=8192)
def names_date(names: str) -> bool:
    """Return whether a class name says that the element states the time of a post."""
    return any(
        not DATE_PARTS.isdisjoint(parts) and DATE_NOT.isdisjoint(parts)
        for parts in map(split_names, names.split())
    )


@lru_cache(maxsize=8192)
def names_post(names: str) -> bool:
    """Return whether a part of the names is that of a post or a comment."""
    return not POST_PARTS.isdisjoint(split_names(names))


@lru_cache(maxsize=8192)
def names_comment(names: str) -> bool:
    """Return whether a part of the names is that of a comment."""
    return not COMMENT_PARTS.isdisjoint(split_names(names))


@lru_cache(maxsize=8192)
def names_furniture(names: str) -> bool:
    """Return whether a class name says that an element in a post is no text of it: a signature, buttons, votes."""
    return any(
        not FURNITURE_PARTS.isdisjoint(parts) or bool(FURNITURE_PAIRS.search("-".join(parts)))
        for parts in map(split_names, names.split())
    )


@lru_cache(maxsize=8192)
def names_quote(names: str) -> bool:
    """Return whether a class name says that an element is a quote of another post."""
    return any(not QUOTE_PARTS.isdisjoint(split_names(name)) for name in names.split())


@lru_cache(maxsize=8192)
def names_mention(names: str) -> bool:
    """Return whether a class name says that a link mentions a person, or is a picture of one."""
    return any(not MENTION_PARTS.isdisjoint(split_names(name)) for name in names.split())


def keys_of(element: HtmlElement) -> list[str]:
    """Return what an element has in common with others that are built like it: classes, id without digits, type."""
    tag = element.tag
    keys = [f".{_NUMBER.sub('#', name)}" for name in (element.get("class") or "").split()[:MOST_KEYS]]
    identifier = element.get("id")
    if identifier and len(identifier) < LONGEST_NAME and (key := _NUMBER.sub("#", identifier)) != identifier:
        keys.append(f"#{key}")
    if item_type := element.get("itemtype"):
        keys.append(f"@{item_type.rstrip('/').rpartition('/')[2]}")
    if prop := element.get("itemprop"):
        keys.append(f"={prop}")
    if part := element.get("data-testid") or element.get("data-role") or element.get("component"):
        keys.append(f"~{_NUMBER.sub('#', part[:LONGEST_NAME])}")
    if "-" in tag or tag in ("article", "li"):
        keys.append(tag)
    if not keys and (parent := element.getparent()) is not None:
        around = (parent.get("class") or parent.get("id") or "").split()
        keys.append(f"{_NUMBER.sub('#', around[0]) if around else parent.tag}>{tag}")
    return keys
