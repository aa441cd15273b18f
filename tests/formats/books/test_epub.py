"""EPUB books: valid for every reader, complete, and the same bytes for the same links."""

import base64
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from linkvault import formats, markup
from linkvault.formats.books.chapter import build_chapter
from linkvault.models import ArticleText, ExportItem, Link, Snapshot

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LOSS = f"""# 一条路

尺子 $\\hat{{y}} = f(x)$[^1] 与硬币 $\\nosuch{{x}}$,以及 [一页](https://example.org/p)。

$$
E = mc^2 \\tag{{3}}
$$

![一张图](data:image/png;base64,{base64.b64encode(PNG).decode()}) ![far](https://example.org/far.png)

## 两条路

```python
# not a heading
x = "[^1]"
```

| a | b |
|---|--:|
| 1 | 2 |

[^1]: 脚注。
"""


def build_item(markdown: str | None = LOSS, number: int = 1, **link: object) -> ExportItem:
    fields: dict[str, object] = {
        "id": number,
        "url": f"https://example.org/{number}?a=1&b=2",
        "title": f"损失 & <b>尺子</b> {number}",
        "site": "example.org",
        "tags": ("ml", "数学"),
        "added": "2026-11-25T04:28:26Z",
        "saved": "2026-11-25T04:28:27Z" if markdown else None,
        "published": "2024-05-01",
        "lang": "zh",
        "words": 3,
        "status": "saved",
        "reason": None,
        "note": "for the talk <3",
    }
    saved_link = Link(**{**fields, **link})  # type: ignore[arg-type]
    if markdown is None:
        return ExportItem(saved_link)
    snapshot = Snapshot(1, number, 1, "2026-11-25T04:28:27Z", saved_link.url, 200, saved_link.title, "李雷", "花园", None, None,
                        "zh", "excerpt", None, None, None, "article", 3, "f")  # fmt: skip
    return ExportItem(saved_link, snapshot, ArticleText(markdown, "", ""), html=markup.to_html(markdown))


def write_book(items: Iterable[ExportItem]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(formats.get_writer("epub").stream(items))))


def check_book(book: zipfile.ZipFile) -> None:
    """Check the rules of EPUB 3 that need no schema."""
    assert book.testzip() is None
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra, first.flag_bits & 8) == (
        "mimetype",
        zipfile.ZIP_STORED,
        b"",
        0,
    )
    assert book.read("mimetype") == b"application/epub+zip"
    assert len(set(book.namelist())) == len(book.namelist())
    container = etree.fromstring(book.read("META-INF/container.xml"))
    [rootfile] = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    package = etree.fromstring(book.read(rootfile.get("full-path")))
    items = list(package.iter(f"{OPF}item"))
    ids = [element.get("id") for element in package.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert package.get("unique-identifier") in ids
    hrefs = {element.get("href") for element in items}
    names_in_zip = {name.removeprefix("EPUB/") for name in book.namelist()} - {
        "mimetype",
        "META-INF/container.xml",
        "package.opf",
    }
    assert hrefs == names_in_zip
    assert [element.get("properties") for element in items].count("nav") == 1
    spine = [element.get("idref") for element in package.iter(f"{OPF}itemref")]
    assert spine
    assert set(spine) <= set(ids)
    for name in ("identifier", "title", "language"):
        [field] = package.iter(f"{DC}{name}")
        assert field.text.strip()
    modified = [
        element.text
        for element in package.iter(f"{OPF}meta")
        if element.get("property") == "dcterms:modified"
    ]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified[0])
    for item in items:
        if item.get("media-type") == "application/xhtml+xml":
            check_page(book.read(f"EPUB/{item.get('href')}"), hrefs, item.get("properties") or "")


def check_page(content: bytes, hrefs: set[str], properties: str) -> None:
    page = etree.fromstring(content)
    assert page.tag == f"{XHTML}html"
    assert page.findtext(f"{XHTML}head/{XHTML}title").strip()
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", id_, re.ASCII) for id_ in ids)
    assert ("mathml" in properties) == bool(list(page.iter(f"{MATH}math")))
    for image in page.iter(f"{XHTML}img"):
        assert image.get("src") in hrefs
        assert image.get("alt") is not None
    for link in page.iter(f"{XHTML}a"):
        target = link.get("href") or ""
        assert (
            target.startswith(("http://", "https://")) or target[1:] in ids or target in hrefs or not target
        )
        assert not list(link.iterancestors(f"{XHTML}a"))
    assert not list(page.iter(f"{XHTML}script"))


