"""The values of a link, and which links a command works on."""

from enum import StrEnum
from typing import Any

from linkvault.lazy_dataclass import dataclass


class Status(StrEnum):
    """The result of adding, importing or refreshing a link. A stored link is SAVED, LINK_ONLY or FAILED.

    Summaries count the results in this order.
    """

    SAVED = "saved"
    UNCHANGED = "unchanged"
    ALREADY_SAVED = "already saved"
    LINK_ONLY = "link only"  # the page has no readable article, or was not fetched
    FAILED = "failed"


class AliasKind(StrEnum):
    """Why an address belongs to a link."""

    TYPED = "typed"  # the user gave it
    REDIRECT = "redirect"  # it redirected to the page
    FINAL = "final"  # the address of the page after all redirects
    CANONICAL = "canonical"  # the page names it as its own address; it may be wrong
    ANCHOR = "anchor"  # another place on the same page, with the title of its bookmark


@dataclass(frozen=True, slots=True)
class Link:
    """A saved link with the main fields of its current snapshot."""

    id: int
    url: str
    title: str
    site: str
    tags: tuple[str, ...]
    added: str
    saved: str | None  # when the current snapshot was captured; None: there is no snapshot
    published: str | None
    lang: str | None
    words: int | None
    status: Status
    reason: str | None  # why the last capture gave no current article: a reason of `states`
    note: str | None
    trashed: str | None = None  # when it was moved to the trash


@dataclass(frozen=True, slots=True)
class Selection:
    """A filter for links: a link must meet the conditions of all fields that are set; the others select every link."""

    ids: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()  # all of them; "T/*" is T and everything below it
    not_tags: tuple[str, ...] = ()
    untagged: bool = False
    site: str | None = None
    lang: str | None = None
    since: str | None = None  # added at or after this instant
    until: str | None = None  # added before this instant
    changed_since: str | None = None  # added or changed at or after this instant
    reasons: tuple[str, ...] = ()  # the last capture gave one of them: reasons of `states`
    failed: bool = False  # the last capture failed and there is no snapshot
    has_note: bool = False
    trashed: bool = False  # True: only links in the trash; False: only links outside it
    sort: str = "added"  # one of `store.selection.SORTS`
    reverse: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """An SQL condition on the table `link`, with its bound values. Only `store` builds the SQL."""

    sql: str
    values: tuple[Any, ...] = ()
    ids: tuple[int, ...] | None = None  # the links that meet it, and perhaps others, if they are few
