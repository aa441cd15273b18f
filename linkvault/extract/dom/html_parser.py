"""Text of a page -> its tree of elements; what cannot be read is said, never lost in silence."""

import re
from collections.abc import Sequence

from lxml import etree, html
from lxml.html import HtmlElement

from linkvault.text.characters import NOT_IN_XML

# Characters that no XML tree can hold; lxml refuses them or cuts the text there.
_FORBIDDEN = re.compile(f"[\x7f{NOT_IN_XML}]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}))(?![0-9a-fA-F]);?")
# A tag of this length is an attack or a mistake: lxml's time grows with the square of the attributes.
LONG = 20_000
_LONG_TAG = re.compile(rb"<([a-zA-Z][\w:-]{0,60})\s[^<>]{%d,}>" % LONG)
_TAG_START = re.compile(rb"<[a-zA-Z][\w:-]{0,60}\s")
_NAMED = re.compile(rb"""\s(?:id|class|href|src|alt|title|style|content|name)\s*=\s*(?:"[^"]*"|'[^']*')""")
MANY_ATTRIBUTES = 500
ATTRIBUTES_KEPT = 20  # of a tag with so many; no tag has more that matter here
_HEAD_TAGS = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title")
)


def parse(text: str) -> tuple[HtmlElement, tuple[str, ...]]:
    """Parse HTML of any quality; an empty page gives an empty body. The second value are warnings."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # lxml.html's own choice of a class for each element is Python, and costs half as much as the parsing
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = html.document_fromstring(_sound(text), parser=parser, ensure_head_body=True)
    except etree.ParserError:  # nothing but blanks and comments
        tree = html.document_fromstring("<html><head></head><body></body></html>")
    _empty_head(tree)
    return tree, tuple(_cut_off(parser))


def _sound(text: str) -> bytes:
    """Return the page without what lxml cannot bear; bytes are gone through at a tenth of the cost of a str."""
    if not text.isascii():
        text = text.replace("\ufffe", "").replace("\uffff", "")
    try:
        source = text.encode("utf-8")
    except UnicodeEncodeError:
        source = _FORBIDDEN.sub("", text).encode("utf-8")
    source = source.translate(None, _CONTROLS)
    if b"&#" in source and any(map(_is_forbidden, set(_REFERENCE.findall(source)))):
        source = _REFERENCE.sub(lambda found: b"" if _is_forbidden(found.groups(b"")) else found[0], source)
    return _LONG_TAG.sub(_thin_out, source) if _may_hold_long_tag(source) else source


def _is_forbidden(reference: Sequence[bytes]) -> bool:
    """Tell whether a reference is to a character that no tree can hold: libxml2 makes it, and lxml then refuses it."""
    code = int(reference[0], 16) if reference[0] else int(reference[1])
    return code > 0x10FFFF or _FORBIDDEN.match(chr(code)) is not None


def _may_hold_long_tag(source: bytes) -> bool:
    """Look for a tag's beginning before a stretch without a bracket.

    In steps: a stretch as long as `LONG` covers a whole step of half of it.
    """
    step, before = LONG // 2, False
    for at in range(0, len(source), step):
        is_bare = source.find(b"<", at, at + step) < 0 and source.find(b">", at, at + step) < 0
        if is_bare and not before:  # the first step of a stretch
            start = source.rfind(b"<", 0, at)
            if start >= 0 and source.find(b">", start, at) < 0 and _TAG_START.match(source, start):
                return True
        before = is_bare
    return False


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


def _thin_out(tag: re.Match[bytes]) -> bytes:
    """Leave a tag with thousands of attributes the few that have a meaning here."""
    if tag[0].count(b"=") < MANY_ATTRIBUTES and tag[0].count(b" ") < MANY_ATTRIBUTES:
        return tag[0]
    return b"<%b%b>" % (tag[1], b"".join(_NAMED.findall(tag[0])[:ATTRIBUTES_KEPT]))


def _cut_off(parser: etree.HTMLParser) -> list[str]:
    for error in parser.error_log:
        if (
            error.type_name in ("ERR_RESOURCE_LIMIT", "ERR_DOCUMENT_TOO_DEEP")
            or "xcessive depth" in error.message
        ):
            return ["the page nests its elements too deeply: some of its text may be missing"]
    return []
