"""Addresses -> links in the vault, one Outcome for each address: what `linkvault add` and the Python API do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from linkvault import fetch, urls
from linkvault.capture.page import capture, remember
from linkvault.errors import BadURL
from linkvault.extract import NO_RULES, SiteRules
from linkvault.models import Bookmark, Outcome, Page, Status
from linkvault.states import FetchReason
from linkvault.vault import Vault


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What each added link gets. `force`: store a new snapshot even if the text has not changed."""

    tags: tuple[str, ...] = ()
    title: str | None = None
    note: str | None = None
    force: bool = False


def add(
    vault: Vault,
    url: str,
    *,
    tags: Iterable[str] = (),
    title: str | None = None,
    note: str | None = None,
    body: bytes | None = None,
    force: bool = False,
) -> Outcome:
    """Fetch one page and store its text; return what became of it.

    A page that cannot be fetched or read raises nothing: its link is stored, and the outcome has the reason.

    :param vault: open for writing
    :param title: your own title, instead of the page's
    :param body: the page itself, if you have it: then nothing is fetched
    :param force: store a new snapshot even if the text has not changed
    :raises BadURL: if `url` is not the address of a web page
    """
    bookmark = Bookmark(urls.check_url(url), title=title, tags=tuple(tags), note=note)
    if body is not None:
        return capture(vault, fetch.page_from_bytes(body), bookmark, force=force)
    with fetch.Fetcher() as fetcher:
        return capture(vault, fetcher.fetch, bookmark, force=force)


def add_all(
    vault: Vault,
    addresses: Iterable[str],
    fetch_page: Callable[[str], Page] | None,
    options: AddOptions,
    rules: SiteRules = NO_RULES,
) -> Iterator[Outcome]:
    """Add addresses one after the other; yield what became of each. A bad address fails alone.

    :param fetch_page: returns the page of an address, or raises FetchError; None stores the links without pages
    """
    for address in addresses:
        try:
            bookmark = Bookmark(
                urls.check_url(address), title=options.title, tags=options.tags, note=options.note
            )
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
            yield remember(vault, bookmark)
        else:
            yield capture(vault, fetch_page, bookmark, force=options.force, rules=rules)
