r"""A tree of mathematics -> TeX. Presentation MathML states nearly all that TeX needs; the rest is convention.

Not a library: this code was measured against three of them on 69 `math` elements of real pages, 7 with the author's
TeX. mathml-to-latex 1.0 (MIT, import 5 ms) reads all, and agrees with the author as often as this code (5 of 7, apart
from spaces and braces), but writes `min` for `\min`, each fence as `\left(\right.`, and the brace of cases as
`\left{\right.`, which is not TeX. mathml2latex 0.2 (MIT, import 45 ms) fails on 17, agrees with 2, and prints for
unknown tags such as `semantics`. py_asciimath 0.3 (import 29 ms) validates by a DTD, takes 28 ms per formula, fails on
4 and agrees with none. None of them reads the trees that MathJax renders without MathML.
"""

import unicodedata

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.math_tree import Part
from linkvault.extract.normalize.formulas.symbols import ACCENTS, FUNCTIONS, LIMITED, STYLES, SYMBOLS, UNDER
from linkvault.text.characters import INVISIBLE_OPERATOR, SOFT_HYPHEN, ZERO_WIDTH_SPACE

_FENCES = {
    "(": ("pmatrix", ")"),
    "[": ("bmatrix", "]"),
    "|": ("vmatrix", "|"),
    "‖": ("Vmatrix", "‖"),
    "{": ("Bmatrix", "}"),
}
_SILENT = re.compile(f"[{INVISIBLE_OPERATOR}{ZERO_WIDTH_SPACE}{SOFT_HYPHEN}]")


def to_tex(part: Part) -> str:
    """Return a formula as TeX."""
    return _write(part).strip()


def _write(part: Part) -> str:
    writer = _WRITERS.get(part.kind)
    if writer is not None:
        return writer(part)
    return _row(part)


_LONGEST_COMMAND = 40  # characters of the text before a piece that are searched for a command


def _join(pieces: list[str]) -> str:
    """Return the joined pieces, with a space between a command and a letter."""
    text = ""
    for piece in pieces:
        if piece and text and piece[0].isalpha() and re.search(r"\\[A-Za-z]+$", text[-_LONGEST_COMMAND:]):
            text += " "
        text += piece
    return text


def _group(part: Part) -> str:
    """Return a part as TeX in braces: one argument of a command."""
    return "{" + _write(part).strip() + "}"


def _script(part: Part) -> str:
    text = _write(part).strip()
    return text if len(text) == 1 and text not in "{}" else "{" + text + "}"


def _base(part: Part) -> str:
    """Return the base of a script, in braces only if it has several parts."""
    text = _write(part).strip()
    single = len(text) <= 1 or re.fullmatch(
        r"\\(?:[A-Za-z]+|.)|\\[a-z]+\{[^{}]*\}|\\left.*\\right.{1,8}", text, re.S
    )
    return text if single or part.kind in ("mi", "mo", "mn", "msqrt") else "{" + text + "}"


def _row(part: Part) -> str:
    parts = part.parts
    pieces: list[str] = []
    position = 0
    while position < len(parts):
        if matrix := _fenced_table(parts, position):
            text, position = matrix
            pieces.append(text)
            continue
        pieces.append(_stretched(part, position) or _write(parts[position]))
        position += 1
    return _join(pieces)


_FENCED_PARTS = 3  # parts of a fenced table: the fence, the table, the fence


def _fenced_table(parts: list[Part], position: int) -> tuple[str, int] | None:
    """Return a table between fences as a matrix, or after a single brace as cases, and the next position."""
    here = parts[position]
    table = parts[position + 1] if position + 1 < len(parts) else None
    while table is not None and table.kind in ("mrow", "mstyle", "mpadded") and len(table.parts) == 1:
        table = table.parts[0]
    if here.kind != "mo" or here.text not in _FENCES or table is None or table.kind != "mtable":
        return None
    name, closing = _FENCES[here.text]
    after = parts[position + 2] if position + 2 < len(parts) else None
    if after is not None and after.kind == "mo" and after.text == closing:
        return _environment(name, table), position + _FENCED_PARTS
    if here.text == "{":
        is_closed = after is not None and after.kind == "mo" and not after.text
        return _environment("cases", table), position + (_FENCED_PARTS if is_closed else _FENCED_PARTS - 1)
    return None


