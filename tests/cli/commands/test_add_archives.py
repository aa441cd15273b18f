"""`linkvault add --from`: a page in an archive of one page is read with its address, its pictures and its copy."""

import json
import plistlib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from article_page import LOSS
from picture_files import png

URL = "https://example.org/papers/loss"
PICTURE = png(400, 300)
PAGE = f"<html><head><title>Loss</title></head><body><article><h1>Loss</h1>{{}}<p>{LOSS}</p><p>{LOSS}</p></article>"


def write_mhtml(path: Path) -> None:
    import base64

    html = PAGE.format('<p><img src="https://example.org/p.png" width="400" height="300"></p>')
    path.write_bytes(
        (
            f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/related; type="text/html"; boundary="BB"\r\n\r\n--BB\r\n'
            f"Content-Type: text/html; charset=utf-8\r\nContent-Location: {URL}\r\n\r\n{html}\r\n--BB\r\n"
            "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-Location: https://example.org/p.png\r\n\r\n{base64.b64encode(PICTURE).decode()}\r\n--BB--\r\n"
        ).encode()
    )


def write_webarchive(path: Path) -> None:
    html = PAGE.format('<p><img src="/p.png" width="400" height="300"></p>').encode()
    main = {"WebResourceURL": URL, "WebResourceMIMEType": "text/html", "WebResourceData": html}
    main["WebResourceTextEncodingName"] = "UTF-8"
    picture = {"WebResourceURL": "https://example.org/p.png", "WebResourceData": PICTURE}
    parts = {"WebMainResource": main, "WebSubresources": [picture, "odd", {}]}
    path.write_bytes(plistlib.dumps(parts, fmt=plistlib.FMT_BINARY))


def write_maff(path: Path) -> None:
    html = PAGE.format('<p><img src="index_files/p%20q.png" width="400" height="300"></p>')
    description = (
        f'<RDF:RDF><RDF:Description><MAF:originalurl RDF:resource="{URL}"/></RDF:Description></RDF:RDF>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("123/index.rdf", description)
        archive.writestr("123/index.html", html)
        archive.writestr("123/index_files/p q.png", PICTURE)


def write_htz(path: Path) -> None:
    html = PAGE.format('<p><img src="p.png" width="400" height="300"></p>')
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.html", html.replace("<html", f'<html data-scrapbook-source="{URL}"'))
        archive.writestr("p.png", PICTURE)


ARCHIVES = {
    "a.mhtml": write_mhtml,
    "a.webarchive": write_webarchive,
    "a.maff": write_maff,
    "a.htz": write_htz,
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_names_its_address_and_has_its_pictures(program: Any, name: str) -> None:
    ARCHIVES[name](program.folder / name)
    done = program.run("add", "--from", name, "--images", "--json")
    assert done.returncode == 0, done.stderr
    (outcome,) = json.loads(done.stdout)
    assert (outcome["url"], outcome["status"], outcome["warnings"]) == (URL, "saved", [])
    assert f"the file names its address: {URL}" in done.stderr
    program.run("export", "--format", "markdown", "--output", "notes", "--assets")
    assert [file.read_bytes() for file in (program.folder / "notes" / "assets").glob("*.png")] == [PICTURE]


def test_another_address_wins_and_a_broken_archive_is_one_message(program: Any) -> None:
    write_mhtml(program.folder / "a.mhtml")
    done = program.run("add", "--from", "a.mhtml", "--url", "https://example.org/mine", "--json")
    assert json.loads(done.stdout)[0]["url"] == "https://example.org/mine"
    (program.folder / "b.webarchive").write_bytes(b"bplist00 WebMainResource")
    broken = program.run("add", "--from", "b.webarchive")
    assert broken.returncode != 0
    assert broken.stderr.startswith("linkvault: b.webarchive: a damaged Safari web archive")


def test_several_pages_are_a_file_to_import(program: Any) -> None:
    with zipfile.ZipFile(program.folder / "two.maff", "w") as archive:
        for number in (1, 2):
            archive.writestr(f"{number}/index.rdf", f'<MAF:originalurl RDF:resource="{URL}/{number}"/>')
            archive.writestr(f"{number}/index.html", PAGE.format(""))
    done = program.run("add", "--from", "two.maff")
    assert done.returncode == 2
    assert "has several pages" in done.stderr
    assert "linkvault import two.maff" in done.stderr
