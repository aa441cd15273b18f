r"""TeX, or the text of a rendered formula -> its visible characters (glyphs), in the order of MathML.

`\frac{1}{2}` shows `12`, `x_i^2` shows `xi2`, `\sum_{i}` shows `∑i`. All renderings of a formula have the same glyphs,
whatever their markup, so a rendering next to the TeX of the formula is recognized.
"""

import unicodedata
from functools import lru_cache

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.symbols import ACCENTS, FUNCTIONS, SYMBOLS

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}^_&~]|\s+|.", re.S)
_COMMANDS: dict[str, str] = {}
for _char, _command in SYMBOLS.items():
    _COMMANDS.setdefault(_command, _char)
_COMMANDS |= {f"\\{name}": name for name in FUNCTIONS} | {
    r"\leq": "≤", r"\geq": "≥", r"\neq": "≠", r"\rightarrow": "→", r"\gets": "←", r"\land": "∧", r"\lor": "∨",
    r"\dots": "…", r"\dotsc": "…", r"\dotsb": "⋯", r"\lbrace": "{", r"\rbrace": "}", r"\vert": "|", r"\lvert": "|",
    r"\rvert": "|", r"\Vert": "∥", r"\|": "∥", r"\prime": "′", r"\cdotp": "⋅", r"\ast": "∗", r"\backslash": "\\",
    r"\lbrack": "[", r"\rbrack": "]", r"\colon": ":", r"\hbar": "ℏ", r"\varnothing": "∅", r"\top": "⊤",
    r"\bot": "⊥", r"\epsilon": "ϵ", r"\phi": "ϕ", r"\bmod": "mod", r"\And": "&", r"\lnot": "¬",
}  # fmt: skip
_COMMANDS |= {
    command: "^" if command == r"\hat" else char for char, command in ACCENTS.items() if len(char) == 1
}
_COMMANDS |= {r"\widehat": "^", r"\bar": "ˉ", r"\tilde": "~", r"\widetilde": "~", r"\overline": "‾", r"\vec": "⃗",
              r"\underline": "‾", r"\dot": "˙", r"\ddot": "¨"}  # fmt: skip
_SILENT = re.compile(
    r"\\(?:left|right|big|Big|bigg|Bigg|bigl|bigr|Bigl|Bigr|biggl|biggr|middle|limits|nolimits|displaystyle|textstyle|"
    r"frac|dfrac|tfrac|cfrac|binom|sqrt|mathrm|mathbf|mathit|mathbb|mathcal|mathfrak|mathsf|mathtt|boldsymbol|bm|"
    r"text|textbf|textit|textrm|operatorname|quad|qquad|rm|bf|it|cal|hspace|tag|label|boxed|overset|underset|"
    r"stackrel|substack|mathop|mathbin|mathrel|mathord|overbrace|underbrace|cr|hline|nonumber|notag|mbox|pmb|"
    r"begin|end|color|scriptstyle|phantom|[,;:!> \\])\*?$"
)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{[a-zA-Z*]+\}(?:\{[lcr|]*\})?")
_SHORT = 64  # characters: longer texts are not cached
_NOT_SHOWN = str.maketrans("", "", "{}^_&~")  # of TeX without commands
_UNIFIED = str.maketrans(
    {"−": "-", "*": "∗", "'": "′", "ˉ": "¯", "‾": "¯", "ˆ": "^", "˜": "~", "⟨": "〈", "⟩": "〉", "⋯": "…", "‖": "∥",
     "∣": "|", "ϵ": "ε", "ϕ": "φ", "φ": "φ", "⋅": "·", "∖": "\\", "⊥": "⟂", "⟂": "⟂", "Δ": "∆"}
)  # fmt: skip
_NOT_UNIFIED = re.compile(f"[{re.escape(''.join(map(chr, _UNIFIED)))}]")


