"""Article HTML -> ArticleText: parsed once, read into blocks, and written as Markdown, plain text and headings.

Why not a library: of 20 lines of text that look like Markdown (`[x](y)`, `<b>`, `&amp;`) html2text preserves 9,
markdownify 7, html-to-markdown 12, and this package 20. CPU time per page: 1.5, 3.6 and 0.4 ms for Markdown alone;
1.4 ms here, with text and headings (mean of 70 articles).
"""

from __future__ import annotations

from lxml import etree

from linkvault import lazy_re as re
from linkvault.markup.blocks import Block, Group
from linkvault.markup.html_reader import HtmlReader
from linkvault.markup.markdown_writer import write_article
from linkvault.markup.postprocess import postprocess_article
from linkvault.markup.text_writer import write_details, write_headings, write_text
from linkvault.models import ArticleText

COMMENTS_HEADING = "## Comments"  # in English on every page: it is not the page's own
_PICTURE = re.compile("<(?:img|figcaption)", re.IGNORECASE)


def render_html(html: str, comments: str | None = None) -> ArticleText:
    """Return an article and the comments on it as Markdown, plain text and headings. Any string is read as HTML."""
    blocks, notes = _read(html)
    headings = write_headings([*blocks, *notes])
    markdown, text = write_article(blocks, notes), write_text(blocks, notes)
    details = write_details(blocks, notes, text) if _PICTURE.search(html) else ""
    if comments:
        comment_blocks, comment_notes = _read(comments)
        details = "\n".join(filter(None, (details, write_text(comment_blocks, comment_notes))))
        if section := write_article(comment_blocks, comment_notes):
            markdown = "\n".join(filter(None, (markdown, f"{COMMENTS_HEADING}\n", section)))
    return ArticleText(markdown, text, headings, details)


def _read(html: str) -> tuple[list[Block], list[Group]]:
    """Return the blocks and footnotes of HTML."""
    # As bytes, because lxml refuses a str that declares an encoding. `huge_tree` allows a depth of more than 256.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    body = "<html><body>" + html.replace("\0", "")
    root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    reader = HtmlReader()
    reader.walk(root)
    return postprocess_article(reader)
