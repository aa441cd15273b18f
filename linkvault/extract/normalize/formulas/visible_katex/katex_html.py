"""KaTeX's visible HTML -> TeX, from the classes of the elements: for copies without the MathML that has the source.

A list of boxes is written one box at a time. Spaces that KaTeX itself set are left out; colors, sizes and styles become
commands where they begin.
"""

from collections.abc import Callable

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.tex_grammar import is_well_formed
from linkvault.extract.normalize.formulas.visible_katex import katex_constructs as constructs
from linkvault.extract.normalize.formulas.visible_katex import katex_delimiters as delimiters
from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import (
    MU_OF_EM,
    QUADS,
    Box,
    State,
    Style,
    is_complete,
    join,
    read_boxes,
    style_of_size,
)
from linkvault.extract.normalize.formulas.visible_katex.katex_enclosures import write_enclosure
from linkvault.extract.normalize.formulas.visible_katex.katex_glyphs import (
    BUILT,
    COMMANDS,
    FONTS,
    GLUE,
    MODULO,
    NAMED_OPERATORS,
    OPERATORS,
    SHORTER,
    SIZES,
    SPACES,
    STYLES,
    TIGHT_GLUE,
    WIDE_SPACES,
)
from linkvault.extract.normalize.formulas.visible_katex.katex_style import shown_style
from linkvault.extract.normalize.formulas.visible_katex.katex_tables import write_table_box
from linkvault.extract.normalize.formulas.visible_katex.katex_text import write_text, write_text_list
from linkvault.lazy_dataclass import replace


def rebuild_tex(element: HtmlElement, *, display: bool) -> str | None:
    """Return TeX that KaTeX shows as the HTML in an element; None if it is no formula or cannot be written."""
    boxes = read_boxes(element)
    if not all(is_complete(box) for box in boxes):
        return None
    style = Style.DISPLAY if display else Style.TEXT
    tex = _KatexWriter().write_list(boxes, State(style=style)).strip()
    return tex if tex and is_well_formed(tex) else None


