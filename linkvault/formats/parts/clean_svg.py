"""An SVG file -> a copy that shows the same picture, runs nothing and loads nothing.

In an `<img>` a browser runs no script of an SVG. Opened from a folder or a book it does, so every export gets the copy.
"""

import re
from typing import TYPE_CHECKING

from linkvault.lazy_dataclass import replace
from linkvault.models import AssetFile

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "image/svg+xml"
_SVG = "http://www.w3.org/2000/svg"
# Elements that run scripts, contain other documents, or are data for editors.
_REMOVED = frozenset(
    (
        "script",
        "foreignobject",
        "iframe",
        "handler",
        "listener",
        "metadata",
        "audio",
        "video",
        "object",
        "embed",
    )
)
_ANIMATIONS = frozenset(("animate", "set", "animatetransform", "animatemotion", "animatecolor"))
_SAFE_REFERENCE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE)
_URL = re.compile(r"url\(\s*+[\"']?+\s*+(?!#)", re.IGNORECASE)
_UNSAFE_STYLE = re.compile(r"@import|expression\s*\(|javascript:|-moz-binding|\\", re.IGNORECASE)
_SCRIPT_ADDRESS = re.compile(r"\s*(?:java|vb)script\s*:", re.IGNORECASE)


def show_in_browser(file: AssetFile, pixels: int) -> AssetFile | None:
    """Return a picture as browsers show it safely, in its own size; None for an SVG file that is not XML."""
    if file.media_type != MEDIA_TYPE:
        return file
    body = clean_svg(file.body)
    return None if body is None else replace(file, body=body)


def clean_svg(body: bytes) -> bytes | None:
    """Return the copy; None if the bytes are not XML, or nothing is left.

    >>> clean_svg(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script/><path d="M0"/></svg>')
    b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/></svg>'
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):  # ValueError: an encoding that lxml does not know
        return None
    if root is None or _local_name(root) != "svg":
        return None
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _is_removed(element):
            _remove(element)
            continue
        _clean_attributes(element)
        if _local_name(element) == "a":  # a link in a picture leads nowhere
            element.tag = f"{str(element.tag)[:-1]}g"
    etree.cleanup_namespaces(root)
    # The element alone is written, not the document, so the document type and its entities are left out.
    return etree.tostring(root, encoding="utf-8", with_tail=False)


def _is_removed(element: "_Element") -> bool:
    name = _local_name(element)
    namespace = str(element.tag).rpartition("}")[0].lstrip("{")
    if namespace not in ("", _SVG) or name in _REMOVED:
        return True
    if name == "style":
        text = "".join(map(str, element.itertext()))
        return bool(_UNSAFE_STYLE.search(text) or _URL.search(text))
    if name in _ANIMATIONS:  # an animation may change the target of a link to a script
        return "href" in (element.get("attributeName") or "").lower()
    return False


def _clean_attributes(element: "_Element") -> None:
    for key, value in list(element.attrib.items()):
        name = str(key).rpartition("}")[2].lower()
        text = str(value)
        if (
            name.startswith("on")
            or (name in ("href", "src") and not _SAFE_REFERENCE.match(text))
            or _URL.search(text)
            or (name == "style" and _UNSAFE_STYLE.search(text))
            or _SCRIPT_ADDRESS.match(text)
            or name == "base"
        ):
            del element.attrib[key]


def _remove(element: "_Element") -> None:
    """Remove an element with its content; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _local_name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
