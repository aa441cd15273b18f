"""Vaults and bookmark files of any size, with text in ten languages: the same for the same size.

    python tests/quality/bench/synthetic_vaults.py vault|bookmarks PATH LINKS [WORDS]

Four fifths of the links have text of WORDS words (130 by default: 1 to 2 kB, so that a million can be made). Sites and
tags are as unequal as those of people: a few are frequent, most are rare. Rows are written by the functions of the
store, many links in a transaction, and nothing is recorded for `undo`, as in a vault that has grown for years.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import islice
from multiprocessing import Process, Queue
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from synthetic_text import Writer

from linkvault import __version__
from linkvault.capture import fingerprint
from linkvault.models import ArticleText, Bookmark, Page, Snapshot, Status, StoreResult, Version
from linkvault.search.text.analyzer import tokenize
from linkvault.states import FetchReason, SkipReason
from linkvault.store import links
from linkvault.store.captures import add_capture
from linkvault.store.tags import attach_all, put_all
from linkvault.suggest import compute_signature
from linkvault.urls import parse_url
from linkvault.vault import Vault

SEED = 11
_WORDS = 130  # of a text
_BATCH = 20_000  # links in one transaction: each writes a page of most indexes, wherever its address belongs
_CACHE = 400_000  # KiB: all pages that one transaction changes
_CHUNK, _CHUNKS = 500, 20  # links that go from one process to the other at once, and chunks that may wait
_ROUND = 20  # links, of which so many have no page, and one could not be fetched
_WITHOUT_PAGE = 4
_COPIES = 200  # one text of so many is nearly that of the page before
_AT = "2025-01-01T10:00:00Z"  # when the links were imported
_FILE_START = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"


def _bookmarks(total: int) -> Iterator[tuple[str, Bookmark]]:
    """Yield each bookmark with the language of its title."""
    writer = Writer(SEED)
    chance = writer.chance
    for number in range(total):
        language = writer.choose_language()
        site = int(chance.paretovariate(0.7)) % (total // 5 + 1)
        host = f"blog.site{site}" if number % 7 == 0 else f"site{site}"
        topics = (int(chance.paretovariate(0.6)) % (total // 20 + 2) for _ in range(number % 3))
        tags = tuple(f"area{topic % 20}/tag{topic}" if topic % 3 == 0 else f"tag{topic}" for topic in topics)
        tags += ("rare",) if number % (total // 20 + 1) == 1 else ()
        tags += ("half",) if number % 2 else ()
        yield (
            language,
            Bookmark(
                f"https://{host}.example/{number}/{writer.write('en', 2).replace(' ', '-')}",
                title=writer.write(language, 5),
                note=writer.write(language, 8) if number % 50 == 0 else "",
                tags=tags,
                added=f"20{10 + number * 15 // total}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00Z",
            ),
        )


def make_vault(path: Path, total: int, words: int = _WORDS) -> None:
    """Write a vault with as many links; a run that is interrupted leaves no file of that name."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with Vault(unfinished, write=True) as vault:
        for pragma in ("journal_mode = MEMORY", "synchronous = OFF", f"cache_size = -{_CACHE}"):
            vault.connection.execute(f"PRAGMA {pragma}")
        items = _run_beside(_items, total, words)
        while batch := list(islice(items, _BATCH)):
            with vault.transaction():
                vault.changed_links.is_recorded = False
                _store(vault, batch)
        vault.connection.execute("PRAGMA journal_mode = WAL")
    unfinished.rename(path)


class _Item(NamedTuple):
    """A link to be stored, with its page; without one, it may have failed."""

    bookmark: Bookmark
    version: Version | None = None
    has_failed: bool = False


def _items(total: int, words: int) -> Iterator[_Item]:
    pages = _Pages(words)
    for number, (language, bookmark) in enumerate(_bookmarks(total)):
        has_page = number % _ROUND >= _WITHOUT_PAGE
        version = pages.make(language, bookmark) if has_page else None
        yield _Item(bookmark, version, has_failed=number % _ROUND == 0)


