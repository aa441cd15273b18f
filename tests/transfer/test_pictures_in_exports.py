"""Stored pictures -> notes beside a folder, one HTML file, a book, JSON lines, WARC, and another vault."""

import base64
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from picture_files import SVG, gif, page, png
from vaults import NOW

from linkvault import formats, transfer
from linkvault.capture import read
from linkvault.models import AssetFile, Bookmark, NewAsset, Page, Selection
from linkvault.pictures import identify
from linkvault.transfer.item_files import PictureOptions
from linkvault.vault import Vault

HOST = "https://example.org"
FILES = {"coin.png": png(), "art.svg": SVG, "wave.gif": gif(30, 20)}
CHROMIUM, EPUBCHECK = (shutil.which(name) for name in ("chromium", "epubcheck"))


def save(
    vault: Vault,
    url: str = f"{HOST}/a",
    files: dict[str, bytes] = FILES,
    lost: tuple[str, ...] = ("gone.png",),
):
    """Store a page that shows these files, and others that are not stored; return its snapshot."""
    names = [*files, *lost]
    body = page(*(f"<img src='/{name}' alt='{name} of {url}'>" for name in names))
    received = Page(url, url, 200, "text/html", body, NOW)
    article, content, snapshot = read(received)
    stored = vault.store_capture(Bookmark(url), snapshot, article, content, received).snapshot
    new = []
    for name, file in files.items():
        kind = identify(file)
        asset = AssetFile(file, kind.media_type, kind.width, kind.height)
        new.append(NewAsset("image", f"{HOST}/{name}", asset, fetched_url=f"{HOST}/large/{name}"))
    new += [NewAsset("image", f"{HOST}/{name}", reason="http_404") for name in lost]
    vault.assets.attach(stored, new)
    return stored


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save(vault)
        yield vault


def test_a_note_shows_the_files_beside_it(vault, tmp_path):
    out = tmp_path / "notes"
    transfer.export(vault, Selection(), "markdown", out)
    [note] = out.glob("*.md")
    links = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", note.read_text())
    local = [link for link in links if "://" not in link]
    assert (len(links), len(local)) == (4, 3)
    assert all(re.fullmatch(r"assets/[0-9a-f]{16}\.(png|svg|gif)", link) for link in local)
    bodies = {(out / link).read_bytes() for link in local}
    assert {png(), gif(30, 20)} < bodies
    assert not any(b"script" in body or b"onload" in body for body in bodies)


def test_a_second_export_writes_no_file_again(vault, tmp_path):
    out = tmp_path / "notes"
    transfer.export(vault, Selection(), "markdown", out)
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*.*")}
    assert transfer.export(vault, Selection(), "markdown", out).unchanged == 1
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*.*")} == before


def test_a_note_that_was_moved_into_a_folder_still_shows_its_pictures(vault, tmp_path):
    out = tmp_path / "notes"
    transfer.export(vault, Selection(), "markdown", out)
    [note] = out.glob("*.md")
    (out / "read").mkdir()
    note.rename(out / "read" / note.name)
    transfer.export(vault, Selection(), "markdown", out)
    text = (out / "read" / note.name).read_text()
    [first, *_] = re.findall(r"\((\.\./assets/[^)]*)\)", text)
    assert (out / "read" / first).resolve().is_file()


def test_without_pictures_a_note_has_the_addresses(vault, tmp_path):
    out = tmp_path / "notes"
    transfer.export(
        vault, Selection(), "markdown", out, transfer.ExportOptions(pictures=PictureOptions(wanted=False))
    )
    assert f"]({HOST}/coin.png)" in next(out.glob("*.md")).read_text()
    assert not (out / "assets").exists()
    assert f"]({HOST}/coin.png)" in "".join(transfer.stream(vault, Selection(), "markdown"))


def test_an_html_page_contains_its_pictures_and_loads_nothing(vault):
    text = "".join(transfer.stream(vault, Selection(), "html"))
    sources = re.findall(r'<img src="([^"]*)"', text)
    assert [source.partition(";")[0] for source in sources] == [
        "data:image/png", "data:image/svg+xml", "data:image/gif",
    ]  # fmt: skip
    assert base64.b64decode(sources[0].partition(",")[2]) == png()
    assert f'<a href="{HOST}/gone.png">gone.png of' in text
    assert "img-src data:;" in text


