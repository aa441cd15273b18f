"""Lines of a document -> paragraphs, over the ends of columns and pages. (pure)"""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from statistics import median

from linkvault.extract.pdf.glyphs.segments import is_cjk
from linkvault.extract.pdf.shapes import END, HYPHEN, LINK, LINK_END, SUP, Block, Line
from linkvault.lazy_dataclass import dataclass

MAX_LEADING = 1.32  # times the usual distance of two lines
_SIZE_SLACK = 0.06  # of the size
_MIN_INDENT, _MAX_INDENT = 0.7, 6.0  # em
_SAME_EDGE = 0.4  # em
_FULL = 0.06  # of the width of the column: a line that ends nearer to its edge is full
_SHORT_LINE = 0.25  # of the width that the last line of a paragraph leaves free, if it ends a sentence
_TYPED = 0.8  # of the characters of a document are of fixed pitch: it was typed
_ALIGNED = " " * 3  # in typed text: columns
_TITLE_LINES = 3
_MIN_TEXT = 15  # letters of a line that is not a label
_MAX_BEFORE = 3  # paragraphs before a line whose first lines show whether they begin left of the others
_SHORT_TITLE = 0.5  # of the width that a title leaves free
_JUSTIFIED = 0.25  # em between the ends of lines of justified text; punctuation may hang over the edge
_MOST_LINES = 0.6  # of the lines of a justified paragraph end at its edge
_INDENT_SHARE = 0.3  # of the paragraphs of a document that uses indents
_DEFAULT_LEADING = 1.2  # times the size, where no two lines follow each other
_MAX_LEADING_SIZE = 2.2  # times the size: a larger distance is space between paragraphs
_MAX_END = 1_000  # characters at the end of a text: marks of notes can follow its last sentence
_OPEN_END = re.compile(r"[,;\-–—&/=(\[]$")  # a line that goes on
_SENTENCE_END = re.compile(rf"[.!?:。！？：؟…;](?:[\"'”’»)\]』」]|{SUP}[^{END}]*{END})*$")
BULLET = re.compile(r"(?:[•◦▪■□●○‣⁃∙·–—*\-▶►✓]|\u2022)\s+(?=\S)")
SURE_BULLETS = frozenset("•◦▪■□●○‣⁃∙►✓[")
NUMBERED = re.compile(r"(?:\d{1,3}[.)]|\(?[a-z][.)]|\([0-9ivx]{1,4}\)|[ivx]{1,4}[.)])\s+(?=\S)")
LINK_START = re.compile(f"^{LINK}([0-9]+){END}")
LEADERS = re.compile(r"(?:\s?[.·…_]){4,}\s*")  # the dots of a table of contents
DIGITS = re.compile(r"\d{1,3}[.)]\s+(?=\S)")  # an item of a list that Markdown has: no letters, no brackets
REFERENCE = re.compile(r"\[[0-9A-Za-z+.\-]{1,12}\]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a document have in common."""

    body_size: float
    leading: dict[float, float]
    uses_indents: bool = False

    def leading_of(self, size: float) -> float:
        """Return the usual distance of two lines of a size."""
        return self.leading.get(round(size, 1), _DEFAULT_LEADING * size)


def measure(columns: list[list[Line]]) -> Layout:
    """Return the size of the body text and the distances of lines; in typed documents, lines lose their fixed pitch."""
    _clear_mono(columns)
    sizes: Counter[float] = Counter()
    gaps: dict[float, list[float]] = defaultdict(list)
    for lines in columns:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
        for above, line in pairwise(lines):
            gap = line.y - above.y
            if round(above.size, 1) == round(line.size, 1) and 0 < gap < _MAX_LEADING_SIZE * line.size:
                gaps[round(line.size, 1)].append(gap)
    leading = {}
    for size, values in gaps.items():
        counts = Counter(round(value, 1) for value in values)
        common, count = counts.most_common(1)[0]
        leading[size] = common if count > 2 else median(values)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    return Layout(body, leading)


def _clear_mono(columns: list[list[Line]]) -> None:
    """Note that fixed pitch says nothing in a document that is typed in it, unless spaces line up as in code."""
    lengths = Counter[bool]()
    for line in (line for lines in columns for line in lines):
        lengths[line.mono] += len(line.text)
    if lengths[True] < _TYPED * lengths.total():
        return
    for line in (line for lines in columns for line in lines):
        line.mono = line.mono and _ALIGNED in line.text.strip()


def split_paragraphs(lines: list[Line], layout: Layout) -> list[Block]:
    """Return the paragraphs of the lines of one column."""
    blocks: list[Block] = []
    for line in lines:
        hangs = any(_hangs(block) and _is_text(block.first) for block in blocks[-_MAX_BEFORE:])
        if blocks and not _begins_paragraph(blocks[-1], line, layout, hangs=hangs):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block("p", [line], page=line.page))
    return blocks


