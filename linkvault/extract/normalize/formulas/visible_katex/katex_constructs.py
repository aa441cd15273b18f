"""Boxes of KaTeX's HTML that are above, below or beside one another -> TeX."""

import unicodedata

from linkvault.extract.normalize.formulas.visible_katex.katex_boxes import (
    Box,
    State,
    Style,
    Writer,
    join,
    row_shift,
    rows_of,
)
from linkvault.extract.normalize.formulas.visible_katex.katex_delimiters import read_delimiter
from linkvault.extract.normalize.formulas.visible_katex.katex_glyphs import (
    ACCENTS,
    COMMANDS,
    COMPOSED,
    DOTTED,
    FONTS,
    INTEGRALS,
    LAST_COMPOSED,
    LIMITED_OPERATORS,
    OPERATORS,
    STRETCHED,
    STRETCHED_PAIRS,
    TEXT_ACCENTS,
)
from linkvault.lazy_dataclass import replace

_LINES = (0.04, 0.049)  # em: the thickness of the line of a fraction, in text and in scripts
_ABOVE, _BELOW, _ARROW = range(3)  # the columns of STRETCHED


def _content(row: Box) -> list[Box]:
    """Return the boxes of a row, without the wrapper that sets the size of a script."""
    if len(row.boxes) == 1 and row.boxes[0].kind == "sizing":
        return row.boxes[0].boxes
    return row.boxes


