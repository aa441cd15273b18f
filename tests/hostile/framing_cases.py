"""Framing: lengths, chunks, header lines and interim responses that programs read in different ways."""

from hostile_case import (
    BAD_PAGE,
    HTML,
    PAGE,
    SHORT,
    Case,
    chunked,
    failed,
    head,
    keep,
    link_only,
    response,
    saved,
    send,
)  # fmt: skip
from hostile_server import Peer

HALF = len(PAGE) // 2
FLOOD = b"x" * 300_000  # more than a client should take as one head
CHUNKED = "Transfer-Encoding: chunked"


def endless_interim(peer: Peer) -> None:
    while True:
        peer.send(head(status="100 Continue"))


def endless_headers(peer: Peer) -> None:
    peer.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.send(b"X-A: b\r\n" * 20)


def endless_body(peer: Peer) -> None:
    peer.send(head(HTML), PAGE)
    while True:
        peer.send(b"<p>more and more</p>" * 500)


def endless_chunks(peer: Peer) -> None:
    peer.send(head(HTML, CHUNKED))
    while True:
        peer.send(chunked(*[b"<p>"] * 200, end=b""))


def endless_trailers(peer: Peer) -> None:
    peer.send(head(HTML, CHUNKED), chunked(PAGE, end=b"0\r\n"))
    while True:
        peer.send(b"X-A: b\r\n" * 20)


def silent_after_head(peer: Peer) -> None:
    peer.send(head(HTML, length=1000))
    peer.wait()


def silent(peer: Peer) -> None:
    peer.wait()


def reset_in_the_head(peer: Peer) -> None:
    peer.send(head(HTML, length=len(PAGE))[:40])
    peer.reset()


def reset_at_once(peer: Peer) -> None:
    peer.reset()


def two_responses(peer: Peer) -> None:
    """The second response waits in the connection, for whoever asks next."""
    peer.send(response(PAGE), response(BAD_PAGE))


def page_lengths(*values: str) -> Case:
    lines = [f"Content-Length: {value}" for value in values]
    return Case(send(head(HTML, *lines), PAGE), failed("protocol"))


LENGTH = f"Content-Length: {len(PAGE)}"

