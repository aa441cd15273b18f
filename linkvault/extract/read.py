"""Page -> Article, step by step: decode, parse, read the metadata, choose the text, clean it."""

from readability import Document

from linkvault.errors import NothingReadable
from linkvault.extract.parse import parse
from linkvault.models import Article, Page


def read(page: Page) -> Article:
    """Turn a page of HTML into its article."""
    text = page.body.decode("utf-8", "replace")
    tree = parse(text)
    title = next((element.text for element in tree.iter("title") if element.text), None)
    html = Document(text.replace("\0", "")).summary(html_partial=True)
    if not parse(html).text_content().strip():
        raise NothingReadable("the page holds no readable text", reason="no_text", title=title)
    return Article(title=title.strip() if title else None, html=html, charset="utf-8")
