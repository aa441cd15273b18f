"""Files as attacks, pictures of a page, and sites that answer in another way at the second look."""

import zlib

import picture_files
from hostile_case import (
    BAD_PAGE,
    HTML,
    PAGE,
    SENTENCES,
    SHORT,
    WORD,
    Case,
    Expected,
    article,
    failed,
    head,
    keep,
    link_only,
    response,
    route,
    saved,
    send,
)  # fmt: skip
from hostile_server import Peer, Respond
from pdf_files import build_pdf, paragraph

from linkvault.models import Status

PDF = build_pdf([paragraph(50, 80, [*SENTENCES, *SENTENCES])])
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect onload="x()"/></svg>'


def a_file(body: bytes, kind: str, expected: Expected) -> Case:
    return Case(send(response(body, kind=f"Content-Type: {kind}")), expected)


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of these objects; the first one is its catalog."""
    body = b"%PDF-1.7\n"
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE_TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def flate(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


BOMB = pdf_of(
    CATALOG,
    PAGE_TREE,
    b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] >>",
    flate(b" " * 30_000_000),
)
LOOP = pdf_of(CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>")
HUGE = pdf_of(CATALOG, PAGE_TREE, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e30 1e30] >>")


def picture(kind: str, body: bytes, count: int, **more: object) -> Case:
    """Return a page with one picture that the server sends as `body`."""
    return pictures(keep(response(body, kind=f"Content-Type: {kind}")), count, **more)


def pictures(respond: Respond, count: int, *, number: int = 1, warns: str | None = None) -> Case:
    def start(peer: Peer) -> None:
        tags = "".join(
            f"<figure><img src={peer.path}/p{index} alt=a width=400 height=300></figure>"
            for index in range(number)
        )
        peer.send(response(article(words="end").replace(b"</h1>", b"</h1>" + tags.encode(), 1)))

    def responder(peer: Peer) -> None:
        (respond if "/p" in peer.path.partition("/")[2] else start)(peer)

    return Case(responder, saved(warns=warns, pictures=count), images=True)


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it has this size."""
    data = picture_files.png()
    return data[:16] + width.to_bytes(4, "big") + height.to_bytes(4, "big") + data[24:]


def endless_picture(peer: Peer) -> None:
    peer.send(head("Content-Type: image/png"), picture_files.png())
    while True:
        peer.send(bytes(60_000))


def redirects_away(peer: Peer) -> None:
    peer.send(response(b"", "Location: http://169.254.169.254/x.png", status="302 Found"))


def later(second: bytes | Respond, expected: Expected, **more: object) -> Case:
    """Return a site that sends a good page first, and something else at every later visit."""

    def respond(peer: Peer) -> None:
        if callable(second):
            second(peer)
        else:
            peer.send(second)

    return Case(respond, expected, **more)  # type: ignore[arg-type]


def wall(text: str, title: str) -> bytes:
    return response(f"<title>{title}</title><h1>{title}</h1><p>{text}</p>".encode())


def silent(peer: Peer) -> None:
    peer.wait()


