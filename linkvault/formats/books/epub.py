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
    from linkvault.formats.books.chapter import build_chapter, build_document
    from linkvault.formats.books.epub_package import CONTAINER, STYLE, Book
    from linkvault.formats.parts.zip_stream import ZipStream

    book = Book()
    with ZipStream() as pieces:
        # First and uncompressed, so that programs recognize the book (EPUB OCF 3, section 4.3).
        yield pieces.add_file("mimetype", b"application/epub+zip", stored=True)
        yield pieces.add_file("META-INF/container.xml", CONTAINER)
        yield pieces.add_file(f"{_FOLDER}style.css", STYLE)
        for item in items:
            book.add_metadata(item)
            if item.html is None:
                book.without_article.append(item)
                continue
            chapter = build_chapter(item, book.add_picture)
            file_name = f"chapter-{len(book.chapters) + 1:04}.xhtml"
            book.chapters.append((file_name, _chapter_title(item), chapter.has_mathml))
            yield pieces.add_file(_FOLDER + file_name, chapter.xhtml)
            for name, content in book.take_new_pictures():
                yield pieces.add_file(_FOLDER + name, content, stored=True)
        if book.without_article:
            yield pieces.add_file(
                f"{_FOLDER}links.xhtml", build_document("Links", _render_links(book.without_article))
            )
            book.chapters.append(("links.xhtml", "Links", False))
        yield pieces.add_file(f"{_FOLDER}nav.xhtml", book.build_contents())
        yield pieces.add_file(f"{_FOLDER}package.opf", book.build_package())
        yield pieces.finish()


def _prepare_picture(file: AssetFile, pixels: int) -> AssetFile | None:
    """Return a picture as programs for books show it; None if they cannot."""
    from linkvault.formats.books.book_images import prepare_picture

    return prepare_picture(file, pixels)


def _chapter_title(item: ExportItem) -> str:
    return squeeze_whitespace(item.link.title) or item.link.url


def _render_links(without_article: list[ExportItem]) -> str:
    from linkvault.formats.books.chapter import quote_address

    rows = []
    for item in without_article:
        note = f"<br/>{escape(item.link.note)}" if item.link.note else ""
        address, title = escape(quote_address(item.link.url)), escape(_chapter_title(item))
        rows.append(f'<li><a href="{address}">{title}</a>{note}</li>\n')
    return f"<h1>Links</h1>\n<ul>\n{''.join(rows)}</ul>\n"


WRITER = Writer(
    extension=".epub",
    per_link=False,
    write=refuse_single_file,
    stream=stream,
    needs_html=True,
    prepare_file=_prepare_picture,
)
