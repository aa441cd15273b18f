"""Content-Type, first bytes and path of a response -> the media type of a page, or the reason why it is not one. (pure)

The rules follow the MIME Sniffing Standard of the WHATWG. A declared type is trusted unless the bytes are clearly
something else: a PDF sent as text/html is a PDF. For types such as application/octet-stream the bytes decide. XML is
a page only if it is XHTML.
"""

from linkvault import lazy_re as re

HTML = "text/html"
XHTML = "application/xhtml+xml"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
SNIFF_BYTES = 2_048

_ESSENCE = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;|$)", re.IGNORECASE | re.ASCII
)
_HTML_TYPES = {HTML, "text/xhtml", "application/html", "text/htm"}
_MARKDOWN_TYPES = {MARKDOWN, "text/x-markdown", "application/markdown", "text/vnd.daringfireball.markdown"}
_PDF_TYPES = {PDF, "application/x-pdf", "application/acrobat", "text/pdf"}
PDF_SIGNATURE = b"%PDF-"
_PDF_HEAD = 1_024  # bytes in which Acrobat and PDFium accept the signature
# Types that servers declare for files of unknown type.
_UNSPECIFIC = re.compile(
    r"(application|binary|bin|content|unknown|text)/"
    r"(octet-stream|unknown|x-unknown|download|x-download|force-download|x-force-download|x-httpd-php\d?|\*)|\*/\*"
)
_XML = re.compile(r"(text|application)/xml|.*\+xml")
_BINARY = re.compile(r"(image|audio|video|font|model|multipart|message|chemical)/")
# Text formats that programs read, not people.
_DATA_TYPES = {
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "text/csv": "a table (CSV)",
    "text/tab-separated-values": "a table",
    "text/calendar": "a calendar",
    "text/vcard": "a contact (vCard)",
    "text/event-stream": "an event stream",
}
_SIGNATURES = (
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
# Each comment is read once: without the atomic groups, n comments could be divided in 2 ** n ways.
_MARKUP = re.compile(
    rb"\s*+(?:<\?xml[^>]*+(?<=\?)>\s*+)?+(?>(?><!--.*?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|base|article|main|section)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_DOCUMENT = re.compile(
    rb"\s*+(?>(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(
    rb"\s*+(?>(?><\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*+(?:\[.*?\]\s*)?>)\s*+)*+<([a-z][\w:.-]*)([^>]*)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"<(?:/?[a-z][a-z0-9:-]{0,30}(?:\s[^<>\x00-\x08\x0e-\x1f]{0,500})?/?>|!--|!doctype)", re.IGNORECASE
)
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_FEED_ROOTS = {b"rss", b"feed", b"rdf:rdf"}
# The "binary data bytes" of MIME Sniffing: no text contains them.
_BINARY_BYTES = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAX_SHOWN_CHARACTERS = 60  # characters of an unexpected media type in its message: one line of a terminal
_BINARY_DIVISOR = 20  # HTML without a tag is binary if more than one byte in 20 is a control character
_MANY_ZEROS_DIVISOR = 3  # UTF-16: more than a third of the even or of the odd bytes are zero ...
_FEW_ZEROS_DIVISOR = 20  # ... and at most one in 20 of the others
_FTYP = slice(4, 8)  # where MP4 and its relatives have their signature
_RIFF_KIND = slice(8, 12)  # where RIFF files name their kind


class NotAPageError(Exception):
    """The response is not a page. The message is a noun that says what it is: "a PDF"."""


def essence(header: str | None) -> str | None:
    """Return the media type in a Content-Type header, in lower case and without parameters; None if there is none.

    >>> essence('TEXT/HTML;;; charset="utf-8"')
    'text/html'
    >>> essence(";/=")
    """
    match = _ESSENCE.match(header or "")
    return match[1].lower() if match else None


def is_text(declared: str | None) -> bool:
    """Return whether a declared type is one of text: HTML, XML, plain text."""
    return declared is not None and (declared.startswith("text/") or _XML.fullmatch(declared) is not None)


def refuse_by_type(declared: str | None) -> None:
    """Check the declared type before the body is read.

    :raises NotAPageError: if a response of this type is never a page
    """
    if (
        declared is None
        or declared in _HTML_TYPES
        or declared in _MARKDOWN_TYPES
        or _UNSPECIFIC.fullmatch(declared)
    ):
        return
    if declared in _DATA_TYPES:
        raise NotAPageError(_DATA_TYPES[declared])
    if declared in _FEED_TYPES:
        raise NotAPageError("a feed (RSS or Atom)")
    if declared.startswith("text/") or (_XML.fullmatch(declared) and not declared.startswith("image/")):
        return
    if declared in _PDF_TYPES:
        return
    if declared == "application/json" or declared.endswith("+json"):
        raise NotAPageError("JSON")
    raise NotAPageError(declared[:_MAX_SHOWN_CHARACTERS])


def decide(declared: str | None, head: bytes, path: str) -> str:
    """Return the media type of a page: HTML, XHTML, PLAIN, MARKDOWN or PDF.

    :param declared: the declared type, accepted by `refuse_by_type`
    :param head: the first bytes of the body, about `SNIFF_BYTES`
    :param path: the path of the URL; its suffix decides where type and bytes do not
    :raises NotAPageError: if it is something else
    """
    if _is_pdf(declared, head):
        return PDF
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            raise NotAPageError(name + _declared_suffix(declared))
    if head[_FTYP] == b"ftyp" or (
        head.startswith(b"RIFF") and head[_RIFF_KIND] in (b"WEBP", b"WAVE", b"AVI ")
    ):
        raise NotAPageError("audio, video or an image" + _declared_suffix(declared))
    text = _without_utf16_zeros(head)
    if declared in _HTML_TYPES:
        return _decide_html(text)
    if declared is not None and _XML.fullmatch(declared):
        return _decide_xml(text)
    if declared is None or declared in _PDF_TYPES or _UNSPECIFIC.fullmatch(declared):
        return _decide_by_bytes(text, path)
    return _decide_text(declared, text, path)


def _is_pdf(declared: str | None, head: bytes) -> bool:
    """Return whether the first bytes are those of a PDF. Pages that only mention the signature are text."""
    place = head.find(PDF_SIGNATURE, 0, _PDF_HEAD)
    if place < 0:
        return False
    return not head[:place].strip() if is_text(declared) else _MARKUP.match(head) is None


def _declared_suffix(declared: str | None) -> str:
    return f", although sent as {declared}" if declared in (HTML, XHTML, PLAIN) else ""


def _without_utf16_zeros(head: bytes) -> bytes:
    """Return the bytes without a BOM and, if they look like UTF-16, without its zero bytes."""
    even, odd = head[0:SNIFF_BYTES:2].count(0), head[1:SNIFF_BYTES:2].count(0)
    half = max(1, len(head[:SNIFF_BYTES]) // 2)
    is_wide = head[:2] in _BOMS[1:] or (
        max(even, odd) > half // _MANY_ZEROS_DIVISOR and min(even, odd) <= half // _FEW_ZEROS_DIVISOR
    )
    narrow = re.sub(rb"[\x00-\x08\x0b\x0e-\x1f]", b"", head) if is_wide else head
    for bom in _BOMS:
        narrow = narrow.removeprefix(bom)
    return narrow


def _decide_html(text: bytes) -> str:
    if text.lstrip().startswith(b"<") and (root := _ROOT.match(text)) and root[1].lower() in _FEED_ROOTS:
        raise NotAPageError(f"a feed (RSS or Atom), although sent as {HTML}")
    # Real pages contain stray control characters; without any tag, many of them mean binary data.
    if not _TAG.search(text) and len(_BINARY_BYTES.findall(text)) > len(text) // _BINARY_DIVISOR:
        raise NotAPageError(f"binary data, although sent as {HTML}")
    return HTML


def _decide_xml(text: bytes) -> str:
    root = _ROOT.match(text)
    if not root:
        raise NotAPageError("XML")
    name = root[1].lower()
    if name in _FEED_ROOTS:
        raise NotAPageError("a feed (RSS or Atom)")
    if name.rpartition(b":")[2] == b"html":
        return XHTML
    raise NotAPageError("an image (SVG)" if name == b"svg" else "XML")


def _decide_by_bytes(text: bytes, path: str) -> str:
    if text.lstrip().startswith(b"<?xml"):
        return _decide_xml(text)
    if _MARKUP.match(text):
        return HTML
    if _BINARY_BYTES.search(text):
        raise NotAPageError("binary data")
    return _decide_by_suffix(path)


def _decide_text(declared: str, text: bytes, path: str) -> str:
    if _BINARY_BYTES.search(text):
        raise NotAPageError(f"binary data, although sent as {declared}")
    if declared in _MARKDOWN_TYPES:
        return MARKDOWN
    if (
        declared == PLAIN
        and _HTML_DOCUMENT.match(text)
        and re.search(r"(?:\.x?html?|/[^/.]*)$", path.lower())
    ):
        # Some servers declare text/plain for all files. A page that shows HTML source has another suffix.
        return HTML
    return _decide_by_suffix(path) if declared == PLAIN else PLAIN


def _decide_by_suffix(path: str) -> str:
    return MARKDOWN if path.lower().endswith((".md", ".markdown", ".mkd", ".mdown")) else PLAIN