def _stretched(row: Part, position: int) -> str | None:
    r"""Return the outer fence of a row that TeX wrote with \left and \right; None for other parts."""
    part = row.parts[position]
    edge = position in (0, len(row.parts) - 1)
    if part.kind != "mo" or not edge or row.attributes.get("data-mjx-texclass") != "INNER":
        return None
    fence = SYMBOLS.get(part.text, part.text) or "."
    return f"\\{'left' if position == 0 else 'right'}{fence}"


def _identifier(part: Part) -> str:
    text = _SILENT.sub("", part.text)
    if text in FUNCTIONS:
        return "\\" + text.replace(" ", "")
    if len(text) > 1 and text.isascii() and text.isalpha():
        style = STYLES.get(part.attributes.get("mathvariant", ""), "")
        return f"{style or chr(92) + 'operatorname'}{{{text}}}"
    letters = _join([_character(char) for char in text])
    style = STYLES.get(part.attributes.get("mathvariant", ""), "")
    greek_upright = style == "\\mathrm" and letters.startswith("\\")
    return f"{style}{{{letters}}}" if style and letters and not greek_upright else letters


def _character(char: str) -> str:
    """Return one character as TeX; a letter of a mathematical alphabet with the command of the alphabet."""
    if char in SYMBOLS:
        return SYMBOLS[char]
    plain = unicodedata.normalize("NFKC", char)
    if plain == char or not 0x1D400 <= ord(char) <= 0x1D7FF:
        return char
    name = unicodedata.name(char, "")
    letter = SYMBOLS.get(plain, plain)
    for word, style in (("DOUBLE-STRUCK", "\\mathbb"), ("FRAKTUR", "\\mathfrak"), ("SCRIPT", "\\mathcal"),
                        ("BOLD ITALIC", "\\boldsymbol"), ("BOLD", "\\mathbf"), ("SANS-SERIF", "\\mathsf"),
                        ("MONOSPACE", "\\mathtt")):  # fmt: skip
        if word in name:
            return f"{style}{{{letter}}}"
    return letter


def _operator(part: Part) -> str:
    text = _SILENT.sub("", part.text)
    if text in FUNCTIONS:
        return "\\" + text
    if len(text) > 1 and text.isascii() and text.isalpha():
        return f"\\operatorname{{{text}}}"
    written = _join([_character(char) for char in text])
    return f" {written} " if text in ("→", "⇒", "⟹", "⟺", "↦") else written


def _number(part: Part) -> str:
    style = STYLES.get(part.attributes.get("mathvariant", ""), "")
    text = _join([_character(char) for char in part.text])
    return f"{style}{{{text}}}" if style and style != "\\mathrm" else text


def _text(part: Part) -> str:
    text = part.text
    if not text.strip():
        return "\\ " if text else ""
    return "\\text{" + re.sub(r"([#$%&_{}])", r"\\\1", text) + "}"


def _space(part: Part) -> str:
    match = re.fullmatch(r"([\d.]+)em", part.attributes.get("width", ""))
    width = float(match[1]) if match and match[1].count(".") <= 1 and match[1] != "." else 0.0
    return "\\qquad " if width >= 2 else "\\quad " if width >= 1 else ""


def _fraction(part: Part) -> str:
    if len(part.parts) < 2:
        return _row(part)
    upper, lower = _group(part.parts[0]), _group(part.parts[1])
    if re.fullmatch(r"0(?:\.0*)?(?:px|pt|em|ex)?", part.attributes.get("linethickness", "")):
        return f"{{{upper[1:-1]} \\atop {lower[1:-1]}}}"
    return f"\\frac{upper}{lower}"


def _root(part: Part) -> str:
    if part.kind == "mroot" and len(part.parts) > 1:
        return f"\\sqrt[{_write(part.parts[1]).strip()}]{_group(part.parts[0])}"
    return "\\sqrt{" + _row(part).strip() + "}"


def _scripts(part: Part) -> str:
    if len(part.parts) < 2:
        return _row(part)
    base, first = _base(part.parts[0]), part.parts[1]
    if part.kind == "msub":
        return f"{base}_{_script(first)}"
    if part.kind == "msup":
        return base + _upper(first)
    return f"{base}_{_script(first)}" + "".join(_upper(child) for child in part.parts[2:3])


