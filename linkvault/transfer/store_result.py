"""Results of a crawl -> snapshots and links in the vault."""

from collections.abc import Iterable, Iterator

from linkvault import capture
from linkvault.models import Bookmark, Link, Outcome
from linkvault.transfer.crawler import CapturedPage, Crawler, CrawlResult, UnreadablePage
from linkvault.vault import Vault


def store_result(vault: Vault, bookmark: Bookmark, result: CrawlResult, *, force: bool = False) -> Outcome:
    """Store the result for one bookmark: a snapshot, or its link with the reason of the failure.

    :param force: store a new snapshot even if the text has not changed, and make it the current one in any case
    """
    if isinstance(result.value, CapturedPage):
        return capture.store_page(vault, bookmark, result.value.page, result.value.extracted, force=force)
    if isinstance(result.value, UnreadablePage):
        return capture.store_failure(vault, bookmark, result.value.error, result.value.page)
    return capture.store_failure(vault, bookmark, result.value)


def retry_links(
    vault: Vault, links: Iterable[Link], crawler: Crawler, options: capture.AddOptions
) -> Iterator[Outcome]:
    """Capture links again; yield an outcome for each after its transaction is committed."""
    urls = {link.id: link.url for link in links}
    for batch in crawler.crawl(urls.items()):
        with vault.transaction():
            outcomes = [_store_again(vault, urls[result.ticket], result, options) for result in batch]
        yield from outcomes


def _store_again(vault: Vault, url: str, result: CrawlResult, options: capture.AddOptions) -> Outcome:
    bookmark = Bookmark(url, title=options.title, tags=options.tags, note=options.note)
    return store_result(vault, bookmark, result, force=options.force)
