"""`<meta http-equiv=refresh>` and the Refresh header -> the address to which a page sends its reader. (pure)

Only a page that is a mere pointer counts: a short delay, another address, not inside a comment, a script or
<noscript>. News sites reload themselves every few minutes; that is no redirect.
"""

import html
import re

SCAN_BYTES = 32_768
AT_ONCE = 1.0  # seconds: whoever sends on so fast does not mean the page to be read
SOON = 10.0
SMALL = 8_192  # bytes: a page that sends on after some seconds is a pointer only if it is no bigger

_PASSED_OVER = r"script|style|noscript|template|textarea|title|xmp|iframe|noembed|noframes"
# Everything that can hide a <meta>, and <meta> itself; each alternative ends at the end of the text at the
# latest, so that the scan is linear.
_PIECE = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({_PASSED_OVER})\b.*?(?:</\1|\Z)|<meta\b((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE)
_CONTENT = re.compile(
    r"\s*(\d*\.?\d*)[^;,\s]*\s*[;,]?\s*(?:url\s*=\s*)?(?:\"([^\"]*)|'([^']*)|(.*))", re.IGNORECASE | re.DOTALL
)


def find_refresh(head: bytes, size: int, header: str | None) -> str | None:
    """Return the address to which the page sends on, as written, or None.

    :param head: the first bytes of the page, `SCAN_BYTES` of them are looked at
    :param size: of the whole page, in bytes
    :param header: the Refresh header
    """
    for content in ([header] if header else []) + _metas(head):
        delay, target = read_refresh(content)
        if target and (delay <= AT_ONCE or (delay <= SOON and size <= SMALL)):
            return target
    return None


def read_refresh(content: str) -> tuple[float, str | None]:
    """Take a refresh apart into seconds and address.

    >>> read_refresh("0; URL='/new'")
    (0.0, '/new')
    >>> read_refresh("30")
    (30.0, None)
    """
    found = _CONTENT.match(content[:4_000])
    if not found:
        return 0.0, None
    digits = found[1].strip(".")
    target = (found[2] or found[3] or found[4] or "").strip()
    return (float(digits) if digits else 0.0), target or None


def _metas(head: bytes) -> list[str]:
    # Latin-1 keeps every ASCII character where it is; without its zero bytes, so does UTF-16.
    text = head[:SCAN_BYTES].replace(b"\0", b"").decode("latin-1")
    found = []
    for piece in _PIECE.finditer(text):
        if not piece[2]:
            continue
        attributes = {
            each[1].lower(): each[2] or each[3] or each[4] or "" for each in _ATTRIBUTE.finditer(piece[2])
        }
        if attributes.get("http-equiv", "").strip().lower() == "refresh":
            # Back to the bytes, then as UTF-8 where that is what they are: an address in any script.
            raw = attributes.get("content", "").encode("latin-1")
            found.append(html.unescape(raw.decode("utf-8", "replace")))
    return found