FRAMING = {
    # Content-Length
    "length_twice_equal": Case(send(head(HTML, LENGTH, LENGTH), PAGE), saved("upper page")),
    "length_list_equal": Case(send(head(HTML, f"{LENGTH}, {len(PAGE)}"), PAGE), saved("upper page")),
    "length_twice_different": page_lengths(str(len(PAGE)), "10"),
    "length_list_different": page_lengths(f"{len(PAGE)}, 10"),
    "length_negative": page_lengths("-1"),
    "length_with_plus": page_lengths(f"+{len(PAGE)}"),
    "length_hexadecimal": page_lengths(hex(len(PAGE))),
    "length_with_exponent": page_lengths("1e3"),
    "length_empty": page_lengths(""),
    "length_not_ascii": page_lengths("\xb2\xb3"),
    "length_of_many_digits": page_lengths("9" * 5000),
    "length_with_space": page_lengths("1 000"),
    "length_huge": Case(send(head(HTML, "Content-Length: 999999999999999999"), PAGE), failed("too_large")),
    "length_too_short": Case(
        keep(head(HTML, length=HALF), PAGE[:HALF] + PAGE[HALF:]), saved(lacks=("upper page",))
    ),
    "length_too_long": Case(send(head(HTML, length=len(PAGE) + 99), PAGE), saved("upper page", warns="incomplete")),
    "length_zero": Case(send(head(HTML, length=0)), failed("empty")),
    "length_zero_and_a_page": Case(keep(head(HTML, length=0), BAD_PAGE), failed("empty")),
    # Transfer-Encoding
    "chunked_and_length": Case(send(head(HTML, CHUNKED, length=10), chunked(PAGE)), saved("upper page")),
    "length_and_chunked": Case(send(head("Content-Length: 10", CHUNKED, HTML), chunked(PAGE)), saved("upper page")),
    "chunked_then_identity": Case(send(head(HTML, f"{CHUNKED}, identity"), chunked(PAGE)), failed("protocol")),
    "chunked_twice": Case(send(head(HTML, CHUNKED, CHUNKED), chunked(PAGE)), failed("protocol")),
    "chunked_misspelled": Case(send(head(HTML, "Transfer-Encoding: xchunked"), chunked(PAGE)), failed("protocol")),
    "chunked_quoted": Case(send(head(HTML, 'Transfer-Encoding: "chunked"'), chunked(PAGE)), failed("protocol")),
    "chunked_with_control": Case(send(head(HTML, b"Transfer-Encoding: \x0bchunked"), chunked(PAGE)), failed("protocol")),
    "chunked_in_capitals": Case(send(head(HTML, "TRANSFER-ENCODING: CHUNKED"), chunked(PAGE)), saved("upper page")),
    "gzip_as_transfer_coding": Case(send(head(HTML, "Transfer-Encoding: gzip, chunked"), chunked(PAGE)), failed("protocol")),
    "space_before_colon": Case(send(head(HTML, "Transfer-Encoding : chunked"), chunked(PAGE)), failed("protocol")),
    "folded_header": Case(send(head(HTML, "Transfer-Encoding:\r\n chunked"), chunked(PAGE)), saved("upper page")),
    # Chunks
    "chunk_of_negative_size": Case(send(head(HTML, CHUNKED), b"-5\r\nhello\r\n"), failed("protocol")),
    "chunk_with_prefix": Case(send(head(HTML, CHUNKED), b"0x5\r\nhello\r\n0\r\n\r\n"), failed("protocol")),
    "chunk_of_huge_size": Case(
        send(head(HTML, CHUNKED), b"fffffffffffffff\r\n", PAGE), saved("upper page", warns="incomplete")
    ),
    "chunk_of_too_many_digits": Case(send(head(HTML, CHUNKED), b"0" * 30 + b"5\r\nhello\r\n0\r\n\r\n"), failed("protocol")),
    "chunk_longer_than_its_size": Case(send(head(HTML, CHUNKED), b"5\r\nhello", BAD_PAGE, b"\r\n0\r\n\r\n"), link_only("no_text")),
    "chunk_extension": Case(send(head(HTML, CHUNKED), b'%x;a="b"\r\n%s\r\n0\r\n\r\n' % (len(PAGE), PAGE)), saved("upper page")),
    "chunk_extension_flood": Case(send(head(HTML, CHUNKED), b"5;", FLOOD, b"\r\nhello\r\n0\r\n\r\n"), failed("protocol")),
    "chunk_without_end": Case(send(head(HTML, CHUNKED), chunked(PAGE, end=b"")), saved("upper page", warns="incomplete")),
    "chunks_of_one_byte": Case(
        send(head(HTML, CHUNKED), chunked(*(bytes([byte]) for byte in PAGE))), saved("upper page")
    ),
    "bytes_after_the_last_chunk": Case(keep(head(HTML, CHUNKED), chunked(PAGE), BAD_PAGE), saved("upper page")),
    "trailers": Case(
        send(head(HTML, CHUNKED), chunked(PAGE, end=b"0\r\nX-A: b\r\nContent-Type: image/png\r\nLocation: /x\r\n\r\n")),
        saved("upper page"),
    ),
    "trailer_flood": Case(
        send(head(HTML, CHUNKED), chunked(PAGE, end=b"0\r\nX-A: " + FLOOD + b"\r\n\r\n")),
        saved("upper page", warns="incomplete"),
    ),
    "trailers_that_are_a_response": Case(
        keep(head(HTML, CHUNKED), chunked(PAGE, end=b"0\r\n"), response(BAD_PAGE)),
        saved("upper page", warns="incomplete"),
    ),
    "endless_trailers": Case(endless_trailers, saved("upper page", warns="incomplete")),
    # Header lines
    "bare_line_feeds": Case(send(response(PAGE).replace(b"\r\n", b"\n")), saved("upper page")),
    "bare_carriage_return": Case(send(head(HTML, b"X-A: b\rSet-Cookie: a=b", length=len(PAGE)), PAGE), failed("protocol")),
    "zero_byte_in_a_value": Case(send(head(HTML, b"X-A: b\0c", length=len(PAGE)), PAGE), failed("protocol")),
    "zero_byte_in_a_name": Case(send(head(HTML, b"X-\0A: b", length=len(PAGE)), PAGE), failed("protocol")),
    "escape_in_a_value": Case(send(head(HTML, b"X-A: \x1b[31m", length=len(PAGE)), PAGE), saved("upper page")),
    "header_without_a_name": Case(send(head(HTML, ": b", length=len(PAGE)), PAGE), failed("protocol")),
    "header_without_a_colon": Case(send(head(HTML, "X-A", length=len(PAGE)), PAGE), failed("protocol")),
    "header_name_with_a_space": Case(send(head(HTML, "X A: b", length=len(PAGE)), PAGE), failed("protocol")),
    "header_not_ascii": Case(send(head(HTML, "X-A: Gr\xf6\xdfe \xff", length=len(PAGE)), PAGE), saved("upper page")),
    "header_flood": Case(send(head(HTML, *["X-A: b"] * 50_000, length=len(PAGE)), PAGE), failed("protocol")),
    "header_of_300_kb": Case(send(head(HTML, b"X-A: " + FLOOD, length=len(PAGE)), PAGE), failed("protocol")),
    "headers_of_80_kb": Case(send(head(HTML, *["X-A: " + "b" * 80] * 900, length=len(PAGE)), PAGE), saved("upper page")),
    "endless_headers": Case(endless_headers, failed("protocol")),
    # The first line
    "no_phrase": Case(send(response(PAGE, status="200")), saved("upper page")),
    "phrase_not_ascii": Case(send(response(PAGE, status="200 ").replace(b"200 ", "200 好".encode(), 1)), saved("upper page")),
    "status_of_two_digits": Case(send(response(PAGE, status="20 OK")), failed("protocol")),
    "status_of_four_digits": Case(send(response(PAGE, status="2000 OK")), failed("protocol")),
    "status_zero": Case(send(response(PAGE, status="000 OK")), failed("protocol")),
    "status_unknown": Case(send(response(PAGE, status="799 X")), failed("http_799")),
    "status_not_a_number": Case(send(response(PAGE, status="abc OK")), failed("protocol")),
    "version_1_0": Case(send(head(HTML, version="HTTP/1.0"), PAGE), saved("upper page")),
    "version_2_0": Case(send(head(HTML, version="HTTP/2.0"), PAGE), saved("upper page")),
    "version_0_9": Case(send(PAGE), failed("connect")),
    "icy": Case(send(head(HTML, version="ICY"), PAGE), failed("protocol")),
    "empty_lines_first": Case(send(b"\r\n\r\n", response(PAGE)), failed("protocol")),
    "zero_bytes_first": Case(send(b"\0\0", response(PAGE)), failed("protocol")),
    "http2_frames": Case(send(b"\0\0\x12\4\0\0\0\0\0\0\3\0\0\0\x64" + b"\0" * 40), failed("protocol")),
    # Interim responses
    "many_early_hints": Case(
        send(head("Link: </x>; rel=preload", status="103 Early Hints") * 300, response(PAGE)), saved("upper page")
    ),
    "endless_interim": Case(endless_interim, failed("timeout"), SHORT),
    "interim_with_a_body": Case(send(head(HTML, status="100 Continue", length=len(BAD_PAGE)), BAD_PAGE), failed("connect")),
    "switching_protocols": Case(
        send(head("Upgrade: h2c", "Connection: Upgrade", status="101 Switching Protocols"), BAD_PAGE), failed("protocol")
    ),
    "only_interim": Case(send(head(status="103 Early Hints")), failed("connect")),
    # Connections
    "two_responses": Case(two_responses, saved("upper page")),
    "three_bytes": Case(send(b"HTT"), failed("connect")),
    "half_a_head": Case(send(head(HTML, length=9)[:30]), failed("connect")),
    "reset_in_the_head": Case(reset_in_the_head, failed("connect")),
    "reset_at_once": Case(reset_at_once, failed("connect")),
    "silent": Case(silent, failed("timeout"), SHORT),
    "silent_after_the_head": Case(silent_after_head, failed("timeout"), SHORT),
    "endless_body": Case(endless_body, failed("too_large")),
    "endless_chunks": Case(endless_chunks, failed("timeout"), SHORT),
    # Ranges and statuses without a page
    "partial_content": Case(
        send(response(PAGE, f"Content-Range: bytes 0-{len(PAGE) - 1}/{len(PAGE)}", status="206 Partial Content")),
        failed("http_206"),
    ),
    "range_on_a_whole_page": Case(send(response(PAGE, "Content-Range: bytes 0-9/10")), saved("upper page")),
    "range_not_satisfiable": Case(send(response(b"no", "Content-Range: bytes */0", status="416 No")), failed("http_416")),
    "multipart_ranges": Case(
        send(response(PAGE, status="206 Partial Content", kind="Content-Type: multipart/byteranges; boundary=x")),
        failed("http_206"),
    ),
    "no_content_with_a_body": Case(keep(head(HTML, status="204 No Content", length=len(BAD_PAGE)), BAD_PAGE), failed("http_204")),
    "reset_content": Case(send(response(BAD_PAGE, status="205 Reset Content")), failed("http_205")),
    "not_modified": Case(send(head(HTML, status="304 Not Modified")), failed("http_304")),
    "multiple_choices": Case(send(response(PAGE, status="300 Multiple Choices")), failed("http_300")),
    "location_without_a_redirect": Case(send(response(PAGE, "Location: http://169.254.169.254/")), saved("upper page")),
    # Types
    "two_types": Case(send(response(PAGE, "Content-Type: image/png", HTML, kind="")), saved("upper page")),
    "type_empty": Case(send(response(PAGE, kind="Content-Type:")), saved("upper page")),
    "type_garbage": Case(send(response(PAGE, kind="Content-Type: ;;;=,/ ")), saved("upper page")),
    "type_with_a_long_parameter": Case(send(response(PAGE, kind=f"{HTML}; a={'b' * 60_000}")), saved("upper page")),
    "type_missing_and_no_page": Case(send(response(bytes(range(256)) * 9, kind="")), failed("content_type")),
    "blank_page": Case(send(response(b" \n\t" * 9999)), failed("empty")),
    "only_a_comment": Case(send(response(b"<!-- nothing -->")), link_only("no_text")),
}  # fmt: skip
