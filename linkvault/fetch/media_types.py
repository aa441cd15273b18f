"""Content-Type, first bytes and address -> what a page is, or why it is no page to keep. (pure)

In the spirit of the WHATWG's MIME Sniffing: a type that can be kept is believed unless the bytes are plainly
something else (a PDF sent as text/html is a PDF); a type that says nothing is settled by the bytes. XML is a
page only if it is XHTML.
"""

import re

HTML = "text/html"
XHTML = "application/xhtml+xml"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
SNIFF_BYTES = 2_048

_ESSENCE = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;|$)", re.IGNORECASE | re.ASCII
)
_HTML_TYPES = {HTML, "text/xhtml", "application/html", "text/htm"}
_MARKDOWN_TYPES = {MARKDOWN, "text/x-markdown", "application/markdown", "text/vnd.daringfireball.markdown"}
# Types that servers give to what they do not know.
_SILENT = re.compile(
    r"(application|binary|bin|content|unknown|text)/"
    r"(octet-stream|unknown|x-unknown|download|x-download|force-download|x-force-download|x-httpd-php\d?|\*)|\*/\*"
)
_XML = re.compile(r"(text|application)/xml|.*\+xml")
_BINARY = re.compile(r"(image|audio|video|font|model|multipart|message|chemical)/")
# Text that is for programs.
_FOR_PROGRAMS = {
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "text/csv": "a table (CSV)",
    "text/tab-separated-values": "a table",
    "text/calendar": "a calendar",
    "text/vcard": "a visiting card",
    "text/event-stream": "a stream of events",
}
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG\r\n", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF87a", "an image (GIF)"),
    (b"GIF89a", "an image (GIF)"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"\0asm", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OggS", "audio or video"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"FLV\x01", "a video"),
    (b"SQLite format 3\0", "a database"),
)
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style"
    rb"|title|b|body|br|p|meta|link|base|article|main|section)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_WHOLE_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(
    rb"\s*(?:(?:<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)\s*)*<([a-z][\w:.-]*)([^>]*)",
    re.IGNORECASE | re.DOTALL,
)
_FEEDS = {b"rss", b"feed", b"rdf:rdf"}
_XHTML_SPACE = b"http://www.w3.org/1999/xhtml"
# Bytes that no text holds; see "binary data byte" in MIME Sniffing.
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class NoPageError(Exception):
    """What was sent is nothing to read; the text says what it is, to follow "it is"."""


def essence(header: str | None) -> str | None:
    """Return the type that a Content-Type header names, in lower case, or None if it names none.

    >>> essence('TEXT/HTML;;; charset="utf-8"')
    'text/html'
    >>> essence(";/=")
    """
    found = _ESSENCE.match(header or "")
    return found[1].lower() if found else None


def refuse_by_type(kind: str | None) -> None:
    """Refuse what the type alone rules out, before a byte of the body is read.

    :raises NoPageError: if no bytes could make a page of it
    """
    if kind is None or kind in _HTML_TYPES or kind in _MARKDOWN_TYPES or _SILENT.fullmatch(kind):
        return
    if kind in _FOR_PROGRAMS:
        raise NoPageError(_FOR_PROGRAMS[kind])
    if kind.startswith("text/") or (_XML.fullmatch(kind) and not _is_foreign_xml(kind)):
        return
    if kind == "application/pdf":
        raise NoPageError("a PDF")
    if kind == "application/json" or kind.endswith("+json"):
        raise NoPageError("JSON")
    raise NoPageError(f"{kind[:60]}")


def _is_foreign_xml(kind: str) -> bool:
    if kind in ("application/rss+xml", "application/atom+xml", "application/rdf+xml"):
        raise NoPageError("a feed (RSS or Atom)")
    return kind.startswith("image/")


def settle(kind: str | None, head: bytes, path: str) -> str:
    """Decide what a page is: one of HTML, XHTML, PLAIN and MARKDOWN.

    :param kind: what `essence` and `refuse_by_type` let through
    :param head: the first bytes of the body, about `SNIFF_BYTES`
    :param path: the path of the address; its end counts where type and bytes say little
    :raises NoPageError: if it is something else
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise NoPageError(name + _although(kind))
    if head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI ")):
        raise NoPageError("audio, video or an image" + _although(kind))
    text = _narrow(head)
    if kind in _HTML_TYPES:
        return _settle_html(text)
    if kind is not None and _XML.fullmatch(kind):
        return _settle_xml(text)
    if kind is None or _SILENT.fullmatch(kind):
        return _settle_unknown(text, path)
    return _settle_text(kind, text, path)


def _although(kind: str | None) -> str:
    return f", although it is sent as {kind}" if kind in (HTML, XHTML, PLAIN) else ""


def _narrow(head: bytes) -> bytes:
    """Return the bytes with UTF-16's zero bytes and a BOM left out, if it looks like UTF-16."""
    even, odd = head[0:SNIFF_BYTES:2].count(0), head[1:SNIFF_BYTES:2].count(0)
    half = max(1, len(head[:SNIFF_BYTES]) // 2)
    is_wide = head[:2] in _BOMS[1:] or (max(even, odd) > half // 3 and min(even, odd) <= half // 20)
    narrow = re.sub(rb"[\x00-\x08\x0b\x0e-\x1f]", b"", head) if is_wide else head
    for bom in _BOMS:
        narrow = narrow.removeprefix(bom)
    return narrow


def _settle_html(text: bytes) -> str:
    if text.lstrip().startswith(b"<") and (root := _ROOT.match(text)) and root[1].lower() in _FEEDS:
        raise NoPageError(f"a feed (RSS or Atom), although it is sent as {HTML}")
    # Stray control characters are common on real pages; a page without a tag and full of them is none.
    if b"<" not in text and len(_NO_TEXT.findall(text)) > len(text) // 20:
        raise NoPageError(f"binary, although it is sent as {HTML}")
    return HTML


def _settle_xml(text: bytes) -> str:
    root = _ROOT.match(text)
    if not root:
        raise NoPageError("XML")
    name = root[1].lower()
    if name in _FEEDS:
        raise NoPageError("a feed (RSS or Atom)")
    if name.rpartition(b":")[2] == b"html":
        return XHTML
    raise NoPageError("an image (SVG)" if name == b"svg" else "XML")


def _settle_unknown(text: bytes, path: str) -> str:
    if text.lstrip().startswith(b"<?xml"):
        return _settle_xml(text)
    if _MARKUP.match(text):
        return HTML
    if _NO_TEXT.search(text):
        raise NoPageError("binary")
    return _by_name(path)


def _settle_text(kind: str, text: bytes, path: str) -> str:
    if _NO_TEXT.search(text):
        raise NoPageError(f"binary, although it is sent as {kind}")
    if kind in _MARKDOWN_TYPES:
        return MARKDOWN
    if kind == PLAIN and _WHOLE_PAGE.match(text) and re.search(r"(?:\.x?html?|/[^/.]*)$", path.lower()):
        return HTML  # a server without a table of types; a listing of a page's source has another name
    return _by_name(path) if kind == PLAIN else PLAIN


def _by_name(path: str) -> str:
    return MARKDOWN if path.lower().endswith((".md", ".markdown", ".mkd", ".mdown")) else PLAIN