def _upper(part: Part) -> str:
    text = _write(part).strip()
    primes = text.replace("\\prime", "'").replace(" ", "")
    return primes if primes and not primes.strip("'") else f"^{_script(part)}"


def _limits(part: Part) -> str:
    """Return a base with parts over and under it: an accent, the limits of an operator, or a stack."""
    if len(part.parts) < 2:
        return _row(part)
    base, first = part.parts[0], part.parts[1]
    if part.kind != "munderover":
        table = ACCENTS if part.kind == "mover" else UNDER
        mark = first.text.strip() if first.kind == "mo" else ""
        if mark in table:
            return f"{table[mark]}{_group(base)}"
    carrier = _write(base).strip()
    if _takes_limits(carrier):
        sign = "^" if part.kind == "mover" else "_"
        text = f"{carrier}{sign}{_script(first)}"
        return text + "".join(f"^{_script(child)}" for child in part.parts[2:3])
    if part.kind == "munderover":
        return (
            f"\\underset{_group(first)}{{\\overset{_group(part.parts[2])}{_group(base)}}}"
            if len(part.parts) > 2
            else carrier
        )
    return f"\\{'overset' if part.kind == 'mover' else 'underset'}{_group(first)}{_group(base)}"


def _takes_limits(carrier: str) -> bool:
    return carrier in LIMITED or bool(re.match(r"\\operatorname|\\(?:under|over)brace", carrier))


def _multiscripts(part: Part) -> str:
    """Return `mmultiscripts` as TeX: the scripts before the base, the base, and the scripts after it."""
    if not part.parts:
        return ""
    cut = next((at for at, child in enumerate(part.parts) if child.kind == "mprescripts"), len(part.parts))
    after, before = part.parts[1:cut], part.parts[cut + 1 :]
    return ("{}" + _pairs(before) if before else "") + _base(part.parts[0]) + _pairs(after)


def _pairs(scripts: list[Part]) -> str:
    text = ""
    for number, child in enumerate(scripts):
        if child.kind != "none" and _write(child).strip():
            text += ("_" if number % 2 == 0 else "^") + _script(child)
    return text


def _table(part: Part) -> str:
    aligned = (
        "right" in part.attributes.get("columnalign", "") or part.attributes.get("displaystyle") == "true"
    )
    return _environment("aligned" if aligned else "matrix", part)


def _environment(name: str, table: Part) -> str:
    rows = []
    for row in table.parts:
        cells = row.parts if row.kind in ("mtr", "mlabeledtr") else [row]
        cells = cells[1:] if row.kind == "mlabeledtr" else cells
        rows.append(
            " & ".join(_row(cell).strip() if cell.kind == "mtd" else _write(cell).strip() for cell in cells)
        )
    return f"\\begin{{{name}}}" + " \\\\ ".join(rows) + f"\\end{{{name}}}"


def _fenced(part: Part) -> str:
    opening, closing = part.attributes.get("open", "("), part.attributes.get("close", ")")
    signs = part.attributes.get("separators", ",").replace(" ", "") or ""
    pieces = [_fence(opening)]
    for number, child in enumerate(part.parts):
        pieces.append(_write(child))
        if number < len(part.parts) - 1 and signs:
            pieces.append(signs[min(number, len(signs) - 1)])
    return _join([*pieces, _fence(closing)])


def _fence(text: str) -> str:
    return _join([_character(char) for char in text.strip()])


def _enclosed(part: Part) -> str:
    return f"\\boxed{{{_row(part).strip()}}}" if part.attributes.get("notation") == "box" else _row(part)


def _empty(_: Part) -> str:
    return ""


_WRITERS = {
    "mi": _identifier, "mo": _operator, "mn": _number, "mtext": _text, "ms": _text, "mspace": _space,
    "mfrac": _fraction, "msqrt": _root, "mroot": _root, "msub": _scripts, "msup": _scripts, "msubsup": _scripts,
    "munder": _limits, "mover": _limits, "munderover": _limits, "mmultiscripts": _multiscripts,
    "mtable": _table, "mfenced": _fenced, "menclose": _enclosed, "none": _empty, "mprescripts": _empty,
    "mphantom": _empty, "maligngroup": _empty, "malignmark": _empty,
}  # fmt: skip
