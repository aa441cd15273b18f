r"""TeX -> the characters that a reader sees of it, in the order in which MathML writes them.

`\frac{1}{2}` shows `12`, `x_i^2` shows `xi2`, `\sum_{i}` shows `∑i`. Two renderings of one formula agree in this
string, whatever their markup was; it is how a formula is recognised beside its own TeX.
"""

import re
import unicodedata
from functools import lru_cache

from linkvault.extract.normalize.formulas.symbols import ACCENTS, FUNCTIONS, SYMBOLS

_SIGN_OR_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}^_&~]|\s+|.", re.S)
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
_SHORT = 64
_UNSEEN = str.maketrans("", "", "{}^_&~")  # of TeX without commands
_ALIKE = str.maketrans(
    {"−": "-", "*": "∗", "'": "′", "ˉ": "¯", "‾": "¯", "ˆ": "^", "˜": "~", "⟨": "〈", "⟩": "〉", "⋯": "…", "‖": "∥",
     "∣": "|", "ϵ": "ε", "ϕ": "φ", "φ": "φ", "⋅": "·", "∖": "\\", "⊥": "⟂", "⟂": "⟂", "Δ": "∆"}
)  # fmt: skip
_UNLIKE = re.compile(f"[{re.escape(''.join(map(chr, _ALIKE)))}]")


def glyphs_of(text: str) -> str:
    """Return what is seen of rendered mathematics: no blanks, one form for characters that only look different.

    >>> glyphs_of("y ^ = w T x + b")
    'y^=wTx+b'
    """
    return _short_glyphs(text) if len(text) <= _SHORT else _glyphs(text)


def _glyphs(text: str) -> str:
    if text.isascii():
        return "".join(text.split()).replace("*", "∗").replace("'", "′")
    folded = _made_alike(unicodedata.normalize("NFKC", _made_alike(text)))
    unseen = [char for char in set(folded) if char.isspace() or unicodedata.category(char) == "Cf"]
    for char in unseen:
        folded = folded.replace(char, "")
    return folded


@lru_cache(maxsize=4096)
def _short_glyphs(text: str) -> str:
    return _glyphs(text)  # words and characters are asked for again and again


def _made_alike(text: str) -> str:
    return text.translate(_ALIKE) if _UNLIKE.search(text) else text


def glyphs_of_tex(tex: str) -> str:
    r"""Return what is seen of TeX.

    >>> glyphs_of_tex(r"w^*=\frac{1}{2}\sum_{i=1}^n x_i"), glyphs_of_tex(r"\hat{y}=w^Tx+b")
    ('w∗=12∑i=1nxi', 'y^=wTx+b')
    """
    if "\\" not in tex:
        return glyphs_of(tex.translate(_UNSEEN))
    signs = [sign for sign in _SIGN_OR_COMMAND.findall(_ENVIRONMENT.sub("", tex)) if not sign.isspace()]
    return glyphs_of("".join(_read(signs)))


def _read(signs: list[str]) -> list[str]:
    """Write the signs' glyphs; an accent goes behind what it stands on, as in MathML."""
    seen: list[str] = []
    waiting: list[tuple[int, str]] = []  # accents: the brace depth at which their argument ends
    depth = 0
    for sign in signs:
        if sign == "{":
            depth += 1
            continue
        if sign == "}":
            depth -= 1
        elif sign.startswith("\\") and _is_accent(sign):
            waiting.append((depth, _COMMANDS[sign]))
            continue
        elif sign not in "^_&~":
            seen.append(_glyph(sign))
        while waiting and depth <= waiting[-1][0] and sign not in "^_&":
            seen.append(waiting.pop()[1])
    return seen


_LONGEST_COMMAND = 40  # characters at the end that may be one command


def last_glyph(tex: str) -> str | None:
    r"""Return what TeX shows last, at a glance; None where it takes a reading to tell.

    >>> last_glyph("w^T x_{i}"), last_glyph(r"\hat{y}"), last_glyph(r"a \alpha"), last_glyph(r"\alpha+1")
    ('i', None, None, '1')
    """
    shown = tex.rstrip(_SILENT_AT_END)
    if not shown or not shown[-1].isascii():
        return None
    if "\\" in tex and (
        _COMMAND_AT_END.search(shown, max(0, len(shown) - _LONGEST_COMMAND)) or _MOVES.search(tex)
    ):
        return None
    return glyphs_of(shown[-1])


_ACCENT_COMMANDS = frozenset(ACCENTS.values()) | {r"\widehat", r"\widetilde", r"\overline", r"\underline"}


_SILENT_AT_END = "{}^_&~ \t\n\r\x0b\x0c"
_COMMAND_AT_END = re.compile(r"\\(?:[A-Za-z]*\*?|.)\Z", re.S)
# Behind these, what comes last is not what is seen last.
_MOVES = re.compile(
    "|".join(map(re.escape, sorted(_ACCENT_COMMANDS | {r"\begin", r"\end"}, key=len, reverse=True)))
)


def _is_accent(sign: str) -> bool:
    return sign in _ACCENT_COMMANDS and sign in _COMMANDS


def _glyph(sign: str) -> str:
    if not sign.startswith("\\"):
        return sign
    if sign in _COMMANDS:
        return _COMMANDS[sign]
    return "" if _SILENT.match(sign) else sign.lstrip("\\") if len(sign) == 2 else ""
