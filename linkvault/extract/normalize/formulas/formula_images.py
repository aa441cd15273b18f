"""Images of formulas with their TeX in `alt`, `data-tex` or the URL of a renderer, and SVGs with TeX as their title."""

from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.extract.normalize.formulas.formula_element import replace_by_formula

_FORMULA_CLASS = re.compile(
    r"(?:^|[\s_-])(?:tex|latex|math|equation|formula|eeimg|mwe-math\S*)(?:$|[\s_-])|ql-(?:img-)?(?:inline|displayed)",
    re.I,
)
_RENDERER = re.compile(
    r"(?:latex\.codecogs\.com|codecogs\.com|/equation\?tex=|math\.vercel\.app|s0\.wp\.com/latex\.php|/latex\.php|"
    r"chart\.apis\.google\.com/chart\?cht=tx|render/math\?|mathurl\.com|/cgi-bin/mathtex|/mimetex|tex\.s2cms|"
    r"quicklatex\.com|media/math/render|/math/\w+\.(?:png|svg)|latex2png|equation\.svg)",
    re.I,
)
_TEX = re.compile(r"\\[A-Za-z]+|[\^_]\{?[\w\\]|^\s*\$.*\$\s*$|[A-Za-z0-9)]\s*[=<>+]\s*\S|^[A-Za-z]$", re.S)
_COMMAND = re.compile(r"\\[A-Za-z]{2,}|[A-Za-z0-9)}][\^_]\{|^\s*\$[^$]+\$\s*$")
_SIZE_COMMANDS = re.compile(
    r"^(?:\\(?:inline|dpi\{\d+\}|bg_\w+|fn_\w+|large|small|tiny|huge|LARGE|Large|normalsize)\s*|&space;|\s)+"
)


def apply(tree: HtmlElement, url: str) -> None:
    """Replace each image that has TeX by a formula."""
    for image in list(tree.iter("img", "svg")):
        tex, display = _read_tex(image) if image.tag == "img" else _read_svg(image)
        if tex and image.getparent() is not None:
            replace_by_formula(image, tex, display=display)


def _read_tex(image: HtmlElement) -> tuple[str, bool]:
    """Return the TeX of an image, "" if it is not a formula, and whether the formula is displayed."""
    names = " ".join(filter(None, (image.get("class"), image.get("data-type"))))
    source = image.get("src") or image.get("data-src") or image.get("data-original") or ""
    is_named = bool(names and _FORMULA_CLASS.search(names)) or image.get("eeimg") is not None
    is_rendered = _may_be_renderer(source.lower()) and bool(_RENDERER.search(source))
    if not is_named and not is_rendered and not image.get("data-formula") and not image.get("data-tex"):
        return "", False
    for text in (image.get("data-tex"), image.get("data-formula"), image.get("data-latex"), image.get("alt")):
        if text and _is_tex(text, is_rendered or image.get("eeimg") is not None):
            tex = _SIZE_COMMANDS.sub("", text)
            break
    else:
        tex = _tex_in_url(source) if is_rendered else ""
    display = (
        bool(re.search(r"display|block", names)) or tex.rstrip().endswith("\\\\") or image.get("eeimg") == "2"
    )
    return re.sub(r"\\\\\s*$", "", tex), display


def _read_svg(image: HtmlElement) -> tuple[str, bool]:
    """Return the TeX that an SVG has as an attribute, title or description, and whether the formula is displayed."""
    texts = [image.get(name) for name in ("data-tex", "data-latex", "data-formula", "aria-label")]
    texts += [image.findtext("title"), image.findtext("desc")]
    if not any(texts):
        return "", False
    tex = next((text for text in texts if text and _is_tex_of_svg(image, text)), "")
    names = f"{image.get('class') or ''} {image.get('display') or ''}"
    return tex, bool(re.search(r"display|block", names))


def _is_tex_of_svg(image: HtmlElement, text: str) -> bool:
    """Return whether the text of an SVG is TeX: it has a command or a script, or the SVG or its parent is a formula."""
    if _COMMAND.search(text):
        return True
    parent = image.getparent()
    names = f"{image.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return bool(_FORMULA_CLASS.search(names) and _TEX.search(text))


def _may_be_renderer(source: str) -> bool:
    """Return whether a URL may be a renderer's: a quick test for a part that all of them have."""
    return "tex" in source or "math" in source or "equation" in source or "cht=tx" in source


_LONGEST_ALT = 200  # characters of a formula without a command: a longer text is a description


def _is_tex(text: str, is_rendered: bool) -> bool:
    return bool(_TEX.search(text)) or (
        is_rendered
        and len(text) <= _LONGEST_ALT
        and text.lower() not in ("equation", "formula", "公式", "tex")
    )


def _tex_in_url(source: str) -> str:
    """Return the TeX in the URL of a renderer; "" if there is none.

    >>> _tex_in_url("https://latex.codecogs.com/svg.latex?%5Cinline&space;x%5E2")
    'x^2'
    """
    try:
        query = urlsplit(source).query
    except ValueError:  # the host is invalid
        return ""
    query = query.replace("&space;", "%20").replace("+", "%2B")
    match = re.search(r"(?:^|&)(?:tex|latex|math|chl|from|eq)=([^&]*)", query)
    text = unquote(match[1] if match else query)
    return _SIZE_COMMANDS.sub("", text).strip() if _TEX.search(text) else ""
