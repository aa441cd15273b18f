"""Bytes of a page -> its text, and the charset that they are in. (pure)

A label is a claim, and the bytes are the evidence: a byte order mark, then UTF-8 where the bytes can hardly
be anything else, then what the server and the page say as far as the bytes agree, and only then a guess. It
never raises, and it is quick: one pass over the page where the claim is right.
"""

import codecs
import re
from dataclasses import dataclass

from linkvault.extract.charset.codecs import count_high, decode_as, decode_within, try_as
from linkvault.extract.charset.guess import guess, high_text
from linkvault.extract.charset.labels import MULTI_BYTE, find_label, name_of

__all__ = ["DecodedText", "decode", "find_label"]

_SCAN = (
    65_536  # bytes in which a page may say its charset; the standard's 1,024 miss pages with long comments
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_META = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|title|textarea|noscript|xmp)\b.*?(?:</\1|\Z)"
    rb"|<meta[\s/]((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)|<\?xml\s([^>]*)\?>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"';/][^\s>]*))", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s;\"']+))", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']+)")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_JIS_ESCAPE = re.compile(rb"\x1b\$[@B]|\x1b\$\(D")
_WESTERN = frozenset(("windows-1252", "windows-1254", "iso-8859-15", "macintosh"))
_EMPTY = ("replacement", "x-user-defined")  # labels that name no charset that text could be in
_BOXES = frozenset(map(chr, range(0x2500, 0x25A0)))
_LOST = "\ufffd"
_SAMPLE = 16_384
_TOLERANCE = 0.02  # broken characters among those beyond ASCII
_ONE_BROKEN_OF = 50  # characters, beside the first: with more, the mark or the zeros meant something else
_META_LIMIT = 2_000  # bytes of a <meta> that are searched for attributes: longer ones hold descriptions
_UNIT = 4  # bytes of UTF-32, the widest unit
_ZEROS_32 = 2.7  # of the 3 bytes that are zero in a Latin letter of UTF-32: the rest is other scripts
_ZEROS_16 = 5  # a fifth of a quarter of the bytes: fewer zeros are what CJK text has of its own
_MOST_CHANCE_RUNS = 6  # runs of high bytes: more of them are valid UTF-8 only in text that is UTF-8
_LONG_RUN = 4  # high bytes in a row: no Western word has so many letters with marks
_LONG_RUN_SHARE = 3  # a third of the high bytes in long runs: the text is not Western
_ODD_SHARE = 4  # a quarter of controls and boxes: they are no letters of this charset


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a page, the name of its charset as the WHATWG gives it, and what was odd."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, told: str | None = None) -> DecodedText:
    """Decode a page.

    >>> decode("损失函数".encode("gbk"), "gb2312")
    DecodedText(text='损失函数', charset='gbk', warnings=())
    >>> decode("<meta charset=gb2312>损失函数".encode(), "iso-8859-1").charset
    'utf-8'

    :param told: the charset that the Content-Type names
    """
    marked = _by_mark(body)
    if marked:
        return marked
    header, meta = name_of(told), find_meta(body)
    claims = [each for each in (header, meta) if each and each not in _EMPTY]
    wide = _wide(body, claims)
    if wide:
        text = decode_as(body, wide)
        return DecodedText(text, wide, (_broken(text.count(_LOST), wide),) if _LOST in text else ())
    if body.isascii():
        return _ascii(body, claims)
    return _weigh(body, claims)


def find_meta(body: bytes) -> str | None:
    """Return the WHATWG's name of the charset that the page itself declares, in `<meta>` or `<?xml`.

    >>> find_meta(b'<!-- <meta charset=koi8-r> --><meta http-equiv=Content-Type content="text/html; charset=big5">')
    'big5'
    """
    for piece in _META.finditer(body[:_SCAN]):
        label = _declared(piece)
        name = name_of(label.decode("latin-1")) if label else None
        if name:
            return name
    return None


def _declared(piece: re.Match[bytes]) -> bytes | None:
    if piece[3] is not None:
        found = _XML_ENCODING.search(piece[3])
        return found[1] if found else None
    if piece[2] is None:
        return None
    attributes: dict[bytes, bytes] = {}
    for each in _ATTRIBUTE.finditer(piece[2][:_META_LIMIT]):
        attributes.setdefault(each[1].lower(), each[2] or each[3] or each[4] or b"")
    if attributes.get(b"charset"):
        return attributes[b"charset"]
    if attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
        found = _CHARSET.search(attributes.get(b"content", b""))
        return (found[1] or found[2] or found[3]) if found else None
    return None


def _by_mark(body: bytes) -> DecodedText | None:
    """Decode by the byte order mark, unless what follows gives it the lie."""
    for mark, name in _BOMS:
        if not body.startswith(mark):
            continue
        rest = body[len(mark) :]
        text = try_as(rest, name)
        if text is not None:
            return DecodedText(text, name)
        text = decode_as(rest, name)
        broken = text.count(_LOST)
        if broken <= 1 + len(text) // _ONE_BROKEN_OF:
            return DecodedText(text, name, (_broken(broken, name),))
    return None


