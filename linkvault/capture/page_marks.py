"""The HTML of a PDF, with marks where its pages begin -> its text without marks, and where each page begins in it."""

import re

from linkvault import markup
from linkvault.extract.pdf.shapes import PAGE
from linkvault.lazy_dataclass import replace
from linkvault.models import Article, ArticleText

_MARK = re.compile(f"{PAGE}([0-9]+){PAGE}")


def render_pages(article: Article) -> tuple[Article, ArticleText]:
    """Return an article and its text, both without the marks; `pages` of the text says where they were."""
    content = markup.render(article.html)
    text, pages = _take_marks(content.text)
    return replace(article, html=_MARK.sub("", article.html)), replace(
        content,
        markdown=_MARK.sub("", content.markdown),
        text=text,
        headings=_MARK.sub("", content.headings),
        details=_MARK.sub("", content.details),
        pages=pages,
    )


def _take_marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a text without the marks in it, and (offset, page) of each mark."""
    pages = []
    removed = 0
    for match in _MARK.finditer(marked):
        pages.append((match.start() - removed, int(match[1])))
        removed += len(match[0])
    return _MARK.sub("", marked), tuple(pages)
