"""Blocks -> the HTML of an article, as `markup` reads it. (pure)"""

import re
from html import escape

from linkvault.extract.pdf.shapes import END, HYPHEN, LINK, LINK_END, NOTE, PAGE, SUB, SUP, Block

_SCRIPT = re.compile(f"([{SUP}{SUB}])([^{SUP}{SUB}{END}]*){END}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e|ère|º|ª|TM|SM|®)$")
_NOTE = re.compile(f"{NOTE}(\\d+){END}")
_LINK = re.compile(f"{LINK}(\\d+){END}(.*?){LINK_END}", re.S)
_STRAY = re.compile(f"[{SUP}{SUB}{END}{LINK}{LINK_END}{NOTE}{HYPHEN}]")


def write_html(blocks: list[Block], notes: list[Block], links: list[str]) -> str:
    """Return blocks and footnotes as HTML."""
    parts: list[str] = []
    page = -1
    index = 0
    while index < len(blocks):
        block = blocks[index]
        mark = PAGE * max(0, block.page - max(page, 0)) if block.page > page else ""
        page = max(page, block.page)
        if block.kind == "li":
            end = index
            while end < len(blocks) and blocks[end].kind == "li" and (blocks[end].marker == "-") == (block.marker == "-"):
                end += 1
            parts.append(_write_list(blocks[index:end], mark, links))
            page = max(page, blocks[end - 1].page)
            index = end
            continue
        parts.append(_write_block(block, mark, links))
        index += 1
    if notes:
        items = "".join(f'<li id="fn-{number}"><p>{inline(note.text, links)}</p></li>' for number, note in enumerate(notes, 1))
        parts.append(f'<section class="footnotes"><ol>{items}</ol></section>')
    return "\n".join(parts)


def _write_list(blocks: list[Block], mark: str, links: list[str]) -> str:
    items = "".join(f"<li>{inline(block.text, links)}</li>" for block in blocks)
    if blocks[0].marker == "-":
        return f"{_marked(mark)}<ul>{items}</ul>"
    digits = re.sub(r"\D", "", blocks[0].marker)
    start = f' start="{digits}"' if digits and digits != "1" else ""
    return f"{_marked(mark)}<ol{start}>{items}</ol>"


def _marked(mark: str) -> str:
    return ""


def _write_block(block: Block, mark: str, links: list[str]) -> str:
    if block.kind == "heading":
        level = min(block.level + 1, 6)
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
    text = _LINK.sub(r"\2", text)
    return _STRAY.sub("", text).strip()


def _write_script(match: re.Match[str]) -> str:
    """Return a script as in formulas: `_i`, `^{12}`; ordinals as they are."""
    script = match[2].strip()
    if not script or _ORDINAL.match(script):
        return script
    sign = "^" if match[1] == SUP else "_"
    return f"{sign}{script}" if len(script) == 1 else f"{sign}{{{script}}}"
