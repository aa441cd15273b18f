"""Tree of the article -> clean HTML: the elements that `markup` knows, and no attribute beyond what they mean."""

import re

from lxml.etree import strip_elements, strip_tags, tostring
from lxml.html import HtmlElement

_KEPT = frozenset((
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div",
    "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    "var",
))  # fmt: skip
_RENAMED = {
    "strike": "s",
    "tt": "code",
    "dir": "ul",
    "menu": "ul",
    "listing": "pre",
    "xmp": "pre",
    "dfn": "em",
}
_BLOCKS = frozenset((
    "address", "article", "aside", "body", "center", "dialog", "fieldset", "footer", "form", "header",
    "hgroup", "main", "nav", "search", "section",
))  # fmt: skip
_DROPPED = (
    "script", "style", "template", "noscript", "svg", "canvas", "object", "embed", "applet", "iframe",
    "frame", "frameset", "input", "select", "textarea", "option", "datalist", "button", "meta", "link",
    "base", "title", "head", "source", "track", "video", "audio", "map", "area", "param",
)  # fmt: skip
_ATTRIBUTES = {
    "a": ("href", "title"),
    "img": ("src", "alt", "title"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan"),
    "ol": ("start", "reversed"),
    "li": ("value",),
    "abbr": ("title",),
    "details": ("open",),
}
_IDS = frozenset(["li", "sup", "a", "section", "div", "p"])
_ADDRESS = re.compile(r"^\s*(?:https?:|mailto:|tel:|ftp:|#|/|[^:]*$|[^:/?#]*[/?#])", re.I)
_IMAGE = re.compile(r"^\s*(?:https?:|data:image/(?:png|jpe?g|gif|webp|avif);|/|[^:]*$)", re.I)


def clean(root: HtmlElement) -> str:
    """Serialise the article with clean elements only; changes the tree."""
    strip_elements(root, *_DROPPED, with_tail=False)
    for element in root.iter():
        tag = element.tag
        names = element.get("class") or ""
        if tag == "span" and names.startswith("math "):
            _keep(element, {"class": names})
            continue
        tag = _RENAMED.get(tag, tag)
        if tag not in _KEPT:
            is_notes = (
                tag == "section" and element.get("class") == "footnotes"
            )  # the one section markup asks for
            tag = tag if is_notes else "div" if tag in _BLOCKS or "-" in tag else "dropped"
        element.tag = tag
        if element.attrib:
            _keep(element, _attributes(element, tag, names))
    strip_tags(root, "dropped")
    return "".join(tostring(child, encoding="unicode", method="html") for child in root)


def _keep(element: HtmlElement, attributes: dict[str, str]) -> None:
    element.attrib.clear()
    for name, value in attributes.items():
        element.set(name, value)


def _attributes(element: HtmlElement, tag: str, names: str) -> dict[str, str]:
    kept = {}
    for name in _ATTRIBUTES.get(tag, ()):
        value = element.get(name)
        if value is not None:
            kept[name] = value
    if tag == "code" and "language-" in names:
        kept["class"] = next(part for part in names.split() if part.startswith("language-"))
    elif tag in _IDS and names in ("footnotes", "footnote", "footnote-ref", "footnote-backref"):
        kept["class"] = names
    if tag in _IDS and element.get("id", "").startswith(("fn", "footnote")):
        kept["id"] = element.get("id")
    if "href" in kept and not _ADDRESS.match(kept["href"]):
        del kept["href"]
    if "src" in kept and not _IMAGE.match(kept["src"]):
        del kept["src"]
    return kept
