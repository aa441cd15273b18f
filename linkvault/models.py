"""The values that pass between rooms: frozen, plain, without behaviour of their own.

Times are ISO 8601 text in UTC (`2026-11-25T04:28:26Z`); dates that a page tells keep the precision and the
zone the page gave. `None` means "has none", never "failed".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linkvault.errors import Hint


class Status(StrEnum):
    """What became of an address. A stored link is SAVED, LINK_ONLY or FAILED.

    Answers count them in this order.
    """

    SAVED = "saved"
    UNCHANGED = "unchanged"
    ALREADY_SAVED = "already saved"
    LINK_ONLY = "link only"  # nothing to keep as an article, or not fetched
    FAILED = "failed"


class AliasKind(StrEnum):
    """How an address is known to lead to a link."""

    TYPED = "typed"
    REDIRECT = "redirect"
    FINAL = "final"  # where the page was in the end
    CANONICAL = "canonical"  # what the page calls its address: may be wrong


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way to a page: the address that was asked and the status it answered."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page as received: decoded of its transfer, not of its charset."""

    url: str  # as asked
    final_url: str  # after all redirects
    status: int
    media_type: str  # lower case, without parameters: "text/html"
    body: bytes
    fetched: str  # when the answer was complete
    headers: tuple[tuple[str, str], ...] = ()  # lower-case names; only those that matter later
    hops: tuple[Hop, ...] = ()  # every redirect in order, without the last answer
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """Return the first header of that (lower-case) name."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True)
class Article:
    """The readable part of a page.

    `html` is clean: only elements that `markup` knows, absolute addresses, each formula once as
    `<span class="math inline">TeX</span>` or `<span class="math display">TeX</span>`, code as
    `<pre><code class="language-x">` with exact text, footnotes as in `markup`'s docstring.
    `markdown` is set only when the page itself was plain text or Markdown: it is kept as it came.
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
    charset: str | None = None  # the WHATWG name that decoded the bytes
    kind: str = "article"  # a `states.PageKind`
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """An article as people and the index read it: Markdown, plain text, and its headings one a line."""

    markdown: str
    text: str
    headings: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A link as someone brings it: typed at `add`, or as it stands in another program's file."""

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    added: str | None = None  # None: now
    folders: tuple[str, ...] = ()  # where it lay in the other program, outermost first
    place: str | None = None  # where it stood in its file, for people: "line 12", "record 3"
    page: Page | None = None  # came with its page: nothing is fetched


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a file that is no bookmark: it is told, never dropped without a word."""

    place: str  # "line 12", "record 3"
    reason: str  # one phrase: "not a web address", "no URL", "unfinished line"
    text: str = ""  # what stood there, cut to a line
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What the user saved, with the essentials of its newest snapshot."""

    id: int
    url: str
    title: str
    site: str
    tags: tuple[str, ...]
    added: str
    saved: str | None  # when the newest snapshot was captured; None: a link only
    published: str | None
    lang: str | None
    words: int | None
    status: Status
    reason: str | None  # why the last capture kept nothing, a fixed word of `states`
    note: str | None
    trashed: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The stored result of one capture. `number` counts a link's snapshots from 1."""

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
    kind: str
    words: int
    fingerprint: str
    warnings: tuple[str, ...] = ()
    likeness: bytes | None = None  # tells near-copies; None: the text is too short to say


@dataclass(frozen=True, slots=True)
class Version:
    """One snapshot of a link with all that is stored of it. `page` is None where none was kept."""

    snapshot: Snapshot
    content: Rendered
    html: str
    page: Page | None = None
    extractor: str = ""  # the version of linkvault that extracted it


@dataclass(frozen=True, slots=True)
class LinkHistory:
    """The rest of what a vault stores about a link, so that it can move to another vault without loss."""

    outcome: Status  # of the last capture
    title_given: bool = False  # the title is the user's own words
    attempted: str | None = None  # when the last capture ran
    aliases: tuple[tuple[AliasKind, str], ...] = ()  # (kind, url)
    versions: tuple[Version, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True)
