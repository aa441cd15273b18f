"""Helpers that start an import and run it to its end, as the command does."""

from pathlib import Path
from typing import Any

from linkvault import fetch
from linkvault.models import Outcome
from linkvault.transfer.crawler import Crawler, CrawlOptions
from linkvault.transfer.import_job import ImportJob, ImportOptions
from linkvault.vault import Vault

NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><H3>Machine learning</H3><DL><p>
<DT><H3>TCP/IP</H3><DL><p>
<DT><A HREF="{0}" ADD_DATE="1600000000" TAGS="ml">The loss</A><DD>for the talk
</DL><p></DL><p>
<DT><A HREF="{0}#top" ADD_DATE="1500000000" TAGS="to read">Once more</A>
<DT><A HREF="javascript:alert(1)">A script</A>
</DL>
"""


def start_import(vault: Vault, file: Path, text: str = "", **options: Any) -> ImportJob:
    """Start or resume the import of `file`, which is written first if there is a text."""
    if text:
        file.write_text(text, encoding="utf-8")
    return ImportJob.from_file(vault, file, ImportOptions(**options))


def run_import(vault: Vault, job: ImportJob, **crawl_options: Any) -> list[Outcome]:
    """Load the file of an import, capture its pages and return all outcomes."""
    list(job.load())
    limiter = fetch.HostLimiter()
    with (
        fetch.Fetcher(
            fetch.FetchSettings(allows_private=True).for_many_hosts(), limit_host=limiter.slot
        ) as fetcher,
        Crawler(fetcher.fetch, CrawlOptions(**crawl_options), job.waiting_count) as crawler,
    ):
        return list(job.outcomes(crawler))