def write_scripts(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a base with a subscript and a superscript beside it."""
    base, scripts = box.boxes[:-1] or [Box(frozenset(), "", {}, "")], box.boxes[-1]
    parts = [writer.write_list(base, state) if len(base) > 1 or not base or base[0].kind else ""]
    limited = base[0].characters() in LIMITED_OPERATORS or (
        "op-symbol" in base[0].names and base[0].text not in INTEGRALS
    )
    if state.style is Style.DISPLAY and base[0].kind == "mop" and limited:
        parts.append("\\nolimits")
    rows = rows_of(scripts)
    below, above = (rows[0], rows[-1]) if len(rows) > 1 else _place(rows, scripts)
    return join([*parts, *_scripts(writer, below, above, state)])


def _place(rows: list[Box], scripts: Box) -> tuple[Box | None, Box | None]:
    """Return a single script as a subscript or a superscript: by its place or, without styles, by the depth."""
    if not rows:
        return None, None
    shift = row_shift(rows[0])
    is_below = shift > 0 if shift is not None else any("vlist-t2" in part.names for part in scripts.boxes)
    return (rows[0], None) if is_below else (None, rows[0])


def _scripts(writer: Writer, below: Box | None, above: Box | None, state: State) -> list[str]:
    parts = []
    if below is not None:
        parts += ["_", writer.write_argument(_content(below), state.script(), of_script=True)]
    if above is not None:
        content = _content(above)
        parts.append(
            _primes(writer, content, state)
            or "^" + writer.write_argument(content, state.script(), of_script=True)
        )
    if below is not None and above is not None and parts[-1].startswith("'"):
        parts = [parts[-1], *parts[:-1]]
    return parts


def _primes(writer: Writer, content: list[Box], state: State) -> str:
    """Return a superscript that begins with primes; "" if it begins otherwise."""
    if len(content) != 1 or not content[0].is_group:
        return ""
    boxes = content[0].boxes
    count = next((at for at, box in enumerate(boxes) if box.text != "′"), len(boxes))
    rest = boxes[count:]
    if not count or len(rest) > 1:
        return ""
    return "'" * count + ("^" + writer.write_argument(rest, state.script(), of_script=True) if rest else "")


def write_fraction(writer: Writer, box: Box, state: State) -> str | None:
    """Return the TeX of a fraction, with or without a line and delimiters; None for another box."""
    at = next((number for number, part in enumerate(box.boxes) if part.kind == "mfrac"), None)
    if at is None:
        return None
    rows = rows_of(box.boxes[at])
    line = next((part for part in rows if part.find("frac-line")), None)
    is_small = any(part.kind == "sizing" for part in rows[-1].boxes)
    style = state.style
    if style <= Style.TEXT:
        style = Style.TEXT if is_small else Style.DISPLAY
    inner = replace(state, style=style).fraction_part()
    arguments = [writer.write_argument(_content(row), inner) for row in (rows[-1], rows[0])]
    left, right = read_delimiter(box.boxes[0]), read_delimiter(box.boxes[-1])
    thickness = 0.0
    if line is not None:
        rule = line.find("frac-line")
        thickness = (rule.length("border-bottom-width") if rule is not None else None) or _LINES[0]
    if at + 1 < len(box.boxes) and not box.boxes[-1].kind:
        return join(["\\cfrac", *arguments])
    letter = "" if style == state.style else "d" if style is Style.DISPLAY else "t"
    if (left, right, thickness) in ((".", ".", _LINES[0]), (".", ".", _LINES[1])):
        return join([f"\\{letter}frac", *arguments])
    if (left, right, thickness) == ("(", ")", 0.0):
        return join([f"\\{letter}binom", *arguments])
    size = f"{thickness:g}em" if thickness not in _LINES else ""
    ends = ["{" + ("" if end == "." else end) + "}" for end in (left, right)]
    return join(["\\genfrac", *ends, f"{{{size}}}", f"{{{style:d}}}" if letter else "{}", *arguments])


def write_root(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a root."""
    body = writer.write_argument(rows_of(box)[0].boxes, state)
    index = ""
    if "root" in box.boxes[0].names:
        content = _content(rows_of(box.boxes[0])[0])
        inner = writer.write_list(
            content[0].boxes if len(content) == 1 and content[0].is_group else content,
            replace(state, style=Style.SCRIPTSCRIPT),
        )
        index = f"[{{{inner}}}]" if "]" in inner else f"[{inner}]"
    return join(["\\sqrt", index, body])


def write_accent(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of an accent over, or in text also below, a base."""
    rows = rows_of(box)
    base = rows[0].boxes
    mark = rows[-1].find("accent-body")
    if mark is None:
        name = _stretched(rows[-1], _ABOVE)
        return f"\\{name}{_braced(writer, base, state)}" if name else writer.write_list(base, state)
    font = next((name for part in mark.walk() for name in FONTS if name in part.names), "")
    if font and font != state.font:
        return f"{FONTS[font]}{{{write_accent(writer, box, replace(state, font=font))}}}"
    char = mark.characters() or "⃗"
    known = TEXT_ACCENTS if state.in_text else ACCENTS
    command = known.get(char) or TEXT_ACCENTS.get(char)
    if command is None:
        return writer.write_list(base, state)
    if state.in_text and (letter := _compose(base, char)):
        return letter
    if state.in_text:
        return join([command, writer.write_argument(base, state)])
    return f"{command}{_braced(writer, base, state)}"


def _compose(base: list[Box], mark: str) -> str:
    """Return a letter with its accent as one character; "" if KaTeX may not know it."""
    text = base[0].text if len(base) == 1 and base[0].is_leaf else ""
    letter = unicodedata.normalize("NFC", DOTTED.get(text, text) + COMPOSED.get(mark, mark))
    return letter if len(letter) == 1 and "\xbf" < letter <= LAST_COMPOSED else ""


def _braced(writer: Writer, boxes: list[Box], state: State) -> str:
    """Return the TeX of boxes in braces, for a command that makes no difference between `{x}` and `x`."""
    alone = len(boxes) == 1 and boxes[0].is_leaf
    return f"{{{writer.write_list(boxes, state)}}}" if alone else writer.write_argument(boxes, state)


def write_under_accent(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a stretched sign below a base."""
    rows = rows_of(box)
    name = _stretched(rows[0], _BELOW) if rows else ""
    base = writer.write_argument(rows[-1].boxes, state) if rows else ""
    return join([f"\\{name}", base]) if name else base


def write_overline(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a line above a base."""
    return join(["\\overline", writer.write_argument(rows_of(box)[0].boxes, state)])


def write_underline(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a line below a base."""
    return join(["\\underline", writer.write_argument(rows_of(box)[-1].boxes, state)])


def write_brace(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of a stretched brace above or below a base, with its label."""
    rows = rows_of(box)
    is_over = "mover" in box.names
    base, sign = (rows[0], rows[-1]) if is_over else (rows[-1], rows[0])
    inner = next((part for part in base.boxes if part.names & {"mover", "munder"}), None)
    if inner is not None and sign.find("svg") is None:
        label = [
            "^" if is_over else "_",
            writer.write_argument(_content(sign), state.script(), of_script=True),
        ]
        return join([write_brace(writer, inner, state), *label])
    name = _stretched(sign, _ABOVE) or ("overbrace" if is_over else "underbrace")
    return join([f"\\{name}", writer.write_argument(base.boxes, replace(state, style=Style.DISPLAY))])


def write_arrow(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of an arrow with text above and below."""
    rows = rows_of(box)
    texts = [row for row in rows if row.find("x-arrow-pad") or row.find("cd-arrow-pad")]
    arrow = next((row for row in rows if row.find("svg")), None)
    name = (_stretched(arrow, _ARROW) if arrow is not None else "") or "xrightarrow"
    contents = [_arrow_text(row) for row in texts]
    below = f"[{writer.write_list(contents[1], state.script())}]" if len(contents) > 1 else ""
    above = writer.write_list(contents[0], state.script()) if contents else ""
    return f"\\{name}{below}{{{above}}}"


def _arrow_text(row: Box) -> list[Box]:
    boxes = row.boxes
    while len(boxes) == 1 and boxes[0].kind in ("sizing", ""):
        boxes = boxes[0].boxes
    return boxes[0].boxes if len(boxes) == 1 and boxes[0].is_group else boxes


def write_limits(writer: Writer, box: Box, state: State) -> str:
    r"""Return the TeX of an operator with limits, or of a sign below or above another (`\overset`)."""
    below, base, above = _limits(box)
    scripts = _scripts(writer, below, above, state)
    tex = writer.write_list(base, state)
    if base[0].kind != "mop":
        tex = f"\\mathop{{{tex}}}"
    name = base[0].characters()
    if name in OPERATORS and "op-symbol" in base[0].names:
        natural = state.style is Style.DISPLAY and name not in INTEGRALS
    elif tex.startswith(("\\operatorname", "\\limsup", "\\liminf")):
        tex = tex.replace("\\operatorname", "\\operatorname*", 1)
        natural = state.style is Style.DISPLAY
    else:
        natural = state.style is Style.DISPLAY and name in LIMITED_OPERATORS
    return join([tex, "" if natural else "\\limits", *scripts])


def _limits(box: Box) -> tuple[Box | None, list[Box], Box | None]:
    """Return what is below a sign, the sign, and what is above it."""
    rows = rows_of(box)
    at = next((number for number, row in enumerate(rows) if not row.boxes[0].kind), 0)
    below, above = (rows[0] if at else None), (rows[-1] if at < len(rows) - 1 else None)
    return below, rows[at].boxes[0].boxes or rows[at].boxes, above


def write_bold(writer: Writer, box: Box, state: State) -> str | None:
    """Return the TeX of boxes that are bold because their shadows are; None for other boxes."""
    return f"\\pmb{{{writer.write_list(box.boxes, state)}}}" if "text-shadow" in box.style else None


def write_over(writer: Writer, box: Box, state: State) -> str | None:
    """Return the TeX of a box with something above or below a sign that is no operator; None for another box."""
    if len(box.boxes) != 1 or "op-limits" not in box.boxes[0].names:
        return None
    below, base, above = _limits(box.boxes[0])
    is_named = base[0].characters() in LIMITED_OPERATORS and not any(
        part.kind == "mop" for part in base[0].boxes
    )
    if len(base) != 1 or "op-symbol" in base[0].names or is_named:
        return None
    if (below is None) == (above is None):
        return None
    script = below if below is not None else above
    content = _content(script) if script is not None else []
    inner = content[0].boxes if len(content) == 1 and content[0].is_group else content
    sign = base[0]
    bases = sign.boxes if sign.boxes else [replace(sign, kind=box.kind, names=sign.names - {"mop"})]
    tex = writer.write_list(bases, state)
    command = "overset" if below is None else "underset"
    if box.kind == "mrel" and command == "overset" and sign.is_leaf and ("mrel", sign.text) not in COMMANDS:
        command = "overset" if sign.text in "=<>:" else "stackrel"
    return f"\\{command}{{{writer.write_list(inner, state.script())}}}{{{tex}}}"


def write_lap(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of boxes that take no width."""
    lap = next((part for part in box.walk() if part.kind in ("llap", "rlap", "clap")), None)
    inner = lap.find("inner") if lap is not None else None
    if lap is None or inner is None:
        return writer.write_list(box.boxes, state)
    boxes = inner.boxes[0].boxes if lap.kind == "clap" and inner.boxes else inner.boxes
    return join([f"\\math{lap.kind}", writer.write_argument(boxes, state)])


def write_vertical_phantom(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of boxes that only take height."""
    inner = box.find("inner")
    clear = replace(state, color="transparent")
    return join(["\\vphantom", writer.write_argument(inner.boxes if inner is not None else [], clear)])


def write_smash(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of boxes that take no height."""
    return join(["\\smash", writer.write_argument(box.boxes[0].boxes, state)])


def write_oval_or_raised(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of an integral with an oval over it, or of raised text."""
    return _write_oval(box) or _write_raised(writer, box, state)


def _write_raised(writer: Writer, box: Box, state: State) -> str:
    """Return the TeX of raised text."""
    rows = rows_of(box)
    if len(rows) != 1:
        return join(writer.write_list(row.boxes, state) for row in reversed(rows))
    raised = -(row_shift(rows[0]) or 0) / state.em_of_em
    text = replace(state, in_text=True)
    boxes = rows[0].boxes[0].boxes if rows[0].boxes[0].is_group else rows[0].boxes
    return f"\\raisebox{{{raised:.4g}em}}{{{writer.write_list(boxes, text)}}}"


def write_rule(box: Box, state: State) -> str:
    """Return the TeX of a filled rectangle."""
    lengths = [
        (box.length(name) or 0) / state.em_of_em
        for name in ("bottom", "border-right-width", "border-top-width")
    ]
    shift, width, height = (_length(length, state) for length in lengths)
    return f"\\rule{'' if not lengths[0] else f'[{shift}]'}{{{width}}}{{{height}}}"


_SAME_MU, _SAME = 0.01, 0.0002  # mu and em: KaTeX rounds lengths to four digits


def _length(em: float, state: State) -> str:
    """Return a length in em or in mu, whichever has fewer digits."""
    in_mu = em * state.em_of_em / state.em_of_mu
    if abs(in_mu - round(in_mu)) < _SAME_MU and abs(em - round(em, 2)) > _SAME:
        return f"{round(in_mu)}mu"
    return f"{round(em, 3):g}em"


_OVALS = {0.957: r"\oiint", 1.472: r"\oiint", 1.304: r"\oiiint", 1.98: r"\oiiint"}  # em of the oval's width


def _write_oval(box: Box) -> str | None:
    """Return the TeX of an integral with an oval drawn over it; None if it has none."""
    for part in box.walk():
        if "overlay" in part.names and (width := part.length("width")) in _OVALS:
            return _OVALS[width]
    return None


def _stretched(row: Box, column: int) -> str:
    """Return the name of a stretched sign; "" if its drawing is unknown."""
    drawings = [part.drawing for part in row.walk() if part.drawing]
    if not drawings:
        return ""
    for (first, last), names in STRETCHED_PAIRS.items():
        if len(drawings) > 1 and drawings[0].startswith(first) and drawings[-1].startswith(last):
            return names[column]
    return next((names[column] for start, names in STRETCHED.items() if drawings[0].startswith(start)), "")


def write_tag(writer: Writer, box: Box, state: State) -> str:
    """Return the number of an equation as TeX; "" for the numbers of several equations, or in a line."""
    text = box.find("text")
    if text is None or box.find("vlist") is not None or state.style is not Style.DISPLAY:
        return ""
    return f"\\tag{{{text.characters().strip('()')}}}"
