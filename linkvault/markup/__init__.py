"""Article HTML, Markdown pages and plain-text pages -> Markdown, plain text and headings. (pure)

The HTML that `extract` produces and that is supported here. Of other elements only the content is read; scripts are
skipped.

- formulas: `<span class="math inline">TeX</span>`, `<span class="math display">TeX</span>`, without dollars
- code: `<pre><code class="language-x">exact text</code></pre>`; inline `code`, `tt`, `samp`
- footnotes: `<sup class="footnote-ref"><a href="#fn-N">N</a></sup>` for the reference, and
  `<section class="footnotes"><ol><li id="fn-N">blocks</li></ol></section>`, without links back; they come last, or at
  the place of the section if its classes are `footnotes in-place` and it is in no other block
- `h1`-`h6`, `p`, `ul`, `ol start`, `li`, `blockquote`, `dl dt dd`, `figure figcaption`, `details summary`,
  `hr`, `br`, `table caption tr th td` with `colspan` and `rowspan`, with blocks in any of them
- tasks: `<li><input type="checkbox" checked>` or without `checked`, before anything else in the item
- `strong b`, `em i cite var dfn`, `del s strike`, `sub`, `sup`, `kbd`, `mark`, `q`, `a href title`,
  `img src alt title`; absolute URLs; links instead of frames and videos

The Markdown is CommonMark with GFM's tables, `~~`, `$` and `$$` formulas, task lists, footnotes, the tags `<sub> <sup>
<kbd> <mark> <br>`, and `<strong> <em> <del>` where the delimiters of CommonMark would not work.
"""

from typing import TYPE_CHECKING

from linkvault.models import ArticleText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.token import Token

__all__ = [
    "find_images",
    "from_markdown",
    "from_plain",
    "parse_tokens",
    "render",
    "replace_images",
    "to_html",
]


def render(html: str, comments: str | None = None) -> ArticleText:
    """Return the Markdown, plain text and headings of an article.

    :param comments: the HTML of the comments on the article: they follow it in the Markdown, after a heading, and are
        the details of the result, not part of its text

    >>> print(render("<p>他说<b>“强调”</b>后 <span class='math inline'>a_1*b</span></p>").markdown)
    他说“**强调**”后 $a_1*b$
    <BLANKLINE>
    """
    from linkvault.markup.article import render_html

    return render_html(html, comments)


def from_markdown(source: str) -> ArticleText:
    r"""Return a Markdown page unchanged, with its plain text and headings.

    >>> from_markdown("# 标题\n\n*a* $x_1$").text
    '标题\n\na x_1'
    """
    from linkvault.markup.markdown_page import read_markdown

    return read_markdown(source)


def from_plain(source: str) -> ArticleText:
    """Return a plain-text page unchanged; as Markdown it is one code block, with a fence longer than any in it."""
    from linkvault.markup.markdown_writer import write_fence

    text = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return ArticleText(write_fence(text) + "\n" if text.strip() else "", text, "")


def to_html(markdown: str) -> str:
    """Return Markdown as safe HTML: tags of the page are escaped, and links with a script are not links.

    Formulas are written as `render` reads them: `<span class="math inline">TeX</span>`.
    """
    from linkvault.markup.markdown_page import write_html

    return write_html(markdown)


def find_images(markdown: str) -> list[str]:
    """Return the addresses of the images that Markdown shows, in their order.

    >>> find_images("text ![a](https://example.org/a.png 'title') and `![b](b.png)`")
    ['https://example.org/a.png']
    """
    from linkvault.markup.image_links import find_addresses

    return find_addresses(markdown)


def replace_images(markdown: str, files: "Mapping[str, str]") -> str:
    """Return Markdown that shows the files in place of the images at the addresses that are their keys.

    >>> replace_images("![a](https://example.org/a.png)", {"https://example.org/a.png": "assets/1.png"})
    '![a](assets/1.png)'
    """
    from linkvault.markup.image_links import replace_addresses

    return replace_addresses(markdown, files)


def parse_tokens(markdown: str) -> "list[Token]":
    """Return the tokens of Markdown with formulas and footnotes, for output other than HTML."""
    from linkvault.markup.markdown_page import read_tokens

    return read_tokens(markdown)