class _KatexWriter:
    """Writes boxes as TeX."""

    def write_list(self, boxes: list[Box], state: State, following: str = "") -> str:
        """Return the TeX of boxes in a row; `following` is the class of what KaTeX has after them."""
        if state.in_text:
            return write_text_list(self, boxes, state)
        return self._write_row(_without_glue(boxes, state, following), state)

    def write_argument(self, boxes: list[Box], state: State, *, of_script: bool = False) -> str:
        """Return the TeX of boxes as one argument: a sign, or boxes in braces; a script may be a command."""
        alone = self._write_alone(boxes[0], state) if len(boxes) == 1 else None
        if alone is None:
            return "{" + self.write_list(boxes, state) + "}"
        return alone if of_script or alone.startswith("{") or _TOKEN.fullmatch(alone) else "{" + alone + "}"

    def _write_alone(self, box: Box, state: State) -> str | None:
        """Return the TeX of a box that is an argument without more braces; None if it needs braces."""
        if box.color != state.color or box.is_space or box.kind in ("vlist-t", "mop"):
            return None
        if box.is_group and box.size in (None, state.size):
            return self._write_group(box, state)
        if box.is_leaf or "text" in box.names or any(part.kind == "mfrac" for part in box.boxes):
            return self._write_row([box], state)
        return None

    def _write_row(self, boxes: list[Box], state: State) -> str:
        parts: list[str] = []
        now, at = state, 0
        while at < len(boxes):
            box = boxes[at]
            if box.color and box.color != now.color:
                end = next((to for to in range(at, len(boxes)) if boxes[to].color != box.color), len(boxes))
                parts.append(self._write_colored(boxes[at:end], now, box.color))
                at = end
                continue
            changed = _state_of(box, now, state)
            if changed != now:
                parts += _switches(now, changed)
                now = changed
            at += 1
            if box.kind == "mrel" and box.characters() == _NOT:
                parts.append("\\not")
                at += at < len(boxes) and boxes[at].is_space and "nobreak" in boxes[at].names
            else:
                parts.append(self.write_box(box, now))
        return join(_shorten(parts, now.style))

    def _write_colored(self, boxes: list[Box], state: State, color: str) -> str:
        inner = self._write_row(boxes, replace(state, color=color))
        if color == "transparent":
            return f"\\phantom{{{inner}}}"
        return f"\\textcolor{{{color}}}{{{inner}}}"

    def write_box(self, box: Box, state: State) -> str:
        """Return the TeX of one box."""
        if box.is_space:
            return _write_space(box, state)
        if "text" in box.names and box.kind == "mord":
            return write_text(self, box, state)
        if (leaf := self._write_leaf(box, state)) is not None:
            return leaf
        if box.boxes[-1].kind == "msupsub":
            return constructs.write_scripts(self, box, state)
        for name, write in _BY_CLASS:
            if name in box.names:
                return write(self, box, state)
        for write_if in _BY_STRUCTURE:
            if (tex := write_if(self, box, state)) is not None:
                return tex
        if box.kind == "mord":
            return self._write_group(box, state)
        if box.kind == "mop":
            return self._write_operator(box, state)
        inner = self.write_list(box.boxes, state)
        if (command := BUILT.get((box.kind, inner))) is not None:
            return command
        return f"\\math{box.kind[1:]}{{{inner}}}" if box.kind in _CLASSES else inner

    def _write_leaf(self, box: Box, state: State) -> str | None:
        """Return the TeX of a sign, or of a box without boxes; None if the box has boxes."""
        if not box.is_leaf:
            return None
        if box.text:
            return _write_sign(box, state)
        if "rule" in box.names:
            return constructs.write_rule(box, state)
        if "nulldelimiter" in box.names or not box.kind.startswith("m"):
            return ""
        return "{}" if box.kind == "mord" else f"\\math{box.kind[1:]}{{}}" if box.kind in _CLASSES else ""

    def _write_group(self, box: Box, state: State) -> str:
        if [part.text or part.kind for part in box.boxes] == ["⋮", "mord"] and "rule" in box.boxes[1].names:
            return "\\vdots"
        font = _font_of_group(box, state)
        inner = box.boxes[0] if len(box.boxes) == 1 else None
        if inner is not None and inner.is_group and _font_of_group(inner, state) == "boldsymbol":
            return f"\\boldsymbol{{{self.write_list(inner.boxes, replace(state, font='boldsymbol'))}}}"
        if inner is not None and "boldsymbol" in inner.names and state.font != "boldsymbol":
            return join(["\\boldsymbol", self.write_list(box.boxes, replace(state, font="boldsymbol"))])
        if font and len(box.boxes) > 1:
            return FONTS[font] + "{" + self.write_list(box.boxes, replace(state, font=font)) + "}"
        return "{" + self.write_list(box.boxes, state) + "}"

    def _write_operator(self, box: Box, state: State) -> str:
        upright = replace(state, font="mathrm")
        name = box.characters()
        if all(not part.names - {"mtight"} for part in box.boxes) and name in NAMED_OPERATORS:
            return f"\\{name}"
        if any(part.is_leaf and "mathrm" in part.names for part in box.boxes):
            named = f"\\operatorname{{{self.write_list(box.boxes, upright)}}}".replace("−", "-")
            return _KNOWN_OPERATORS.get(named, named)
        return f"\\mathop{{{self.write_list(box.boxes, state)}}}"


