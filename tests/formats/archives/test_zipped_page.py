"""Pages in a zip: MAFF files and those of WebScrapBook."""

import zipfile
from pathlib import Path

from linkvault import formats
from linkvault.models import Bookmark, UnreadableEntry

RDF = """<?xml version="1.0"?>
<RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <RDF:Description RDF:about="urn:root">
    <MAF:originalurl RDF:resource="https://example.org/?a=1&amp;b=2"/>
    <MAF:title RDF:resource="A &amp; b"/>
    <MAF:archivetime RDF:resource="Sun, 13 Sep 2020 14:26:40 +0200"/>
    <MAF:indexfilename RDF:resource="{}"/>
    <MAF:charset RDF:resource="UTF-8"/>
  </RDF:Description>
</RDF:RDF>
"""
PAGE = (
    '<!DOCTYPE html><html data-scrapbook-source="https://example.org/a" data-scrapbook-create="20200913122640000">'
    "<title>一</title><p>text</p></html>"
)


def read(path: Path, members: dict[str, str]) -> tuple[str, list[formats.ImportItem]]:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    format_name, source = formats.recognize(path)
    return format_name, list(formats.read_source(format_name, source))


def test_maff_has_a_folder_per_page(tmp_path: Path) -> None:
    members = {
        "1/index.rdf": RDF.format("page.html"),
        "1/page.html": "<p>一</p>",
        "2/index.rdf": RDF.format("missing.html"),
    }
    name, (item, missing) = read(tmp_path / "a.maff", members)
    assert isinstance(item, Bookmark)
    assert (name, item.url, item.title, item.location) == (
        "maff",
        "https://example.org/?a=1&b=2",
        "A & b",
        "1",
    )
    assert item.page is not None
    assert (item.page.fetched, item.page.body) == ("2020-09-13T12:26:40Z", "<p>一</p>".encode())
    assert item.page.header("content-type") == "text/html; charset=UTF-8"
    assert isinstance(missing, UnreadableEntry)
    assert missing.reason == "2/missing.html is missing in the archive"


def test_htz_is_one_page_that_says_where_it_comes_from(tmp_path: Path) -> None:
    name, [item] = read(tmp_path / "a.htz", {"index.html": PAGE, "style.css": ""})
    assert isinstance(item, Bookmark)
    assert item.page is not None
    assert (name, item.url, item.page.fetched) == ("maff", "https://example.org/a", "2020-09-13T12:26:40Z")


def test_a_page_without_an_address_is_reported(tmp_path: Path) -> None:
    _, [item] = read(tmp_path / "a.htz", {"index.html": "<p>text</p>"})
    assert isinstance(item, UnreadableEntry)
    assert item.reason == "no URL in the file"
