"""A link and its article -> a chapter of a book: well-formed XHTML, and the pictures that lie in it.

A book loads nothing: a picture is in it where it was stored (a `data:` address), else it is a link to it. Headings
go one level down, below the chapter's own; every id is a name that XML takes, and there once.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urljoin

from linkvault.formats.books.formula_mathml import render_formulas
from linkvault.formats.pages.reading_page import render_header
from linkvault.models import ExportItem
from linkvault.text.characters import NOT_IN_XML

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_XML = re.compile(f"[{NOT_IN_XML}]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_NO_NAME = re.compile(r"[^\w.-]+", re.ASCII)
_OUTSIDE = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_STYLES = ("displaystyle", "scriptlevel")
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),", re.IGNORECASE)
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"RIFF", "webp", "image/webp"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a book, named by its content: the same picture is one file."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as a file, and the pictures that it shows."""

    xhtml: bytes
    pictures: tuple[Picture, ...]
    has_mathml: bool


def build_chapter(exported: ExportItem) -> Chapter:
    """Write a link's chapter; the same link gives the same bytes."""
    from lxml import etree, html

    source = replace_invalid_xml(render_header(exported) + render_formulas(exported.html or ""))
    body = html.fragment_fromstring(source, create_parent="article")
    pictures = _take_pictures(body)
    _lower_headings(body)
    _in_mathml_3(body)
    _name_apart(body, exported.link.url)
    content = etree.tostring(body, encoding="utf-8", with_tail=False).decode()
    has_mathml = next(body.iter("math"), None) is not None
    return Chapter(build_document(exported.link.title, content, exported.link.lang), pictures, has_mathml)


def build_document(title: str, body: str, lang: str | None = None) -> bytes:
    """Return a whole XHTML file."""
    told = language_tag(lang)
    spoken = f' lang="{told}" xml:lang="{told}"' if told else ""
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f"{spoken}>\n<head>\n<title>{escape(title.strip()) or '-'}</title>\n"
        f'<link rel="stylesheet" type="text/css" href="style.css"/>\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    )
    return replace_invalid_xml(text).encode()


def language_tag(lang: str | None) -> str | None:
    """Return a language as BCP 47 writes it, None where it is none.

    >>> language_tag("zh_Hans"), language_tag("Chinese (simplified)"), language_tag(None)
    ('zh-Hans', None, None)
    """
    told = (lang or "").strip().replace("_", "-")
    return told if _LANGUAGE.fullmatch(told) else None


def replace_invalid_xml(text: str) -> str:
    """Replace what XML cannot hold, not even escaped: control characters, halves of characters."""
    return _NO_XML.sub("\ufffd", text)


def _take_pictures(body: "HtmlElement") -> tuple[Picture, ...]:
    found: dict[str, Picture] = {}
    for element in list(body.iter("img")):
        picture = _stored(element.get("src") or "")
        if picture:
            found[picture.name] = picture
            element.set("src", picture.name)
            element.set("alt", element.get("alt") or "")
        else:
            _link_instead(element)
    return tuple(found.values())


def _stored(src: str) -> Picture | None:
    told = _DATA.match(src)
    if not told:
        return None
    content = unquote_to_bytes(src[told.end() :])
    if ";base64" in told[1].lower():
        try:
            content = base64.b64decode(content)
        except binascii.Error:
            return None
    for signature, ending, media_type in _PICTURES:
        if content.startswith(signature):
            name = f"{hashlib.sha256(content).hexdigest()[:24]}.{ending}"
            return Picture(name, media_type, content)
    return None


def _link_instead(element: "HtmlElement") -> None:
    """Make a link of a picture that is not stored, or only its words where it is in a link already."""
    src, words = element.get("src") or "", element.get("alt") or "picture"
    is_link = src.startswith(("http://", "https://")) and next(element.iterancestors("a"), None) is None
    for name in list(element.attrib):
        del element.attrib[name]
    element.tag, element.text = ("a", words) if is_link else ("span", f"[{words}]")
    if is_link:
        element.set("href", src)


def _lower_headings(body: "HtmlElement") -> None:
    for element in body.iter("h1", "h2", "h3", "h4", "h5"):
        if next(element.iterancestors("header"), None) is None:
            element.tag = f"h{int(str(element.tag)[1]) + 1}"


def _in_mathml_3(body: "HtmlElement") -> None:
    """Say in MathML 3, which EPUB holds books to, what math-core says in MathML Core: styles by `mstyle` alone."""
    for element in [each for math in body.iter("math") for each in math.iterdescendants()]:
        style = {name: element.attrib.pop(name) for name in _STYLES if name in element.attrib}
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


def _name_apart(body: "HtmlElement", url: str) -> None:
    names: dict[str, str] = {}
    for element in body.iter():
        told = element.attrib.pop("id", None)
        if told and told not in names:
            names[told] = f"n{len(names)}-{_NO_NAME.sub('-', told)}"
            element.set("id", names[told])
    for element in body.iter("a"):
        href = element.attrib.pop("href", "")
        if href[:1] == "#" and href[1:] in names:
            element.set("href", f"#{names[href[1:]]}")
        elif target := _absolute(url, href):
            element.set("href", target)


def _absolute(url: str, href: str) -> str | None:
    """Return where a link leads outside the book; None where it would lead to what is not in it."""
    try:
        target = urljoin(url, href)
    except ValueError:  # an address with a broken host
        return None
    return target if href and _OUTSIDE.match(target) else None
