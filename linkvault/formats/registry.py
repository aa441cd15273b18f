"""The table of formats: the module of each, and whether it can be read and written.

To add a format, write its module with a `READER`, a `WRITER` or both, and add its line here. The table is literal
because importing all modules to list their names costs 30 ms. The command line lists formats in this order; if two
formats are equally sure of a file, the first one reads it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """The module of a format; `reads` if it has a `READER`, `writes` if it has a `WRITER`."""

    module: str
    reads: bool = False
    writes: bool = False


FORMATS: dict[str, Format] = {
    "buku": Format("linkvault.formats.services.buku", reads=True),
    "chrome": Format("linkvault.formats.bookmarks.chrome", reads=True),
    "csv": Format("linkvault.formats.bookmarks.csv", reads=True, writes=True),
    "delicious": Format("linkvault.formats.services.delicious", reads=True),
    "epub": Format("linkvault.formats.books.epub", writes=True),
    "feed": Format("linkvault.formats.bookmarks.feed", reads=True),
    "firefox": Format("linkvault.formats.bookmarks.firefox", reads=True),
    "firefox_json": Format("linkvault.formats.bookmarks.firefox_json", reads=True),
    "folder": Format("linkvault.formats.pages.folder", reads=True),
    "html": Format("linkvault.formats.pages.html", reads=True, writes=True),
    "instapaper": Format("linkvault.formats.services.instapaper", reads=True),
    "json": Format("linkvault.formats.bookmarks.json", reads=True, writes=True),
    "jsonl": Format("linkvault.formats.bookmarks.jsonl", reads=True, writes=True),
    "karakeep": Format("linkvault.formats.services.karakeep", reads=True),
    "linkding": Format("linkvault.formats.services.linkding", reads=True),
    "linkwarden": Format("linkvault.formats.services.linkwarden", reads=True),
    "markdown": Format("linkvault.formats.pages.markdown", reads=True, writes=True),
    "markdown_list": Format("linkvault.formats.bookmarks.markdown_list", reads=True),
    "markdownbook": Format("linkvault.formats.books.markdownbook", writes=True),
    "mhtml": Format("linkvault.formats.archives.mhtml", reads=True),
    "netscape": Format("linkvault.formats.bookmarks.netscape", reads=True, writes=True),
    "omnivore": Format("linkvault.formats.services.omnivore", reads=True),
    "opml": Format("linkvault.formats.bookmarks.opml", reads=True),
    "pinboard": Format("linkvault.formats.services.pinboard", reads=True),
    "pocket": Format("linkvault.formats.services.pocket", reads=True),
    "raindrop": Format("linkvault.formats.services.raindrop", reads=True),
    "readability": Format("linkvault.formats.services.readability", reads=True),
    "readwise": Format("linkvault.formats.services.readwise", reads=True),
    "urls": Format("linkvault.formats.bookmarks.urls", reads=True),
    "wacz": Format("linkvault.formats.archives.wacz", reads=True),
    "wallabag": Format("linkvault.formats.services.wallabag", reads=True),
    "warc": Format("linkvault.formats.archives.warc", reads=True, writes=True),
    "webarchive": Format("linkvault.formats.archives.webarchive", reads=True),
}
