"""The values that pass between packages: frozen dataclasses without behaviour of their own.

Times are ISO 8601 text in UTC (`2026-11-25T04:28:26Z`). The dates of a page, `published` and `modified`, keep the
precision and the time zone of the page. `None` means "has none", never "failed".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linkvault.errors import Hint


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


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the requested address and the HTTP status of its response."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as received: its content coding (gzip, br) is decoded, its charset is not."""

    url: str  # as requested
    final_url: str  # after all redirects
    status: int
    media_type: str  # lower case, without parameters: "text/html"
    body: bytes
    fetched: str  # when the response was complete
    headers: tuple[tuple[str, str], ...] = ()  # lower-case names; only the headers that extraction uses
    hops: tuple[Hop, ...] = ()  # every redirect in order, without the final response
    seconds: float = 0.0  # from the request to the complete response
    warnings: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the value of the first header of a lower-case name; None if there is none."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class Article:
    """The readable part of a page.

    `html` contains only elements that `markup` converts, and absolute addresses. A formula occurs once, as
    `<span class="math inline">TeX</span>` or `<span class="math display">TeX</span>`; code is
    `<pre><code class="language-x">` with its exact text; footnotes are as in the docstring of `markup`.
    `markdown` is set only if the page itself was plain text or Markdown: its text, unchanged.
    """

    title: str | None
    html: str
    markdown: str | None = None
    byline: str | None = None
    site_name: str | None = None
    published: str | None = None
    modified: str | None = None
    lang: str | None = None
    excerpt: str | None = None
    canonical: str | None = None
    image: str | None = None
    charset: str | None = None  # the WHATWG name of the charset of the page
    kind: str = "article"  # a `states.PageKind`
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of an article: as Markdown, as plain text, and its headings, one per line."""

    markdown: str
    text: str
    headings: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A link to be saved: typed by the user, or read from a file of another program."""

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    added: str | None = None  # None: now
    folders: tuple[str, ...] = ()  # in the other program, outermost first
    location: str | None = None  # in the file, for messages: "line 12", "record 3"
    page: Page | None = None  # the file contains the page: nothing is fetched


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """An entry of an imported file that is not a bookmark. Imports report it instead of dropping it silently."""

    location: str  # "line 12", "record 3"
    reason: str  # one phrase: "not a web address", "no URL", "unfinished line"
    text: str = ""  # the entry, shortened to one line
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A saved link with the main fields of its newest snapshot."""

    id: int
    url: str
    title: str
    site: str
    tags: tuple[str, ...]
    added: str
    saved: str | None  # when the newest snapshot was captured; None: there is no snapshot
    published: str | None
    lang: str | None
    words: int | None
    status: Status
    reason: str | None  # why the last capture stored no article: a reason of `states`
    note: str | None
    trashed: str | None = None  # when it was moved to the trash


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The stored result of one capture. `number` counts the snapshots of a link from 1."""

    id: int
    link_id: int
    number: int
    captured: str
    final_url: str
    http_status: int | None
    title: str | None
    byline: str | None
    site_name: str | None
    published: str | None
    modified: str | None
    lang: str | None
    excerpt: str | None
    canonical: str | None
    image: str | None
    charset: str | None
    kind: str  # a `states.PageKind`; a vault of a newer linkvault may contain others
    words: int
    fingerprint: str  # SHA-256 of the article's text
    warnings: tuple[str, ...] = ()
    signature: bytes | None = None  # MinHash, to find near-duplicates; None: the text is too short


@dataclass(frozen=True, slots=True)
class Version:
    """A snapshot with its text, its article as HTML and its page; `page` is None if it was not stored."""

    snapshot: Snapshot
    content: ArticleText
    html: str
    page: Page | None = None
    extractor: str = ""  # the version of linkvault that extracted it


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """All that a vault stores about a link apart from `Link`: enough to copy it to another vault without loss."""

    outcome: Status  # of the last capture
    has_user_title: bool = False  # the user gave the title
    attempted: str | None = None  # when the last capture ran
    aliases: tuple[tuple[AliasKind, str], ...] = ()  # (kind, url)
    versions: tuple[Version, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True)
