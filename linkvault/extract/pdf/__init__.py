"""A PDF -> its article: text in reading order with headings, lists, tables and footnotes, with title and authors.

A process of its own reads the file (`worker`), because PDFium cannot be interrupted and ends its process on some files;
`process` starts it with limits. There: `glyphs` (characters and segments of a page), `layout` (lines in reading order),
`structure` (blocks), `about` (title, authors, date), and `document`, which has the order of the steps.
"""

from typing import Any

from linkvault.errors import NothingReadable
from linkvault.extract.verdict.evidence import Verdict
from linkvault.models import Article, Page

__all__ = ["find_identifier", "read_answer", "read_pdf"]


def read_pdf(page: Page, *, keep: bool = False) -> Article:
    """Return the article of a PDF.

    :param keep: return an article without text for a file that has none, with a warning
    :raises NothingReadable: if no text can be read; its `reason` says why
    """
    from linkvault.extract.pdf.pdf_article import read_article

    return read_article(page, keep=keep)


def read_answer(page: Page) -> tuple[dict[str, Any], Article | None, Verdict]:
    """Return what was found in a PDF, and its article or None and the verdict why it has none."""
    from linkvault.extract.pdf.pdf_article import read_values, verdict_of

    answer = read_values(page)
    try:
        return answer, read_pdf(page), Verdict()
    except NothingReadable as error:
        return answer, None, verdict_of(error)


def find_identifier(body: bytes) -> str | None:
    """Return the address of a paper by the arXiv number or the DOI on its first page; None if it has none."""
    from linkvault.extract.pdf.pdf_article import read_identifier

    return read_identifier(body)
