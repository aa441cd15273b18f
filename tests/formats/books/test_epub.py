"""Books of a selection: an EPUB that every reader takes, one Markdown file, pages that need nothing else."""

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


def exported(markdown: str | None = LOSS, number: int = 1, **link: object) -> ExportItem:
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
    made = Link(**{**fields, **link})  # type: ignore[arg-type]
    if markdown is None:
        return ExportItem(made)
    snapshot = Snapshot(1, number, 1, "2026-11-25T04:28:27Z", made.url, 200, made.title, "李雷", "花园", None, None,
                        "zh", "excerpt", None, None, None, "article", 3, "f")  # fmt: skip
    return ExportItem(made, snapshot, ArticleText(markdown, "", ""), html=markup.to_html(markdown))


def bound(all_exported: Iterable[ExportItem]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(formats.get_writer("epub").stream(all_exported))))


def check(book: zipfile.ZipFile) -> None:
    """The rules of EPUB 3 that a program can hold a book to without the schema."""
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
    [place] = container.iter("{urn:oasis:names:tc:opendocument:xmlns:container}rootfile")
    package = etree.fromstring(book.read(place.get("full-path")))
    items = list(package.iter(f"{OPF}item"))
    ids = [each.get("id") for each in package.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert package.get("unique-identifier") in ids
    hrefs = {each.get("href") for each in items}
    there = {name.removeprefix("EPUB/") for name in book.namelist()} - {
        "mimetype",
        "META-INF/container.xml",
        "package.opf",
    }
    assert hrefs == there
    assert [each.get("properties") for each in items].count("nav") == 1
    spine = [each.get("idref") for each in package.iter(f"{OPF}itemref")]
    assert spine
    assert set(spine) <= set(ids)
    for name in ("identifier", "title", "language"):
        [told] = package.iter(f"{DC}{name}")
        assert told.text.strip()
    modified = [
        each.text for each in package.iter(f"{OPF}meta") if each.get("property") == "dcterms:modified"
    ]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", modified[0])
    for item in items:
        if item.get("media-type") == "application/xhtml+xml":
            check_page(book.read(f"EPUB/{item.get('href')}"), hrefs, item.get("properties") or "")


def check_page(content: bytes, hrefs: set[str], properties: str) -> None:
    page = etree.fromstring(content)
    assert page.tag == f"{XHTML}html"
    assert page.findtext(f"{XHTML}head/{XHTML}title").strip()
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", each, re.ASCII) for each in ids)
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


def test_a_book_keeps_the_rules():
    book = bound([exported(), exported(number=2), exported(None, number=3)])
    check(book)
    package = etree.fromstring(book.read("EPUB/package.opf"))
    assert package.findtext(f".//{DC}title") == "ml, 数学"
    assert package.findtext(f".//{DC}language") == "zh"
    assert [each.text for each in package.iter(f"{DC}creator")] == ["李雷"]
    assert [each.text for each in package.iter(f"{DC}subject")] == ["ml", "数学"]
    nav = etree.fromstring(book.read("EPUB/nav.xhtml"))
    titles = [each.text for each in nav.iter(f"{XHTML}a")]
    assert titles == ["损失 & <b>尺子</b> 1", "损失 & <b>尺子</b> 2", "Links"]
    assert [name for name in book.namelist() if name.endswith(".png")] == [book.namelist()[4]]
    assert book.read(book.namelist()[4]) == PNG
    assert "https://example.org/3?a=1&amp;b=2" in book.read("EPUB/links.xhtml").decode()


def test_a_chapter_holds_what_the_article_holds():
    page = etree.fromstring(bound([exported()]).read("EPUB/chapter-0001.xhtml"))
    assert page.get("lang") == "zh"
    headings = [
        (each.tag.removeprefix(XHTML), "".join(each.itertext()))
        for each in page.iter()
        if re.search(r"}h\d$", each.tag)
    ]
    assert headings == [("h1", "损失 & <b>尺子</b> 1"), ("h2", "一条路"), ("h3", "两条路")]
    tex = [each.text for each in page.iter(f"{MATH}annotation")]
    assert tex == [r"\hat{y} = f(x)", r"E = mc^2 \tag{3}"]
    assert [each.text for each in page.iter(f"{XHTML}code")] == [
        r"\nosuch{x}",
        '# not a heading\nx = "[^1]"\n',
    ]
    assert ("far", "https://example.org/far.png") in [
        (each.text, each.get("href")) for each in page.iter(f"{XHTML}a")
    ]
    assert "for the talk <3" in "".join(page.itertext())


def test_without_the_extra_formulas_stay_tex(monkeypatch):
    import sys

    from linkvault.formats.books import formula_mathml

    monkeypatch.setitem(sys.modules, "math_core", None)
    formula_mathml._converter.cache_clear()
    try:
        book = bound([exported()])
        check(book)
        assert '<code class="tex">\\hat{y} = f(x)</code>' in book.read("EPUB/chapter-0001.xhtml").decode()
    finally:
        formula_mathml._converter.cache_clear()


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_same_links_are_the_same_bytes(count):
    def make() -> bytes:
        return b"".join(
            formats.get_writer("epub").stream([exported(number=number) for number in range(count)])
        )

    assert make() == make()
    check(zipfile.ZipFile(io.BytesIO(make())))


def test_books_of_other_links_have_other_names():
    first, second = (
        etree.fromstring(bound([exported(number=number)]).read("EPUB/package.opf")).findtext(
            f".//{DC}identifier"
        )
        for number in (1, 2)
    )
    assert first != second


ODD = {
    "controls": "\x00\x0b\x1b[31m a \ufffe\uffff b \ud800",
    "tags": "<script>alert(1)</script> <p><a href='x'> </html>",
    "footnotes of one name": "a[^x y] b[^x y]\n\n[^x y]: one\n\n[^x y]: two",
    "a picture in a link": "[![words](https://example.org/a.png)](https://example.org/)",
    "pictures that are none": "![a](data:image/png;base64,AAAA) ![b](data:image/png;base64,%%%) ![c](relative.png) ![](data:image/gif,GIF89a)",
    "depth": ">" * 200 + " a\n" + "- " * 100 + "b",
    "formulas": "$a<b$ $\\frac{" * 100 + " $x & y$ $$\\begin{matrix}$$",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_articles_make_sound_books(text):
    check(bound([exported(text, lang="no language"), exported(title=text, note=text, tags=(text or "x",))]))


@given(st.text(st.characters(exclude_categories=()), max_size=200), st.text(max_size=30))
def test_any_article_makes_a_sound_book(markdown, title):
    check(bound([exported(markdown, title=title, tags=(title,), added=title)]))


@pytest.mark.parametrize(
    "source", ["<p>" * 50_000, "<b><i>" * 30_000, "<a href=x>" * 30_000, "<img>" * 50_000]
)
def test_hostile_html_is_a_chapter_too(source):
    made = build_chapter(replace(exported(), html=source))
    etree.fromstring(made.xhtml, etree.XMLParser(huge_tree=True))
