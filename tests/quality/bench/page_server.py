"""Serve pages on this machine, for commands that fetch: `python tests/quality/bench/page_server.py FOLDER PAGES`.

Writes the pages to FOLDER/pages and a file of bookmarks to FOLDER/pages.html, prints a line when all is there, and ends
with its standard input. The pages are real ones if `shared/data` is beside the checkout, generated ones if not; all can
be read, and the first is that of about 100 kB. Each is on one of 49 hosts of 127.0.0.0/8.
"""

import shutil
import sys
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import import_run  # puts the folder of the tests on the path
from hosts import Host, Hosts

from linkvault.capture import read
from linkvault.errors import NothingReadable
from linkvault.models import Page

_SIZE = 100_000  # bytes of the first page


def choose_pages(count: int) -> list[bytes]:
    """Return pages that can be read."""
    candidates = import_run.real_pages() or [import_run.page(str(number)) for number in range(count)]
    pages = list(islice(filter(_is_readable, candidates), count))
    first = min(pages, key=lambda page: abs(len(page) - _SIZE))
    return [first, *(page for page in pages if page is not first)]


def _is_readable(body: bytes) -> bool:
    url = "https://example.org/"
    try:
        read(Page(url, url, 200, "text/html", body, "2026-11-01T00:00:00Z"))
    except NothingReadable:
        return False
    return True


def main() -> None:
    """Write the files, and serve the pages until the standard input ends."""
    folder, pages = Path(sys.argv[1]), choose_pages(int(sys.argv[2]))
    shutil.rmtree(folder / "pages", ignore_errors=True)  # of an earlier run with more pages
    (folder / "pages").mkdir(parents=True)
    for number, page in enumerate(pages):
        (folder / "pages" / f"{number}.html").write_bytes(page)
    hosts = {address: Host() for address in import_run.HOSTS}
    with Hosts(hosts, lambda name: pages[int(name.rpartition("/")[2])]).serving() as served:
        file = import_run.bookmarks(folder, len(pages), served.port, import_run.HOSTS, plain=True)
        file.rename(folder / "pages.html")
        print("ready", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
