"""The TeX formulas in the HTML of an article into MathML, which browsers and e-readers show, with the TeX inside.

math-core (extra `books`) converts them; it rejects TeX that it does not know instead of guessing. Rejected formulas,
and all formulas if it is not installed, stay TeX in a code element.
"""

from collections.abc import Callable
from functools import cache
from html import escape, unescape

from linkvault import lazy_re as re

# The form of formulas in `markup.to_html`. The TeX is escaped, so it contains no tag.
_FORMULA = re.compile(r'<(span|div) class="math (inline|display|block)">([^<]*)</\1>')
_HTML_REFERENCE = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)[A-Za-z]+;")
_TAG = re.compile(r"<(/?)[a-z][^<>]*?(/?)>")
_LABEL = re.compile(r"\\label\{[^{}]*\}")
_EQUATION_TAG = re.compile(r"\\tag\*?\{([^{}$]*)\}")
# math-core would number every formula (1); the number on the page, if any, is its \tag.
_NUMBERED_ENVIRONMENT = re.compile(r"\\(begin|end)\{(equation|align|alignat|flalign|gather|multline)\}")
_MAX_TEX_CHARACTERS = 20_000
_MAX_DEPTH = 100  # of nested elements; XML parsers fail at 256


def render_formulas(html: str) -> str:
    """Return the HTML with each formula as MathML, or as code if it cannot be converted.

    >>> render_formulas('<p><span class="math inline">\\\\nosuch{x}</span></p>')
    '<p><code class="tex">\\\\nosuch{x}</code></p>'
    """
    return _FORMULA.sub(_replace_formula, html)


def _replace_formula(match: re.Match[str]) -> str:
    tag, is_block = match[1], match[2] != "inline"
    tex = unescape(match[3]).strip()
    mathml = _to_mathml(tex, is_block)
    if mathml is None:
        code = f'<code class="tex">{escape(tex, quote=False)}</code>'
        return f"<pre>{code}</pre>" if tag == "div" else code
    return f'<div class="formula">{mathml}</div>' if tag == "div" else mathml


def _to_mathml(tex: str, is_block: bool) -> str | None:
    convert = _converter()
    if convert is None or not tex or len(tex) > _MAX_TEX_CHARACTERS:
        return None
    mathml = convert(tex, is_block)
    if mathml is None or _depth(mathml) > _MAX_DEPTH:
        return None
    opening, _, content = mathml.removesuffix("</math>").partition(">")
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    # XML has only five named references.
    content = _HTML_REFERENCE.sub(lambda reference: escape(unescape(reference[0]), quote=False), content)
    return f"{opening}><semantics><mrow>{content}</mrow>{annotation}</semantics></math>"


@cache
def _converter() -> Callable[[str, bool], str | None] | None:
    try:
        import math_core
    except ImportError:
        return None
    converter = math_core.LatexToMathML(xml_namespace=True, fancy_error=False)

    def convert(tex: str, is_block: bool) -> str | None:
        try:
            return converter.convert_with_local_state(_simplify_tex(tex), displaystyle=is_block)
        except math_core.LatexError:
            return None

    return convert


def _simplify_tex(tex: str) -> str:
    """Remove labels and write equation numbers as text: math-core supports both in few environments."""
    tex = _NUMBERED_ENVIRONMENT.sub(r"\\\1{\2*}", _LABEL.sub("", tex))
    return _EQUATION_TAG.sub(r"\\qquad\\text{(\1)}", tex)


def _depth(mathml: str) -> int:
    depth = deepest = 0
    for closing, empty in _TAG.findall(mathml):
        depth += -1 if closing else not empty
        deepest = max(deepest, depth)
    return deepest
