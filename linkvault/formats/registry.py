"""The formats: for each name the module, and whether it reads and writes.

A module that reads has a `READER`, one that writes a `WRITER`. To add a format, add its module and its line here.
The table is literal because importing all modules for one line of `--help` costs 30 ms. The order of the names is
that of `--help`, and of two formats that are equally sure of a file the first one reads it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """The module of a format, and which of `READER` and `WRITER` it has."""

    module: str
    reads: bool = False
    writes: bool = False


FORMATS: dict[str, Format] = {
    "buku": Format("linkvault.formats.buku", reads=True),
    "chrome": Format("linkvault.formats.chrome", reads=True),
    "csv": Format("linkvault.formats.csv", reads=True, writes=True),
    "delicious": Format("linkvault.formats.delicious", reads=True),
    "epub": Format("linkvault.formats.epub", writes=True),
    "feed": Format("linkvault.formats.feed", reads=True),
    "firefox": Format("linkvault.formats.firefox", reads=True),
    "firefox_json": Format("linkvault.formats.firefox_json", reads=True),
    "folder": Format("linkvault.formats.folder", reads=True),
    "html": Format("linkvault.formats.html", reads=True, writes=True),
    "instapaper": Format("linkvault.formats.instapaper", reads=True),
    "json": Format("linkvault.formats.json", reads=True, writes=True),
    "jsonl": Format("linkvault.formats.jsonl", reads=True, writes=True),
    "karakeep": Format("linkvault.formats.karakeep", reads=True),
    "linkding": Format("linkvault.formats.linkding", reads=True),
    "linkwarden": Format("linkvault.formats.linkwarden", reads=True),
    "markdown": Format("linkvault.formats.markdown", reads=True, writes=True),
    "markdown_list": Format("linkvault.formats.markdown_list", reads=True),
    "markdownbook": Format("linkvault.formats.markdownbook", writes=True),
    "mhtml": Format("linkvault.formats.mhtml", reads=True),
    "netscape": Format("linkvault.formats.netscape", reads=True, writes=True),
    "omnivore": Format("linkvault.formats.omnivore", reads=True),
    "opml": Format("linkvault.formats.opml", reads=True),
    "pinboard": Format("linkvault.formats.pinboard", reads=True),
    "pocket": Format("linkvault.formats.pocket", reads=True),
    "raindrop": Format("linkvault.formats.raindrop", reads=True),
    "readability": Format("linkvault.formats.readability", reads=True),
    "readwise": Format("linkvault.formats.readwise", reads=True),
    "urls": Format("linkvault.formats.urls", reads=True),
    "wacz": Format("linkvault.formats.wacz", reads=True),
    "wallabag": Format("linkvault.formats.wallabag", reads=True),
    "warc": Format("linkvault.formats.warc", reads=True, writes=True),
    "webarchive": Format("linkvault.formats.webarchive", reads=True),
}
