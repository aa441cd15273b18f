"""Pictures of formulas that carry their TeX (`alt`, `data-tex`, the address of a renderer) -> the formula as TeX."""

import re
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from linkvault.extract.normalize.formulas.formula_element import replace_by_formula

_NAMED = re.compile(
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
_SIZE = re.compile(
    r"^(?:\\(?:inline|dpi\{\d+\}|bg_\w+|fn_\w+|large|small|tiny|huge|LARGE|Large|normalsize)\s*|&space;|\s)+"
)


def apply(tree: HtmlElement, url: str) -> None:
    """Put the TeX in the place of each picture that tells it."""
    for image in list(tree.iter("img")):
        tex, display = _told(image)
        if tex and image.getparent() is not None:
            replace_by_formula(image, tex, display=display)


def _told(image: HtmlElement) -> tuple[str, bool]:
    """Return the TeX that a picture tells, and whether it is displayed; "" when it is no formula."""
    names = " ".join(filter(None, (image.get("class"), image.get("data-type"))))
    source = image.get("src") or image.get("data-src") or image.get("data-original") or ""
    named = bool(names and _NAMED.search(names)) or image.get("eeimg") is not None
    drawn = _may_be_drawn(source.lower()) and bool(_RENDERER.search(source))
    if not named and not drawn and not image.get("data-formula") and not image.get("data-tex"):
        return "", False
    for told in (image.get("data-tex"), image.get("data-formula"), image.get("data-latex"), image.get("alt")):
        if told and _is_tex(told, drawn or image.get("eeimg") is not None):
            tex = _SIZE.sub("", told)
            break
    else:
        tex = _in_address(source) if drawn else ""
    display = (
        bool(re.search(r"display|block", names)) or tex.rstrip().endswith("\\\\") or image.get("eeimg") == "2"
    )
    return re.sub(r"\\\\\s*$", "", tex), display


def _may_be_drawn(source: str) -> bool:
    """Ask the cheap question first: each renderer's address has one of these in it."""
    return "tex" in source or "math" in source or "equation" in source or "cht=tx" in source


_LONGEST_ALT = 200  # characters of a formula without a command: more is a sentence about it


def _is_tex(text: str, drawn: bool) -> bool:
    return bool(_TEX.search(text)) or (
        drawn and len(text) <= _LONGEST_ALT and text.lower() not in ("equation", "formula", "公式", "tex")
    )


def _in_address(source: str) -> str:
    """Return the TeX in a renderer's address.

    >>> _in_address("https://latex.codecogs.com/svg.latex?%5Cinline&space;x%5E2")
    'x^2'
    """
    try:
        query = urlsplit(source).query
    except ValueError:  # an address with a broken host
        return ""
    query = query.replace("&space;", "%20").replace("+", "%2B")
    match = re.search(r"(?:^|&)(?:tex|latex|math|chl|from|eq)=([^&]*)", query)
    text = unquote(match[1] if match else query)
    return _SIZE.sub("", text).strip() if _TEX.search(text) else ""
