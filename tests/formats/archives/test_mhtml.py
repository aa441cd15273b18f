"""MHTML files: the page is read without its images, also if the file is cut off."""

import base64
import os
import quopri
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault import formats
from linkvault.errors import Action, Remedy
from linkvault.formats.archives.mime_parts import find_page_part
from linkvault.models import Bookmark, UnreadableEntry

HTML = "<html><head><title>尺子</title></head><body><p>尺子量硬币 = 1</p></body></html>\r\n"
PICTURE = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://e.org/a.png\r\n\r\niVBOR\r\n"


def qp(text: str) -> str:
    return quopri.encodestring(text.encode()).decode().replace("\n", "\r\n")


def b64(text: str) -> str:
    return base64.encodebytes(text.encode()).decode().replace("\n", "\r\n")


def mhtml_file(*parts: str, head: str = "", start: str = "", end: str = "--B--\r\n") -> str:
    top = f'MIME-Version: 1.0\r\n{head}Content-Type: multipart/related;\r\n\ttype="text/html"{start};\r\n\tboundary="B"\r\n\r\n\r\n'
    return top + "".join(f"--B\r\n{part}\r\n" for part in parts) + end


def page(body: str, encoding: str = "quoted-printable", more: str = "", charset: str = "") -> str:
    return f"Content-Type: text/html{charset}\r\n{more}Content-Transfer-Encoding: {encoding}\r\n\r\n{body}"


BLINK = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a?b=1&c=2\r\nSubject: =?utf-8?Q?=E5?=\r\nDate: Thu, 21 Nov 2024 10:12:13 +0800\r\n"
FRAME = page(
    "<html><body>an advertisement",
    more="Content-Location: cid:frame-1@mhtml.blink\r\nContent-ID: <frame-1>\r\n",
)
FILES = {
    "Chrome": (
        mhtml_file(page(qp(HTML), more="Content-ID: <frame-0>\r\nContent-Location: https://example.org/a?b=1&c=2\r\n"), FRAME, PICTURE, head=BLINK),
        "https://example.org/a?b=1&c=2",
        "2024-11-21T02:12:13Z",
    ),
    "base64": (mhtml_file(PICTURE, page(b64(HTML), "base64"), head=BLINK), "https://example.org/a?b=1&c=2", "2024-11-21T02:12:13Z"),
    "start": (
        mhtml_file(FRAME, PICTURE, page(qp(HTML), more="Content-ID: <root@x>\r\nContent-Location: http://example.org/root\r\n"), start=';\r\n\tstart="<root@x>"'),
        "http://example.org/root",
        "2023-11-14T22:13:20Z",
    ),
    "nested multiparts": (
        mhtml_file(f"Content-Type: multipart/alternative; boundary=C\r\n\r\n--C\r\nContent-Type: text/plain\r\n\r\nplain\r\n--C\r\n{page(qp(HTML))}\r\n--C--", PICTURE, head="Content-Location: http://example.org/in\r\n"),
        "http://example.org/in",
        "2023-11-14T22:13:20Z",
    ),
    "Internet Explorer": (
        mhtml_file(page(qp(HTML), charset=';\r\n\tcharset="utf-8"', more="Content-Location: http://example.org/ie\r\n"), PICTURE, head='From: "Saved by Windows Internet Explorer 8"\r\nDate: Thu, 21 Nov 2024 02:12:13 -0000\r\n'),
        "http://example.org/ie",
        "2024-11-21T02:12:13Z",
    ),
    "a page without multipart": (
        f"From: <Saved by UnMHT>\r\nMIME-Version: 1.0\r\nContent-Location: http://example.org/one\r\n{page(qp(HTML))}",
        "http://example.org/one",
        "2023-11-14T22:13:20Z",
    ),
    "line feeds only": (mhtml_file(page(qp(HTML)), head=BLINK).replace("\r\n", "\n"), "https://example.org/a?b=1&c=2", "2024-11-21T02:12:13Z"),
    "a URL only in the page": (
        mhtml_file(page(qp(HTML.replace("<head>", '<head><link rel="canonical" href="https://example.org/c">')), more="Content-Location: file:///C:/a.htm\r\n")),
        "https://example.org/c",
        "2023-11-14T22:13:20Z",
    ),
}  # fmt: skip


def read(folder: Path, text: str | bytes) -> list[Bookmark | UnreadableEntry]:
    path = folder / "page.mhtml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    name, source = formats.recognize(path)
    assert name == "mhtml"
    return list(formats.get_reader(name).read(source))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "url", "date"), FILES.values(), ids=FILES)
def test_the_page_is_read_with_url_and_date(tmp_path, text, url, date):
    [link] = read(tmp_path, text)
    assert (link.url, link.page.fetched) == (url, date)
    assert "尺子量硬币 = 1" in link.page.body.decode()
    assert "advertisement" not in link.page.body.decode()
    assert link.page.warnings == ()


def test_the_charset_of_the_part_is_preserved(tmp_path):
    [link] = read(tmp_path, FILES["Internet Explorer"][0])
    assert link.page.header("content-type") == 'text/html; charset="utf-8"'


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_a_file_cut_off_within_the_page_is_read_and_reported(tmp_path, encoding):
    body = {"quoted-printable": qp, "base64": b64, "8bit": str}[encoding]("<html><p>one two" + " three" * 500)
    text = mhtml_file(page(body, encoding), head=BLINK, end="")
    link, entry = read(tmp_path, text[:-700])
    assert "three three" in link.page.body.decode()
    assert link.page.warnings == (entry.reason,)
    assert "cut off" in entry.reason


def test_a_file_without_a_page_or_a_url_is_unreadable(tmp_path):
    [entry] = read(tmp_path, mhtml_file(PICTURE, head=BLINK))
    assert "no web page" in entry.reason
    [entry] = read(tmp_path, mhtml_file(page(qp(HTML))))
    assert (entry.reason, entry.hint) == ("no URL in the file", Remedy(Action.SUPPLY_ADDRESS))


def test_a_page_over_the_size_limit_is_unreadable(tmp_path):
    [entry] = read(tmp_path, mhtml_file(page("<html>" + "three\r\n" * 3_000_000, "8bit"), head=BLINK))
    assert "20 MB" in entry.reason


def test_other_mail_is_not_recognized(tmp_path):
    path = tmp_path / "mail.eml"
    path.write_text("From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\nhello")
    assert formats.get_reader("mhtml").recognize(formats.Source(path)) == 0


@given(st.binary(max_size=400), st.integers(0, 900))
def test_no_damage_raises(junk, offset):
    import io

    raw = FILES["Chrome"][0].encode()
    find_page_part(io.BytesIO(raw[:offset] + junk + raw[offset + len(junk) :]))
