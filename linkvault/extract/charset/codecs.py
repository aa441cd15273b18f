"""Bytes in a known charset -> text, where Python's codecs fall short of what the web writes. (pure)

The WHATWG's tables hold more than Python's: the C1 controls in windows-125x, NEC's and IBM's characters in
EUC-JP and ISO-2022-JP (①, ㈱, 髙), the euro sign in GBK. They are mended here, byte by byte where a codec fails.
"""

import codecs
import re
from contextvars import ContextVar

from linkvault.extract.charset.labels import codec_of

_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\(D|\([BJI])")
_KEEPS = "linkvault-keeps"  # the standard's own mending; what is left of it raises
_REPLACES = "linkvault-replaces"  # the same, and U+FFFD for the rest
_REPLACES_SOME = "linkvault-replaces-some"  # the same, until there are too many
_left: ContextVar[int] = ContextVar("left", default=0)  # how many more may be replaced


_HIGH = bytes(range(0x80, 0x100))


def decode_as(body: bytes, name: str) -> str:
    """Decode as this charset; what does not belong to it becomes U+FFFD. Never raises."""
    if name == "iso-2022-jp":
        return _iso_2022_jp(body)
    if name == "utf-8":  # nothing to mend, and what is broken has no ASCII in it
        return body.decode("utf-8", "replace")
    text, _ = codecs.lookup(codec_of(name)).decode(body, _REPLACES)
    return text


def decode_within(body: bytes, name: str, most: int) -> str | None:
    """Decode as this charset; None, and soon, where more than so many characters are broken."""
    if name == "iso-2022-jp":
        return decode_as(body, name)
    token = _left.set(most)
    try:
        text, _ = codecs.lookup(codec_of(name)).decode(body, _REPLACES_SOME)
    except UnicodeError:
        return None
    finally:
        _left.reset(token)
    return text


def count_high(body: bytes) -> int:
    """Count the bytes beyond ASCII: no text has more characters beyond it."""
    return len(body) - len(body.translate(None, _HIGH))


def try_as(body: bytes, name: str) -> str | None:
    """Decode as this charset, or return None if a byte does not belong to it."""
    try:
        text, _ = codecs.lookup(codec_of(name)).decode(body, _KEEPS)
    except UnicodeError:
        return None
    return text


def _mended(error: UnicodeDecodeError) -> tuple[str, int] | None:
    """Return what the standard has for the bytes at which a codec failed, and where to go on."""
    start, data = error.start, error.object
    pair = data[start : start + 2]
    codec = error.encoding.lower().replace("-", "_")
    if codec == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1 and max(pair) < 0xFF:
        text = _nec(pair)
        return (text, start + 2) if text else None
    if codec == "gb18030" and pair[:1] == b"\x80":
        return "€", start + 1
    if codec == "big5hkscs" and len(pair) == 2:
        try:
            return pair.decode("cp950"), start + 2
        except UnicodeDecodeError:
            return None
    if (codec.startswith("cp125") or codec in ("charmap", "cp874")) and 0x80 <= data[start] <= 0x9F:
        return chr(data[start]), start + 1
    return None


def _nec(pair: bytes) -> str | None:
    """Decode a pair of EUC-JP by way of Shift_JIS, whose Python codec knows NEC's and IBM's rows."""
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row - 1) // 2 + (0x81 if row <= 0x3E else 0xC1)
    trail = cell + 0x9E if row % 2 == 0 else cell + (0x3F if cell <= 0x3F else 0x40)
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return None


def _keep(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError) and (found := _mended(error)):
        return found
    raise error


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if found := _mended(error):
        return found
    # As the standard: an ASCII byte that follows a broken lead byte is text again.
    end = error.start + 1
    while end < error.end and error.object[end] >= 0x80:
        end += 1
    return "\ufffd", end


def _replace_some(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError) and (found := _mended(error)):
        return found
    left = _left.get()
    if not left:
        raise error
    _left.set(left - 1)
    return _replace(error)


codecs.register_error(_REPLACES_SOME, _replace_some)
codecs.register_error(_KEEPS, _keep)
codecs.register_error(_REPLACES, _replace)


def _iso_2022_jp(body: bytes) -> str:
    """Follow the escapes; each segment is EUC-JP without its high bits, katakana or ASCII."""
    parts = _ESCAPE.split(body)
    text = [parts[0].decode("ascii", "replace")]
    for escape, segment in zip(parts[1::2], parts[2::2], strict=True):
        if escape.startswith(b"$"):
            # Line breaks may stand between pairs without an escape.
            for run in re.split(rb"([\x00-\x20]+)", segment):
                text.append(run.decode("ascii") if run[:1] <= b" " else _pairs(run, escape == b"$(D"))
        elif escape == b"(I":
            text.append(
                "".join(chr(byte + 0xFF40) if 0x21 <= byte <= 0x5F else chr(byte & 0x7F) for byte in segment)
            )
        else:
            text.append(segment.decode("ascii", "replace"))
    return "".join(text)


def _pairs(run: bytes, is_supplement: bool) -> str:
    high = bytes(byte | 0x80 for byte in run)
    if is_supplement:  # JIS X 0212: EUC-JP marks each pair with 8F
        high = b"".join(b"\x8f" + high[place : place + 2] for place in range(0, len(high), 2))
    return decode_as(high, "euc-jp")