def glyphs_of(text: str) -> str:
    """Return the glyphs of rendered mathematics: without spaces, look-alike characters replaced by one of them.

    >>> glyphs_of("y ^ = w T x + b")
    'y^=wTx+b'
    """
    return _short_glyphs(text) if len(text) <= _SHORT else _glyphs(text)


def _glyphs(text: str) -> str:
    if text.isascii():
        return "".join(text.split()).replace("*", "∗").replace("'", "′")
    folded = _unify(unicodedata.normalize("NFKC", _unify(text)))
    not_shown = [char for char in set(folded) if char.isspace() or unicodedata.category(char) == "Cf"]
    for char in not_shown:
        folded = folded.replace(char, "")
    return folded


@lru_cache(maxsize=4096)
def _short_glyphs(text: str) -> str:
    return _glyphs(text)  # the same words and characters occur many times


def _unify(text: str) -> str:
    return text.translate(_UNIFIED) if _NOT_UNIFIED.search(text) else text


def glyphs_of_tex(tex: str) -> str:
    r"""Return the glyphs of TeX.

    >>> glyphs_of_tex(r"w^*=\frac{1}{2}\sum_{i=1}^n x_i"), glyphs_of_tex(r"\hat{y}=w^Tx+b")
    ('w∗=12∑i=1nxi', 'y^=wTx+b')
    """
    if "\\" not in tex:
        return glyphs_of(tex.translate(_NOT_SHOWN))
    parts = [part for part in _TOKEN.findall(_ENVIRONMENT.sub("", tex)) if not part.isspace()]
    return glyphs_of("".join(_read_glyphs(parts)))


def _read_glyphs(parts: list[str]) -> list[str]:
    """Return the glyphs of the tokens; an accent follows its base, as in MathML."""
    glyphs: list[str] = []
    pending: list[tuple[int, str]] = []  # accents, with the brace depth at which their argument ends
    depth = 0
    for part in parts:
        if part == "{":
            depth += 1
            continue
        if part == "}":
            depth -= 1
        elif part.startswith("\\") and _is_accent(part):
            pending.append((depth, _COMMANDS[part]))
            continue
        elif part not in "^_&~":
            glyphs.append(_glyph(part))
        while pending and depth <= pending[-1][0] and part not in "^_&":
            glyphs.append(pending.pop()[1])
    return glyphs


_LONGEST_COMMAND = 40  # characters at the end that may be one command


def last_glyph(tex: str) -> str | None:
    r"""Return the last glyph of TeX without parsing it; None if that is not possible.

    >>> last_glyph("w^T x_{i}"), last_glyph(r"\hat{y}"), last_glyph(r"a \alpha"), last_glyph(r"\alpha+1")
    ('i', None, None, '1')
    """
    shown = tex.rstrip(_SILENT_AT_END)
    if not shown or not shown[-1].isascii():
        return None
    if "\\" in tex and (
        _COMMAND_AT_END.search(shown, max(0, len(shown) - _LONGEST_COMMAND)) or _REORDERING.search(tex)
    ):
        return None
    return glyphs_of(shown[-1])


_ACCENT_COMMANDS = frozenset(ACCENTS.values()) | {r"\widehat", r"\widetilde", r"\overline", r"\underline"}


_SILENT_AT_END = "{}^_&~ \t\n\r\x0b\x0c"
_COMMAND_AT_END = re.compile(r"\\(?:[A-Za-z]*\*?|.)\Z", re.S)
# After these commands the last character of the source is not the last glyph.
_REORDERING = re.compile(
    "|".join(map(re.escape, sorted(_ACCENT_COMMANDS | {r"\begin", r"\end"}, key=len, reverse=True)))
)


def _is_accent(part: str) -> bool:
    return part in _ACCENT_COMMANDS and part in _COMMANDS


def _glyph(part: str) -> str:
    if not part.startswith("\\"):
        return part
    if part in _COMMANDS:
        return _COMMANDS[part]
    return "" if _SILENT.match(part) else part.lstrip("\\") if len(part) == 2 else ""
