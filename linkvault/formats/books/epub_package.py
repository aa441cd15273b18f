"""The chapters of a book into the files that describe it to an EPUB 3 reader: contents, metadata, order of reading."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from itertools import chain
from types import TracebackType
from typing import Self
from uuid import NAMESPACE_URL, uuid5

from linkvault import lazy_re as re
from linkvault.formats.books.chapter import language_tag, replace_invalid_xml, stream_document
from linkvault.formats.books.spool import TextSpool
from linkvault.models import AssetFile, ExportItem
from linkvault.pictures import EXTENSIONS
from linkvault.text.whitespace import squeeze_whitespace

CONTAINER = b"""<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
STYLE = b"""body{margin:0 5%;line-height:1.5}
img{max-width:100%;height:auto}
header{margin-bottom:2em}
pre{white-space:pre-wrap;font-size:.85em}
code{font-family:monospace}
blockquote{margin:1em 0;padding-left:1em;border-left:.2em solid #888}
table{border-collapse:collapse}
td,th{border:1px solid #888;padding:.2em .5em}
"""

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MAX_AUTHORS = 50  # in the metadata of a book


class Book:
    """A book to which chapters are added. Its description waits in temporary files; use as a context manager."""

    def __init__(self) -> None:
        self._files = ExitStack()
        self._contents, self._links = self._open(), self._open()
        self._chapters, self._pictures, self._order = self._open(), self._open(), self._open()
        self._chapter_count = 0
        self._first_title = ""
        self.has_links = False  # links without an article, listed in the last chapter
        self._languages = Counter[str]()
        self._authors: dict[str, None] = {}
        self._tags: dict[str, None] = {}
        self._common: dict[str, None] | None = None  # tags that all links have
        self._modified = "1980-01-01T00:00:00Z"
        self._names: dict[bytes, str] = {}  # of the pictures, by digest
        self._new_pictures: list[tuple[str, bytes]] = []
        self._identity = hashlib.sha256()

    def _open(self) -> TextSpool:
        return self._files.enter_context(TextSpool())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add_chapter(self, title: str, *, has_mathml: bool = False, file_name: str | None = None) -> str:
        """Add a chapter to the contents and the order of reading; return the name of its file."""
        self._chapter_count += 1
        number = self._chapter_count
        file = file_name or f"chapter-{number:04}.xhtml"
        self._first_title = self._first_title or title
        self._contents.add(f'<li><a href="{file}">{escape(title)}</a></li>\n')
        properties = ' properties="mathml"' if has_mathml else ""
        self._chapters.add(
            f'<item id="c{number}" href="{file}" media-type="application/xhtml+xml"{properties}/>\n'
        )
        self._order.add(f'<itemref idref="c{number}"/>\n')
        return file

    def add_link(self, row: str) -> None:
        """Add a link without an article, as a row of HTML."""
        self._links.add(row)
        self.has_links = True

    def add_metadata(self, item: ExportItem) -> None:
        """Add the authors, tags, languages and dates of a link to the metadata of the book."""
        link, snapshot = item.link, item.snapshot
        self._identity.update(f"{link.url}\n".encode("utf-8", "replace"))
        self._languages.update(filter(None, [language_tag(link.lang)]))
        if snapshot and snapshot.byline and len(self._authors) < _MAX_AUTHORS:
            self._authors.setdefault(snapshot.byline)
        tags = [name for tag in link.tags if (name := squeeze_whitespace(tag))]
        self._tags.update(dict.fromkeys(tags))
        common = tags if self._common is None else self._common
        self._common = dict.fromkeys(tag for tag in common if tag in tags)
        dates = (date for date in (link.added, link.saved) if date and _DATE.fullmatch(date))
        self._modified = max([self._modified, *dates])

    def add_picture(self, file: AssetFile) -> str:
        """Add a picture unless the book has it; return its name, which never has characters of an address."""
        digest = hashlib.sha256(file.body).digest()
        if digest not in self._names:
            number = len(self._names) + 1
            name = f"img-{number:04}.{EXTENSIONS[file.media_type]}"
            self._names[digest] = name
            self._pictures.add(f'<item id="p{number}" href="{name}" media-type="{file.media_type}"/>\n')
            self._new_pictures.append((name, file.body))
        return self._names[digest]

    def take_new_pictures(self) -> list[tuple[str, bytes]]:
        """Return the names and bytes of the pictures that were added since the last call."""
        added, self._new_pictures = self._new_pictures, []
        return added

    @property
    def title(self) -> str:
        """The tags that all links have, else the title of the only chapter, else a general title."""
        if self._common:
            return ", ".join(self._common)
        return self._first_title if self._chapter_count == 1 else "Saved pages"

    def stream_links(self) -> Iterator[str]:
        """Yield the last chapter, and add it to the contents."""
        self.add_chapter("Links", file_name="links.xhtml")
        return stream_document("Links", chain(["<h1>Links</h1>\n<ul>\n"], self._links.read(), ["</ul>\n"]))

    def stream_contents(self) -> Iterator[str]:
        """Yield the table of contents, which is also a page of the book."""
        start = f'<nav epub:type="toc" id="toc">\n<h1>{escape(self.title)}</h1>\n<ol>\n'
        rows = (
            self._contents.read() if self._chapter_count else ['<li><a href="nav.xhtml">No pages</a></li>\n']
        )
        return stream_document(self.title, chain([start], rows, ["</ol>\n</nav>\n"]))

    def stream_package(self) -> Iterator[str]:
        """Yield the package document (OPF): metadata, all files, and the order of reading."""
        yield replace_invalid_xml(
            '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
            f' unique-identifier="book-id">\n{self._metadata()}<manifest>\n'
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
            '<item id="style" href="style.css" media-type="text/css"/>\n'
        )
        yield from self._chapters.read()
        yield from self._pictures.read()
        yield '</manifest>\n<spine>\n<itemref idref="nav"/>\n'
        yield from self._order.read()
        yield "</spine>\n</package>\n"

    def _metadata(self) -> str:
        identity = uuid5(NAMESPACE_URL, self._identity.hexdigest())
        languages = self._languages.most_common(1)
        rows = [
            f'<dc:identifier id="book-id">urn:uuid:{identity}</dc:identifier>',
            f"<dc:title>{escape(self.title)}</dc:title>",
            f"<dc:language>{languages[0][0] if languages else 'und'}</dc:language>",
            f'<meta property="dcterms:modified">{self._modified}</meta>',
            *(f"<dc:creator>{escape(name)}</dc:creator>" for name in self._authors if name.strip()),
            *(f"<dc:subject>{escape(tag)}</dc:subject>" for tag in self._tags),
        ]
        return f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_join_lines(rows)}</metadata>\n'


def _join_lines(rows: list[str]) -> str:
    return "".join(f"{row}\n" for row in rows)