def _store(vault: Vault, batch: list[_Item]) -> None:
    """Store links whose addresses are new to the vault, with their pages."""
    connection = vault.connection
    tags = put_all(connection, (name for item in batch for name in item.bookmark.tags))
    bookmarks = []
    for item in batch:
        own = sorted({tags[name] for name in item.bookmark.tags}, key=attrgetter("key"))
        bookmarks.append((parse_url(item.bookmark.url), item.bookmark, own))
    documents = links.insert_all(
        connection,
        [(url, bookmark, [tag.name for tag in own]) for url, bookmark, own in bookmarks],
        at=_AT,
        outcome=Status.LINK_ONLY,
        reason=SkipReason.NOT_FETCHED,
    )
    ids = [document.id for document in documents]
    attach_all(
        connection,
        (
            (link_id, bookmark.added or _AT, own)
            for link_id, (_, bookmark, own) in zip(ids, bookmarks, strict=True)
        ),
    )
    stored = links.get_all(connection, ids)
    for link_id, (url, *_), item in zip(ids, bookmarks, batch, strict=True):
        if item.version is not None:
            add_capture(connection, StoreResult(stored[link_id]), url, item.version, force=True)
        elif item.has_failed:
            links.update(connection, link_id, outcome=Status.FAILED, reason=FetchReason.DNS)
    vault.changed_links.add(ids, is_new=True)
    vault.full_text.add_all(ids)


class _Pages:
    """Makes pages of so many words."""

    def __init__(self, words: int) -> None:
        self._writer = Writer(SEED + 1)
        self._words = words
        self._text = ""  # of the page before

    def make(self, language: str, bookmark: Bookmark) -> Version:
        """Return a capture of the page of a bookmark, on the day when that was added."""
        writer, title, at = self._writer, bookmark.title or "", bookmark.added or ""
        if not self._text or writer.chance.randrange(_COPIES):
            paragraphs = (writer.write(language, self._words // 3) for _ in range(3))
            self._text = "\n\n".join(paragraphs)
        text = f"{self._text} {writer.write(language, 1)}"
        html = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
        page = Page(
            bookmark.url, bookmark.url, 200, "text/html", f"<title>{title}</title>{html}".encode(), at
        )
        month = writer.chance.randrange(1, int(at[5:7]) + 1)
        snapshot = Snapshot(
            id=0, link_id=0, number=0, captured=at, final_url=bookmark.url, http_status=200, title=title,
            byline=writer.write(language, 2), site_name=None, published=f"{at[:4]}-{month:02}-01", modified=None,
            lang=language, excerpt=None, canonical=None, image=None, charset="utf-8", kind="article",
            words=self._words + 1, fingerprint=fingerprint(text), signature=compute_signature(tokenize(text)),
        )  # fmt: skip
        content = ArticleText(text, text, writer.write(language, 3))
        return Version(snapshot, content, html, page, __version__)


def _run_beside(make: Callable[[int, int], Iterator[_Item]], *arguments: int) -> Iterator[_Item]:
    """Yield what a generator yields that runs in another process: making texts takes as long as storing them."""
    queue: Queue[list[_Item]] = Queue(_CHUNKS)
    process = Process(target=_fill, args=(queue, make, *arguments), daemon=True)
    process.start()
    while chunk := queue.get():
        yield from chunk
    process.join()


def _fill(queue: "Queue[list[_Item]]", make: Callable[[int, int], Iterator[_Item]], *arguments: int) -> None:
    """Put the items of a generator into a queue, and at last an empty list."""
    items = make(*arguments)
    while chunk := list(islice(items, _CHUNK)):
        queue.put(chunk)
    queue.put([])


def make_bookmark_file(path: Path, total: int) -> None:
    """Write a file of bookmarks as browsers export it."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_FILE_START)
        for number, (_, bookmark) in enumerate(_bookmarks(total)):
            tags = ",".join(bookmark.tags)
            date = 1_400_000_000 + number * 60
            file.write(f'<DT><A HREF="{bookmark.url}" ADD_DATE="{date}" TAGS="{tags}">{bookmark.title}</A>\n')
        file.write("</DL>\n")


if __name__ == "__main__":
    kind, name, *numbers = sys.argv[1:]
    makers = {"vault": make_vault, "bookmarks": make_bookmark_file}
    makers[kind](Path(name), *map(int, numbers))
