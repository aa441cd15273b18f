"""The chapters of a book into the files that describe it to an EPUB 3 reader: contents, metadata, order of reading."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from uuid import NAMESPACE_URL, uuid5

from linkvault.formats.books.chapter import build_document, language_tag, replace_invalid_xml
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


@dataclass(slots=True)
class Book:
    """A book to which chapters are added; it stores what its description needs, not the chapters."""

    chapters: list[tuple[str, str, bool]] = field(default_factory=list)  # file, title, has MathML
    pictures: dict[str, str] = field(default_factory=dict)  # file, media type
    without_article: list[ExportItem] = field(default_factory=list)  # listed in the last chapter
    _languages: Counter[str] = field(default_factory=Counter)
    _authors: dict[str, None] = field(default_factory=dict)
    _tags: dict[str, None] = field(default_factory=dict)
    _common: dict[str, None] | None = None  # tags that all links have
    _modified: str = "1980-01-01T00:00:00Z"
    _names: dict[str, str] = field(default_factory=dict)  # of the pictures, by digest
    _new_pictures: list[tuple[str, bytes]] = field(default_factory=list)
    _identity: "hashlib._Hash" = field(default_factory=hashlib.sha256)

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
        digest = hashlib.sha256(file.body).hexdigest()
        if digest not in self._names:
            name = f"img-{len(self._names) + 1:04}.{EXTENSIONS[file.media_type]}"
            self._names[digest] = name
            self.pictures[name] = file.media_type
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
        return self.chapters[0][1] if len(self.chapters) == 1 else "Saved pages"

    def build_contents(self) -> bytes:
        """Return the table of contents, which is also a page of the book."""
        rows = [f'<li><a href="{file}">{escape(title)}</a></li>\n' for file, title, _ in self.chapters]
        rows = rows or ['<li><a href="nav.xhtml">No pages</a></li>\n']
        heading = f"<h1>{escape(self.title)}</h1>"
        navigation = f'<nav epub:type="toc" id="toc">\n{heading}\n<ol>\n{"".join(rows)}</ol>\n</nav>\n'
        return build_document(self.title, navigation)

    def build_package(self) -> bytes:
        """Return the package document (OPF): metadata, all files, and the order of reading."""
        manifest = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>']
        manifest.append('<item id="style" href="style.css" media-type="text/css"/>')
        order = ['<itemref idref="nav"/>']
        for number, (file, _, has_mathml) in enumerate(self.chapters, 1):
            properties = ' properties="mathml"' if has_mathml else ""
            manifest.append(
                f'<item id="c{number}" href="{file}" media-type="application/xhtml+xml"{properties}/>'
            )
            order.append(f'<itemref idref="c{number}"/>')
        for number, (file, media_type) in enumerate(self.pictures.items(), 1):
            manifest.append(f'<item id="p{number}" href="{file}" media-type="{media_type}"/>')
        text = (
            '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
            f' unique-identifier="book-id">\n{self._metadata()}<manifest>\n{_join_lines(manifest)}</manifest>\n'
            f"<spine>\n{_join_lines(order)}</spine>\n</package>\n"
        )
        return replace_invalid_xml(text).encode()

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