def begins_item(text: str) -> bool:
    """Return whether a line begins with the mark of a list item or a reference."""
    return bool(BULLET.match(text) or NUMBERED.match(text) or REFERENCE.match(text))


def ends_sentence(text: str) -> bool:
    """Return whether a text ends with the mark of the end of a sentence."""
    return bool(_SENTENCE_END.search(text.rstrip(HYPHEN + LINK_END)[-_MAX_END:]))


def is_full(line: Line) -> bool:
    """Return whether a line reaches the edge of its column."""
    column = line.column
    slack = max(_FULL * (column.x1 - column.x0), _DEFAULT_LEADING * line.size)
    if line.is_rtl:
        return line.x0 <= column.x0 + slack
    return line.x1 >= column.x1 - slack


def indent(line: Line) -> float:
    """Return how far a line begins from the edge of its column, in em."""
    column = line.column
    distance = column.x1 - line.x1 if line.is_rtl else line.x0 - column.x0
    return distance / max(line.size, 1)


def _begins_paragraph(block: Block, line: Line, layout: Layout, *, hangs: bool) -> bool:
    """Return whether a line begins another paragraph than that of the block before it.

    :param hangs: the first lines of the paragraphs begin left of the others, as in a list of references
    """
    last = block.last
    gap = line.y - last.y
    if last.column is not line.column:  # texts side by side
        return True
    if last.mono and line.mono:
        return gap > 2 * MAX_LEADING * layout.leading_of(line.size)
    if gap > MAX_LEADING * max(layout.leading_of(line.size), layout.leading_of(last.size)):
        return True
    if match_continued_link(last.text, line.text):
        return False
    is_hanging_line = hangs and _is_text(block.first) and indent(line) - indent(block.first) > _MIN_INDENT
    is_other_type = _differs(last, line) or (
        not is_hanging_line and last.mono != line.mono and not _is_broken_address(block, line)
    )
    if LEADERS.search(last.text) or is_other_type or _begins_item_after(last, line):
        return True
    if is_hanging_line:
        return False
    if not _is_first_line_wide(last, line) and (_is_ended(block, line) or _is_title_line(block, line)):
        return True
    return _is_indented(block, line) or _ends_hanging(block, line)


def _is_title_line(block: Block, line: Line) -> bool:
    """Return whether a block looks as a title of the line after it: in italics, small capitals, centered or short."""
    last = block.last
    if len(block.lines) > _TITLE_LINES:
        return False
    if (last.italic and not line.italic) or (last.small_caps and not line.small_caps):
        return True
    return (is_centered(last) and not is_centered(line)) or _is_short_title(block, line)


def _is_short_title(block: Block, line: Line) -> bool:
    """Return whether a block is a short line without an end, and the line after it begins a sentence and is full.

    The first line of a paragraph is full if a second one follows. That is all that the layer of text of a scan shows of
    a heading: its size and weight are those of the body.
    """
    last = block.last
    if len(block.lines) > 1 or not is_full(line) or _OPEN_END.search(last.text.rstrip()):
        return False
    is_beside = abs(indent(last)) < _SAME_EDGE and abs(indent(line)) < _SAME_EDGE
    is_short = _room(last) > _SHORT_TITLE * (last.column.x1 - last.column.x0)
    return is_beside and is_short and last.text[:1].isupper() and line.text[:1].isupper()


