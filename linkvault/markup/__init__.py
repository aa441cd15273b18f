"""Clean article HTML -> Markdown and plain text; Markdown and plain-text pages -> the same. Pure.

The HTML it understands (whoever writes it reads this; anything else is transparent, scripts are left out):

- formulas: `<span class="math inline">TeX</span>`, `<span class="math display">TeX</span>`, without dollars
- code: `<pre><code class="language-x">exact text</code></pre>`; in a line `code`, `tt`, `samp`
- footnotes: `<sup class="footnote-ref"><a href="#fn-N">N</a></sup>` where it is referred to, and
  `<section class="footnotes"><ol><li id="fn-N">blocks</li></ol></section>`, without arrows back
- `h1`-`h6`, `p`, `ul`, `ol start`, `li`, `blockquote`, `dl dt dd`, `figure figcaption`, `details summary`,
  `hr`, `br`, `table caption tr th td` (spans unrolled; `colspan` is minded), blocks in any of them
- `strong b`, `em i cite var dfn`, `del s strike`, `sub`, `sup`, `kbd`, `mark`, `q`, `a href title`,
  `img src alt title`; addresses absolute; frames and videos turned into links

The Markdown is CommonMark with GFM's tables, `~~`, `$` and `$$` formulas, footnotes, the tags `<sub> <sup>
<kbd> <mark> <br>`, plus `<strong> <em> <del>` where CommonMark has no delimiter that would work.
"""

from typing import TYPE_CHECKING

from linkvault.models import Rendered

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["from_markdown", "from_plain", "render", "to_html", "tokens"]


def render(html: str) -> Rendered:
    """Render the article's clean HTML as Markdown, plain text and headings.

    >>> print(render("<p>他说<b>“强调”</b>后 <span class='math inline'>a_1*b</span></p>").markdown)
    他说“**强调**”后 $a_1*b$
    <BLANKLINE>
    """
    from linkvault.markup.article import render_html

    return render_html(html)


def from_markdown(source: str) -> Rendered:
    r"""Keep a page that is Markdown itself as it came; text and headings are read from it.

    >>> from_markdown("# 标题\n\n*a* $x_1$").text
    '标题\n\na x_1'
    """
    from linkvault.markup.markdown_page import read_markdown

    return read_markdown(source)


def from_plain(source: str) -> Rendered:
    """Keep a plain-text page exactly: one block of code in Markdown, its fence longer than any inside."""
    from linkvault.markup.writing import write_fence

    text = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    return Rendered(write_fence(text) + "\n" if text.strip() else "", text, "")


def to_html(markdown: str) -> str:
    """Write Markdown as safe HTML: no tag of the page's own survives, links run nothing.

    Formulas come out as `render` reads them: `<span class="math inline">TeX</span>`.
    """
    from linkvault.markup.markdown_page import write_html

    return write_html(markdown)


def tokens(markdown: str) -> "list[Token]":
    """Parse our Markdown, formulas and footnotes too, for those who show it in another way than HTML."""
    from linkvault.markup.markdown_page import read_tokens

    return read_tokens(markdown)