class Exported:
    """A link on its way out. `snapshot` and `content` are None together: a link only.

    `history` and `html` are set only for a format that asks for them.
    """

    link: Link
    snapshot: Snapshot | None = None
    content: Rendered | None = None
    history: LinkHistory | None = None
    html: str | None = None  # the article as `markup.to_html` writes it


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import as the vault remembers it. `counts` are (state, how many), the most frequent first.

    A state is a `states.ImportState` or, after its page was captured, a `Status`.
    """

    id: int
    source: str
    format: str
    began: str
    is_loaded: bool = False  # the file was read to its end
    tags: tuple[str, ...] = ()  # given to all
    folders_as_tags: bool = True
    fetch: bool = True
    numbered: bool = False  # the vault never had a link: those that come whole keep their numbers
    counts: tuple[tuple[str, int], ...] = ()

    def count(self, state: str) -> int:
        """Return how many are in that state."""
        return dict(self.counts).get(state, 0)


@dataclass(frozen=True, slots=True)
class ImportLink:
    """One bookmark of an import, as far as the vault must know it to go on. `link_id`: it is stored already."""

    position: int
    bookmark: Bookmark
    brings: str | None = None  # a `states.Payload`: what is read again from the file
    link_id: int | None = None
    is_link: bool = False  # it is to be a link at once, before its page is there


@dataclass(frozen=True, slots=True)
class Selection:
    """Which links a command is about. Empty fields do not narrow."""

    ids: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()  # all of them; "T/*" is T and everything below it
    not_tags: tuple[str, ...] = ()
    untagged: bool = False
    site: str | None = None
    lang: str | None = None
    since: str | None = None  # added at or after this instant
    until: str | None = None  # added before this instant
    failed: bool = False
    noted: bool = False
    trashed: bool = False  # only what is in the trash; otherwise only what is not
    sort: str = "added"
    reverse: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much the chosen links hold of what. Each `by_...` is (name, number of links), most first."""

    links: int
    snapshots: int
    words: int  # of all snapshots
    tags: int
    sites: int
    trash: int  # links in the trash of the whole vault
    file_bytes: int  # of the whole vault
    page_bytes: int  # pages as received, before compression
    oldest: str | None  # when the first link was added
    newest: str | None
    by_status: tuple[tuple[str, int], ...]
    by_site: tuple[tuple[str, int], ...]
    by_tag: tuple[tuple[str, int], ...]
    by_month: tuple[tuple[str, int], ...]  # "2026-11", oldest first


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL over the table `link`, with its bound values. Only `store` writes the SQL in it."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What the index sees of a link."""

    id: int
    title: str
    tags: str = ""
    headings: str = ""
    note: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One match: the link, its rank, and the passages that show why.

    `matches` are (offset, length) pairs into `snippet`, in characters of the original text.
    """

    link: Link
    score: float
    snippet: str
    matches: tuple[tuple[int, int], ...] = ()
    loosened: bool = False  # not all words occur: found only because too few links hold them all
    line: int | None = None  # of the text, from 1, where the best passage matched; None: not in the text
    copies: tuple[int, ...] = ()  # links with nearly the same article, for which this one stands


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What storing a link or a capture changed. `snapshot` is None where no new one was stored."""

    link: Link
    snapshot: Snapshot | None = None
    known_since: str | None = None  # when the link's newest snapshot before this one was captured
    restored: bool = False  # it was in the trash


@dataclass(frozen=True, slots=True)
class UpsertResult:
    """What adding a link with its history changed."""

    link_id: int
    new: bool  # the vault did not have the link
    snapshots: int  # how many the vault did not have
    changed: bool  # anything at all


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address: the answer of `add`, `import` and `refresh`."""

    url: str
    status: Status
    id: int | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    title: str | None = None
    tags: tuple[str, ...] = ()
    snapshot: int | None = None
    exit_status: int = 0
    message: str | None = None  # the sentence for people, where status and URL do not say it all
    hint: Hint | None = None
