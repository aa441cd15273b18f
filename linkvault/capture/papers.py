"""A paper's page or its PDF -> both, fetched and read as one article: the text of the PDF with the page's metadata.

The PDF of a paper names neither its authors nor its date as a rule; the page about it does (`citation_*` meta tags).
"""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from linkvault import extract
from linkvault.capture.page_parts import HTML_TYPES
from linkvault.capture.read_page import ExtractedPage, build_snapshot, read
from linkvault.capture.store_page import store_page
from linkvault.errors import FetchError, NothingReadable
from linkvault.lazy_dataclass import replace
from linkvault.models import AssetFile, Bookmark, NewAsset, Outcome, Page, Snapshot
from linkvault.states import AssetKind, PageKind
from linkvault.text.whitespace import squeeze_whitespace
from linkvault.vault import Vault

# Host, path of a PDF, and the address of the page about it.
_SITES = (
    (r"(?:www\.|export\.)?arxiv\.org", r"/pdf/(.+?)(?:\.pdf)?", r"/abs/\1"),
    (r"openreview\.net", r"/pdf\?id=([\w-]+)", r"/forum?id=\1"),
    (r"aclanthology\.org", r"/([\w.-]+?)\.pdf", r"/\1/"),
    (r"www\.(?:bio|med)rxiv\.org", r"/content/(10\..+?)(?:\.full)?\.pdf", r"/content/\1"),
    (r"(?:www\.)?jmlr\.org", r"/papers/volume(\d+)/([\w-]+)/[^/]+\.pdf", r"/papers/v\1/\2.html"),
    (
        r"(?:papers\.nips\.cc|(?:papers|proceedings)\.neurips\.cc)",
        r"/(paper(?:_files)?/.*?)/?file/([0-9a-f]+)-Paper(.*)\.pdf",
        r"/\1/hash/\2-Abstract\3.html",
    ),
    (r"proceedings\.mlr\.press", r"/(v\d+)/([\w-]+)/[^/]+\.pdf", r"/\1/\2.html"),
    (r"openaccess\.thecvf\.com", r"/(content\w*/.*?)/?papers/(.+)\.pdf", r"/\1/html/\2.html"),
)
_META = re.compile(rb"<meta\b[^>]*+(?:>|\Z)", re.IGNORECASE)
_NAME = re.compile(rb"\bname\s*+=\s*+[\"']?(citation_(?:pdf_url|arxiv_id|title))\b", re.IGNORECASE)
_CONTENT = re.compile(rb"\bcontent\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]++))", re.IGNORECASE)
_ARXIV_FACTS = re.compile(
    rb"<td class=\"tablecell (?:comments|subjects)[^\"<>]*+\">(.{1,2000}?)</td>", re.DOTALL
)
_TAG = re.compile(r"<[^<>]*+>")
_PDF = "citation_pdf_url"
_ELSEWHERE = "the PDF of the paper was not fetched: it is on another site, and the page has no link to it"
_MAX_HEAD = 200_000  # bytes of a page in which its meta tags are looked for


class Paper(NamedTuple):
    """The page about a paper, and its PDF. `page.url` is the address that was requested, even if it is the PDF's."""

    page: Page
    document: Page


