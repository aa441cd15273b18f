"""Links and their articles into an EPUB 3 book for e-readers: one chapter per link, and a table of contents.

The book loads nothing from the network. Formulas are MathML if math-core is installed (extra `books`), else TeX.
The last chapter lists the links without an article. The same links give the same bytes.
"""

from collections.abc import Iterable, Iterator
from html import escape

from linkvault.formats.writer import Writer, refuse_single_file
from linkvault.models import AssetFile, ExportItem
from linkvault.text.whitespace import squeeze_whitespace

_FOLDER = "EPUB/"


def stream(items: Iterable[ExportItem]) -> Iterator[bytes]:
    """Yield the book piece by piece; only one chapter is in memory."""
    from linkvault.formats.books.chapter import build_chapter
    from linkvault.formats.books.epub_package import CONTAINER, STYLE, Book
    from linkvault.formats.books.zip_stream import ZipStream

    with ZipStream() as pieces, Book() as book:
        # First and uncompressed, so that programs recognize the book (EPUB OCF 3, section 4.3).
        yield pieces.add_file("mimetype", b"application/epub+zip", stored=True)
        yield pieces.add_file("META-INF/container.xml", CONTAINER)
        yield pieces.add_file(f"{_FOLDER}style.css", STYLE)
        for item in items:
            book.add_metadata(item)
            if item.html is None:
                book.add_link(_render_link(item))
                continue
            chapter = build_chapter(item, book.add_picture)
            file_name = book.add_chapter(_chapter_title(item), has_mathml=chapter.has_mathml)
            yield pieces.add_file(_FOLDER + file_name, chapter.xhtml)
            for name, content in book.take_new_pictures():
                yield pieces.add_file(_FOLDER + name, content, stored=True)
        if book.has_links:
            yield from pieces.add_pieces(f"{_FOLDER}links.xhtml", book.stream_links())
        yield from pieces.add_pieces(f"{_FOLDER}nav.xhtml", book.stream_contents())
        yield from pieces.add_pieces(f"{_FOLDER}package.opf", book.stream_package())
        yield from pieces.finish()


def _prepare_picture(file: AssetFile, pixels: int) -> AssetFile | None:
    """Return a picture as programs for books show it; None if they cannot."""
    from linkvault.formats.books.book_images import prepare_picture

    return prepare_picture(file, pixels)


def _chapter_title(item: ExportItem) -> str:
    return squeeze_whitespace(item.link.title) or item.link.url


def _render_link(item: ExportItem) -> str:
    """Return the row of a link without an article."""
    from linkvault.formats.books.chapter import quote_address

    note = f"<br/>{escape(item.link.note)}" if item.link.note else ""
    address, title = escape(quote_address(item.link.url)), escape(_chapter_title(item))
    return f'<li><a href="{address}">{title}</a>{note}</li>\n'


WRITER = Writer(
    extension=".epub",
    per_link=False,
    write=refuse_single_file,
    stream=stream,
    needs_html=True,
    prepare_file=_prepare_picture,
)
