"""The values of a page on its way into the vault: page, article, text, snapshot."""

from collections.abc import Callable

from linkvault.lazy_dataclass import dataclass, field


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the requested address and the HTTP status of its response."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request for a picture of a fetched page needs to know of the fetch. It is not stored with the page.

    Attributes:
        is_private: the page came from an address of a private network
        cookies: those that were sent and set (`http.cookiejar.Cookie`)
        login: the value of the Authorization header for the origin of the page
    """

    is_private: bool = False
    cookies: tuple[object, ...] = field(default=(), repr=False)
    login: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as received: its content coding (gzip, br) is decoded, its charset is not.

    `received` is None, unless a browser rendered the page: then `body` is the rendered page, and `received` the bytes
    that the site sent.
    """

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
    received: bytes | None = None
    copy: bytes | None = field(default=None, compare=False, repr=False)  # MHTML of the page as it looked
    password: str | None = field(default=None, compare=False, repr=False)  # of a PDF; never stored
    visit: Visit | None = field(default=None, compare=False)  # None: the page was not fetched just now
    # The PDF of the paper that the page is about.
    document: "Page | None" = field(default=None, compare=False, repr=False)
    # Returns the bytes of an address in the archive that contains the page; None: there is no archive.
    find_file: Callable[[str], bytes | None] | None = field(default=None, compare=False, repr=False)
    # Returns the MHTML file that contains the page; None: it is in none.
    read_copy: Callable[[], bytes | None] | None = field(default=None, compare=False, repr=False)

    def header(self, name: str) -> str | None:
        """Return the value of the first header of a lower-case name; None if there is none."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def file_name(self) -> str | None:
        """The name of the page as a file: that of its Content-Disposition (RFC 6266), else of its address."""
        from linkvault.models.file_name import name_of_file

        return name_of_file(self.header("content-disposition"), self.final_url)


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A page without an article, or that came with an HTTP error: why it was refused, and its bytes for the user."""

    page: Page
    reason: str  # a `states.UnreadableReason`, or an HTTP status, as in `http_404`
    message: str  # the reason in a sentence, with the sign that decided


@dataclass(frozen=True, slots=True)
class ArticlePicture:
    """A picture that an article shows.

    Attributes:
        url: the address as the HTML of the article has it
        fetched: the address of the size to fetch; it may be another size of the same picture
        hides_referrer: the page asks not to be named in the request
        body: the bytes, if the page contains them in a `data:` address; then nothing is fetched
    """

    url: str
    fetched: str
    hides_referrer: bool = False
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file that a page without an article links and that describes it. `kind`: a `states.LinkedFileKind`."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Article:
    """The readable part of a page.

    `html` contains only elements that `markup` converts, and absolute addresses. A formula occurs once, as
    `<span class="math inline">TeX</span>` or `<span class="math display">TeX</span>`; code is
    `<pre><code class="language-x">` with its exact text; footnotes are as in the docstring of `markup`.
    `markdown` is set only if the page itself was plain text or Markdown: its text, unchanged.
    `comments` is the HTML of the comments on the article, each after a heading with its author and time.
    `pictures` are those of `html`, in its order each address once. A page that is Markdown itself has none here.
    """

    title: str | None
    html: str
    markdown: str | None = None
    comments: str | None = None
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
    duration: int | None = None  # seconds, of a video or a recording
    is_summary: bool = False  # the page has no article: this is what its head says of it
    pictures: tuple[ArticlePicture, ...] = ()
    linked_files: tuple[LinkedFile, ...] = ()  # of a summary: files of the same site that complete it


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The text of an article: as Markdown, as plain text, and its headings, one per line.

    `details` is plain text that is searched but is not the article's: captions, alternative texts, comments.
    """

    markdown: str
    text: str
    headings: str
    details: str = ""
    # For a PDF: pairs of an offset in `text` and the number of the page that begins there.
    pages: tuple[tuple[int, int], ...] = ()


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
    # A `states.ChangeReason`: stored beside the current snapshot; None: it was current.
    aside: str | None = None
    duration: int | None = None  # seconds, of a video or a recording
    is_summary: bool = False  # the page has no article: this is what its head says of it
