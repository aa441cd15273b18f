"""Charsets that switch in a page, files that are two things at once, and sites that answer each request in another way."""

import gzip

import brotli
import picture_files
import zstandard
from document_cases import PDF, SCRIPT, a_file, later, picture, pictures
from hostile_case import (
    PAGE,
    WORD,
    Case,
    article,
    failed,
    keep,
    link_only,
    response,
    route,
    saved,
    send,
)
from hostile_server import Peer
from redirect_cases import redirect

UTF_8 = "text/html; charset=utf-8"
UNDECLARED = "text/html"


def halves(first: bytes, second: bytes, *, head: bytes = b"") -> bytes:
    """Return a page whose last two paragraphs have these bytes."""
    place = PAGE.rindex(b"<p>")
    body = PAGE[:place] + b"<p>" + first + b"</p><p>" + second + b"</p>" + PAGE[place:]
    return body.replace(b"<title>", head + b"<title>", 1)


def zstd_with_window(log: int) -> bytes:
    """Return PAGE as a frame that needs a window of 2**log bytes."""
    parameters = zstandard.ZstdCompressionParameters(window_log=log)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return packer.compress(PAGE) + packer.flush()


def cookie_gate(peer: Peer) -> None:
    """Send the page only to a client that sends the cookie of the redirect."""
    is_known = "gate=open" in peer.headers.get("cookie", "")
    peer.send(
        response(PAGE) if is_known else redirect(peer.path, "302 Found", "Set-Cookie: gate=open; Path=/")
    )


def shut_gate(peer: Peer) -> None:
    """Ask for another cookie at every request."""
    peer.send(redirect(peer.path, "302 Found", f"Set-Cookie: gate{peer.visit}=open; Path=/"))


def wandering(peer: Peer) -> None:
    """Redirect to a new address at every request."""
    first, *below = peer.path.split("/")[1:]
    peer.send(redirect(f"/{first}/{int(below[0]) + 1 if below else 1}"))


def alternating_picture(peer: Peer) -> None:
    """Send a picture once, and a page from then on."""
    body, kind = (picture_files.png(400, 300), "image/png") if peer.visit == 1 else (PAGE, "text/html")
    peer.send(response(body, kind=f"Content-Type: {kind}"))


SWITCHING = {
    # Charsets
    "second_meta_in_the_middle": a_file(
        halves("好".encode() + b"<meta charset=gbk>", "好的".encode(), head=b"<meta charset=utf-8>"), UNDECLARED, saved("好的")
    ),
    "meta_after_5_kb": a_file(
        halves("损失函数描述模型的误差".encode("gbk"), b"x", head=b"<!--" + b"-" * 5_000 + b"--><meta charset=gbk>"), UNDECLARED,
        saved("损失函数描述模型"),
    ),
    "bom_in_the_middle": a_file(halves(b"\xef\xbb\xbfriver", b"shore"), UTF_8, saved("river", "shore")),
    "utf16_bom_before_ascii": a_file(b"\xff\xfe" + PAGE, UNDECLARED, saved("upper page")),
    "utf16_in_the_second_half": a_file(halves(b"river", "shore".encode("utf-16-le")), UTF_8, saved("river", "upper page")),
    "utf16_in_an_xml_declaration": a_file(
        b"<?xml version='1.0' encoding='utf-16'?>" + halves("好的".encode(), b"x"), UNDECLARED, saved("好的")
    ),
    # The first byte of a character of two bytes must not take the sign that ends an attribute.
    "shift_jis_before_a_quote": a_file(
        halves(b'<a title="\x81" onclick=x>river</a>', b"shore"), "text/html; charset=shift_jis", saved("river", "shore", lacks=("onclick",))
    ),
    "gbk_before_a_bracket": a_file(
        halves(b"river\x81<b onclick=x>shore</b>", b"x"), "text/html; charset=gbk", saved("river", "shore", lacks=("onclick",))
    ),
    "charset_twice_in_a_header": a_file(halves("好的".encode(), b"x"), 'text/html; charset="utf-8"; charset=gbk', saved("好的")),
    "charset_by_a_later_header": Case(
        send(response(halves("好的".encode(), b"x"), "Content-Type: text/html; charset=gbk", kind=f"Content-Type: {UTF_8}")), saved("好的")
    ),
    # Codings
    "gzip_without_a_declaration": a_file(gzip.compress(PAGE), UTF_8, saved("upper page", warns="does not declare")),
    "zstd_without_a_declaration": a_file(zstandard.compress(PAGE), UTF_8, failed("content_type")),
    "brotli_called_gzip": Case(send(response(brotli.compress(PAGE), "Content-Encoding: gzip")), failed("bad_encoding")),
    "gzip_called_brotli": Case(send(response(gzip.compress(PAGE), "Content-Encoding: br")), failed("bad_encoding")),
    "zstd_window_of_8_mb": Case(send(response(zstd_with_window(23), "Content-Encoding: zstd")), saved("upper page")),
    # Ranges
    "partial_without_a_range": Case(send(response(PAGE, status="206 Partial Content")), failed("http_206")),
    "range_of_another_size": Case(send(response(PAGE, f"Content-Range: bytes 5-{'9' * 30}/{'9' * 40}")), saved("upper page")),
    "range_backwards": Case(send(response(PAGE, "Content-Range: bytes 9-0/1", "Accept-Ranges: lies")), saved("upper page")),
    # Files that are two things
    "page_and_a_zip": a_file(PAGE + b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + bytes(18), UTF_8, saved("upper page")),
    "page_and_a_pdf": a_file(PAGE + PDF, UTF_8, saved("upper page")),
    "webp_and_a_page": a_file(b"RIFF\x24\x10\0\0WEBPVP8 " + PAGE, UTF_8, failed("content_type")),
    "avif_and_a_page": a_file(b"\0\0\0\x20ftypavif\0\0\0\0" + PAGE, UTF_8, failed("content_type")),
    "mp3_and_a_page": a_file(b"ID3\x03\0\0\0\0\0\0" + PAGE, UTF_8, failed("content_type")),
    "gzip_and_a_page": a_file(b"\x1f\x8b\x08\0" + PAGE, UTF_8, failed("bad_encoding")),
    "sqlite_and_a_page": a_file(b"SQLite format 3\0" + PAGE, UTF_8, failed("content_type")),
    "picture_and_a_page": picture("image/png", picture_files.png(400, 300) + PAGE, 1),
    "picture_called_a_page": picture("text/html", picture_files.png(400, 300), 1),
    "script_called_a_picture": picture("image/png", SCRIPT.replace(b"svg", b"script"), 0, warns="image"),
    # Other answers to the same request
    "cookie_gate": Case(cookie_gate, saved("upper page")),
    "cookie_gate_that_stays_shut": Case(shut_gate, failed("too_many_redirects")),
    "redirects_to_new_places": Case(wandering, failed("too_many_redirects")),
    "picture_only_once": pictures(alternating_picture, 1),
    "later_pdf": later(response(PDF, kind="Content-Type: application/pdf"), saved()),
    "later_redirect_to_a_login": later(
        route(lambda peer: peer.send(redirect(f"{peer.path}/login")), login=keep(
            response(b"<title>Log in</title><h1>Log in</h1><form><input name=u><input type=password></form>")
        )), link_only("login"),
    ),
    "later_garbled": later(
        response(article(words="损失函数描述模型的误差").decode().encode("gb18030"), kind=f"Content-Type: {UTF_8}"), saved(WORD)
    ),
    "later_other_title_only": later(response(article(title=f"{WORD} again")), saved(WORD)),
}  # fmt: skip