def _wide(body: bytes, claims: list[str]) -> str | None:
    """Tell UTF-16 and UTF-32 without a mark by their zero bytes; the tags of a page are half of them zero."""
    if b"\0" not in body[:_SAMPLE]:
        return None
    sample = body[: _SAMPLE // _UNIT * _UNIT]
    zeros = [sample[place::_UNIT].count(0) for place in range(_UNIT)]
    quarter = max(1, len(sample) // _UNIT)
    if max(sum(zeros[:3]), sum(zeros[1:])) > _ZEROS_32 * quarter:
        name = "utf-32be" if zeros[0] > zeros[3] else "utf-32le"
        if try_as(body, name) is not None:
            return name
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    most, least = max(even, odd), min(even, odd)
    name = "utf-16be" if even > odd else "utf-16le"
    # CJK text has few zeros of its own, on either side: a claim is then enough, and so are the tags.
    is_claimed = any(each.startswith("utf-16") for each in claims)
    if least * 2 < most and (most > quarter // _ZEROS_16 or is_claimed) and _holds(body, name):
        return name
    return None


def _holds(body: bytes, name: str) -> bool:
    text = decode_as(body, name)
    return text.count(_LOST) <= 1 + len(text) // _ONE_BROKEN_OF


def _ascii(body: bytes, claims: list[str]) -> DecodedText:
    if _JIS_ESCAPE.search(body):
        return DecodedText(decode_as(body, "iso-2022-jp"), "iso-2022-jp")
    usual = next((each for each in claims if each not in ("utf-16le", "utf-16be", "iso-2022-jp")), "utf-8")
    return DecodedText(body.decode("ascii"), usual)


def _weigh(body: bytes, claims: list[str]) -> DecodedText:
    """Hold what is claimed against the bytes; guess if nothing stands."""
    utf8 = try_as(body, "utf-8")
    if utf8 is not None and not _is_chance(body, claims):
        return DecodedText(utf8, "utf-8", _contradicted(claims, "utf-8"))
    # A single-byte charset takes any bytes, so a multi-byte one that fits says more.
    ordered = sorted(dict.fromkeys(claims), key=lambda name: (name not in MULTI_BYTE, name in _WESTERN))
    for name in ordered:
        if name == "utf-8" or not _is_plausible(body, name):
            continue
        text = try_as(body, name)
        if text is not None:
            return DecodedText(text, name, _contradicted(claims, name))
    nearly = _nearly(body, [*ordered, "utf-8"])
    if nearly:
        return nearly
    if utf8 is not None:
        return DecodedText(utf8, "utf-8")
    name = guess(body)
    text = try_as(body, name)
    warnings = _contradicted(claims, name)
    if text is None:
        text = decode_as(body, name)
        warnings = (*warnings, _broken(text.count(_LOST), name))
    return DecodedText(text, name, warnings)


def _is_chance(body: bytes, claims: list[str]) -> bool:
    """Tell whether the bytes are UTF-8 by mere chance: few pairs, and a multi-byte charset that is claimed.

    One character of GB2312 in six looks like a pair of UTF-8; three bytes in a row hardly ever do.
    """
    claimed = [each for each in claims if each in MULTI_BYTE and each != "utf-8"]
    if not claimed or "utf-8" in claims:
        return False
    runs = _HIGH_RUN.findall(body)
    if len(runs) > _MOST_CHANCE_RUNS or any(byte >= 0xE0 for run in runs for byte in run[:1] + run[2:3]):
        return False
    return any(try_as(body, each) is not None for each in claimed)


def _is_plausible(body: bytes, name: str) -> bool:
    """Tell whether the bytes look like the charset, as far as they can contradict a single-byte one.

    In Western text, letters beyond ASCII stand alone among others; in Russian, Greek or Chinese bytes they
    come in whole words.
    """
    if name in MULTI_BYTE:
        return True
    if name in ("utf-16le", "utf-16be", "iso-2022-jp", "utf-32le", "utf-32be"):
        return False
    if name not in _WESTERN:
        return _fits_single(body, name)
    runs = _HIGH_RUN.findall(high_text(body))
    long = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    return long * _LONG_RUN_SHARE < sum(map(len, runs))


def _fits_single(body: bytes, name: str) -> bool:
    """Hold a single-byte charset against the few of its bytes that are no letters."""
    sample = high_text(body)
    text = try_as(sample, name)
    if text is None:
        return False
    beyond = [char for char in text if char > "\x7f"]
    odd = sum(1 for char in beyond if "\x80" <= char <= "\x9f" or char in _BOXES)
    return odd * _ODD_SHARE <= len(beyond)


def _nearly(body: bytes, names: list[str]) -> DecodedText | None:
    """Accept a multi-byte charset for a page with few broken bytes: cut off, or pieced together."""
    best: tuple[float, str, str, int] | None = None
    most = int(_TOLERANCE * count_high(body)) + 1
    for name in dict.fromkeys(names):
        text = decode_within(body, name, most) if name in MULTI_BYTE else None
        if text is None:
            continue
        broken = text.count(_LOST)
        good = len(text) - len(text.encode("ascii", "ignore")) - broken
        share = broken / max(1, good + broken)
        if share <= _TOLERANCE and (best is None or share < best[0]):
            best = share, name, text, broken
    if best is None:
        return None
    _, name, text, broken = best
    if broken == 1 and text.rstrip("\0\r\n ").endswith(_LOST):
        return DecodedText(text, name, ("the last character of the page is cut off",))
    return DecodedText(text, name, (_broken(broken, name),))


def _broken(count: int, name: str) -> str:
    return f"{count} broken character{'s' if count != 1 else ''} in the page (read as {name})"


def _contradicted(claims: list[str], name: str) -> tuple[str, ...]:
    same = {"gbk": "gb18030"}
    if not claims or same.get(claims[0], claims[0]) == same.get(name, name):
        return ()
    # Servers claim Latin 1 by default and mean nothing by it.
    if name in claims or (name == "utf-8" and claims[0] == "windows-1252"):
        return ()
    return (f"the page says that it is {claims[0]}, but its bytes are {name}",)
