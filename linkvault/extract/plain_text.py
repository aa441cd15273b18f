"""A page of plain text or Markdown -> Article: the text unchanged, with a title from its beginning.

The one change: a formula that occurs in several copies, as web clippers save it, is written once.
"""

from html import escape

from linkvault import lazy_re as re
from linkvault.errors import NothingReadable
from linkvault.extract.normalize.formulas.repeated_text import merge_copies
from linkvault.models import Article, Page
from linkvault.states import UnreadableReason

MARKDOWN_TYPES = frozenset(["text/markdown", "text/x-markdown", "text/x-web-markdown"])
PLAIN_TYPES = MARKDOWN_TYPES | {"text/plain"}

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.S)
_FRONT_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.M | re.I)
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]++(.+)$|^([^\s>#|`~*+-].*)\n(?:=+|-{2,})[ \t]*$", re.M)
_FENCED = re.compile(r"^(`{3,}+|~{3,}+).*?(?:^\1[`~]*+[ \t]*$|\Z)", re.M | re.S)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TITLE_LENGTH = 120  # characters: a first line may be a paragraph


def read_plain_text(page: Page, text: str, charset: str, warnings: tuple[str, ...]) -> Article:
    """Return the article of a page of text; its HTML is one preformatted block.

    :raises NothingReadable: if the text is empty
    """
    source = _CONTROL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    is_markdown = page.media_type in MARKDOWN_TYPES
    source = _merge_formula_copies(source, _FENCED if is_markdown else None)
    title = markdown_title(source) if is_markdown else first_line(source)
    if not source.strip():
        raise NothingReadable("the page is empty", reason=UnreadableReason.NO_TEXT)
    return Article(
        title=title, html=f"<pre>{escape(source, quote=False)}</pre>", markdown=source, charset=charset,
        warnings=warnings,
    )  # fmt: skip


def _merge_formula_copies(source: str, verbatim: re.Pattern[str] | None) -> str:
    """Write each formula once that a clipper saved in several copies, except in text that matches `verbatim`."""
    spans = [match.span() for match in verbatim.finditer(source)] if verbatim else []
    parts, start = [], 0
    for begin, end in spans:
        parts += [merge_copies(source[start:begin]), source[begin:end]]
        start = end
    return "".join([*parts, merge_copies(source[start:])])


def markdown_title(source: str) -> str | None:
    r"""Return the title in the front matter, else the first heading, else the first line.

    >>> markdown_title("---\ntitle: '损失函数'\n---\n# Other\n"), markdown_title("text\n\n## A *b*\n")
    ('损失函数', 'A b')
    """
    front = _FRONT_MATTER.match(source)
    if front:
        title = _FRONT_TITLE.search(front[1])
        if title:
            return title[1].strip("'\"")
        source = source[front.end() :]
    heading = _HEADING.search(_FENCED.sub("", source))
    if heading:
        text = (heading[1] or "").rstrip().rstrip("#") or heading[2] or ""
        return re.sub(r"[*_`]", "", text).strip() or None
    return first_line(source)


def first_line(source: str) -> str | None:
    """Return the first line that contains a letter or digit, cut at TITLE_LENGTH; None if there is none."""
    line = next((line.strip() for line in source.split("\n") if re.search(r"\w", line)), None)
    return line[:TITLE_LENGTH].strip() if line else None