DOCUMENT = {
    # Files
    "png": a_file(picture_files.png(), "image/png", failed("content_type")),
    "png_as_html": a_file(picture_files.png(), "text/html", failed("content_type")),
    "png_and_a_page": a_file(picture_files.png() + PAGE, "text/html", failed("content_type")),
    "gif_and_a_page": a_file(b"GIF89a/*" + PAGE, "text/html", failed("content_type")),
    "jpeg_and_a_page": a_file(b"\xff\xd8\xff\xe0" + PAGE, "application/octet-stream", failed("content_type")),
    "zip_and_a_page": a_file(b"PK\x03\x04" + PAGE, "text/html", failed("content_type")),
    "svg": a_file(SCRIPT, "image/svg+xml", failed("content_type")),
    "svg_as_html": a_file(SCRIPT, "text/html", link_only("javascript")),
    "svg_with_a_page": a_file(
        SCRIPT.replace(b"</svg>", b"<foreignObject>" + PAGE + b"</foreignObject></svg>"), "text/html", link_only("javascript")
    ),
    "xml_bomb": a_file(
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "' + b"x" * 9000 + b'">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 30) for n in range(9)
        ) + b']><html><body><p>&j;</p></body></html>', "application/xhtml+xml", failed("content_type"),
    ),
    "xml_bomb_in_a_short_head": a_file(
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "xxxxxxxxxx">' + b"".join(
            b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
        ) + b']><html><body><p>&j;</p></body></html>', "application/xhtml+xml", link_only("no_text"),
    ),
    "xml_file_entity": a_file(
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + PAGE.replace(b"upper page", b"upper page &a;"),
        "application/xhtml+xml", saved("upper page", lacks=("root:",)),
    ),
    "mhtml": a_file(b"MIME-Version: 1.0\r\n\r\n" + PAGE, "multipart/related", failed("content_type")),
    "json": a_file(b'{"a": 1}', "application/json", failed("content_type")),
    "feed_as_html": a_file(b"<?xml version='1.0'?><rss><channel></channel></rss>", "text/html", failed("content_type")),
    "program": a_file(b"\x7fELF" + bytes(99), "text/plain", failed("content_type")),
    "pdf": a_file(PDF, "application/pdf", saved()),
    "pdf_as_html": a_file(PDF, "text/html", saved()),
    "pdf_and_a_page": a_file(b"%PDF-1.7\n" + PAGE, "text/html", link_only("damaged")),
    "page_that_names_a_pdf": a_file(PAGE.replace(b"<title>", b"<title>%PDF-1.7 ", 1), "text/html", saved("upper page")),
    "pdf_cut_off": a_file(PDF[:400], "application/pdf", link_only("damaged")),
    "pdf_with_a_password": a_file(build_pdf([paragraph(50, 80, SENTENCES)], encrypt=True), "application/pdf", link_only("encrypted")),
    "pdf_without_text": a_file(build_pdf([[]]), "application/pdf", link_only("no_text")),
    "pdf_page_loop": a_file(LOOP, "application/pdf", link_only("damaged")),
    "pdf_bomb": a_file(BOMB, "application/pdf", link_only("no_text")),
    "pdf_huge_page": a_file(HUGE, "application/pdf", link_only("no_text")),
    "pdf_script": a_file(
        pdf_of(b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", PAGE_TREE, b"<< /Type /Page /Parent 2 0 R >>"),
        "application/pdf", link_only("no_text"),
    ),
    # Pages
    "attributes": a_file(b"<p " + b" ".join(b"a%d=b" % n for n in range(20_000)) + b">" + PAGE, "text/html", saved("upper page")),
    "deep_elements": a_file(b"<div>" * 1_000 + PAGE, "text/html", saved("upper page")),
    "deep_lists": a_file(b"<ul><li>" * 500 + PAGE, "text/html", saved("upper page")),
    "deepest_elements": a_file(b"<div>" * 30_000 + PAGE, "text/html", link_only("no_text")),
    "unclosed_script": a_file(PAGE + b"<script>" + b"x" * 300_000, "text/html", saved("upper page")),
    "unclosed_comment": a_file(PAGE + b"<!--" + b"-" * 300_000, "text/html", saved("upper page")),
    "many_comments": a_file(b"<!--" * 60_000 + b"-->" + PAGE, "text/html", saved("upper page")),
    "long_title": a_file(article(title="T" * 300_000), "text/html", saved()),
    "title_of_spaces": a_file(article(title="a" + " " * 100_000 + "b"), "text/html", saved()),
    "title_of_separators": a_file(article(title=" | " * 20_000), "text/html", saved()),
    "long_word": a_file(article(words="w" * 300_000), "text/html", saved()),
    "formula_signs": a_file(article(words="$ " * 30_000 + "\\( " * 20_000), "text/html", saved()),
    "script_in_a_title": a_file(article(title="&lt;script&gt;alert(1)&lt;/script&gt;"), "text/html", saved()),
    "json_ld_of_depth": a_file(
        article(head="<script type=application/ld+json>" + "[" * 50_000 + "</script>"), "text/html", saved()
    ),
    "json_ld_of_spaces": a_file(
        article(head='<script type=application/ld+json>{"author":' + " " * 60_000 + "</script>"), "text/html", saved()
    ),
    # Pictures
    "picture": picture("image/png", picture_files.png(400, 300), 1),
    "picture_with_huge_size": picture("image/png", png_of(2**31 - 1, 2**31 - 1), 1),
    "picture_of_no_size": picture("image/png", png_of(0, 0), 0),
    "picture_cut_off": picture("image/png", picture_files.png(400, 300)[:20], 1),
    "picture_that_is_a_page": picture("image/png", BAD_PAGE, 0, warns="image"),
    "picture_bomb": pictures(
        keep(response(zlib.compress(bytes(40_000_000)), "Content-Encoding: deflate", kind="Content-Type: image/png")), 0, warns="image"
    ),
    "picture_without_end": pictures(endless_picture, 0, warns="image"),
    "picture_that_redirects_away": pictures(redirects_away, 0, warns="image"),
    "picture_with_a_bad_length": pictures(send(head("Content-Type: image/png", "Content-Length: -1")), 0, warns="image"),
    "picture_of_a_thousand": pictures(keep(response(b"no", status="404 No")), 0, number=1000, warns="image"),
    "picture_svg": picture("image/svg+xml", SCRIPT.replace(b'width="9"', b'width="400"'), 1),
    # The second look
    "later_login": later(wall("Please sign in to continue.", "Log in"), link_only("login")),
    "later_challenge": later(wall("Checking your browser before accessing the site.", "Just a moment..."), link_only("challenge")),
    "later_soft_404": later(wall("The page you are looking for does not exist.", "Page not found"), link_only("soft_404")),
    "later_404": later(response(BAD_PAGE, status="404 Not Found"), failed("http_404")),
    "later_410": later(response(BAD_PAGE, status="410 Gone"), failed("http_410")),
    "later_451": later(response(BAD_PAGE, status="451 No"), failed("http_451")),
    "later_500": later(response(BAD_PAGE, status="500 No"), failed("http_500")),
    "later_empty": later(response(b""), failed("empty")),
    "later_picture": later(response(picture_files.png(), kind="Content-Type: image/png"), failed("content_type")),
    "later_silent": later(silent, failed("timeout"), settings=SHORT),
    "later_half": later(response(article(repeat=1)[:260]), saved("miller")),
    "later_home_page": later(
        route(lambda peer: peer.send(response(b"", f"Location: {peer.path}/home", status="302 Found")), home=keep(
            response(b"<title>Home</title>" + b"".join(b"<li><a href=/%d>News %d</a>" % (n, n) for n in range(40)))
        )), saved("News 7"),
    ),
    "later_another_article": later(
        response(article(title="Lighthouse").replace(b"miller", b"keeper").replace(WORD.encode(), b"lighthouse")), saved("lighthouse")
    ),
    "later_parked": later(wall("This domain is for sale. Buy this domain.", "Domain for sale"), Expected(Status.LINK_ONLY)),
    "later_html_cut_off": later(send(head(HTML, length=len(PAGE)) + PAGE[:200]), saved("miller", warns="incomplete")),
}  # fmt: skip
