"""Content codings and charsets: bombs, windows, damaged streams, codings that were not offered, bytes of two charsets."""

import gzip
import struct
import zlib

import brotli
import zstandard
from hostile_case import PAGE, SMUGGLED, Case, article, failed, link_only, response, saved, send

FLOOD = b"<p>more</p>" * 3_000_000  # of a bomb; the limit of these cases is 3 MB


def coded(coding: str, body: bytes) -> bytes:
    return response(body, f"Content-Encoding: {coding}")


def gzip_with(flags: int, field: bytes) -> bytes:
    """Return PAGE as gzip with an optional field in its header."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(PAGE) + packed.flush()
    return (
        b"\x1f\x8b\x08"
        + bytes([flags])
        + b"\0" * 6
        + field
        + body
        + struct.pack("<II", zlib.crc32(PAGE), len(PAGE))
    )


def layers(count: int, body: bytes = PAGE) -> bytes:
    for _ in range(count):
        body = gzip.compress(body)
    return body


def raw_deflate(body: bytes) -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packed.compress(body) + packed.flush()


def zstd_with_window(log: int) -> bytes:
    """Return a frame that says it needs a window of 2**log bytes, with an empty last block."""
    return b"\x28\xb5\x2f\xfd" + bytes([0, (log - 10) << 3]) + b"\1\0\0"


def split(first: bytes, second: bytes) -> bytes:
    """Return a page whose two halves have different bytes in it."""
    place = PAGE.rindex(b"<p>")
    return PAGE[:place] + b"<p>" + first + b"</p><p>" + second + b"</p>" + PAGE[place:]


GZIP = gzip.compress(PAGE)
ZSTD = zstandard.compress(PAGE)
SKIPPED = struct.pack("<II", 0x184D2A50, 16) + b"\0" * 16
TEXT = "text/html"

CODING = {
    # Bombs
    "gzip_bomb": Case(send(coded("gzip", gzip.compress(FLOOD))), failed("too_large")),
    "deflate_bomb": Case(send(coded("deflate", zlib.compress(FLOOD))), failed("too_large")),
    "brotli_bomb": Case(send(coded("br", brotli.compress(FLOOD, quality=5))), failed("too_large")),
    "zstd_bomb": Case(send(coded("zstd", zstandard.compress(FLOOD))), failed("too_large")),
    "nested_bomb": Case(send(coded("gzip, gzip, gzip", layers(3, FLOOD))), failed("too_large")),
    "bomb_without_a_declaration": Case(send(response(gzip.compress(FLOOD))), failed("too_large")),
    "bomb_in_a_redirect": Case(
        send(response(gzip.compress(FLOOD), "Content-Encoding: gzip", "Location: javascript:x", status="302 Found")),
        failed("bad_redirect"),
    ),
    "bomb_in_an_error": Case(send(response(gzip.compress(FLOOD), "Content-Encoding: gzip", status="500 No")), failed("http_500")),
    "empty_members": Case(send(coded("gzip", gzip.compress(b"") * 60_000)), failed("empty")),
    "empty_zstd_frames": Case(send(coded("zstd", zstandard.compress(b"") * 60_000)), failed("empty")),
    "skippable_zstd_frames": Case(send(coded("zstd", SKIPPED * 60_000 + ZSTD)), saved("upper page")),
    # Windows and dictionaries
    "zstd_window_of_2_gb": Case(send(coded("zstd", zstd_with_window(31))), failed("bad_encoding")),
    "zstd_window_of_64_mb": Case(send(coded("zstd", zstd_with_window(26))), failed("bad_encoding")),
    "zstd_with_a_dictionary": Case(send(coded("zstd", b"\x28\xb5\x2f\xfd\x23\1\2\3\4" + ZSTD[6:])), failed("bad_encoding")),
    "brotli_large_window": Case(send(coded("br", b"\x11\x3e" + bytes(40))), failed("bad_encoding")),
    "shared_dictionary_brotli": Case(send(coded("dcb", b"\xff\x44\x43\x42" + bytes(32) + brotli.compress(PAGE))), failed("bad_encoding")),
    "shared_dictionary_zstd": Case(send(coded("dcz", b"\x5e\x2a\x4d\x18\x20\0\0\0" + bytes(32) + ZSTD)), failed("bad_encoding")),
    # Damage
    "gzip_cut_off": Case(send(coded("gzip", gzip.compress(PAGE * 3)[:-200])), saved(warns="incomplete")),
    "gzip_wrong_checksum": Case(send(coded("gzip", GZIP[:-8] + b"\0" * 8)), failed("bad_encoding")),
    "gzip_damaged": Case(send(coded("gzip", GZIP[:30] + b"\xff" * 40 + GZIP[70:])), failed("bad_encoding")),
    "gzip_and_garbage": Case(send(coded("gzip", GZIP + b"garbage")), saved("upper page", warns="after the end")),
    "gzip_and_zeros": Case(send(coded("gzip", GZIP + bytes(500_000))), saved("upper page")),
    "gzip_in_two_members": Case(send(coded("gzip", gzip.compress(PAGE[:500]) + gzip.compress(PAGE[500:]))), saved("upper page")),
    "gzip_with_a_long_name": Case(send(coded("gzip", gzip_with(8, b"n" * 800_000 + b"\0"))), saved("upper page")),
    "gzip_with_an_extra_field": Case(send(coded("gzip", gzip_with(4, struct.pack("<H", 65535) + b"e" * 65535))), saved("upper page")),
    "gzip_with_reserved_flags": Case(send(coded("gzip", gzip_with(0xE0, b""))), failed("bad_encoding")),
    "brotli_cut_off": Case(send(coded("br", brotli.compress(PAGE)[:-20])), saved(warns="incomplete")),
    "brotli_damaged": Case(send(coded("br", b"\xff" * 300)), failed("bad_encoding")),
    "zstd_cut_off": Case(send(coded("zstd", ZSTD[:-6])), failed("empty")),
    "zstd_damaged": Case(send(coded("zstd", ZSTD[:20] + b"\xff" * 30 + ZSTD[50:])), failed("bad_encoding")),
    # Declarations
    "raw_deflate": Case(send(coded("deflate", raw_deflate(PAGE))), saved("upper page")),
    "gzip_that_is_not": Case(send(coded("gzip", PAGE)), saved("upper page", warns="not compressed")),
    "gzip_twice": Case(send(coded("gzip, gzip", layers(2))), saved("upper page")),
    "gzip_six_times": Case(send(coded(", ".join(["gzip"] * 6), layers(6))), failed("bad_encoding")),
    "gzip_in_two_headers": Case(send(response(layers(2), "Content-Encoding: gzip", "Content-Encoding: x-gzip")), saved("upper page")),
    "unknown_coding": Case(send(coded("sdch", PAGE)), saved("upper page", warns="sdch")),
    "coding_with_controls": Case(send(coded("g\tzip", PAGE)), saved("upper page", warns="unknown")),
    "coding_of_60_kb": Case(send(coded("x" * 60_000, PAGE)), saved("upper page", warns="unknown")),
    "identity": Case(send(coded("identity", PAGE)), saved("upper page")),
    "compress": Case(send(coded("compress", b"\x1f\x9d\x90" + bytes(range(256)) * 4)), failed("bad_encoding")),
    # Charsets
    "two_charsets": Case(
        send(response(split("损失函数 描述 误差".encode() * 9, "损失函数".encode("gb18030")), kind=f"Content-Type: {TEXT}; charset=utf-8")),
        saved("损失函数", "upper page", warns="utf-8"),
    ),
    "utf16_declared_on_ascii": Case(send(response(PAGE, kind=f"Content-Type: {TEXT}; charset=utf-16")), saved("upper page")),
    "utf7_script": Case(
        send(response(article(words="+ADw-script+AD4- end"), kind=f"Content-Type: {TEXT}; charset=utf-7")), saved("+ADw-script")
    ),
    "base64_as_charset": Case(send(response(PAGE, kind=f"Content-Type: {TEXT}; charset=base64")), saved("upper page")),
    "idna_as_charset": Case(send(response(PAGE, kind=f"Content-Type: {TEXT}; charset=idna")), saved("upper page")),
    "bom_against_header": Case(
        send(response(b"\xef\xbb\xbf" + split("好".encode(), b"x"), kind=f"Content-Type: {TEXT}; charset=gbk")), saved("好")
    ),
    "meta_in_a_script": Case(
        send(response(article(head="<script>'<meta charset=utf-16>'</script>", words="好"), kind=f"Content-Type: {TEXT}")), saved("好")
    ),
    "overlong_script": Case(
        send(response(split(b"\xc0\xbcscript\xc0\xbe" + SMUGGLED.encode()[:0], b"x"))), saved("upper page", lacks=("<script>",))
    ),
    "surrogates": Case(send(response(split(b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80"))), saved("upper page")),
    "zero_bytes": Case(send(response(split(b"a\0b\0c", b"\0" * 3000))), saved("upper page", lacks=("\0",))),
    "escapes_of_iso_2022": Case(
        send(response(split(b"\x1b$B$3$l\x1b(B", b"\x1b$B"), kind=f"Content-Type: {TEXT}; charset=iso-2022-jp")), saved("これ")
    ),
    "hz_replacement": Case(send(response(PAGE, kind=f"Content-Type: {TEXT}; charset=hz-gb-2312")), saved("upper page")),
    "charset_of_60_kb": Case(send(response(PAGE, kind=f"Content-Type: {TEXT}; charset={'u' * 60_000}")), saved("upper page")),
    "utf16_of_odd_length": Case(send(response(PAGE.decode().encode("utf-16") + b"\0", kind=f"Content-Type: {TEXT}")), saved("upper page")),
    "control_letters": Case(
        send(response(split("a\u202eb\u2066c\u200f".encode(), b"\x1b[31mred\x07"))), saved("upper page", lacks=("\x1b", "\x07"))
    ),
    "only_zero_bytes": Case(send(response(bytes(5000))), failed("content_type")),
    "markup_of_300_kb_in_one_tag": Case(send(response(b"<p " + b"a" * 300_000 + b">")), link_only("no_text")),
}  # fmt: skip
