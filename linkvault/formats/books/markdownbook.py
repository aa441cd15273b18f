"""Links and their articles into one Markdown file: front matter, a table of contents, and one chapter per link.

The headings of an article are one level below its title, and its footnotes get unique names. A link without an
article is a chapter with only its title and details.
"""

from collections.abc import Iterable, Iterator

from linkvault import lazy_re as re
from linkvault.formats.pages.markdown import parse_front_matter
from linkvault.formats.writer import Writer
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates
from linkvault.text.whitespace import squeeze_whitespace

_FRONT_MATTER = "---\ntitle: Saved pages\ngenerator: linkvault\n---\n"
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#$|~!&])")


def write(item: ExportItem) -> str:
    """Return the chapter of a link."""
    from linkvault.formats.books.nested_markdown import nest_markdown

    link, snapshot = item.link, item.snapshot
    site = (snapshot.site_name if snapshot else None) or link.site
    details = [snapshot.byline if snapshot else None, site, (link.published or "")[:10], ", ".join(link.tags)]
    parts = [f"<{link.url}>", *(_escape(part) for part in details if part)]
    note = "".join(f"> {_escape(line)}\n" for line in (link.note or "").split("\n") if line.strip())
    body = item.content.markdown.strip("\n") if item.content else ""
    body = nest_markdown(parse_front_matter(body)[1], str(link.id)).strip("\n")
    blocks = [
        f'<a id="link-{link.id}"></a>',
        f"# {_chapter_title(item)}",
        " · ".join(parts),
        note.rstrip(),
        body,
    ]
    return replace_surrogates("\n\n".join(filter(None, blocks)) + "\n")


def stream(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the front matter, the table of contents and the chapters, which wait until the contents are complete."""
    from linkvault.formats.books.spool import TextSpool

    yield _FRONT_MATTER
    with TextSpool() as contents, TextSpool() as chapters:
        for item in items:
            contents.add(f"- [{_chapter_title(item)}](#link-{item.link.id})\n")
            chapters.add(f"\n{write(item)}")
        yield "\n# Contents\n\n"
        yield from contents.read()
        yield from chapters.read()


def _chapter_title(item: ExportItem) -> str:
    return _escape(item.link.title) or _escape(item.link.url)


def _escape(text: str) -> str:
    """Return a text with its Markdown punctuation escaped, as one line.

    >>> _escape("  a_b [x]\\n<i> ")
    'a\\\\_b \\\\[x\\\\] \\\\<i\\\\>'
    """
    return _PUNCTUATION.sub(r"\\\1", squeeze_whitespace(text))


WRITER = Writer(extension=".md", per_link=False, write=write, stream=stream)
