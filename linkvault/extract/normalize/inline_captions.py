"""Captions in a `span` behind a picture -> `figcaption`: text of the picture, and none of the article."""

from lxml.html import HtmlElement

from linkvault.extract.choose.element_kinds import match_scope_names

_HINTS = ("aption", "redit", "utline")  # of which every name of a caption in a `span` has one
_FRAMES = frozenset(("div", "figure", "li", "section", "span", "a", "center"))


def apply(tree: HtmlElement, url: str) -> None:
    """Make a `span` with the name of a caption a `figcaption` if only a picture is before it."""
    for span in list(tree.iter("span")):
        names = span.get("class")
        if names and any(map(names.__contains__, _HINTS)) and match_scope_names(names) == "caption":
            _take(span)


def _take(span: HtmlElement) -> None:
    parent = span.getparent()
    if parent is None or parent.tag not in _FRAMES or (span.tail or "").strip():
        return
    if not str(span.text_content()).strip() or (parent.text or "").strip():
        return
    before = list(span.itersiblings(preceding=True))
    has_picture = any(node.tag == "img" or node.find(".//img") is not None for node in before)
    if has_picture and not any((node.tail or "").strip() or _has_text(node) for node in before):
        span.tag = "figcaption"


def _has_text(node: HtmlElement) -> bool:
    return (
        isinstance(node.tag, str)
        and node.tag not in ("script", "style")
        and bool(str(node.text_content()).strip())
    )
