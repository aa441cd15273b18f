"""URLs -> links in the vault, with one Outcome per URL: the command `add` and the Python API."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from linkvault import fetch, urls
from linkvault.capture.store_page import store_link
from linkvault.errors import BadURL
from linkvault.lazy_dataclass import dataclass
from linkvault.models import Bookmark, Outcome, Page, Status
from linkvault.states import FetchReason
from linkvault.vault import Vault

if TYPE_CHECKING:
    from linkvault.capture.images import ImageFetcher
    from linkvault.capture.rendering import Rendering
    from linkvault.extract import SiteRules


@dataclass(frozen=True, slots=True)
class AddOptions:
    """Tags, title and note for the added links.

    Attributes:
        force: store a new snapshot in any case, as the current one
        keep: also store the text of a page that has no article
        papers: store the PDF that the page about a paper names, too; None: only for known sites
    """

    tags: tuple[str, ...] = ()
    title: str | None = None
    note: str | None = None
    force: bool = False
    keep: bool = False
    papers: bool | None = None

    def bookmark(self, url: str) -> Bookmark:
        """Return the bookmark of a URL.

        :raises BadURL: if it is not the address of a web page
        """
        return Bookmark(urls.check_url(url), title=self.title, tags=self.tags, note=self.note)


def add(
    vault: Vault,
    url: str,
    *,
    tags: Iterable[str] = (),
    title: str | None = None,
    note: str | None = None,
    body: bytes | None = None,
    force: bool = False,
    keep: bool = False,
    images: bool | None = None,
) -> Outcome:
    """Fetch one page and store its text; return the outcome.

    A page that cannot be fetched or read raises nothing: its link is stored, and the outcome has the reason.

    :param vault: open for writing
    :param title: replaces the title of the page
    :param body: the bytes of the page; if given, it is not fetched
    :param force: store a new snapshot even if the text has not changed, or the page is another one now
    :param keep: also store the text of a page that has no article, with a warning
    :param images: store the pictures of the article; None: yes, but with `body` only those that it contains
    :raises BadURL: if `url` is not the address of a web page
    """
    from linkvault.capture.images import ImageFetcher
    from linkvault.capture.page import capture

    options = AddOptions(tuple(tags), title, note, force, keep)
    with fetch.Fetcher() as fetcher:
        return capture(
            vault,
            fetcher.fetch if body is None else fetch.page_from_bytes(body),
            options.bookmark(url),
            options,
            images=None if images is False else ImageFetcher(None if body and images is None else fetcher),
        )


def add_all(
    vault: Vault,
    addresses: Iterable[str],
    fetch_page: Callable[[str], Page] | None,
    options: AddOptions,
    rules: "SiteRules | None" = None,
    rendering: "Rendering | None" = None,
    images: "ImageFetcher | None" = None,
) -> Iterator[Outcome]:
    """Add URLs one by one; yield an outcome for each. A string that is not a URL gives a failed outcome.

    :param fetch_page: returns the page at a URL, or raises FetchError; None stores the links without pages
    :param rendering: the browser for pages whose text scripts write; None reads them without
    :param images: fetches the pictures of the articles; None: they are not stored
    """
    for address in addresses:
        try:
            bookmark = options.bookmark(address)
        except BadURL as error:
            yield Outcome(
                address,
                Status.FAILED,
                reason=FetchReason.BAD_URL,
                message=str(error),
                exit_status=error.exit_status,
            )
            continue
        if fetch_page is None:
            yield store_link(vault, bookmark)
        else:
            from linkvault.capture.page import capture  # a link without its page needs no reader

            yield capture(
                vault, fetch_page, bookmark, options, rules=rules, rendering=rendering, images=images
            )
