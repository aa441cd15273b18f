"""Formulas in an article's HTML -> MathML, which browsers and readers of books show, with the TeX inside.

Made by math-core (extra `books`), which refuses what it does not know instead of guessing. What it refuses, and
everything where it is not installed, stays TeX, as code.
"""

import re
from collections.abc import Callable
from functools import cache
from html import escape, unescape

# As `markup.to_html` writes formulas: the TeX is escaped, so no tag is inside.
_FORMULA = re.compile(r'<(span|div) class="math (inline|display|block)">([^<]*)</\1>')
_NAMED = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)[A-Za-z]+;")
_TAG = re.compile(r"<(/?)[a-z][^>]*?(/?)>")
_LABEL = re.compile(r"\\label\{[^{}]*\}")
_TAG_OF_ONE = re.compile(r"\\tag\*?\{([^{}$]*)\}")
# Every formula would be number (1) of its own count; a number that the page gave it is its \tag.
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|alignat|flalign|gather|multline)\}")
_LONGEST = 20_000
_DEEPEST = 100  # elements in each other: parsers of XML give up at 256


def render_formulas(html: str) -> str:
    """Write every formula of an article as MathML, or as code where that cannot be.

    >>> render_formulas('<p><span class="math inline">\\\\nosuch{x}</span></p>')
    '<p><code class="tex">\\\\nosuch{x}</code></p>'
    """
    return _FORMULA.sub(_written, html)


def _written(found: re.Match[str]) -> str:
    tag, is_block = found[1], found[2] != "inline"
    tex = unescape(found[3]).strip()
    mathml = _mathml(tex, is_block)
    if mathml is None:
        code = f'<code class="tex">{escape(tex, quote=False)}</code>'
        return f"<pre>{code}</pre>" if tag == "div" else code
    return f'<div class="formula">{mathml}</div>' if tag == "div" else mathml


def _mathml(tex: str, is_block: bool) -> str | None:
    convert = _converter()
    if convert is None or not tex or len(tex) > _LONGEST:
        return None
    mathml = convert(tex, is_block)
    if mathml is None or _depth(mathml) > _DEEPEST:
        return None
    opening, _, shown = mathml.removesuffix("</math>").partition(">")
    told = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    shown = _NAMED.sub(lambda named: escape(unescape(named[0]), quote=False), shown)  # XML knows five names
    return f"{opening}><semantics><mrow>{shown}</mrow>{told}</semantics></math>"


@cache
def _converter() -> Callable[[str, bool], str | None] | None:
    try:
        import math_core
    except ImportError:
        return None
    converter = math_core.LatexToMathML(xml_namespace=True, fancy_error=False)

    def convert(tex: str, is_block: bool) -> str | None:
        try:
            return converter.convert_with_local_state(_plain(tex), displaystyle=is_block)
        except math_core.LatexError:
            return None

    return convert


def _plain(tex: str) -> str:
    """Take out labels, write numbers as what they look like: math-core knows both in few places only."""
    tex = _NUMBERED.sub(r"\\\1{\2*}", _LABEL.sub("", tex))
    return _TAG_OF_ONE.sub(r"\\qquad\\text{(\1)}", tex)


def _depth(mathml: str) -> int:
    depth = deepest = 0
    for closing, empty in _TAG.findall(mathml):
        depth += -1 if closing else not empty
        deepest = max(deepest, depth)
    return deepest
