"""Class names and ids -> their parts, and the keys by which elements that are built alike are grouped."""

from functools import lru_cache
from typing import NamedTuple

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.lexicon import PhrasePattern, word_set

AUTHOR_PARTS = word_set("threads", "author_part")
AUTHOR_NOT = word_set("threads", "author_not")
AUTHOR_PAIRS = PhrasePattern("threads", r"(?:^|-)(?:<<author_pair>>)(?:$|-)", ignore_case=False)
DATE_PARTS = word_set("threads", "date_part")
DATE_NOT = word_set("threads", "date_not")
POST_PARTS = word_set("threads", "post_part")
QUOTE_PARTS = word_set("threads", "quote")
MENTION_PARTS = word_set("threads", "mention")
REPLY_PARTS = word_set("threads", "reply_part")
COMMENT_PARTS = word_set("threads", "comment_part")
REVIEW_PARTS = word_set("threads", "review_part")
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


class NameMeaning(NamedTuple):
    """What the class names of an element say about it."""

    is_author: bool = False  # it names the author of a post
    is_date: bool = False  # it states the time of a post
    is_quote: bool = False  # it is a quote of another post
    is_mention: bool = False  # it is a link to a person, or a picture of one, that is not the author


NO_MEANING = NameMeaning()
# A substring of the names of every element with a meaning: most names have none, which this test finds faster.
_PAIR_HINTS = frozenset(["name", "user", "link", "listing", "label", "by", "owner", "writer"])
_ALL_HINTS = AUTHOR_PARTS | DATE_PARTS | QUOTE_PARTS | MENTION_PARTS | _PAIR_HINTS
_HINTS = tuple(hint for hint in sorted(_ALL_HINTS) if not any(part in hint for part in _ALL_HINTS - {hint}))


@lru_cache(maxsize=8192)
def read_names(names: str) -> NameMeaning:
    """Return what class names say about an element.

    >>> read_names("message-name").is_author, read_names("author-avatar").is_author, read_names("hnuser").is_author
    (True, False, True)
    """
    if not any(map(names.lower().__contains__, _HINTS)):
        return NO_MEANING
    parts = [split_names(name) for name in names.split()]
    meaning = NameMeaning(
        any(map(_is_author, parts)),
        any(not DATE_PARTS.isdisjoint(part) and DATE_NOT.isdisjoint(part) for part in parts),
        any(not QUOTE_PARTS.isdisjoint(part) for part in parts),
        any(not MENTION_PARTS.isdisjoint(part) for part in parts),
    )
    return meaning if any(meaning) else NO_MEANING


def _is_author(parts: tuple[str, ...]) -> bool:
    if not AUTHOR_NOT.isdisjoint(parts):
        return False
    return not AUTHOR_PARTS.isdisjoint(parts) or bool(AUTHOR_PAIRS.search("-".join(parts)))


def _has_part(names: str, parts: frozenset[str]) -> bool:
    """Return whether one of these parts is in the names; most names do not even contain its letters, a faster test."""
    return any(map(names.lower().__contains__, parts)) and not parts.isdisjoint(split_names(names))


@lru_cache(maxsize=8192)
def names_post(names: str) -> bool:
    """Return whether a part of the names is that of a post or a comment."""
    return _has_part(names, POST_PARTS)


@lru_cache(maxsize=8192)
def names_reply(names: str) -> bool:
    """Return whether a part of the names is that of an answer or a comment, not only of a post, as on every blog."""
    return _has_part(names, REPLY_PARTS)


@lru_cache(maxsize=8192)
def names_comment(names: str) -> bool:
    """Return whether a part of the names is that of a comment."""
    return _has_part(names, COMMENT_PARTS)


@lru_cache(maxsize=8192)
def names_review(names: str) -> bool:
    """Return whether a part of the names is that of a review of a product."""
    return not REVIEW_PARTS.isdisjoint(split_names(names))


@lru_cache(maxsize=8192)
def names_furniture(names: str) -> bool:
    """Return whether a class name says that an element in a post is no text of it: a signature, buttons, votes."""
    return any(
        not FURNITURE_PARTS.isdisjoint(parts) or bool(FURNITURE_PAIRS.search("-".join(parts)))
        for parts in map(split_names, names.split())
    )


@lru_cache(maxsize=8192)
def _keys_of_class(names: str) -> tuple[str, ...]:
    return tuple(f".{_NUMBER.sub('#', name)}" for name in names.split()[:MOST_KEYS])


def keys_of(element: HtmlElement) -> list[str]:
    """Return what an element has in common with others that are built like it: classes, id without digits, type."""
    tag = element.tag
    keys = list(_keys_of_class(element.get("class") or ""))
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
