"""Blocks -> the HTML of an article, as `markup` reads it. (pure)"""

import re
from collections.abc import Iterator
from html import escape
from itertools import chain

from linkvault.extract.pdf.shapes import END, HYPHEN, LINK, LINK_END, NOTE, PAGE, SUB, SUP, Block

_SCRIPT = re.compile(f"([{SUP}{SUB}])([^{SUP}{SUB}{END}]*){END}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e|ère|º|ª|TM|SM|®)$")
_NOTE = re.compile(f"{NOTE}(\\d+){END}")
_LINK = re.compile(f"{LINK}(\\d+){END}(.*?){LINK_END}", re.S)
_STRAY = re.compile(f"[{SUP}{SUB}{LINK}{LINK_END}{NOTE}{HYPHEN}{END}]")
_PAGE = re.compile(f"{PAGE}\\d+{PAGE}")
# Unicode compatibility folds them to the plain characters: a search for "x2" finds "x²".
_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
)
_NOT_RAISED = re.compile(f"[^{''.join(map(chr, _RAISED.values()))}∗*†‡′″°,. ]")
_MAX_LEVEL = 6  # of headings in HTML


def write_html(blocks: list[Block], notes: list[Block], links: list[str]) -> str:
    """Return blocks and footnotes as HTML, with marks where pages begin.

    Footnotes follow the text that begins on their page.
    """
    parts: list[str] = []
    texts = [text for block in blocks for text in (block.text, *chain.from_iterable(block.rows))]
    referenced = {int(number) for text in texts for number in _NOTE.findall(text)}
    numbered = list(enumerate(notes, 1))
    page, written = -1, 0
    for group in [*_groups(blocks), []]:
        start = written
        while written < len(notes) and (not group or notes[written].page < group[0].page):
            written += 1
        if written > start:
            parts += _write_notes(numbered[start:written], referenced, links)
            page = notes[written - 1].page
        for block in group:
            if block.page != page:
                _mark_page(block)
            page = block.lines[-1].page
        if group:
            parts.append(_write_group(group, links))
    return "\n".join(parts)


def _groups(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the blocks, those of one list together."""
    index = 0
    while index < len(blocks):
        end = index + 1
        if blocks[index].kind == "li":
            while end < len(blocks) and _is_same_list(blocks[index], blocks[end]):
                end += 1
        yield blocks[index:end]
        index = end


def _write_notes(notes: list[tuple[int, Block]], referenced: set[int], links: list[str]) -> Iterator[str]:
    """Yield footnotes with their numbers as HTML.

    Without a mark in the text, such as those of the authors, they are paragraphs with their own marks.
    """
    for number, note in notes:
        if number not in referenced:
            note.text = f"{note.note} {note.text}"
        _mark_page(note)
        text = f"<p>{inline(note.text, links)}</p>"
        yield (
            f'<section class="footnotes in-place"><ol><li id="fn-{number}">{text}</li></ol></section>'
            if number in referenced
            else text
        )


def _is_same_list(first: Block, block: Block) -> bool:
    return block.kind == "li" and (block.marker == "-") == (first.marker == "-")


def _mark_page(block: Block) -> None:
    """Put the mark of its page before the text of a block."""
    mark = f"{PAGE}{block.page + 1}{PAGE}"
    if block.kind == "table":
        block.rows[0][0] = mark + block.rows[0][0]
    else:
        block.text = mark + block.text


def _write_group(blocks: list[Block], links: list[str]) -> str:
    """Return one block, or the items of one list, as HTML."""
    block = blocks[0]
    if block.kind == "li":
        items = "".join(f"<li>{inline(item.text, links)}</li>" for item in blocks)
        if block.marker == "-":
            return f"<ul>{items}</ul>"
        digits = re.sub(r"\D", "", block.marker)
        start = f' start="{digits}"' if digits and digits != "1" else ""
        return f"<ol{start}>{items}</ol>"
    if block.kind == "heading":
        level = min(block.level + 1, _MAX_LEVEL)
        return f"<h{level}>{inline(block.text, links)}</h{level}>"
    if block.kind == "code":
        return f"<pre><code>{escape(_STRAY.sub('', block.text), quote=False)}</code></pre>"
    if block.kind == "table":
        rows = ["".join(f"<td>{inline(cell, links)}</td>" for cell in row) for row in block.rows]
        head = rows[0].replace("<td>", "<th>").replace("</td>", "</th>")
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows[1:])}</table>"
    return f"<p>{inline(block.text, links)}</p>"


def inline(text: str, links: list[str]) -> str:
    """Return text with its marks as HTML."""
    text = escape(text, quote=False)
    text = _SCRIPT.sub(_write_script, text)
    text = _SCRIPT.sub(_write_script, text)
    text = _NOTE.sub(r'<sup class="footnote-ref"><a href="#fn-\1">\1</a></sup>', text)
    text = _LINK.sub(lambda match: f'<a href="{escape(links[int(match[1])])}">{match[2]}</a>', text)
    return _STRAY.sub("", text)


def plain(text: str) -> str:
    """Return text without its marks: scripts as `_i` and `^2`."""
    text = _SCRIPT.sub(_write_script, text)
    text = _NOTE.sub("", text)
    text = _PAGE.sub("", _LINK.sub(r"\2", text))
    return _STRAY.sub("", text).strip()


def _write_script(match: re.Match[str]) -> str:
    """Return a script as text: superscripts as Unicode has them, subscripts as `_i`; ordinals as they are."""
    script = match[2].strip()
    if not script or _ORDINAL.match(script):
        return script
    if match[1] == SUP:
        raised = script.translate(_RAISED)
        if not _NOT_RAISED.search(raised):
            return raised
        return f"^{script}" if len(script) == 1 else f"^{{{script}}}"
    return f"_{script}" if script.isalnum() else f"_{{{script}}}"
