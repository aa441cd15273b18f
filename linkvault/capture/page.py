"""Bookmark -> Outcome: fetch its page, extract and render the article, and store the result."""

from collections.abc import Callable

from linkvault import extract
from linkvault.capture.adding import AddOptions
from linkvault.capture.images import ImageFetcher, find_pictures, store_images
from linkvault.capture.page_copies import store_copy
from linkvault.capture.page_parts import HTML_TYPES, fetch_article
from linkvault.capture.papers import Paper, complete, read_paper, store_paper
from linkvault.capture.read_page import ExtractedPage
from linkvault.capture.rendering import Rendering, read_without_browser, try_read
from linkvault.capture.store_page import store_failure, store_page
from linkvault.capture.summary_files import add_linked_files, store_thumbnail
from linkvault.errors import FetchError, NothingReadable
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, Bookmark, Outcome, Page
from linkvault.vault import Vault

_DEFAULTS = AddOptions()


def capture(
    vault: Vault,
    fetch: Callable[[str], Page],
    bookmark: Bookmark,
    options: AddOptions = _DEFAULTS,
    *,
    rules: extract.SiteRules | None = None,
    rendering: Rendering | None = None,
    images: ImageFetcher | None = None,
) -> Outcome:
    """Fetch and store one page; return the outcome. A page that cannot be fetched or read raises nothing.

    :param fetch: returns the page at a URL, or raises FetchError
    :param options: its tags, title and note are those of the bookmark
    :param rules: the user's site rules
    :param rendering: the browser for pages whose text scripts write; None reads them without
    :param images: fetches the pictures of the article after its text is stored; None: they are not stored
    """
    rules = rules or extract.NO_RULES
    try:
        page = fetch_article(fetch, bookmark.url, rules)
    except FetchError as error:
        if not isinstance(error.page, Page):
            return store_failure(vault, bookmark, error)
        if not options.keep:
            return store_failure(vault, bookmark, error, error.page)
        page = error.page
    else:
        paper = complete(page, fetch, wanted=options.papers)
        if isinstance(paper, Paper):
            return _capture_paper(vault, bookmark, paper, rules, force=options.force)
        page = paper
    page, answer = _read(page, rules, options.keep, rendering)
    if isinstance(answer, NothingReadable):
        answer = add_linked_files(answer, page, images)
        outcome = store_failure(vault, bookmark, answer, page)
        if rendering is not None and rendering.copies:
            warnings = dict.fromkeys((*outcome.warnings, *page.warnings))
            outcome = replace(outcome, warnings=tuple(warnings))
        return _add_summary_files(vault, outcome, page, answer, images)
    outcome = store_page(vault, bookmark, page, answer, force=options.force)
    outcome = store_copy(vault, outcome, page, answer.snapshot.fingerprint)
    return outcome if images is None else add_images(vault, outcome, page, answer, images)


def _add_summary_files(
    vault: Vault, outcome: Outcome, page: Page, error: NothingReadable, images: ImageFetcher | None
) -> Outcome:
    """Store the copy of a page without an article, and the thumbnail of its summary; return the outcome."""
    if not isinstance(error.summary, Article) or outcome.id is None:
        return store_copy(vault, outcome, page, None)
    snapshot = vault.snapshot(outcome.id)
    if not snapshot.is_summary:  # the link has an article, which is kept
        return store_copy(vault, outcome, page, None)
    outcome = store_copy(vault, outcome, page, snapshot.fingerprint)
    warnings = () if images is None else store_thumbnail(vault, images, page, snapshot)
    return replace(outcome, warnings=(*outcome.warnings, *warnings))


def _read(
    page: Page, rules: extract.SiteRules, keep: bool, rendering: Rendering | None
) -> tuple[Page, ExtractedPage | NothingReadable]:
    """Return a page and its article, or why it has none; a browser renders the page if it needs one."""
    if rendering is None:
        return page, read_without_browser(page, rules, keep=keep)
    if rendering.needs_browser(None):
        return rendering.read(page, rules)
    answer = try_read(page, rules, keep=keep)
    if rendering.needs_browser(answer):
        return rendering.read(page, rules, error=answer if isinstance(answer, NothingReadable) else None)
    if rendering.copies and page.media_type in HTML_TYPES:
        page = rendering.add_copy(page)
        answer = _with_warnings(answer, page)
    return page, answer


def _with_warnings(answer: ExtractedPage | NothingReadable, page: Page) -> ExtractedPage | NothingReadable:
    """Return an article with the warnings of its page too."""
    if isinstance(answer, NothingReadable):
        return answer
    warnings = tuple(dict.fromkeys((*answer.snapshot.warnings, *page.warnings)))
    return answer._replace(snapshot=replace(answer.snapshot, warnings=warnings))


def _capture_paper(
    vault: Vault, bookmark: Bookmark, paper: Paper, rules: extract.SiteRules, *, force: bool
) -> Outcome:
    """Read and store a paper."""
    try:
        extracted = read_paper(paper, rules)
    except NothingReadable as error:
        return store_failure(vault, bookmark, error, paper.document)
    return store_paper(vault, bookmark, paper, extracted, force=force)


def add_images(
    vault: Vault, outcome: Outcome, page: Page, extracted: ExtractedPage, images: ImageFetcher
) -> Outcome:
    """Store the pictures of a page that was stored with an outcome; return the outcome with its warnings.

    A page whose text is in the vault already gets the pictures that its snapshot does not have.
    """
    if outcome.id is None:
        return outcome
    snapshot = vault.snapshot(outcome.id, number=outcome.snapshot)
    if snapshot.fingerprint != extracted.snapshot.fingerprint:
        return outcome  # the page has another text now, which is not stored again
    pictures = find_pictures(page, extracted)
    warnings = (
        *(store_images(vault, images, page, snapshot, pictures) if pictures else ()),
        *store_thumbnail(vault, images, page, snapshot),
    )
    return replace(outcome, warnings=(*outcome.warnings, *warnings)) if warnings else outcome
