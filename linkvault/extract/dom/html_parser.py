"""HTML text -> a tree of elements, with a warning if the parser may have lost text."""

from collections.abc import Sequence

from lxml import etree, html
from lxml.html import HtmlElement

from linkvault import lazy_re as re
from linkvault.text.characters import NOT_IN_XML

# Characters that an XML tree cannot contain: lxml raises an error or cuts the text there.
_FORBIDDEN = re.compile(f"[\x7f{NOT_IN_XML}]")
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]{1,6})(?![0-9a-fA-F])|0*([0-9]{1,7})(?![0-9]));?")
# Bytes of a tag that may have thousands of attributes, by attack or mistake: lxml's time grows with the square of the
# attributes.
LONG_TAG = 20_000
_LONG_TAG = re.compile(rb"<([a-zA-Z][\w:-]{0,60})\s[^<>]{%d,}>" % LONG_TAG)
_TAG_START = re.compile(rb"<[a-zA-Z][\w:-]{0,60}\s")
_MEANINGFUL_ATTRIBUTE = re.compile(
    rb"""\s(?:id|class|href|src|alt|title|style|content|name)\s*=\s*(?:"[^"]*"|'[^']*')"""
)
MANY_ATTRIBUTES = 500  # equals signs or blanks in a long tag, from which on its attributes are reduced
MAX_ATTRIBUTES = 20  # of a reduced tag: no tag has more meaningful ones
_END = re.compile(rb"</(?:body|html)", re.I)
_END_TAG = re.compile(rb"</(?:body|html)(?:\s[^<>]*)?>", re.I)
_NOTHING_AFTER_END = re.compile(rb"(?:\s|</(?:body|html)\s*>|<!--[^>]*-->)*", re.I)
_HEAD_TAGS = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template", "title")
)


def parse(text: str) -> tuple[HtmlElement, tuple[str, ...]]:
    """Return the tree of HTML of any quality, and warnings; the tree of an empty text has an empty body."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # By default, lxml.html chooses the class of each element in Python, which takes half as long as parsing.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = html.document_fromstring(_encode(text), parser=parser, ensure_head_body=True)
    except etree.ParserError:  # the text is white space and comments only
        tree = html.document_fromstring("<html><head></head><body></body></html>")
    _move_content_to_body(tree)
    return tree, _find_warnings(parser)


def _encode(text: str) -> bytes:
    """Return the text in UTF-8 without characters that lxml rejects and with long tags reduced.

    Searching bytes takes a tenth of the time of searching a str.
    """
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "").replace("\uffff", "")
    try:
        source = text.encode("utf-8")
    except UnicodeEncodeError:
        source = _FORBIDDEN.sub("", text).encode("utf-8")
    source = source.translate(None, _CONTROLS)
    if b"&#" in source and any(map(_is_forbidden, set(_REFERENCE.findall(source)))):
        source = _REFERENCE.sub(lambda match: b"" if _is_forbidden(match.groups(b"")) else match[0], source)
    source = _remove_early_ends(source)
    return _LONG_TAG.sub(_reduce_attributes, source) if _may_contain_long_tag(source) else source


def _remove_early_ends(source: bytes) -> bytes:
    """Return the source without the end tags of `body` and `html`, if something follows them.

    Browsers ignore these tags and show what follows; libxml2 puts it outside the tree.
    """
    end = _END.search(source)
    if end is None or _NOTHING_AFTER_END.fullmatch(source, end.start()):
        return source
    return source[: end.start()] + _END_TAG.sub(b"", source[end.start() :])


def _is_forbidden(reference: Sequence[bytes]) -> bool:
    """Return whether a reference is to a character that a tree cannot contain: libxml2 resolves it, lxml rejects it.

    :param reference: the hexadecimal digits or the decimal digits; the other one is empty
    """
    code = int(reference[0], 16) if reference[0] else int(reference[1])
    return code > 0x10FFFF or _FORBIDDEN.match(chr(code)) is not None


def _may_contain_long_tag(source: bytes) -> bool:
    """Return whether a tag begins before a long stretch without angle brackets.

    A stretch of LONG_TAG bytes contains at least one complete step of half that size, so only whole steps are checked.
    """
    step, was_bare = LONG_TAG // 2, False
    for position in range(0, len(source), step):
        end = position + step
        is_bare = source.find(b"<", position, end) < 0 and source.find(b">", position, end) < 0
        if is_bare and not was_bare:
            start = source.rfind(b"<", 0, position)
            if start >= 0 and source.find(b">", start, position) < 0 and _TAG_START.match(source, start):
                return True
        was_bare = is_bare
    return False


def _move_content_to_body(tree: HtmlElement) -> None:
    """Move the elements in the head that HTML allows only in the body to the beginning of the body.

    HTML 5 lets a page omit the tag of its body. libxml2 does not know HTML 5 and then leaves an `article` or `main`
    that comes first in the head.
    """
    head, body = tree.find("head"), tree.find("body")
    if head is None or body is None:
        return
    content = [child for child in head if isinstance(child.tag, str) and child.tag not in _HEAD_TAGS]
    for position, child in enumerate(content):
        body.insert(position, child)  # moves its tail too
    if content:
        content[-1].tail = (content[-1].tail or "") + (body.text or "")
        body.text = None


def _reduce_attributes(tag: re.Match[bytes]) -> bytes:
    """Return a tag with only the meaningful attributes, if it has very many."""
    if tag[0].count(b"=") < MANY_ATTRIBUTES and tag[0].count(b" ") < MANY_ATTRIBUTES:
        return tag[0]
    return b"<%b%b>" % (tag[1], b"".join(_MEANINGFUL_ATTRIBUTE.findall(tag[0])[:MAX_ATTRIBUTES]))


def _find_warnings(parser: etree.HTMLParser) -> tuple[str, ...]:
    """Return a warning if the nesting of elements exceeded the limit of the parser."""
    for error in parser.error_log:
        if (
            error.type_name in ("ERR_RESOURCE_LIMIT", "ERR_DOCUMENT_TOO_DEEP")
            or "xcessive depth" in error.message
        ):
            return ("the page nests its elements too deeply: some of its text may be missing",)
    return ()
