"""Bytes in a known charset -> text, with the characters that the web uses and Python's codecs lack.

The tables of the Encoding Standard have more characters than Python's: the C1 controls in windows-125x, the characters
of NEC and IBM in EUC-JP and ISO-2022-JP (①, ㈱, 髙), the euro sign in GBK. Error handlers add them where a codec fails.
"""

import codecs
from contextvars import ContextVar

from linkvault import lazy_re as re
from linkvault.extract.charset.labels import codec_of

_ESCAPE = re.compile(rb"\x1b(\$[@B]|\$\(D|\([BJI])")
# Names of error handlers, which all add the characters of the standard. For other bytes, the first raises an error, the
# second returns U+FFFD, and the third returns U+FFFD `_replacements_left` times, then raises an error.
_STRICT = "linkvault-strict"
_REPLACE = "linkvault-replace"
_REPLACE_LIMITED = "linkvault-replace-limited"
# A list of one number, which the handlers count down.
_replacements_left: ContextVar[list[int]] = ContextVar("replacements_left")

_NON_ASCII = bytes(range(0x80, 0x100))
_COMPLETE = frozenset(("cp932", "cp949", "utf-8"))  # codecs that have all characters of the standard
_LOST = "\ufffd"
_LOST_IN_UTF8 = _LOST.encode()


def decode_as(body: bytes, name: str) -> str:
    """Return the text of bytes in a charset; bytes that it does not define become U+FFFD. Never raise.

    :param name: the name of the charset in the Encoding Standard
    """
    if name == "iso-2022-jp":
        return _decode_iso_2022_jp(body)
    if name == "utf-8":  # Python's codec has all characters, and an invalid sequence never contains ASCII
        return body.decode("utf-8", "replace")
    text, _ = codecs.lookup(codec_of(name)).decode(body, _REPLACE)
    return text


def decode_within(body: bytes, name: str, max_broken: int) -> str | None:
    """Return the text as `decode_as` does; None, as soon as possible, if more than `max_broken` characters are broken.

    ISO-2022-JP has no limit.
    """
    if name == "iso-2022-jp":
        return decode_as(body, name)
    if name == "utf-8":
        # Its codec takes less time for the whole text than an error handler for a few characters.
        text = decode_as(body, name)
        return text if text.count(_LOST) - body.count(_LOST_IN_UTF8) <= max_broken else None
    token = _replacements_left.set([max_broken])
    try:
        text, _ = codecs.lookup(codec_of(name)).decode(body, _REPLACE_LIMITED)
    except UnicodeError:
        return None
    finally:
        _replacements_left.reset(token)
    return text


def count_non_ascii(body: bytes) -> int:
    """Return the number of non-ASCII bytes: the text has at most as many non-ASCII characters."""
    return len(body) - len(body.translate(None, _NON_ASCII))


def try_decode(body: bytes, name: str) -> str | None:
    """Return the text of bytes in a charset, or None if it does not define one of the bytes."""
    try:
        text, _ = codecs.lookup(codec_of(name)).decode(body, _STRICT)
    except UnicodeError:
        return None
    return text


def _decode_missing(error: UnicodeDecodeError) -> tuple[str, int] | None:
    """Return the character that the codec lacks and the standard has, and the position after it; else None."""
    codec = error.encoding
    if codec in _COMPLETE:
        return None
    start, data = error.start, error.object
    pair = data[start : start + 2]
    if codec == "euc_jp" and len(pair) == 2 and min(pair) >= 0xA1 and max(pair) < 0xFF:
        text = _decode_nec_pair(pair)
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


def _decode_nec_pair(pair: bytes) -> str | None:
    """Return the character of a pair in EUC-JP, by the codec for Shift_JIS, which has the rows of NEC and IBM."""
    row, cell = pair[0] - 0xA0, pair[1] - 0xA0
    lead = (row - 1) // 2 + (0x81 if row <= 0x3E else 0xC1)
    trail = cell + 0x9E if row % 2 == 0 else cell + (0x3F if cell <= 0x3F else 0x40)
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return None


def _handle_strictly(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError) and (decoded := _decode_missing(error)):
        return decoded
    try:
        raise error
    finally:
        del error  # its traceback refers to this frame and the ones around it, with the page and its tree


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _decode_missing(error) or _replace_broken(error)


def _replace_broken(error: UnicodeDecodeError) -> tuple[str, int]:
    end, stop = error.start + 1, error.end
    if end < stop:  # as in the standard, an ASCII byte after a broken lead byte is text again
        data = error.object
        while end < stop and data[end] >= 0x80:
            end += 1
    return _LOST, end


def _replace_limited(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if decoded := _decode_missing(error):
        return decoded
    left = _replacements_left.get()
    if not left[0]:
        try:
            raise error
        finally:
            del error  # as in `_handle_strictly`
    left[0] -= 1
    return _replace_broken(error)


codecs.register_error(_STRICT, _handle_strictly)
codecs.register_error(_REPLACE, _replace)
codecs.register_error(_REPLACE_LIMITED, _replace_limited)


def _decode_iso_2022_jp(body: bytes) -> str:
    """Return the text of ISO-2022-JP: between its escapes is EUC-JP without the high bits, katakana or ASCII."""
    parts = _ESCAPE.split(body)
    text = [parts[0].decode("ascii", "replace")]
    for escape, segment in zip(parts[1::2], parts[2::2], strict=True):
        if escape.startswith(b"$"):
            # Line breaks may be between pairs without an escape.
            for run in re.split(rb"([\x00-\x20]+)", segment):
                text.append(run.decode("ascii") if run[:1] <= b" " else _decode_pairs(run, escape == b"$(D"))
        elif escape == b"(I":
            text.append(
                "".join(chr(byte + 0xFF40) if 0x21 <= byte <= 0x5F else chr(byte & 0x7F) for byte in segment)
            )
        else:
            text.append(segment.decode("ascii", "replace"))
    return "".join(text)


def _decode_pairs(run: bytes, is_supplement: bool) -> str:
    """Return the text of pairs of JIS X 0208, or of its supplement JIS X 0212."""
    high = bytes(byte | 0x80 for byte in run)
    if is_supplement:  # EUC-JP marks each pair of JIS X 0212 with 8F
        high = b"".join(b"\x8f" + high[place : place + 2] for place in range(0, len(high), 2))
    return decode_as(high, "euc-jp")