class ExportItem:
    """A link as a format exports it. `snapshot` and `content` are both None if the link has no snapshot.

    `history` and `html` are set only for formats that ask for them.
    """

    link: Link
    snapshot: Snapshot | None = None
    content: ArticleText | None = None
    history: LinkHistory | None = None
    html: str | None = None  # the article, by `markup.to_html`


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import as the vault stores it. `counts` are (state, number of bookmarks), the most frequent first.

    A state is a `states.ImportState` or, once the page was captured, a `Status`.
    """

    id: int
    source: str  # the path of the file
    format: str
    started: str
    is_loaded: bool = False  # the file was read to its end
    tags: tuple[str, ...] = ()  # added to every link
    folders_as_tags: bool = True
    fetch: bool = True
    keep_ids: bool = False  # links with their full history keep their ids: the vault never had a link
    counts: tuple[tuple[str, int], ...] = ()

    def count(self, state: str) -> int:
        """Return how many bookmarks are in a state."""
        return dict(self.counts).get(state, 0)


@dataclass(frozen=True, slots=True)
class ImportLink:
    """One bookmark of an import, with what is needed to resume the import."""

    position: int  # in the file, from 1
    bookmark: Bookmark
    payload: str | None = None  # a `states.Payload`, read from the file again; None: the page is fetched
    link_id: int | None = None  # the link that was stored for it
    is_link: bool = False  # store its link at once, before its page is captured


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
    failed: bool = False  # the last capture failed and there is no snapshot
    has_note: bool = False
    trashed: bool = False  # True: only links in the trash; False: only links outside it
    sort: str = "added"  # one of `store.selection.SORTS`
    reverse: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over selected links. Each `by_...` contains (name, number of links), the largest number first."""

    links: int
    snapshots: int
    words: int  # of all snapshots
    tags: int
    sites: int
    trash: int  # links in the trash, of the whole vault
    file_bytes: int  # size of the vault
    page_bytes: int  # pages as received, before compression
    oldest: str | None  # when the first link was added
    newest: str | None
    by_status: tuple[tuple[str, int], ...]
    by_site: tuple[tuple[str, int], ...]
    by_tag: tuple[tuple[str, int], ...]
    by_month: tuple[tuple[str, int], ...]  # "2026-11", oldest first


@dataclass(frozen=True, slots=True)
class Condition:
    """An SQL condition on the table `link`, with its bound values. Only `store` builds the SQL."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The fields of a link that the full-text index contains."""

    id: int
    title: str
    tags: str = ""
    headings: str = ""
    note: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result: the link, its score (the higher, the better) and a passage of its text.

    `matches` are the (offset, length) of the matching words in `snippet`, in characters.
    """

    link: Link
    score: float
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()
    is_partial: bool = False  # some words of the query are missing; shown if few links contain all
    line: int | None = None  # line of the text, from 1, of the best passage; None: no match in the text
    copies: tuple[int, ...] = ()  # ids of near-duplicates that the result leaves out in favour of this link


@dataclass(frozen=True, slots=True)
class StoreResult:
    """The result of storing a link or a capture. `snapshot` is None if no new one was stored."""

    link: Link
    snapshot: Snapshot | None = None
    known_since: str | None = None  # when the previous newest snapshot was captured
    restored: bool = False  # from the trash


@dataclass(frozen=True, slots=True)
class UpsertResult:
    """The result of merging a link with its history into a vault."""

    link_id: int
    new: bool  # the vault did not have the link
    snapshots: int  # number of snapshots that the vault did not have
    changed: bool  # anything in the vault


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one address of adding, importing or refreshing."""

    url: str
    status: Status
    id: int | None = None
    reason: str | None = None  # why no article was stored: a reason of `states`
    warnings: tuple[str, ...] = ()
    title: str | None = None
    tags: tuple[str, ...] = ()
    snapshot: int | None = None  # the number of the new snapshot
    exit_status: int = 0
    message: str | None = None  # one sentence, if status and URL do not explain the result
    hint: Hint | None = None
