"""Imports of a file whose links were deleted since, and retries of links that failed."""

from pathlib import Path
from typing import Any

from hosts import Hosts
from import_runs import run_import, start_import

from linkvault import capture, fetch
from linkvault.models import Bookmark, Selection
from linkvault.transfer.crawler import Crawler, CrawlOptions
from linkvault.transfer.store_result import retry_links
from linkvault.vault import Vault


def test_a_deleted_link_is_imported_again_and_one_in_the_trash_is_not(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    urls = [hosts.url("127.0.1.8", f"/page/back-{number}") for number in range(3)]
    run_import(vault, start_import(vault, tmp_path / "list.txt", "\n".join(urls)))
    gone, hidden = vault.resolve(urls[1:])
    vault.trash([gone, hidden], at="2026-11-25T10:00:00Z")
    vault.empty_trash(Selection(ids=(gone,)))
    (outcome,) = run_import(vault, start_import(vault, tmp_path / "list.txt"))
    assert (outcome.url, outcome.status) == (urls[1], "saved")
    assert vault.get(hidden).trashed  # the user moved it to the trash on purpose


def test_a_deleted_link_is_imported_again_with_the_data_of_its_duplicates(
    vault: Vault, tmp_path: Path
) -> None:
    """Three bookmarks have one URL. The vault stores each in its own row."""
    entries = (
        '<DT><A HREF="https://example.org/a" TAGS="one">First</A><DD>early\n'
        '<DT><A HREF="https://example.org/b" TAGS="other">Other</A>\n'
        '<DT><A HREF="https://example.org/a#top" TAGS="two">Second</A><DD>late\n'
        '<DT><A HREF="https://www.example.org/a" TAGS="three">Third</A>\n'
    )
    file = tmp_path / "bookmarks.html"
    options: dict[str, Any] = {"fetch": False}
    first = start_import(
        vault, file, f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{entries}</DL>\n", **options
    )
    assert len(run_import(vault, first)) == 2
    before = vault.link("https://example.org/a")
    assert (before.tags, before.note) == (("one", "three", "two"), "early\n\nlate")
    vault.trash([before.id], at="2026-11-25T10:00:00Z")
    vault.empty_trash(Selection(ids=(before.id,)))
    again = start_import(vault, file, **options)
    assert again.run.id == first.run.id
    assert not again.run.is_loaded
    (outcome,) = run_import(vault, again)
    after = vault.link("https://example.org/a")
    assert (outcome.id, after.id > before.id) == (after.id, True)
    assert (after.title, after.tags, after.note) == (before.title, before.tags, before.note)
    assert dict(vault.imports.get(first.run.id).counts) == {"link only": 2, "double": 2}
    assert run_import(vault, start_import(vault, file, **options)) == []


def test_failed_links_are_retried(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    urls = [hosts.url("127.0.1.9", path) for path in ("/page/retry", "/gone/retry")]
    for url in urls:
        vault.store_link(
            Bookmark(url, tags=("ml",)), at="2026-11-25T10:00:00Z", outcome="failed", reason="dns"
        )
    links = list(vault.select(Selection(failed=True, sort="id")))
    with fetch.Fetcher() as fetcher, Crawler(fetcher.fetch, CrawlOptions(), len(links)) as crawler:
        outcomes = list(retry_links(vault, links, crawler, capture.AddOptions()))
    assert {outcome.url: (outcome.status, outcome.tags) for outcome in outcomes} == {
        urls[0]: ("saved", ("ml",)),
        urls[1]: ("failed", ("ml",)),
    }
