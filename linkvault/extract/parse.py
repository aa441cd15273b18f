"""Text of a page -> its tree of elements; what cannot be read is said, never lost in silence."""

import re

from lxml import etree, html
from lxml.html import HtmlElement

# Characters that no XML tree can hold; lxml refuses them or cuts the text there.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}))(?![0-9a-fA-F]);?")
# A tag of this length is an attack or a mistake: lxml's time grows with the square of the attributes.
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,60})\s[^<>]{20000,}>")
_NAMED = re.compile(r"""\s(?:id|class|href|src|alt|title|style|content|name)\s*=\s*(?:"[^"]*"|'[^']*')""")
MANY_ATTRIBUTES = 500
_HEAD_TAGS = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title")
)


def parse(text: str) -> tuple[HtmlElement, tuple[str, ...]]:
    """Parse HTML of any quality; an empty page gives an empty body. The second value are warnings."""
    source = _FORBIDDEN.sub("", text)
    if "&#" in source:
        source = _REFERENCE.sub(_without_forbidden, source)
    if len(source) > 20_000:
        source = _LONG_TAG.sub(_thin_out, source)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8"), parser=parser, ensure_head_body=True)
    except etree.ParserError:  # nothing but blanks and comments
        tree = html.document_fromstring("<html><head></head><body></body></html>")
    _empty_head(tree)
    return tree, tuple(_cut_off(parser))


def _without_forbidden(reference: re.Match[str]) -> str:
    """Drop a reference to a character that no tree can hold: libxml2 makes it, and lxml then refuses the text."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > 0x10FFFF or _FORBIDDEN.match(chr(code)) else reference[0]


def _empty_head(tree: HtmlElement) -> None:
    """Move what a head cannot hold to the body.

    libxml2 knows no HTML 5: where a page leaves its body tag out, as it may, an `article` or `main` that comes
    first stays in the head.
    """
    head, body = tree.find("head"), tree.find("body")
    if head is None or body is None:
        return
    strangers = [child for child in head if isinstance(child.tag, str) and child.tag not in _HEAD_TAGS]
    for position, child in enumerate(strangers):
        body.insert(position, child)  # its tail goes with it
    if strangers:
        strangers[-1].tail = (strangers[-1].tail or "") + (body.text or "")
        body.text = None


def _thin_out(tag: re.Match[str]) -> str:
    """Leave a tag with thousands of attributes the few that have a meaning here."""
    if tag[0].count("=") < MANY_ATTRIBUTES and tag[0].count(" ") < MANY_ATTRIBUTES:
        return tag[0]
    return f"<{tag[1]}{''.join(_NAMED.findall(tag[0])[:20])}>"


def _cut_off(parser: html.HTMLParser) -> list[str]:
    for error in parser.error_log:
        if (
            error.type_name in ("ERR_RESOURCE_LIMIT", "ERR_DOCUMENT_TOO_DEEP")
            or "xcessive depth" in error.message
        ):
            return ["the page nests its elements too deeply: some of its text may be missing"]
    return []
