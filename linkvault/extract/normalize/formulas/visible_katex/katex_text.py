r"""Text in KaTeX's HTML -> `\text` and its kin."""

from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import Box, State, Writer, join
from linkvault.extract.normalize.formulas.visible_katex.katex_glyphs import COMMANDS
from linkvault.lazy_dataclass import replace

_FAMILIES = frozenset({"textrm", "textsf", "texttt"})
_FONTS = (_FAMILIES, frozenset({"textbf", "textmd"}), frozenset({"textit", "textup"}))
_ALL_FONTS = frozenset().union(*_FONTS)
_MATH_KINDS = frozenset({"mbin", "mrel", "mopen", "mclose", "mpunct", "mop"})
_MATH_CONSTRUCTS = frozenset({"sqrt", "op-limits", "overline", "mover", "munder", "x-arrow", "accentunder"})
_OLD_FONTS = {"mathrm": "rm", "mathsf": "sf", "mathtt": "tt", "mathbf": "bf", "mathit": "it"}
_SPECIAL = {"{": r"\{", "}": r"\}", "#": r"\#", "$": r"\$", "%": r"\%", "&": r"\&", "_": r"\_",
            "^": r"\textasciicircum ", "~": r"\textasciitilde ", "\\": r"\textbackslash "}  # fmt: skip

_LOGOS = {"KATEX": r"\KaTeX", "LATEX": r"\LaTeX", "TEX": r"\TeX"}  # with the letters raised and lowered


def write_text(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a box of text."""
    logo = _LOGOS.get(box.characters())
    if logo and box.find("vlist-t") and box.boxes[0].is_leaf:
        return logo
    command, fonts = _font_of(box, state)
    inner = replace(state, in_text=True, text_fonts=fonts)
    return f"\\{command}{{{write_text_list(writer, box.boxes or [replace(box, names=box.names - {'text'})], inner)}}}"


def _font_of(box: Box, state: State) -> tuple[str, frozenset[str]]:
    """Return the command of a box of text, and the fonts within it."""
    signs = [
        part for part in box.boxes if part.is_leaf and part.kind == "mord" and "mathnormal" not in part.names
    ]
    inner = [part for part in box.walk() if part.is_leaf and part.names & _ALL_FONTS]
    fonts = (
        signs[0].names if signs else frozenset[str]().union(*(part.names for part in inner))
    ) & _ALL_FONTS
    if not signs and inner:
        fonts = frozenset.intersection(*(part.names for part in inner)) & _ALL_FONTS
    for kind in _FONTS:
        new = fonts & kind - state.text_fonts
        if new:
            name = min(new)
            return name, (state.text_fonts - kind) | {name}
    return "text", state.text_fonts


def write_text_list(writer: Writer, boxes: list[Box], state: State) -> str:
    """Return the TeX of boxes in text; what is mathematics among them is between `\\(` and `\\)`."""
    parts: list[str] = []
    at = 0
    while at < len(boxes):
        end = _end_of_math(boxes, at)
        if end > at:
            math = writer.write_list(boxes[at:end], replace(state, in_text=False, text_fonts=frozenset()))
            parts.append(f"\\({math}\\)")
            at = end
            continue
        box = boxes[at]
        if box.is_leaf and box.text and not box.is_space:
            parts.append(_write_characters(box, parts))
        else:
            old = _write_old_font(writer, box, state)
            parts.append(
                writer.write_box(box, state) if old is None else old if at + 1 == len(boxes) else f"{{{old}}}"
            )
        at += 1
    return join(parts)


def _end_of_math(boxes: list[Box], start: int) -> int:
    """Return the end of the mathematics that begins at a box; `start` if none does."""
    end = start
    for at in range(start, len(boxes)):
        if _is_math(boxes[at]):
            end = at + 1
        elif not (boxes[at].is_space or (boxes[at].text.isdigit() and at == end)) or at == start:
            break
    return end


def _is_math(box: Box) -> bool:
    if box.is_leaf:
        return "mathnormal" in box.names or (box.kind in _MATH_KINDS and bool(box.text))
    if box.is_group and any(part.is_leaf and part.names & _OLD_FONTS.keys() for part in box.boxes):
        return False
    if box.is_group or "text" in box.names or box.names & {"accent", "underline"}:
        return any(part.kind in _MATH_KINDS or "mathnormal" in part.names for part in box.walk() if part.text)
    if box.names & _MATH_CONSTRUCTS:
        return True
    return bool(box.boxes) and (
        box.boxes[-1].kind == "msupsub" or any(part.kind == "mfrac" for part in box.boxes)
    )


def _write_characters(box: Box, parts: list[str]) -> str:
    if box.text in ("\xa0", " "):
        if "nobreak" in box.names:
            return "~"
        return (
            "\\ "
            if (parts and parts[-1][-1:] in (" ", "~")) or (parts and _ends_with_command(parts[-1]))
            else " "
        )
    suffix = "+amsrm" if "amsrm" in box.names else ""
    return "".join(
        _SPECIAL.get(char) or COMMANDS.get((f"text/mord{suffix}", char)) or char for char in box.text
    )


def _ends_with_command(part: str) -> bool:
    return part.startswith("\\") and part[-1:].isalpha()


def _write_old_font(writer: Writer, box: Box, state: State) -> str | None:
    """Return the TeX of a group in text whose font is set by a command such as `\\sf`; None if it is none."""
    if not box.is_group:
        return None
    fonts = {name for part in box.boxes if part.is_leaf for name in _OLD_FONTS if name in part.names}
    name = _OLD_FONTS.get(fonts.pop(), "") if len(fonts) == 1 else ""
    return f"\\{name} {write_text_list(writer, box.boxes, state)}" if name else None
