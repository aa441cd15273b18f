"""The pictures of an MHTML file, for an import that stores pictures."""

import base64

from picture_files import page, png

from linkvault import formats
from linkvault.formats.archives import mhtml

URL = "https://example.org/a"


def write_mhtml(path, picture: bytes):
    parts = [
        ("text/html", URL, "quoted-printable", page("<img src=3D'/coin.png'>").decode()),
        ("image/png", "https://example.org/coin.png", "base64", base64.encodebytes(picture).decode()),
        ("text/css", "https://example.org/a.css", "7bit", "p{}"),
    ]
    body = "".join(
        f"--X\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\nContent-Location: {url}\r\n\r\n{text}\r\n"
        for kind, url, coding, text in parts
    )
    head = f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nMIME-Version: 1.0\r\n"
    head += 'Content-Type: multipart/related; boundary="X"\r\n\r\n'
    path.write_bytes((head + body + "--X--\r\n").encode())


def test_the_page_finds_its_pictures_in_the_file(tmp_path):
    file = tmp_path / "a.mhtml"
    write_mhtml(file, png())
    [bookmark] = mhtml.READER.read(formats.Source(file))
    assert bookmark.page.find_file("https://example.org/coin.png") == png()
    assert bookmark.page.find_file("https://example.org/a.css") is None
    assert bookmark.page.find_file("https://example.org/other.png") is None
