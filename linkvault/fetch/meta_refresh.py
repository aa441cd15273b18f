"""`<meta http-equiv=refresh>` and the Refresh header -> the URL to which a page redirects. (pure)

Only a short delay counts, and no element inside a comment, a script or <noscript>. News sites reload themselves every
few minutes; that is not a redirect.
"""

from linkvault import lazy_re as re
from linkvault.deferred_imports import deferred

entities = deferred("html")  # its table of names takes a millisecond, and few pages need it
SCAN_BYTES = 32_768  # of the page: a refresh belongs in the <head>, near the beginning
MAX_DELAY = 1.0  # seconds; nobody can read the page in that time, so it is a redirect
MAX_DELAY_OF_SMALL_PAGE = 10.0  # seconds; "you will be redirected in 5 seconds"
SMALL_PAGE_BYTES = 8_192
# Characters of a `content`, which limits the work of the regular expression. A longer one is ignored, because the first
# part of an address leads to another page.
_MAX_CONTENT = 4_000

_SKIPPED_ELEMENTS = r"script|style|noscript|template|textarea|title|xmp|iframe|noembed|noframes"
# Everything that can contain the text of a <meta>, and <meta> itself. Each alternative also ends at the end of the
# text, so that the scan is linear.
_PIECE = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({_SKIPPED_ELEMENTS})\b.*?(?:</\1|\Z)|<meta\b((?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^>\"'])*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?<![a-z-])([a-z-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE
)
_CONTENT = re.compile(
    r"\s*(\d*\.?\d*)[^;,\s]*\s*[;,]?\s*(?:url\s*=\s*)?(?:\"([^\"]*)|'([^']*)|(.*))", re.IGNORECASE | re.DOTALL
)


def find_refresh(head: bytes, size: int, header: str | None) -> str | None:
    """Return the reference to which the page redirects, as written; None if it does not.

    :param head: the first bytes of the page; `SCAN_BYTES` of them are searched
    :param size: bytes of the complete page
    :param header: the Refresh header
    """
    for content in ([header] if header else []) + _refresh_contents(head):
        delay, target = parse_refresh(content)
        if target and _is_redirect(delay, size):
            return target
    return None


def _is_redirect(delay: float, size: int) -> bool:
    return delay <= MAX_DELAY or (delay <= MAX_DELAY_OF_SMALL_PAGE and size <= SMALL_PAGE_BYTES)


def parse_refresh(content: str) -> tuple[float, str | None]:
    """Return the seconds and the reference of a refresh; None if it only reloads the page.

    >>> parse_refresh("0; URL='/new'")
    (0.0, '/new')
    >>> parse_refresh("30")
    (30.0, None)
    """
    match = _CONTENT.match(content) if len(content) <= _MAX_CONTENT else None
    if not match:
        return 0.0, None
    digits = match[1].strip(".")
    target = (match[2] or match[3] or match[4] or "").strip()
    return (float(digits) if digits else 0.0), target or None


def _refresh_contents(head: bytes) -> list[str]:
    """Return the `content` of every `<meta http-equiv=refresh>`."""
    # Latin-1 decodes any bytes, and ASCII as ASCII; without zero bytes that holds for UTF-16 too.
    text = head[:SCAN_BYTES].replace(b"\0", b"").decode("latin-1")
    contents = []
    for piece in _PIECE.finditer(text):
        # Of an element that is cut off, the end of the address may be missing.
        if not piece[2] or not text.startswith(">", piece.end()):
            continue
        attributes = {
            match[1].lower(): match[2] or match[3] or match[4] or ""
            for match in _ATTRIBUTE.finditer(piece[2])
        }
        if attributes.get("http-equiv", "").strip().lower() == "refresh":
            # Encode back to the bytes and decode as UTF-8, for URLs with characters beyond ASCII.
            raw = attributes.get("content", "").encode("latin-1")
            contents.append(entities.unescape(raw.decode("utf-8", "replace")))
    return contents