def test_the_opened_copy_shows_stored_pictures(vault):
    text = transfer.reading_page(vault, vault.get(1), vault.snapshot(1))
    assert text.count("data:image/") == 3


# Whether each picture is shown; and how many files were loaded that are not pictures of the page itself.
MEASURE = (
    "<script>onload=()=>{document.title=[...document.images].map(i=>i.complete ? i.naturalWidth>0 : false).join()"
    "+';'+performance.getEntriesByType('resource').filter(e=>!/^(data|file):/.test(e.name)).length}</script>"
)


def open_without_network(file: Path, profile: Path) -> str:
    """Open a page that measures itself in a browser; return what it measured."""
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--proxy-server=127.0.0.1:9",
               f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--dump-dom"]  # fmt: skip
    done = subprocess.run([*command, file.as_uri()], capture_output=True, text=True, timeout=600)
    return re.search(r"<title>(.*?)</title>", done.stdout)[1]


def save_pages(path: Path, count: int) -> None:
    """Create a vault of pages with four pictures each, and one that is not stored."""
    with Vault(path, write=True) as vault:
        for number in range(count):
            files = {f"{number}-{picture}.png": png(40, 30, 7 * number + picture) for picture in range(3)}
            save(vault, f"{HOST}/{number}", {**files, "art.svg": SVG}, (f"{number}-gone.png",))


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium: an exported page is not opened in a browser")
def test_a_browser_shows_every_picture_of_an_exported_page_without_a_request(tmp_path):
    save_pages(tmp_path / "vault.db", 5)
    with Vault(tmp_path / "vault.db") as vault:
        transfer.export(vault, Selection(), "html", tmp_path / "pages")
    pages = sorted((tmp_path / "pages").glob("*.html"))
    for file in pages[:2]:  # a browser starts in a second: two are enough
        # The policy of the page forbids scripts, so the copy that is measured allows this one.
        text = file.read_text().replace(
            "default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'"
        )
        file.write_text(text.replace("</body>", f"<iframe hidden></iframe>{MEASURE}</body>"))
        assert open_without_network(file, tmp_path / "profile") == "true,true,true,true;0"


@pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium: the chapters of a book are not opened in a browser"
)
def test_a_browser_shows_every_picture_of_a_book_of_fifty_pages_without_a_request(tmp_path):
    save_pages(tmp_path / "vault.db", 50)
    with Vault(tmp_path / "vault.db") as vault:
        transfer.export(vault, Selection(), "epub", tmp_path / "book.epub")
    with zipfile.ZipFile(tmp_path / "book.epub") as book:
        book.extractall(tmp_path / "book")
    chapters = sorted((tmp_path / "book" / "EPUB").glob("chapter*.xhtml"))
    assert len(chapters) == 50
    # All chapters as one page: a browser that starts fifty times takes minutes.
    head = chapters[0].read_text().partition("<body")[0]
    bodies = [re.search(r"<body[^>]*>(.*)</body>", chapter.read_text(), re.S)[1] for chapter in chapters]
    all_chapters = chapters[0].with_name("all.xhtml")
    all_chapters.write_text(f"{head}<body>{''.join(bodies)}{MEASURE}</body></html>")
    shown, _, requests = open_without_network(all_chapters, tmp_path / "profile").partition(";")
    assert (set(shown.split(",")), shown.count("true"), requests) == ({"true"}, 200, "0")


