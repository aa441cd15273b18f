"""A link and its article into a chapter of a book: well-formed XHTML.

A book loads nothing from the network: a picture is a file of the book if it is stored, else a link. Headings move one
level down, below the chapter's title. Every id is unique and valid in XML.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes, urljoin

from linkvault import lazy_re as re
from linkvault.formats.books.formula_mathml import render_formulas
from linkvault.formats.pages.reading_page import render_header
from linkvault.lazy_dataclass import dataclass
from linkvault.models import AssetFile, ExportItem
from linkvault.pictures import identify
from linkvault.text.characters import NOT_IN_XML

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_INVALID_IN_XML = re.compile(f"[{NOT_IN_XML}]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NOT_IN_ID = re.compile(r"[^\w.-]+", re.ASCII)
# RFC 3986, appendix A, and any character outside ASCII, which an IRI may have; a `%` only before two digits.
_INVALID_IN_ADDRESS = re.compile(r"""[\x00-\x20"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})""")
_EXTERNAL = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MATHML_STYLES = ("displaystyle", "scriptlevel")
_DATA_URL = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),", re.IGNORECASE)
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as a file."""

    xhtml: bytes
    has_mathml: bool


def build_chapter(item: ExportItem, add_picture: Callable[[AssetFile], str]) -> Chapter:
    """Return the chapter of a link; the same link always gives the same bytes.

    :param add_picture: adds a picture to the book; returns its file name
    """
    from lxml import etree, html

    source = replace_invalid_xml(render_header(item) + render_formulas(item.html or ""))
    body = html.fragment_fromstring(source, create_parent="article")
    _use_pictures(body, item, add_picture)
    _lower_headings(body)
    _convert_to_mathml_3(body)
    _rewrite_links(body, item.link.url)
    content = etree.tostring(body, encoding="utf-8", with_tail=False).decode()
    has_mathml = next(body.iter("math"), None) is not None
    return Chapter(build_document(item.link.title, content, item.link.lang), has_mathml)


def build_document(title: str, body: str, lang: str | None = None) -> bytes:
    """Return a complete XHTML file."""
    return "".join(stream_document(title, [body], lang)).encode()


def stream_document(title: str, body: Iterable[str], lang: str | None = None) -> Iterator[str]:
    """Yield a complete XHTML file in pieces."""
    tag = language_tag(lang)
    lang_attributes = f' lang="{tag}" xml:lang="{tag}"' if tag else ""
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f"{lang_attributes}>\n<head>\n<title>{replace_invalid_xml(escape(title.strip()) or '-')}</title>\n"
        '<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body>\n'
    )
    yield from map(replace_invalid_xml, body)
    yield "\n</body>\n</html>\n"


def language_tag(lang: str | None) -> str | None:
    """Return a language tag in the form of BCP 47, or None if the text is not a language tag.

    >>> language_tag("zh_Hans"), language_tag("Chinese (simplified)"), language_tag(None)
    ('zh-Hans', None, None)
    """
    tag = (lang or "").strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def replace_invalid_xml(text: str) -> str:
    """Replace the characters that XML does not allow even escaped: control characters and surrogates."""
    return _INVALID_IN_XML.sub("\ufffd", text)


def _use_pictures(body: "HtmlElement", item: ExportItem, add_picture: Callable[[AssetFile], str]) -> None:
    for element in list(body.iter("img")):
        source = element.get("src") or ""
        file = item.files.get(source) or _decode_picture(source)
        if file is None:
            _replace_by_link(element)
        else:
            element.set("src", add_picture(file))
            element.set("alt", element.get("alt") or "")


def _decode_picture(source: str) -> AssetFile | None:
    """Return the picture of a `data:` address, which an article in Markdown may have."""
    match = _DATA_URL.match(source)
    if not match:
        return None
    content = unquote_to_bytes(source[match.end() :])
    if ";base64" in match[1].lower():
        try:
            content = base64.b64decode(content)
        except binascii.Error:
            return None
    picture = identify(content)
    return AssetFile(content, picture.media_type) if picture and picture.media_type in _SHOWN else None


def _replace_by_link(element: "HtmlElement") -> None:
    """Replace a picture that is not in the book by a link to it, or inside another link by its alternative text."""
    src, alt_text = element.get("src") or "", element.get("alt") or "picture"
    is_link = src.startswith(("http://", "https://")) and next(element.iterancestors("a"), None) is None
    for name in list(element.attrib):
        del element.attrib[name]
    element.tag, element.text = ("a", alt_text) if is_link else ("span", f"[{alt_text}]")
    if is_link:
        element.set("href", quote_address(src))


def _lower_headings(body: "HtmlElement") -> None:
    for element in body.iter("h1", "h2", "h3", "h4", "h5"):
        if next(element.iterancestors("header"), None) is None:
            element.tag = f"h{int(str(element.tag)[1]) + 1}"


def _convert_to_mathml_3(body: "HtmlElement") -> None:
    """Convert MathML Core of math-core to MathML 3, which EPUB requires: only `mstyle` and `mtable` have styles."""
    for element in [inner for math in body.iter("math") for inner in math.iterdescendants()]:
        style = {name: element.attrib.pop(name) for name in _MATHML_STYLES if name in element.attrib}
        if element.tag == "mtable":
            style.pop("scriptlevel", None)
        if element.tag in ("mstyle", "mtable"):
            element.attrib.update(style)
        elif style and element.tag not in ("mtr", "mtd"):
            parent = element.getparent()
            wrapper = element.makeelement("mstyle", style)
            wrapper.tail, element.tail = element.tail, None
            parent.replace(element, wrapper)
            wrapper.append(element)


def _rewrite_links(body: "HtmlElement", url: str) -> None:
    """Give every element with an id a valid, unique one, and adapt the links to it; drop links that lead nowhere."""
    new_ids: dict[str, str] = {}
    for element in body.iter():
        old_id = element.attrib.pop("id", None)
        if old_id and old_id not in new_ids:
            new_ids[old_id] = f"n{len(new_ids)}-{_NOT_IN_ID.sub('-', old_id)}"
            element.set("id", new_ids[old_id])
    for element in body.iter("a"):
        href = element.attrib.pop("href", "")
        if href[:1] == "#" and href[1:] in new_ids:
            element.set("href", f"#{new_ids[href[1:]]}")
        elif target := _external_url(url, href):
            element.set("href", target)


def _external_url(url: str, href: str) -> str | None:
    """Return the absolute URL of a link that leaves the book; None for any other link, which would lead nowhere."""
    try:
        target = urljoin(url, href)
    except ValueError:  # a URL with an invalid host
        return None
    return quote_address(target) if href and _EXTERNAL.match(target) else None


def quote_address(url: str) -> str:
    """Return an address with percent signs for the characters that RFC 3986 does not allow, as EPUB requires.

    >>> quote_address("https://example.org/a<b>c^d|e?x={y}&z=100%")
    'https://example.org/a%3Cb%3Ec%5Ed%7Ce?x=%7By%7D&z=100%25'
    """
    return _INVALID_IN_ADDRESS.sub(lambda match: quote(match[0]), url)
