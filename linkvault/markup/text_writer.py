"""Blocks -> plain text for the index and for snippets; headings, and captions and descriptions of images, one per line.

Blocks are separated by an empty line, items of a list and rows of a table by a line break, cells by ` | `. A formula is
its TeX without dollars, code is exact, a footnote reference is `[1]`. Descriptions and captions of images are only in
the Markdown; a caption with a number, to which the text refers, is text.
"""

from __future__ import annotations

from linkvault import lazy_re as re
from linkvault.markup.blocks import (
    Block,
    Code,
    Group,
    List,
    Math,
    Note,
    Paragraph,
    Rule,
    Run,
    Table,
    iterate_paragraphs,
)
from linkvault.markup.line_writer import join_tex
from linkvault.text.whitespace import squeeze_whitespace

_NUMBERED = re.compile(
    r"\W{0,3}(?:fig(?:ure|\.)?|table|tab\.|abb(?:ildung|\.)?|tabelle|figura|scheme|chart|listing|рис(?:унок|\.)?"
    r"|[图圖図表]|그림|표)\s?\d",
    re.I,
)


SHORT_TEXT = 3000  # characters; a page with more text is not a gallery


def write_text(blocks: list[Block], notes: list[Group]) -> str:
    """Return the article as text; the footnotes, each with its label, come last or are blocks.

    With captions, F1 is lower by .004 on news (scrapinghub) and by .006 on mixed pages (trafilatura). If most of
    the words are captions, as in a gallery, they are included.
    """
    text = _write_article(blocks, notes, captions=False)
    if len(text) > SHORT_TEXT:
        return text
    text_with_captions = _write_article(blocks, notes, captions=True)
    return text_with_captions if len(text_with_captions) > 2 * len(text) else text


def _write_article(blocks: list[Block], notes: list[Group], *, captions: bool) -> str:
    parts = [_write_blocks(blocks, "\n\n", captions)]
    parts += [_write_note(note, captions) for note in notes]
    return "\n\n".join(part for part in parts if part)


def _write_note(note: Group, captions: bool) -> str:
    return f"[{note.label}] {_write_blocks(note.blocks, chr(10), captions)}"


def write_headings(blocks: list[Block]) -> str:
    """Return the headings, one per line."""
    return "\n".join(_headings(blocks))


def _headings(blocks: list[Block]) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.extend([squeeze_whitespace(write_runs(block.runs))] if block.level else [])
        elif isinstance(block, List):
            lines.extend(line for item in block.items for line in _headings(item.blocks))
        elif isinstance(block, Group):
            lines.extend(_headings(block.blocks))
    return [line for line in lines if line]


def write_details(blocks: list[Block], notes: list[Group], text: str) -> str:
    """Return what the Markdown shows of images besides the text: captions and descriptions, each once, one per line.

    :param text: the text of the article
    """
    lines: list[str] = []
    for paragraph in iterate_paragraphs([*blocks, *notes]):
        lines += [squeeze_whitespace(run.text) for run in paragraph.runs if run.kind == "image"]
        caption = write_runs(paragraph.runs).strip() if paragraph.is_caption else ""
        if f"\n{caption}\n" not in f"\n{text}\n":
            lines.append(squeeze_whitespace(caption))
    return "\n".join(filter(None, dict.fromkeys(lines)))


def write_runs(runs: list[Run]) -> str:
    """Return the runs of a line as text, without the descriptions of images."""
    written = [""]
    for before, run in zip([None, *runs], runs, strict=False):
        text = _write_run(run)
        if before is not None and before.kind == "image" and written[-1].endswith(" "):
            text = text.removeprefix(" ")
        if text:
            written.append(text)
    return "".join(written)


def _write_run(run: Run) -> str:
    match run.kind:
        case "math":
            return join_tex(run.text)
        case "note":
            return f"[{run.text}]"
        case "image":  # with descriptions, F1 on news is lower by a point
            return ""
    return run.text


def _write_blocks(blocks: list[Block], separator: str, captions: bool) -> str:
    return separator.join(text for block in blocks if (text := _write_block(block, separator, captions)))


def _write_item(item: Group, captions: bool) -> str:
    """Return an item of a list; a task begins with its box, as in the Markdown."""
    return item.box.replace("\n\n", "\n") + _write_blocks(item.blocks, "\n", captions)


def _write_block(block: Block, separator: str, captions: bool) -> str:
    match block:
        case Paragraph():
            text = write_runs(block.runs).strip()
            return text if captions or not block.is_caption or _NUMBERED.match(text) else ""
        case Code():
            return block.text
        case Math():
            return block.tex
        case Rule():
            return ""
        case List():
            return "\n".join(_write_item(item, captions) for item in block.items)
        case Table():
            return "\n".join(
                " | ".join(_write_blocks(cell.blocks, " ", captions) for cell in row) for row in block.rows
            )
        case Note():
            return _write_note(block, captions)
    return _write_blocks(block.blocks, separator, captions)