@pytest.mark.skipif(EPUBCHECK is None, reason="no epubcheck: a book with pictures is not validated")
def test_a_book_with_pictures_is_valid(vault, tmp_path):
    save(vault, f"{HOST}/b", {"coin.png": png(), "large.png": png(2000, 20)})
    book = tmp_path / "book.epub"
    transfer.export(vault, Selection(), "epub", book)
    command = (
        [EPUBCHECK]
        if Path(EPUBCHECK).read_bytes()[:2] == b"#!"
        else [shutil.which("java"), "-jar", EPUBCHECK]
    )
    done = subprocess.run([*command, book], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_book_has_each_picture_once_under_a_plain_name(vault, tmp_path):
    save(vault, f"{HOST}/b", {"coin.png": png()})
    book = tmp_path / "book.epub"
    transfer.export(vault, Selection(), "epub", book)
    with zipfile.ZipFile(book) as opened:
        names = [name for name in opened.namelist() if "img-" in name]
        assert len(names) == 3
        assert all(re.fullmatch(r"EPUB/img-\d{4}\.(png|svg|gif)", name) for name in names)
        assert b"script" not in b"".join(opened.read(name) for name in names)
        chapters = b"".join(opened.read(name) for name in opened.namelist() if "chapter" in name)
    assert chapters.count(b'<img src="img-') == 4


def test_json_lines_restore_every_picture_and_have_each_once(vault, tmp_path):
    save(vault, f"{HOST}/b", {"coin.png": png()})
    lines = list(transfer.stream(vault, Selection(), "jsonl"))
    assert "".join(lines).count(base64.b64encode(png()).decode()) == 1
    file = tmp_path / "vault.jsonl"
    file.write_text("".join(lines))
    with Vault(tmp_path / "new.db", write=True) as new:
        for item in _read(file):
            new.transfer.upsert_with_history(item, keep_id=True)
        for link_id in (1, 2):
            assert new.assets.of(new.snapshot(link_id)) == vault.assets.of(vault.snapshot(link_id))
            for place in new.assets.of(new.snapshot(link_id)):
                if place.asset:
                    assert new.assets.read(place.asset) == vault.assets.read(place.asset)
        assert list(transfer.stream(new, Selection(), "jsonl")) == lines


def _read(file: Path):
    from linkvault.formats.bookmarks import jsonl

    return jsonl.READER.read(formats.Source(file))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sha256", "no digest"),
        ("kind", "script"),
        ("media_type", "text/html;x"),
        ("bytes", -1),
        ("url", None),
    ],
)
def test_a_hostile_line_is_read_as_a_bookmark(vault, tmp_path, key, value):
    [line] = transfer.stream(vault, Selection(), "jsonl")
    record = json.loads(line)
    record["versions"][0]["assets"][0][key] = value
    file = tmp_path / "vault.jsonl"
    file.write_text(json.dumps(record) + "\n")
    assert [type(item).__name__ for item in _read(file)] == ["Bookmark"]


def test_bytes_that_are_not_those_of_the_digest_are_not_stored(vault, tmp_path):
    [line] = transfer.stream(vault, Selection(), "jsonl")
    record = json.loads(line)
    record["files"] = dict.fromkeys(record["files"], base64.b64encode(b"<script>").decode())
    file = tmp_path / "vault.jsonl"
    file.write_text(json.dumps(record) + "\n")
    with Vault(tmp_path / "new.db", write=True) as new:
        for item in _read(file):
            new.transfer.upsert_with_history(item)
        assert {place.reason for place in new.assets.of(new.snapshot(1))} == {"missing", "http_404"}


def test_a_merge_copies_the_pictures_and_a_second_one_changes_nothing(vault, tmp_path):
    with Vault(tmp_path / "other.db", write=True) as other:
        assert transfer.merge(other, vault).new == 1
        assert other.assets.of(other.snapshot(1)) == vault.assets.of(vault.snapshot(1))
        assert transfer.merge(other, vault).unchanged == 1


def test_a_merge_adds_pictures_to_a_snapshot_that_has_none(vault, tmp_path):
    with Vault(tmp_path / "other.db", write=True) as other:
        save(other, files={}, lost=(*FILES, "gone.png"))
        assert transfer.merge(other, vault).joined == 1
        places = {place.url: place.reason for place in other.assets.of(other.snapshot(1))}
    assert places == {f"{HOST}/{name}": None for name in FILES} | {f"{HOST}/gone.png": "http_404"}


def test_an_archive_has_a_record_for_each_picture_and_an_import_takes_them_from_it(vault, tmp_path):
    archive = tmp_path / "vault.warc.gz"
    transfer.export(vault, Selection(), "warc", archive)
    from linkvault.formats.archives import warc

    [bookmark] = [item for item in warc.READER.read(formats.Source(archive)) if isinstance(item, Bookmark)]
    assert bookmark.page.find_file(f"{HOST}/large/coin.png") == png()
    assert bookmark.page.find_file(f"{HOST}/none.png") is None
