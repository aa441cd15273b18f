"""Markdown files with links, as people keep them by hand and in Obsidian, into bookmarks of all their addresses.

The headings above a link are its folders. In a list entry, the text after a link is its note, and `#words` at the end
of the line are its tags; an open task, `- [ ]`, is `unread`. buku writes tags as `<!-- TAGS: a,b -->`. Addresses in
code and of images are left out.
"""

from collections.abc import Iterator

from linkvault import lazy_re as re
from linkvault.formats.fields.bookmark import build_bookmark, build_unreadable, split_tags
from linkvault.formats.parts.input_file import Source
from linkvault.formats.parts.text_links import MAX_LINE_CHARACTERS, TextLink, find_links, strip_markup
from linkvault.formats.reader import LIKELY, NO_MATCH, POSSIBLE, WEAK, ImportItem, Reader
from linkvault.lazy_dataclass import dataclass, field

_ENTRY = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[([ xX])\]\s+)?(.*)")
_HEADING = re.compile(r"(#{1,6})\s++(.*)")
_IS_MARKUP = re.compile(r"\s*+(?:#{1,6}\s.*|[-=*_|: ]*|```.*|~~~.*)")  # headings are folders
_FENCE = re.compile(r"\s*(?:```|~~~)")
_SIGNS = re.compile(
    r"^(?:#{1,6} |[^\S\n]*+(?:[-*+]|\d{1,9}[.)]) .*https?://|[^\S\n]*+(?:\|[^\S\n]*+)?:?---|\|[^\S\n]*+:?--)|\]\(https?://|^\[[^\]\n]++\]:",
    re.M,
)
_WEB_PAGE = re.compile(r"\s*+<(?:!doctype|html|\?xml)\b", re.IGNORECASE)
_DEFINITION = re.compile(r"\s{0,3}\[([^\[\]]++)\]:\s*+<?([^\s<>]++)>?")
_REFERENCE = re.compile(r"\[([^\[\]]++)\]\s?\[([^\[\]]*+)\]")
_TAGS_COMMENT = re.compile(r"<!--\s*+TAGS:((?:(?!<!--).)*?)-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)")
_CELL_END = re.compile(r"(?<!\\)\|")
_MAX_REFERENCES = 10_000  # texts that wait for their definition at the end of the file
_INSPECTED_LINES = 200
# Shares of the inspected lines, without headings, that are list entries with a link.
_LIKELY_SHARE = 0.5
_POSSIBLE_SHARE = 0.2
_AROUND = " \t-–—:：·|,，;；*_"  # between a link and the words before or after it


def recognize(source: Source) -> float:
    """Look for list entries with links among the first lines, or for any Markdown with addresses."""
    text = source.head_text
    lines = [line for line in text.splitlines() if line.strip() and not _HEADING.match(line)]
    if not lines or text.lstrip()[:1] == "{" or _WEB_PAGE.match(text):
        return NO_MATCH
    inspected = lines[:_INSPECTED_LINES]
    share = sum(map(_is_link_entry, inspected)) / len(inspected)
    if share >= _POSSIBLE_SHARE and text.lstrip()[:1] != "<":
        return LIKELY if share >= _LIKELY_SHARE else POSSIBLE
    return WEAK if _SIGNS.search(text) and "://" in text else NO_MATCH


def read(source: Source) -> Iterator[ImportItem]:
    """Yield the links of all lines outside of code."""
    state = _FileState()
    fence_line = 0  # the first line of the code block
    for number, line in source.lines():
        if _FENCE.match(line):
            fence_line = 0 if fence_line else number
        if not fence_line:
            items = list(state.read_line(line, f"line {number}"))
            yield from items
            if not items and not _IS_MARKUP.fullmatch(line):
                source.report.leave_out("lines without an address", line.strip(), f"line {number}")
        elif line_links := list(find_links(line[:MAX_LINE_CHARACTERS])):
            source.report.leave_out("addresses in code", line_links[0].url, f"line {number}")
    if fence_line:
        yield build_unreadable(f"line {fence_line}", "a code block that never ends, and all text after it")


