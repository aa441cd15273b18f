"""Links and their articles -> one book for a reader (EPUB 3): a chapter each, with a table of contents.

Nothing in the book is loaded from elsewhere. Formulas are MathML where math-core is installed (extra `books`), else
TeX. Links without an article are listed in a last chapter. The same links give the same bytes.
"""

from collections.abc import Iterable, Iterator
from html import escape

from linkvault.formats.writer import Writer, refuse_single_file
from linkvault.models import ExportItem

_FOLDER = "EPUB/"


def stream(all_exported: Iterable[ExportItem]) -> Iterator[bytes]:
    """Yield the book piece by piece; one chapter at a time is in memory."""
    from linkvault.formats.books.chapter import build_chapter, build_document
    from linkvault.formats.books.epub_package import CONTAINER, STYLE, Book
    from linkvault.formats.parts.zip_stream import ZipStream

    book = Book()
    with ZipStream() as pieces:
        # First and unpacked: by this, programs know a book (EPUB OCF 3, section 4.3).
        yield pieces.add_file("mimetype", b"application/epub+zip", stored=True)
        yield pieces.add_file("META-INF/container.xml", CONTAINER)
        yield pieces.add_file(f"{_FOLDER}style.css", STYLE)
        for exported in all_exported:
            book.note(exported)
            if exported.html is None:
                book.bare.append(exported)
                continue
            made = build_chapter(exported)
            file = f"chapter-{len(book.chapters) + 1:04}.xhtml"
            book.chapters.append((file, _title(exported), made.has_mathml))
            yield pieces.add_file(_FOLDER + file, made.xhtml)
            for picture in book.new_pictures(made.pictures):
                yield pieces.add_file(_FOLDER + picture.name, picture.content, stored=True)
        if book.bare:
            yield pieces.add_file(f"{_FOLDER}links.xhtml", build_document("Links", _listed(book.bare)))
            book.chapters.append(("links.xhtml", "Links", False))
        yield pieces.add_file(f"{_FOLDER}nav.xhtml", book.contents())
        yield pieces.add_file(f"{_FOLDER}package.opf", book.package())
        yield pieces.finish()


def _title(exported: ExportItem) -> str:
    return " ".join(exported.link.title.split()) or exported.link.url


def _listed(bare: list[ExportItem]) -> str:
    rows = []
    for each in bare:
        note = f"<br/>{escape(each.link.note)}" if each.link.note else ""
        rows.append(f'<li><a href="{escape(each.link.url)}">{escape(_title(each))}</a>{note}</li>\n')
    return f"<h1>Links</h1>\n<ul>\n{''.join(rows)}</ul>\n"


WRITER = Writer(extension=".epub", per_link=False, write=refuse_single_file, stream=stream, needs_html=True)
