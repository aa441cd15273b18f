"""Bytes of a page -> its text and its charset.

The charset is that of a byte order mark, else UTF-8 if the bytes can hardly be anything else, else what the server or
the page declares if the bytes agree, else a guess. Decoding never raises an error. It takes one pass over the page if
the declared charset is right.
"""

import codecs

from linkvault import lazy_re as re
from linkvault.extract.charset.codecs import count_non_ascii, decode_as, decode_within, try_decode
from linkvault.extract.charset.guess import guess_charset, sample_non_ascii
from linkvault.extract.charset.labels import MULTI_BYTE, find_label, resolve_label
from linkvault.lazy_dataclass import dataclass

__all__ = ["DecodedText", "decode", "find_label"]

# Bytes at the beginning in which a declaration is searched; the 1,024 of the standard miss pages with long comments.
_SCAN = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_META = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|title|textarea|noscript|xmp)\b.*?(?:</\1|\Z)"
    rb"|<meta[\s/]((?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^>\"'])*+)|<\?xml\s([^?>]*+)\?>",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    rb"(?<![a-z-])([a-z-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"';/][^\s>]*))", re.IGNORECASE
)
_CHARSET = re.compile(rb"charset\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s;\"']+))", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']+)")
_NON_ASCII_RUN = re.compile(rb"[\x80-\xff]+")
_JIS_ESCAPE = re.compile(rb"\x1b\$[@B]|\x1b\$\(D")
_WESTERN = frozenset(("windows-1252", "windows-1254", "iso-8859-15", "macintosh"))
_TEXTLESS = ("replacement", "x-user-defined")  # names of the standard that are no charset of a text
_BOXES = frozenset(map(chr, range(0x2500, 0x25A0)))
_LOST = "\ufffd"
_SAMPLE = 16_384  # bytes in which zeros are counted
_TOLERANCE = 0.02  # of the non-ASCII characters: a page with fewer broken ones is in the charset
_BROKEN_DIVISOR = 50  # one broken character in so many, beside the first: with more, it is another charset
_VALID_IF_CLAIMED = 1  # valid non-ASCII characters for each broken one, if the page declares UTF-8
_VALID_IF_NOT_CLAIMED = 10  # the same if it does not: Thai in its own charset has some valid ones by chance
_MAX_META = 2_000  # bytes of a <meta> that are searched for attributes: longer ones contain descriptions
_UNIT = 4  # bytes of UTF-32, the widest unit
_MIN_ZEROS_32 = 2.7  # of the 3 bytes that are zero in a Latin letter of UTF-32: the rest is other scripts
_ZEROS_DIVISOR_16 = 5  # a fifth of a quarter of the bytes: with fewer zeros, it may be CJK text in UTF-16
_ZEROS_RATIO = 2  # how many times as many zeros are on one side of the 2-byte units as on the other
_MAX_CHANCE_RUNS = 6  # runs of non-ASCII bytes: more of them are valid UTF-8 only in text that is UTF-8
_LONG_RUN = 4  # non-ASCII bytes in a row: no Western word has so many letters with accents
_LONG_RUN_DIVISOR = 3  # a third of the non-ASCII bytes in long runs: the text is not Western
_IMPROBABLE_DIVISOR = 4  # a quarter of controls and box drawing: these bytes are no letters of the charset


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a page, the name of its charset in the Encoding Standard, and warnings."""

    text: str
    charset: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, label: str | None = None) -> DecodedText:
    """Return the text of a page.

    >>> decode("损失函数".encode("gbk"), "gb2312")
    DecodedText(text='损失函数', charset='gbk', warnings=())
    >>> decode("<meta charset=gb2312>损失函数".encode(), "iso-8859-1").charset
    'utf-8'

    :param label: the charset in the Content-Type header
    """
    body = _remove_wrong_mark(body)
    marked = _decode_marked(body)
    if marked:
        return marked
    names = (resolve_label(label), find_declaration(body))
    claims = [name for name in names if name and name not in _TEXTLESS]
    wide = _find_wide_charset(body, claims)
    if wide:
        text = decode_as(body, wide)
        return DecodedText(text, wide, (_warn_of_broken(text.count(_LOST), wide),) if _LOST in text else ())
    if body.isascii():
        return _decode_ascii(body, claims)
    return _decode_by_evidence(body, claims)


def find_declaration(body: bytes) -> str | None:
    """Return the standard's name of the charset that a page declares in `<meta>` or `<?xml`; None without one.

    >>> find_declaration(b'<!-- <meta charset=koi8-r> --><meta http-equiv=Content-Type content="a/b; charset=big5">')
    'big5'
    """
    for match in _META.finditer(body[:_SCAN]):
        label = _read_declaration(match)
        name = resolve_label(label.decode("latin-1")) if label else None
        if name:
            return name
    return None


def _read_declaration(match: re.Match[bytes]) -> bytes | None:
    """Return the label in a match of _META, which also matches comments and scripts."""
    _, meta, xml = match.groups()
    if xml is not None:
        encoding = _XML_ENCODING.search(xml)
        return encoding[1] if encoding else None
    if meta is None:
        return None
    attributes: dict[bytes, bytes] = {}
    for attribute in _ATTRIBUTE.finditer(meta[:_MAX_META]):
        name, *values = attribute.groups()
        attributes.setdefault(name.lower(), next(filter(None, values), b""))
    if attributes.get(b"charset"):
        return attributes[b"charset"]
    if attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
        charset = _CHARSET.search(attributes.get(b"content", b""))
        return next(filter(None, charset.groups()), None) if charset else None
    return None


def _remove_wrong_mark(body: bytes) -> bytes:
    """Return a page without a byte order mark of UTF-16 that its tags contradict: each has zero bytes in UTF-16."""
    is_marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body[2:] if is_marked and b"\0" not in body and b"</" in body else body


def _decode_marked(body: bytes) -> DecodedText | None:
    """Return the text by the byte order mark; None without one, or if most of the bytes contradict it."""
    for mark, name in _BOMS:
        if not body.startswith(mark):
            continue
        rest = body[len(mark) :]
        text = try_decode(rest, name)
        if text is not None:
            return DecodedText(text, name)
        text = decode_as(rest, name)
        broken = text.count(_LOST)
        if broken <= 1 + len(text) // _BROKEN_DIVISOR:
            return DecodedText(text, name, (_warn_of_broken(broken, name),))
    return None


def _find_wide_charset(body: bytes, claims: list[str]) -> str | None:
    """Return UTF-16 or UTF-32 if the zero bytes suggest it: half of the bytes of tags in UTF-16 are zero."""
    if b"\0" not in body[:_SAMPLE]:
        return None
    sample = body[: _SAMPLE // _UNIT * _UNIT]
    zeros = [sample[place::_UNIT].count(0) for place in range(_UNIT)]
    quarter = max(1, len(sample) // _UNIT)
    if max(sum(zeros[:3]), sum(zeros[1:])) > _MIN_ZEROS_32 * quarter:
        name = "utf-32be" if zeros[0] > zeros[3] else "utf-32le"
        if try_decode(body, name) is not None:
            return name
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    most, least = max(even, odd), min(even, odd)
    name = "utf-16be" if even > odd else "utf-16le"
    # CJK text in UTF-16 has few zeros: then a declaration is enough, or the zeros of the tags.
    is_claimed = any(claim.startswith("utf-16") for claim in claims)
    has_zeros = most > quarter // _ZEROS_DIVISOR_16
    if least * _ZEROS_RATIO < most and (has_zeros or is_claimed) and _is_mostly_valid(body, name):
        return name
    return None


def _is_mostly_valid(body: bytes, name: str) -> bool:
    text = decode_as(body, name)
    return text.count(_LOST) <= 1 + len(text) // _BROKEN_DIVISOR


def _decode_ascii(body: bytes, claims: list[str]) -> DecodedText:
    """Return the text of a page without a non-ASCII byte, in the first declared charset that includes ASCII."""
    if _JIS_ESCAPE.search(body):
        return DecodedText(decode_as(body, "iso-2022-jp"), "iso-2022-jp")
    name = next((claim for claim in claims if claim not in ("utf-16le", "utf-16be", "iso-2022-jp")), "utf-8")
    return DecodedText(body.decode("ascii"), name)


def _decode_by_evidence(body: bytes, claims: list[str]) -> DecodedText:
    """Return the text in UTF-8 or in a declared charset that the bytes agree with, else in the likeliest charset."""
    utf8 = try_decode(body, "utf-8")
    if utf8 is not None and not _is_chance(body, claims):
        return DecodedText(utf8, "utf-8", _warn_of_contradiction(claims, "utf-8"))
    if utf8 is None and (damaged := _decode_damaged_utf8(body, claims)):
        return damaged
    # Any bytes are valid in a single-byte charset, so a multi-byte charset in which they are valid is likelier.
    ordered = sorted(dict.fromkeys(claims), key=lambda name: (name not in MULTI_BYTE, name in _WESTERN))
    for name in ordered:
        if name == "utf-8" or not _is_plausible(body, name):
            continue
        text = try_decode(body, name)
        if text is not None:
            return DecodedText(text, name, _warn_of_contradiction(claims, name))
    damaged = _decode_damaged(body, [*ordered, "utf-8"])
    if damaged:
        return damaged
    if utf8 is not None:
        return DecodedText(utf8, "utf-8")
    name = guess_charset(body)
    text = try_decode(body, name)
    warnings = _warn_of_contradiction(claims, name)
    if text is None:
        text = decode_as(body, name)
        warnings = (*warnings, _warn_of_broken(text.count(_LOST), name))
    return DecodedText(text, name, warnings)


def _is_chance(body: bytes, claims: list[str]) -> bool:
    """Return whether the bytes are valid UTF-8 by chance: few pairs, and another multi-byte charset is declared.

    One character of GB2312 in six looks like a pair of UTF-8; three bytes in a row hardly ever do.
    """
    claimed = [claim for claim in claims if claim in MULTI_BYTE and claim != "utf-8"]
    if not claimed or "utf-8" in claims:
        return False
    runs = _NON_ASCII_RUN.findall(body)
    if len(runs) > _MAX_CHANCE_RUNS or any(byte >= 0xE0 for run in runs for byte in run[:1] + run[2:3]):
        return False
    return any(try_decode(body, claim) is not None for claim in claimed)


def _is_plausible(body: bytes, name: str) -> bool:
    """Return whether the bytes may be in the charset, as far as bytes can contradict a single-byte charset.

    In Western text, non-ASCII letters are single letters in words of ASCII; in Russian, Greek or Chinese text, they
    are complete words.
    """
    if name in MULTI_BYTE:
        return True
    if name in ("utf-16le", "utf-16be", "iso-2022-jp", "utf-32le", "utf-32be"):
        return False
    if name not in _WESTERN:
        return _has_probable_letters(body, name)
    runs = _NON_ASCII_RUN.findall(sample_non_ascii(body))
    long_runs = sum(len(run) for run in runs if len(run) >= _LONG_RUN)
    return long_runs * _LONG_RUN_DIVISOR < sum(map(len, runs))


def _has_probable_letters(body: bytes, name: str) -> bool:
    """Return whether few non-ASCII bytes are controls or box drawing characters in a single-byte charset."""
    sample = sample_non_ascii(body)
    text = try_decode(sample, name)
    if text is None:
        return False
    letters = [char for char in text if char > "\x7f"]
    improbable = sum(1 for char in letters if "\x80" <= char <= "\x9f" or char in _BOXES)
    return improbable * _IMPROBABLE_DIVISOR <= len(letters)


def _decode_damaged(body: bytes, names: list[str]) -> DecodedText | None:
    """Return the text in the multi-byte charset with the fewest broken characters; None if all have too many.

    A page has a few if it is cut off or assembled of parts in different charsets.
    """
    best: tuple[float, str, str, int] | None = None
    max_broken = int(_TOLERANCE * count_non_ascii(body)) + 1
    for name in dict.fromkeys(names):
        text = decode_within(body, name, max_broken) if name in MULTI_BYTE else None
        if text is None:
            continue
        broken = text.count(_LOST)
        valid = len(text) - len(text.encode("ascii", "ignore")) - broken
        share = broken / max(1, valid + broken)
        if share <= _TOLERANCE and (best is None or share < best[0]):
            best = share, name, text, broken
    if best is None:
        return None
    _, name, text, broken = best
    return _make_damaged(text, name, broken)


def _decode_damaged_utf8(body: bytes, claims: list[str]) -> DecodedText | None:
    """Return the text of a page in UTF-8 with parts in another charset, such as an advertisement; None if it is not.

    In text of another charset hardly any bytes are valid characters of UTF-8 by chance, so a page that declares UTF-8
    is in UTF-8 even if it has few valid characters. It is tried without a declaration too, if no other charset is
    declared than the one that servers declare by default.
    """
    is_claimed = "utf-8" in claims
    if not is_claimed and not _WESTERN.issuperset(claims):
        return None
    ratio = _VALID_IF_CLAIMED if is_claimed else _VALID_IF_NOT_CLAIMED
    # A valid character has at least two bytes and a broken one has one, so more broken ones are too many.
    text = decode_within(body, "utf-8", count_non_ascii(body) // (2 * ratio + 1))
    if text is None:
        return None
    broken = text.count(_LOST)
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    return _make_damaged(text, "utf-8", broken) if valid and valid >= ratio * broken else None


def _make_damaged(text: str, name: str, broken: int) -> DecodedText:
    """Return a text with broken characters, and a warning that counts them."""
    if broken == 1 and text.rstrip("\0\r\n ").endswith(_LOST):
        return DecodedText(text, name, ("the last character of the page is cut off",))
    return DecodedText(text, name, (_warn_of_broken(broken, name),))


def _warn_of_broken(count: int, name: str) -> str:
    return f"{count} broken character{'s' if count != 1 else ''} in the page (read as {name})"


def _warn_of_contradiction(claims: list[str], name: str) -> tuple[str, ...]:
    """Return a warning if the charset differs from the declared ones, unless servers declare that one by default."""
    same = {"gbk": "gb18030"}
    if not claims or same.get(claims[0], claims[0]) == same.get(name, name):
        return ()
    # Latin 1 is the default of many servers, whatever the page is in.
    if name in claims or (name == "utf-8" and claims[0] == "windows-1252"):
        return ()
    return (f"the page declares the charset {claims[0]}, but its bytes are {name}",)