# Constructs that are known by a class.
_BY_CLASS: tuple[tuple[str, Callable[[_KatexWriter, Box, State], str]], ...] = (
    ("tag", constructs.write_tag),
    ("op-limits", constructs.write_limits),
    ("sqrt", constructs.write_root),
    ("accent", constructs.write_accent),
    ("accentunder", constructs.write_under_accent),
    ("overline", constructs.write_overline),
    ("underline", constructs.write_underline),
    ("mover", constructs.write_brace),
    ("munder", constructs.write_brace),
    ("x-arrow", constructs.write_arrow),
    ("vbox", constructs.write_lap),
    ("rlap", constructs.write_vertical_phantom),
    ("smash", constructs.write_smash),
    ("vlist-t", constructs.write_oval_or_raised),
)
# Constructs that are known by the boxes within. Each returns None for another box.
_BY_STRUCTURE: tuple[Callable[[_KatexWriter, Box, State], str | None], ...] = (
    constructs.write_fraction,
    write_table_box,
    delimiters.write_delimited,
    write_enclosure,
    constructs.write_over,
    constructs.write_bold,
)
_CLASSES = frozenset({"mord", "mop", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner"})
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.S)
_KNOWN_OPERATORS = {r"\operatorname{lim\,sup}": r"\limsup", r"\operatorname{lim\,inf}": r"\liminf"}
_NOT = "\ue020"  # the stroke over a relation


def _without_glue(boxes: list[Box], state: State, following: str) -> list[Box]:
    """Return boxes without the spaces that KaTeX set between their classes."""
    remaining: list[Box] = []
    before = ""
    for box in boxes:
        if box.is_space:
            if "newline" in box.names:
                before = ""
            remaining.append(box)
            continue
        glue = (TIGHT_GLUE if "mtight" in box.names else GLUE).get(before, {}).get(box.kind)
        if glue:
            _drop_glue(remaining, glue)
        before = box.kind
        remaining.append(box)
    if glue := (TIGHT_GLUE if state.style > Style.TEXT else GLUE).get(before, {}).get(following):
        _drop_glue(remaining, glue)
    return remaining


def _drop_glue(boxes: list[Box], glue: int) -> None:
    """Remove the last of the spaces at the end that is as wide as what KaTeX sets, in the font of any size."""
    for at in range(len(boxes) - 1, -1, -1):
        if not boxes[at].is_space:
            return
        width = boxes[at].length("margin-right")
        if width is not None and any(abs(width - glue * quad / MU_OF_EM) < _SAME for quad in QUADS):
            del boxes[at]
            return


_SAME = 0.0002  # em: KaTeX rounds lengths to four digits


def _state_of(box: Box, now: State, state: State) -> State:
    """Return the state at a box, after boxes in the state `now`; `state` is that of the list."""
    size = box.size
    if any("delimsizing" in part.names for part in box.boxes):
        return now
    if size is None:
        size = state.size if not box.is_space else now.size
    if size != now.size:
        tight = "mtight" in box.names or box.find("mtight") is not None
        style = style_of_size(now, size)
        if style is not None and (style is Style.TEXT or tight):
            now = replace(now, style=style)
        else:
            now = replace(now, text_size=size, style=min(now.style, Style.TEXT))
    if now.style <= Style.TEXT:
        shown = shown_style(box)
        if shown is not None:
            now = replace(now, style=shown)
    return now


def _switches(now: State, then: State) -> list[str]:
    """Return the commands that lead from a state to another."""
    parts = []
    if now.text_size != then.text_size:
        parts.append(f"\\{SIZES[then.text_size - 1]} ")
    natural = min(now.style, Style.TEXT) if parts else now.style
    if then.style != natural:
        parts.append(f"\\{STYLES[then.style]} ")
    return parts


def _write_space(box: Box, state: State) -> str:
    if "newline" in box.names:
        gap = box.length("margin-top")
        return f" \\\\[{gap:g}em] " if gap else " \\\\ "
    if box.characters():
        return "~" if "nobreak" in box.names else "\\ "
    if "nobreak" in box.names or "allowbreak" in box.names:
        return "\\nobreak" if "nobreak" in box.names else "\\allowbreak"
    width = box.length("margin-right")
    if not width:
        return ""
    in_em = round(width / state.em_of_em, 4)
    if in_em in WIDE_SPACES:
        return WIDE_SPACES[in_em]
    in_mu = width / state.em_of_mu
    if abs(in_mu - round(in_mu)) < _SAME_MU and not state.in_text:
        return SPACES.get(round(in_mu)) or f"\\mkern{round(in_mu)}mu"
    return f"\\kern{in_em:g}em"


_SAME_MU = 0.01  # mu


def _shorten(parts: list[str], style: Style) -> list[str]:
    """Return pieces of TeX with one command in place of the signs that KaTeX builds for it."""
    modulo = MODULO[style is Style.DISPLAY]
    at = 0
    while at < len(parts):
        for built, command in SHORTER:
            if parts[at] == built[0] and tuple(parts[at : at + len(built)]) == built:
                parts[at : at + len(built)] = [command]
        if parts[at] == modulo[0] and tuple(parts[at : at + len(modulo)]) == modulo and ")" in parts[at:]:
            start, end = at + len(modulo), parts.index(")", at)
            parts[at : end + 1] = [f"\\pmod{{{join(parts[start:end])}}}"]
        at += 1
    return parts


def _write_sign(box: Box, state: State) -> str:
    char, kind = box.text, box.kind
    if kind == "mop" and char in OPERATORS and "op-symbol" in box.names:
        return OPERATORS[char]
    if kind == "mop" and char in NAMED_OPERATORS:
        return f"\\{char}"
    font = next((name for name in FONTS if name in box.names), "")
    command = _command_of(box, char)
    if (
        font
        and font not in ("mathnormal", state.font)
        and not (state.font == "boldsymbol" and font == "mathbf")
    ):
        command = f"{FONTS[font]}{{{command}}}"
    if kind == "mop":
        return f"\\mathop{{{command}}}"
    return command


def _command_of(box: Box, char: str) -> str:
    if len(char) > 1:
        return join(_command_of(box, one) for one in char)
    suffix = "+amsrm" if "amsrm" in box.names else "+mathnormal" if "mathnormal" in box.names else ""
    for key in (box.kind + suffix, *_KINDS):
        if (command := COMMANDS.get((key, char))) is not None:
            return command
        if key == box.kind and char.isascii() and char not in _SPECIAL:
            return char
    return _SPECIAL.get(char, char)


_KINDS = ("mord", "mbin", "mrel", "mopen", "mclose", "mpunct", "minner", "mord+mathnormal", "mord+amsrm")
_SPECIAL = {
    "{": r"\{",
    "}": r"\}",
    "\\": r"\backslash",
    "^": r"\text{\textasciicircum}",
    "~": r"\sim",
    "\xa0": "~",
}
_FONT_LACKS = {"mathbb": str.islower, "mathcal": str.islower, "mathscr": str.islower}


def _font_of_group(box: Box, state: State) -> str:
    """Return the font that the signs of a group have; "" if it is not one font, or that of the group's place."""
    fonts: set[str] = set()
    greek = False
    for sign in _signs(box):
        names = [name for name in FONTS if name in sign.names and name != "mathnormal"]
        if names:
            fonts.add(names[0])
        elif sign.text.isascii() and sign.text.isalnum():
            fonts.add(sign.text)
        elif sign.text.isalpha() and "mathnormal" not in sign.names and "amsrm" not in sign.names:
            greek = True
    if "boldsymbol" in fonts:
        fonts.discard("mathbf")
    names_of_fonts = fonts & FONTS.keys()
    if len(names_of_fonts) != 1 or (font := names_of_fonts.pop()) == state.font:
        return ""
    if greek and font not in _WITHOUT_GREEK:
        return ""
    lacks = _FONT_LACKS.get(font)
    rest = {text for text in fonts if text not in FONTS}
    if all(
        (lacks is not None and lacks(text)) or (font in _WITHOUT_DIGITS and text.isdigit()) for text in rest
    ):
        return font
    return ""


_WITHOUT_DIGITS = frozenset({"mathbb", "mathscr", "mathcal"})
_WITHOUT_GREEK = frozenset({"mathbb", "mathscr", "mathcal", "mathfrak"})


def _signs(box: Box) -> list[Box]:
    return [part for part in box.boxes if part.is_leaf and part.text and part.kind == "mord"]