def is_centered(line: Line) -> bool:
    """Return whether a line is in the middle of its column."""
    left, right = line.x0 - line.column.x0, line.column.x1 - line.x1
    return left > 2 * line.size and right > 2 * line.size and abs(left - right) < 2 * line.size


def _begins_item_after(last: Line, line: Line) -> bool:
    """Return whether a line begins a list item, and not with a number or a dash in the middle of a sentence."""
    if not begins_item(line.text):
        return False
    return line.text[0] in SURE_BULLETS or ends_sentence(last.text) or not is_full(last)


def _differs(last: Line, line: Line) -> bool:
    """Return whether two lines are in different type."""
    if abs(last.size - line.size) > _SIZE_SLACK * max(last.size, line.size):
        return True
    return last.bold != line.bold


def _is_broken_address(block: Block, line: Line) -> bool:
    """Return whether words of fixed pitch in a paragraph, such as an address, go on in a line or end before it."""
    if line.mono:
        return is_full(block.last) and block.last.cells[-1].styles[-1][0].mono
    return not all(item.mono for item in block.lines)


def _is_first_line_wide(last: Line, line: Line) -> bool:
    """Return whether the first word of a line did not fit at the end of the last one."""
    word = re.split(r"[\s]", line.text, maxsplit=1)[0]
    if is_cjk(line.text[0]):
        word = word[0]
    width = (line.x1 - line.x0) / max(1, len(line.text)) * len(word)
    return _room(last) < width + line.size / 2


def _room(line: Line) -> float:
    """Return the space between the end of a line and the edge of its column, in points."""
    column = line.column
    return line.x0 - column.x0 if line.is_rtl else column.x1 - line.x1


def _is_ended(block: Block, line: Line) -> bool:
    """Return whether the last line of a block, which is not full, ends its paragraph."""
    last = block.last
    if not ends_sentence(last.text):
        return False
    if _ends_at_edge(block) and abs(indent(line) - indent(last)) < _SAME_EDGE:
        return False  # an abstract or a quotation with margins of its own
    return _room(last) > _SHORT_LINE * (last.column.x1 - last.column.x0) or indent(line) > _MIN_INDENT


def _ends_at_edge(block: Block) -> bool:
    """Return whether the last line of a justified block is full: it ends where most of its other lines end."""
    *others, last = block.lines
    near = sum(abs(_room(line) - _room(last)) < _JUSTIFIED * last.size for line in others)
    return near > 1 and near > _MOST_LINES * len(others)


def _is_indented(block: Block, line: Line) -> bool:
    """Return whether a line begins a paragraph by its indent."""
    distance = indent(line) - indent(block.last)
    if not _MIN_INDENT < distance < _MAX_INDENT or not ends_sentence(block.last.text):
        return False
    return len(block.lines) > 1 or is_full(block.last) or indent(block.last) < _SAME_EDGE


def match_continued_link(text: str, line: str) -> re.Match[str] | None:
    """Return the match of the start of a link at the beginning of a line, if the text before ends in the same link."""
    start = LINK_START.match(line)
    if start is None or not text.endswith(LINK_END):
        return None
    last_link = text.rfind(LINK)
    return start if last_link >= 0 and text.startswith(start[0], last_link) else None


def _hangs(block: Block) -> bool:
    """Return whether the first line of a block begins left of the second one."""
    return len(block.lines) > 1 and indent(block.lines[1]) - indent(block.first) > _MIN_INDENT


def _is_text(line: Line) -> bool:
    """Return whether a line can begin a paragraph: no list item, and no labels of a drawing."""
    return sum(map(str.isalpha, line.text)) > _MIN_TEXT and not begins_item(line.text)


