"""Links and their articles -> one Markdown file: front matter once, a table of contents, then a chapter each.

Each article's headings stand one level below its title, and its footnotes have names of their own. Links without
an article are chapters of a line.
"""

import re
from collections.abc import Iterable, Iterator

from linkvault.formats.pages.markdown import parse_front_matter
from linkvault.formats.writer import Writer
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates

_FRONT_MATTER = "---\ntitle: Saved pages\ngenerator: linkvault\n---\n"
_IN_MEMORY = (
    8_000_000  # characters of chapters; more are laid aside on the disk until the contents are written
)
_SIGN = re.compile(r"([\\`*_{}\[\]<>#$|~!&])")


def write(exported: ExportItem) -> str:
    """Return a link's chapter."""
    from linkvault.formats.books.nested_markdown import nest_markdown

    link, snapshot = exported.link, exported.snapshot
    site = (snapshot.site_name if snapshot else None) or link.site
    told = [snapshot.byline if snapshot else None, site, (link.published or "")[:10], ", ".join(link.tags)]
    parts = [f"<{link.url}>", *(_escaped(part) for part in told if part)]
    note = "".join(f"> {_escaped(line)}\n" for line in (link.note or "").split("\n") if line.strip())
    body = exported.content.markdown.strip("\n") if exported.content else ""
    body = nest_markdown(parse_front_matter(body)[1], str(link.id)).strip("\n")
    blocks = [f'<a id="link-{link.id}"></a>', f"# {_title(exported)}", " · ".join(parts), note.rstrip(), body]
    return replace_surrogates("\n\n".join(filter(None, blocks)) + "\n")


def stream(all_exported: Iterable[ExportItem]) -> Iterator[str]:
    """Yield the front matter, the contents, the chapters: these wait aside until the contents are known."""
    from tempfile import SpooledTemporaryFile

    yield _FRONT_MATTER
    contents: list[str] = []
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as aside:
        for exported in all_exported:
            contents.append(f"- [{_title(exported)}](#link-{exported.link.id})\n")
            aside.write(f"\n{write(exported)}")
        aside.seek(0)
        yield replace_surrogates(f"\n# Contents\n\n{''.join(contents)}")
        while piece := aside.read(65_536):
            yield piece


def _title(exported: ExportItem) -> str:
    return _escaped(exported.link.title) or _escaped(exported.link.url)


def _escaped(text: str) -> str:
    """Write words so that Markdown shows them as they are.

    >>> _escaped("  a_b [x]\\n<i> ")
    'a\\\\_b \\\\[x\\\\] \\\\<i\\\\>'
    """
    return _SIGN.sub(r"\\\1", " ".join(text.split()))


WRITER = Writer(extension=".md", per_link=False, write=write, stream=stream)
