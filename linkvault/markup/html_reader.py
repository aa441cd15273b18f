"""Article HTML -> blocks, in one walk without recursion.

The supported elements are listed in the docstring of the package. Of other elements only the content is read; scripts,
styles and frames are skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from linkvault import lazy_re as re
from linkvault.markup.blocks import Block, Code, Group, List, Math, Note, Paragraph, Quote, Rule, Table
from linkvault.markup.line_builder import LineBuilder
from linkvault.markup.table_grid import TableGrid

Leave = Callable[[], None]

# Containers nested deeper than this are flattened: parsers of Markdown stop at 20 levels (`maxNesting` in the
# commonmark preset of markdown-it).
MAX_DEPTH: Final = 14
_MAX_START_DIGITS: Final = 9  # of the number of an item, as in CommonMark

_SKIPPED_NAMES = """applet audio canvas datalist embed frame frameset head iframe meta noembed noframes object
    param script select source style svg template title track video"""
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_BOUNDARY_NAMES = """address article aside body center dd details dialog div dl fieldset figure footer form header
    hgroup html legend main nav optgroup option p search section tbody tfoot thead"""
_BOUNDARIES = frozenset(_BOUNDARY_NAMES.split())
_ROW_GROUPS = frozenset(("thead", "tbody", "tfoot"))
_MARKS = {"b": "strong", "strong": "strong", "em": "em", "i": "em", "cite": "em", "var": "em", "dfn": "em"}
_MARKS |= {"del": "del", "s": "del", "strike": "del"}
_MARKS |= {kind: kind for kind in ("sub", "sup", "kbd", "mark")}
_MARKED_BLOCKS = {"figcaption": "em", "summary": "strong", "dt": "strong"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PREFORMATTED = frozenset(("pre", "listing", "xmp", "plaintext"))
_INLINE_CODE = frozenset(("code", "tt", "samp"))
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([^\s`~]+)")
_EDGE_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_LABEL = re.compile(r"[^\w.:+-]+")


class HtmlReader:
    """Reads one tree into blocks: a container is open until its element ends, and text is added to the current line."""

    def __init__(self) -> None:
        """Create a reader with an empty article."""
        self.root = Group()
        self.notes: list[Group] = []
        self._open: list[Group | List | Table] = [self.root]
        self._grids: list[TableGrid] = []  # of the tables that are open
        self._line = LineBuilder()
        self._level = 0  # of the heading that is open, or 0
        self._in_caption = False
        self._in_notes = 0
        self._is_note_in_place = False
        self._serial = 0

    def walk(self, top: Any) -> None:
        """Read the tree of an lxml element."""
        stack: list[tuple[Any, Leave | None]] = [(top, None)]
        while stack:
            node, leave = stack.pop()
            if leave is None and isinstance(node.tag, str):
                leave = self._enter(node)
                if leave is not None:
                    stack.append((node, leave))
                    self._line.add_text(node.text)
                    if len(node):
                        stack.extend((child, None) for child in node.iterchildren(reversed=True))
                    continue
            elif leave is not None:
                leave()
            self._line.add_text(node.tail)
        self._end_line()

    def _enter(self, node: Any) -> Leave | None:
        """Begin an element; return the function that ends it. None: its content is not read."""
        tag = node.tag
        if tag in _MARKS:
            return self._enter_mark(node)
        if tag in _BOUNDARIES:
            return self._enter_boundary(node)
        if tag in _SKIPPED:
            return None
        if tag in _HEADINGS:
            return self._enter_heading(_HEADINGS[tag])
        if tag in _PREFORMATTED:
            self._read_code_block(node)
            return None
        special: Callable[[Any], Leave | None] | None = getattr(self, f"_on_{tag}", None)
        if special is not None:
            return special(node)
        if tag in _INLINE_CODE:
            return self._line.begin_code()
        if tag in _MARKED_BLOCKS:
            return self._enter_marked_block(_MARKED_BLOCKS[tag], is_caption=tag == "figcaption")
        if tag in ("ul", "ol", "menu", "dir"):
            return self._enter_list(node)
        return _do_nothing

    # Lines ------------------------------------------------------------------------------------------------

    def _end_line(self) -> None:
        for runs in self._line.end():
            self._add(Paragraph(runs, self._level, self._in_caption))

    def _enter_boundary(self, node: Any) -> Leave:
        self._end_line()
        if node.tag == "dd":
            return self._open_item(is_implied=True)
        if node.tag in _ROW_GROUPS and isinstance(self._open[-1], Table):
            self._grids[-1].begin_group()
        names = node.get("class", "").split() if node.tag == "section" else ()
        if "footnotes" in names:
            self._in_notes += 1
            self._is_note_in_place = "in-place" in names and self._open == [self.root]
            return self._leave_notes
        return self._end_line

    def _leave_notes(self) -> None:
        self._end_line()
        self._in_notes -= 1
        self._is_note_in_place = False

    def _enter_heading(self, level: int) -> Leave:
        self._end_line()
        before, self._level = self._level, level

        def leave() -> None:
            self._end_line()
            self._level = before

        return leave

    def _enter_mark(self, node: Any) -> Leave | None:
        if node.tag == "sup" and "footnote-ref" in node.get("class", "").split():
            self._line.add_run("note", _note_label("".join(node.itertext()), node.find(".//a[@href]")))
            return None
        return self._line.begin_mark(_MARKS[node.tag])

    def _enter_marked_block(self, kind: str, *, is_caption: bool) -> Leave:
        self._end_line()
        unmark = self._line.begin_mark(kind)
        before, self._in_caption = self._in_caption, is_caption

        def leave() -> None:
            self._end_line()
            self._in_caption = before
            unmark()

        return leave

    def _on_a(self, node: Any) -> Leave:
        self._serial += 1
        return self._line.begin_link(node.get("href", ""), node.get("title", ""), self._serial)

    def _on_br(self, node: Any) -> None:
        self._line.add_break(may_split=not self._level)

    def _on_input(self, node: Any) -> None:
        """Read a checkbox at the beginning of an item: the item is a task."""
        parent = self._open[-2] if len(self._open) > 1 else None
        item = self._open[-1]
        if node.get("type", "").lower() != "checkbox" or not isinstance(parent, List):
            return
        if isinstance(item, Group) and not item.blocks and self._line.is_empty and item.is_done is None:
            item.is_done = node.get("checked") is not None

    def _on_img(self, node: Any) -> None:
        self._line.add_image(node.get("src", ""), node.get("alt", ""), node.get("title", ""))

    def _on_q(self, node: Any) -> Leave:
        self._line.add_text("“")
        return lambda: self._line.add_text("”")

    def _on_span(self, node: Any) -> Leave | None:
        kinds = node.get("class", "").split()
        if "math" not in kinds or not ("inline" in kinds or "display" in kinds):
            return _do_nothing
        tex = "".join(node.itertext()).strip()
        if "inline" in kinds or self._level:
            self._line.add_run("math", tex)
        elif tex:
            self._end_line()
            self._add(Math(tex))
        return None

    # Blocks -----------------------------------------------------------------------------------------------

    def _add(self, block: Block) -> None:
        top = self._open[-1]
        if isinstance(top, List):
            if not top.items:
                top.items.append(Group())
            top = top.items[-1]
        (top.outside if isinstance(top, Table) else top).blocks.append(block)

    def _push(self, container: Group | List | Table) -> Leave:
        self._open.append(container)
        return self._pop

    def _pop(self) -> None:
        self._end_line()
        self._open.pop()

    def _on_hr(self, node: Any) -> None:
        self._end_line()
        self._add(Rule())

    def _read_code_block(self, node: Any) -> None:
        self._end_line()
        text = "".join(_exact_text(node)).replace("\r\n", "\n").replace("\r", "\n")
        text = _EDGE_LINES.sub("", text).rstrip()
        if text:
            self._add(Code(text, _language_of(node)))

    def _on_blockquote(self, node: Any) -> Leave:
        self._end_line()
        if len(self._open) >= MAX_DEPTH:
            return self._end_line
        quote = Quote()
        self._add(quote)
        return self._push(quote)

    def _enter_list(self, node: Any) -> Leave:
        self._end_line()
        if self._in_notes or len(self._open) + 1 >= MAX_DEPTH:
            return self._end_line
        container = List(_first_number(node) if node.tag == "ol" else None)
        self._add(container)
        return self._push(container)

    def _on_li(self, node: Any) -> Leave:
        self._end_line()
        name = node.get("id", "")
        if self._in_notes and name.startswith("fn-"):
            label = _LABEL.sub("-", name.removeprefix("fn-"))
            if self._is_note_in_place:
                note: Group = Note(label=label)
                self._add(note)
            else:
                note = Group(label=label)
                self.notes.append(note)
            return self._push(note)
        return self._open_item()

    def _open_item(self, *, is_implied: bool = False) -> Leave:
        top = self._open[-1]
        if is_implied or not isinstance(top, List):
            if len(self._open) + 1 >= MAX_DEPTH or isinstance(top, Table):
                return self._end_line
            blocks = (top.items[-1] if top.items else Group()).blocks if isinstance(top, List) else top.blocks
            last = blocks[-1] if blocks else None
            top = last if isinstance(last, List) and last.is_implied else List(is_implied=True)
            if top is not last:
                self._add(top)
        item = Group()
        top.items.append(item)
        return self._push(item)

    def _on_table(self, node: Any) -> Leave:
        self._end_line()
        if len(self._open) + 1 >= MAX_DEPTH:
            return self._end_line
        table = Table()
        self._add(table)
        self._grids.append(TableGrid())
        pop = self._push(table)

        def leave() -> None:
            pop()
            self._grids.pop()

        return leave

    def _on_tr(self, node: Any) -> Leave:
        self._end_line()
        top = self._open[-1]
        if not isinstance(top, Table):
            return self._end_line
        row: list[Group] = []
        top.rows.append(row)
        grid = self._grids[-1]
        grid.begin_row()

        def leave() -> None:
            self._end_line()
            grid.end_row(row)

        return leave

    def _on_td(self, node: Any) -> Leave:
        self._end_line()
        top = self._open[-1]
        if not isinstance(top, Table):
            return self._end_line
        if not top.rows:
            top.rows.append([])
        cell = Group()
        self._grids[-1].add_cell(top.rows[-1], cell, node.get("colspan", "1"), node.get("rowspan", "1"))
        return self._push(cell)

    _on_th = _on_td

    def _on_caption(self, node: Any) -> Leave:
        self._end_line()
        return self._end_line


def _do_nothing() -> None:
    """End an element of which only the content is read."""


def _exact_text(node: Any) -> list[str]:
    parts = [node.text or ""]
    for part in node.iterdescendants():
        if part.tag == "br":
            parts.append("\n")
        elif isinstance(part.tag, str):
            parts.append(part.text or "")
        parts.append(part.tail or "")
    return parts


def _language_of(node: Any) -> str:
    for part in (node, *node.iterchildren("code")):
        if match := _LANGUAGE.search(part.get("class", "")):
            return match[1]
    return ""


def _first_number(node: Any) -> int:
    start = node.get("start", "1").strip()
    return int(start) if start.isascii() and start.isdigit() and len(start) <= _MAX_START_DIGITS else 1


def _note_label(text: str, anchor: Any) -> str:
    target = anchor.get("href").partition("#fn-")[2] if anchor is not None else ""
    return _LABEL.sub("-", target or text.strip("[] \n"))
