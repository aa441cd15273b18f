"""The table of formats: the module of each, and whether it can be read and written.

To add a format, write its module with a `READER`, a `WRITER` or both, and add its line here. The table is literal
because importing all modules to list their names costs 30 ms. The command line lists formats in this order; if two
formats are equally sure of a file, the first one reads it.
"""

from linkvault.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """The module of a format; `reads` if it has a `READER`, `writes` if it has a `WRITER`.

    `first_words` begin files of this format alone, in any case: the other readers, which take 90 ms to load, are not
    asked.
    """

    module: str
    reads: bool = False
    writes: bool = False
    first_words: str = ""


FORMATS: dict[str, Format] = {
    "arc": Format("linkvault.formats.archives.arc", reads=True),
    "bibtex": Format("linkvault.formats.references.bibtex", reads=True),
    "buku": Format("linkvault.formats.services.buku", reads=True),
    "chrome": Format("linkvault.formats.browsers.chrome", reads=True),
    "csl_json": Format("linkvault.formats.references.csl_json", reads=True),
    "csv": Format("linkvault.formats.bookmarks.csv", reads=True, writes=True),
    "delicious": Format("linkvault.formats.services.delicious", reads=True),
    "epub": Format("linkvault.formats.books.epub", writes=True),
    "evernote": Format("linkvault.formats.notes.evernote", reads=True),
    "feed": Format("linkvault.formats.bookmarks.feed", reads=True),
    "firefox": Format("linkvault.formats.browsers.firefox", reads=True),
    "firefox_json": Format("linkvault.formats.browsers.firefox_json", reads=True),
    "folder": Format("linkvault.formats.pages.folder", reads=True),
    "google_reader": Format("linkvault.formats.bookmarks.google_reader", reads=True),
    "html": Format("linkvault.formats.pages.html", reads=True, writes=True),
    "hypothesis": Format("linkvault.formats.services.hypothesis", reads=True),
    "instapaper": Format("linkvault.formats.services.instapaper", reads=True),
    "json": Format("linkvault.formats.bookmarks.json", reads=True, writes=True),
    "jsonl": Format("linkvault.formats.bookmarks.jsonl", reads=True, writes=True),
    "karakeep": Format("linkvault.formats.services.karakeep", reads=True),
    "link_file": Format("linkvault.formats.bookmarks.link_file", reads=True),
    "linkding": Format("linkvault.formats.services.linkding", reads=True),
    "linkwarden": Format("linkvault.formats.services.linkwarden", reads=True),
    "logseq": Format("linkvault.formats.notes.logseq", reads=True),
    "maff": Format("linkvault.formats.archives.maff", reads=True),
    "markdown": Format("linkvault.formats.pages.markdown", reads=True, writes=True),
    "markdown_list": Format("linkvault.formats.bookmarks.markdown_list", reads=True),
    "markdownbook": Format("linkvault.formats.books.markdownbook", writes=True),
    "mhtml": Format("linkvault.formats.archives.mhtml", reads=True),
    "nb": Format("linkvault.formats.notes.nb", reads=True),
    "netscape": Format(
        "linkvault.formats.bookmarks.netscape",
        reads=True,
        writes=True,
        first_words="<!doctype netscape-bookmark-file-1>",
    ),
    "notion": Format("linkvault.formats.notes.notion", reads=True),
    "omnivore": Format("linkvault.formats.services.omnivore", reads=True),
    "opml": Format("linkvault.formats.bookmarks.opml", reads=True),
    "org": Format("linkvault.formats.notes.org", reads=True),
    "pdf": Format("linkvault.formats.pages.pdf", reads=True),
    "pinboard": Format("linkvault.formats.services.pinboard", reads=True),
    "pocket": Format("linkvault.formats.services.pocket", reads=True),
    "posts_xml": Format("linkvault.formats.services.posts_xml", reads=True),
    "raindrop": Format("linkvault.formats.services.raindrop", reads=True),
    "readability": Format("linkvault.formats.services.readability", reads=True),
    "readeck": Format("linkvault.formats.services.readeck", reads=True),
    "readwise": Format("linkvault.formats.services.readwise", reads=True),
    "readwise_notes": Format("linkvault.formats.notes.readwise_notes", reads=True),
    "ris": Format("linkvault.formats.references.ris", reads=True),
    "safari": Format("linkvault.formats.browsers.safari", reads=True),
    "text": Format("linkvault.formats.bookmarks.text", reads=True),
    "urls": Format("linkvault.formats.bookmarks.urls", reads=True),
    "wacz": Format("linkvault.formats.archives.wacz", reads=True),
    "wallabag": Format("linkvault.formats.services.wallabag", reads=True),
    "warc": Format("linkvault.formats.archives.warc", reads=True, writes=True),
    "webarchive": Format("linkvault.formats.archives.webarchive", reads=True),
    "xbel": Format("linkvault.formats.bookmarks.xbel", reads=True),
    "yaml_toml": Format("linkvault.formats.bookmarks.yaml_toml", reads=True),
    "zipped_pages": Format("linkvault.formats.pages.zipped_pages", reads=True),
}