def test_a_book_is_a_valid_epub():
    book = write_book([build_item(), build_item(number=2), build_item(None, number=3)])
    check_book(book)
    package = etree.fromstring(book.read("EPUB/package.opf"))
    assert package.findtext(f".//{DC}title") == "ml, 数学"
    assert package.findtext(f".//{DC}language") == "zh"
    assert [element.text for element in package.iter(f"{DC}creator")] == ["李雷"]
    assert [element.text for element in package.iter(f"{DC}subject")] == ["ml", "数学"]
    nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
    titles = [element.text for element in nav.iter(f"{XHTML}a")]
    assert titles == ["损失 & <b>尺子</b> 1", "损失 & <b>尺子</b> 2", "Links"]
    assert [name for name in book.namelist() if name.endswith(".png")] == [book.namelist()[4]]
    assert book.read(book.namelist()[4]) == PNG
    assert "https://example.org/3?a=1&amp;b=2" in book.read("EPUB/links.xhtml").decode()


def test_a_chapter_has_the_content_of_the_article():
    page = etree.fromstring(write_book([build_item()]).read("EPUB/chapter-0001.xhtml"))
    assert page.get("lang") == "zh"
    headings = [
        (element.tag.removeprefix(XHTML), "".join(element.itertext()))
        for element in page.iter()
        if re.search(r"}h\d$", element.tag)
    ]
    assert headings == [("h1", "损失 & <b>尺子</b> 1"), ("h2", "一条路"), ("h3", "两条路")]
    tex = [element.text for element in page.iter(f"{MATH}annotation")]
    assert tex == [r"\hat{y} = f(x)", r"E = mc^2 \tag{3}"]
    assert [element.text for element in page.iter(f"{XHTML}code")] == [
        r"\nosuch{x}",
        '# not a heading\nx = "[^1]"\n',
    ]
    assert ("far", "https://example.org/far.png") in [
        (element.text, element.get("href")) for element in page.iter(f"{XHTML}a")
    ]
    assert "for the talk <3" in "".join(page.itertext())


def test_without_the_extra_formulas_stay_tex(monkeypatch):
    import sys

    from linkvault.formats.books import formula_mathml

    monkeypatch.setitem(sys.modules, "math_core", None)
    formula_mathml._converter.cache_clear()
    try:
        book = write_book([build_item()])
        check_book(book)
        assert '<code class="tex">\\hat{y} = f(x)</code>' in book.read("EPUB/chapter-0001.xhtml").decode()
    finally:
        formula_mathml._converter.cache_clear()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_same_links_give_the_same_bytes(count):
    def make() -> bytes:
        return b"".join(
            formats.get_writer("epub").stream([build_item(number=number) for number in range(count)])
        )

    assert make() == make()
    check_book(zipfile.ZipFile(io.BytesIO(make())))


def test_books_of_different_links_have_different_identifiers():
    first, second = (
        etree.fromstring(write_book([build_item(number=number)]).read("EPUB/package.opf")).findtext(
            f".//{DC}identifier"
        )
        for number in (1, 2)
    )
    assert first != second


UNUSUAL = {
    "controls": "\x00\x0b\x1b[31m a \ufffe\uffff b \ud800",
    "tags": "<script>alert(1)</script> <p><a href='x'> </html>",
    "footnotes with the same label": "a[^x y] b[^x y]\n\n[^x y]: one\n\n[^x y]: two",
    "a picture in a link": "[![words](https://example.org/a.png)](https://example.org/)",
    "invalid pictures": "![a](data:image/png;base64,AAAA) ![b](data:image/png;base64,%%%) ![c](relative.png) ![](data:image/gif,GIF89a)",
    "depth": ">" * 200 + " a\n" + "- " * 100 + "b",
    "formulas": "$a<b$ $\\frac{" * 100 + " $x & y$ $$\\begin{matrix}$$",
    "empty": "",
}  # fmt: skip


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_unusual_articles_give_valid_books(text):
    check_book(
        write_book(
            [build_item(text, lang="no language"), build_item(title=text, note=text, tags=(text or "x",))]
        )
    )


@given(st.text(st.characters(exclude_categories=()), max_size=200), st.text(max_size=30))
def test_any_article_gives_a_valid_book(markdown, title):
    check_book(write_book([build_item(markdown, title=title, tags=(title,), added=title)]))


@pytest.mark.parametrize(
    "source", ["<p>" * 50_000, "<b><i>" * 30_000, "<a href=x>" * 30_000, "<img>" * 50_000]
)
def test_hostile_html_gives_a_chapter(source):
    chapter = build_chapter(replace(build_item(), html=source), lambda file: "img-1.png")
    etree.fromstring(chapter.xhtml, etree.XMLParser(huge_tree=True))