@dataclass
class _FileState:
    """The headings above the current line, and the texts of reference links by their label."""

    headings: dict[int, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)

    def read_line(self, line: str, location: str) -> Iterator[ImportItem]:
        """Yield the links of a line."""
        text = line[:MAX_LINE_CHARACTERS].rstrip()
        if heading := _HEADING.fullmatch(text):
            level = len(heading[1])
            self.headings = {other: name for other, name in self.headings.items() if other < level}
            self.headings[level] = strip_markup(heading[2].rstrip("# "))
        for label in _REFERENCE.finditer(text):
            if len(self.references) < _MAX_REFERENCES:
                self.references.setdefault((label[2] or label[1]).lower(), strip_markup(label[1]))
        folders = tuple(self.headings.values())
        definition = _DEFINITION.match(text)
        if definition and "://" in definition[2]:
            title = self.references.get(definition[1].lower())
            yield build_bookmark(definition[2], location, title=title, folders=folders)
        elif (entry := _ENTRY.fullmatch(text)) and not heading:
            yield from _read_entry(entry[2], location, folders, is_open=entry[1] == " ")
        else:
            for link in find_links(text):
                title = link.title if link.title is not None else _title_in_row(text)
                yield build_bookmark(link.url, location, title=title, folders=folders)
        if len(line) > MAX_LINE_CHARACTERS and "://" in line[MAX_LINE_CHARACTERS:]:
            yield build_unreadable(location, "a line too long, read in part", line[MAX_LINE_CHARACTERS:])


def _is_link_entry(line: str) -> bool:
    entry = _ENTRY.fullmatch(line[:MAX_LINE_CHARACTERS].rstrip())
    return bool(entry and any("://" in link.url for link in find_links(entry[2])))


def _read_entry(text: str, location: str, folders: tuple[str, ...], *, is_open: bool) -> Iterator[ImportItem]:
    comment = _TAGS_COMMENT.search(text)
    buku_tags = split_tags(comment[1]) if comment else []
    text = _COMMENT.sub("", text)
    links = list(find_links(text))
    for link, next_link in zip(links, [*links[1:], None], strict=False):
        text_after = text[link.end : next_link.start if next_link else None].strip(f"{_AROUND}<>")
        note, tags = _split_trailing_tags(text_after)
        yield build_bookmark(
            link.url,
            location,
            title=link.title if link.title is not None or len(links) > 1 else _title_before(text, link),
            tags=[*tags, *buku_tags, *["unread"] * is_open],
            note=note,
            folders=folders,
        )


def _title_in_row(text: str) -> str | None:
    r"""Return the first words in the row of a table beside an address; None if the line is no row.

    >>> _title_in_row("| 1 | https://a.example/ | A \\| a | ml |"), _title_in_row("see https://a.example/")
    ('A | a', None)
    """
    if not text.lstrip().startswith("|"):
        return None
    cells = (strip_markup(cell.strip()) for cell in _CELL_END.split(text))
    return next((cell for cell in cells if "://" not in cell and any(map(str.isalpha, cell))), None)


def _title_before(text: str, link: TextLink) -> str:
    """Return the words before the only, bare address of an entry."""
    return strip_markup(text[: link.start].strip(f"{_AROUND}<`").rstrip("[ "))


def _split_trailing_tags(text: str) -> tuple[str, list[str]]:
    """Return a note without the tags at its end, and the tags.

    >>> _split_trailing_tags("about #1 loss #ml #损失/函数")
    ('about #1 loss', ['ml', '损失/函数'])
    """
    words = text.split()
    tags: list[str] = []
    while words and words[-1].startswith("#") and words[-1].strip("#"):
        tags.insert(0, words.pop().strip("#"))
    return (" ".join(words) if tags else text), tags


READER = Reader(title="Markdown with links", recognize=recognize, read=read)