def find_landing_url(url: str) -> str | None:
    """Return the address of the page about the paper whose PDF is at an address of a known site; else None.

    >>> find_landing_url("https://arxiv.org/pdf/1706.03762v5")
    'https://arxiv.org/abs/1706.03762v5'
    >>> find_landing_url("https://openreview.net/pdf?id=YicbFdNTTy")
    'https://openreview.net/forum?id=YicbFdNTTy'
    """
    address = urlsplit(url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    for host, document, page in _SITES:
        if re.fullmatch(host, address.hostname or "") and (match := re.fullmatch(document, path)):
            return f"{address.scheme}://{address.netloc}{match.expand(page)}"
    return None


def find_document_url(page: Page, *, wanted: bool | None = None) -> str | None:
    """Return the address of the PDF that the page about a paper names; None if it is not fetched.

    :param wanted: False: never; True: of every site; None: of the known sites and of copies of arXiv
    """
    if wanted is False or page.media_type not in HTML_TYPES:
        return None
    tags = _citation_tags(page.body[:_MAX_HEAD])
    if _PDF not in tags:
        return None
    host = urlsplit(page.final_url).hostname or ""
    is_known = "citation_arxiv_id" in tags or any(re.fullmatch(site, host) for site, _, _ in _SITES)
    url = urljoin(page.final_url, tags[_PDF])
    is_own = urlsplit(url).hostname == host or tags[_PDF].encode() in page.body[_MAX_HEAD:]
    return url if (wanted or is_known) and is_own and url.startswith(("http://", "https://")) else None


def _citation_tags(head: bytes) -> dict[str, str]:
    from html import unescape

    tags: dict[str, str] = {}
    for match in _META.finditer(head):
        name, content = _NAME.search(match[0]), _CONTENT.search(match[0])
        if name and content:
            value = (content[1] or content[2] or content[3] or b"").decode("utf-8", "replace")
            tags.setdefault(name[1].decode().lower(), unescape(value).strip())
    return tags


def complete(page: Page, fetch: Callable[[str], Page], *, wanted: bool | None = None) -> Paper | Page:
    """Return a paper with its other half, which is fetched; the page itself if it has none.

    :param fetch: returns the page at a URL, or raises FetchError: then the page has a warning
    """
    is_document = page.media_type == extract.PDF
    url = find_landing_url(page.final_url) if is_document else find_document_url(page, wanted=wanted)
    if (
        url is None
        and wanted
        and page.media_type in HTML_TYPES
        and _citation_tags(page.body[:_MAX_HEAD]).get(_PDF)
    ):
        return replace(page, warnings=(*page.warnings, _ELSEWHERE))
    if url is None or wanted is False:
        return page
    try:
        other = fetch(url)
    except FetchError as error:
        missing = "the page about the paper" if is_document else "the PDF of the paper"
        return replace(page, warnings=(*page.warnings, f"{missing} was not fetched: {error}"))
    if is_document and other.media_type in HTML_TYPES and b"citation_" in other.body[:_MAX_HEAD]:
        return Paper(replace(other, url=page.url, hops=(*page.hops, *other.hops)), page)
    if not is_document and other.media_type == extract.PDF:
        return Paper(page, other)
    return page


def read_paper(paper: Paper, rules: extract.SiteRules = extract.NO_RULES) -> ExtractedPage:
    """Return the text of the PDF with the metadata of the page; without a text, the text of the page.

    :raises NothingReadable: if neither has a text
    """
    try:
        document = read(paper.document, rules)
    except NothingReadable as error:
        article, content, _ = read(paper.page, rules)
        article = replace(article, warnings=(*article.warnings, str(error)))
        return ExtractedPage(article, content, build_snapshot(paper.page, article, content))
    page = read(paper.page, rules, keep=True)
    own = page.article
    article = replace(
        document.article,
        title=own.title or document.article.title,
        byline=own.byline or document.article.byline,
        published=own.published or document.article.published,
        modified=own.modified,
        site_name=own.site_name,
        excerpt=own.excerpt or document.article.excerpt,
        canonical=own.canonical,
        image=own.image,
        kind=PageKind.PAPER,
    )
    # The text of the page has the abstract; on arXiv, subjects and comments are in a table beside it. All are searched.
    details = "\n".join((page.content.text, *_arxiv_facts(paper.page.body)))
    content = replace(document.content, details=details)
    return ExtractedPage(article, content, build_snapshot(paper.page, article, content))


def _arxiv_facts(body: bytes) -> list[str]:
    """Return the comments and subjects on a page of arXiv, as text."""
    from html import unescape

    cells = (cell.decode("utf-8", "replace") for cell in _ARXIV_FACTS.findall(body[:_MAX_HEAD]))
    return [squeeze_whitespace(unescape(_TAG.sub(" ", cell))) for cell in cells]


def store_paper(
    vault: Vault, bookmark: Bookmark, paper: Paper, extracted: ExtractedPage, *, force: bool = False
) -> Outcome:
    """Store a paper: its page and its PDF as one snapshot."""
    known = vault.find(bookmark.url) or vault.find(paper.document.url)
    if known is not None:  # the PDF was saved before, under its own address
        bookmark = replace(bookmark, url=known.url)
    with vault.transaction():
        outcome = store_page(vault, bookmark, paper.page, extracted, force=force)
        if outcome.id is not None and outcome.snapshot is not None:
            snapshot = vault.snapshot(outcome.id, number=outcome.snapshot)
            vault.assets.attach_document(snapshot, document_asset(paper.document))
    return outcome


def document_asset(document: Page) -> NewAsset:
    """Return the PDF of a paper as an asset of its snapshot."""
    file = AssetFile(document.body, document.media_type)
    return NewAsset(
        AssetKind.DOCUMENT, document.url, file, fetched_url=document.final_url, name=document.file_name
    )


def stored_paper(vault: Vault, snapshot: Snapshot, page: Page) -> Paper | None:
    """Return the stored page and PDF of a paper; None if the snapshot has no PDF besides its page."""
    if page.media_type == extract.PDF:
        return None
    for place in vault.assets.of(snapshot):
        if place.kind == AssetKind.DOCUMENT and place.asset is not None:
            file = vault.assets.read(place.asset)
            document = Page(
                place.url, place.fetched_url or place.url, 200, file.media_type, file.body, snapshot.captured
            )
            return Paper(page, document)
    return None