def _ends_hanging(block: Block, line: Line) -> bool:
    """Return whether a line ends a paragraph whose first line begins left of the others."""
    if len(block.lines) == 1:
        return (
            indent(block.last) - indent(line) > _MIN_INDENT
            and begins_item(block.first.text)
            and ends_sentence(block.last.text)
        )
    is_short = _room(block.last) > _SHORT_LINE * (line.column.x1 - line.column.x0)
    return (
        _hangs(block)
        and abs(indent(line) - indent(block.first)) < _SAME_EDGE
        and (
            ends_sentence(block.last.text)
            or (is_short and line.text[0].isupper() and _is_text(line) and _is_text(block.first))
        )
    )


def uses_indents(blocks: list[Block]) -> bool:
    """Return whether the paragraphs of a document begin with an indent."""
    indents = [
        indent(block.first) - indent(block.lines[1])
        for above, block in pairwise(blocks)
        if above.kind == block.kind == "p"
        and above.last.column is block.first.column  # the first of a column can continue another one
        and len(block.lines) > 2
    ]
    indents = [distance for distance in indents if distance > -_MIN_INDENT]  # without hanging references
    return sum(_MIN_INDENT < distance < _MAX_INDENT for distance in indents) > _INDENT_SHARE * len(indents)


_SMALL = 0.93  # of the body: text below a column that is no footnote, such as addresses
_ADJACENT = 2.5  # times the size between paragraphs with nothing between them
_MAX_PASSED = 12  # blocks
PASSED = frozenset(("table", "caption", "note", "figure"))  # what may be between the parts of a paragraph


def join_columns(blocks: list[Block], layout: Layout, *, has_indents: bool) -> list[Block]:
    """Return the blocks with the paragraphs joined that columns, pages, tables and captions divide."""
    joined: list[Block] = []
    for block in blocks:
        target = _open_paragraph(joined, layout, block.first.size)
        if joined and _continues_code(joined[-1], block):
            joined[-1].lines += block.lines
        elif target is not None and _continues(target, block, layout, has_indents=has_indents):
            target.lines += block.lines
        else:
            joined.append(block)
    return joined


def _continues_code(above: Block, block: Block) -> bool:
    """Return whether program code goes on in the next column or page."""
    return above.kind == block.kind == "code" and above.last.column is not block.first.column


def _open_paragraph(blocks: list[Block], layout: Layout, size: float) -> Block | None:
    """Return the last paragraph that text of a size may continue.

    Tables, captions and small text below it are passed over, unless the text itself is as small: references.
    """
    for block in blocks[: -_MAX_PASSED - 1 : -1]:
        is_other_size = abs(block.first.size - size) > _SIZE_SLACK * size
        is_small = block.kind == "p" and is_other_size and block.first.size < _SMALL * layout.body_size
        if block.kind not in PASSED and not is_small:
            return block if block.kind in ("p", "li") else None
    return None


def _continues(target: Block, block: Block, layout: Layout, *, has_indents: bool) -> bool:
    if block.kind != "p" or (_is_one_column(target, block) and _adjacent(target, block)):
        return False
    last, line = target.last, block.first
    if _differs(last, line) or last.mono != line.mono or begins_item(line.text):
        return False
    text = line.text.lstrip("\"'“‘«(")
    begins_small = bool(text) and (text[0].islower() or is_cjk(text[0]))
    if last.size < _SMALL * layout.body_size:
        return begins_small and _is_text(last) and not ends_sentence(last.text)
    if not ends_sentence(last.text):
        return begins_small or (is_full(last) and indent(line) < _MIN_INDENT)
    is_new = indent(line) > _MIN_INDENT and len(block.lines) > 1 and indent(block.lines[1]) < _SAME_EDGE
    is_open = is_full(last) if has_indents else _ends_at_edge(target)
    return is_open and not is_new and indent(line) < _SAME_EDGE and target.kind == "p"


def _is_one_column(target: Block, block: Block) -> bool:
    """Return whether two blocks are in one column of a page, also if they are side by side in it."""
    last, column = target.last.column, block.first.column
    return (last.page, last.number) == (column.page, column.number)


def _adjacent(target: Block, block: Block) -> bool:
    """Return whether two blocks follow each other in one column, with nothing between them."""
    between = target.last.y, block.first.y
    return between[1] - between[0] < _ADJACENT * block.first.size
