"""What is fuzzed: the functions that read bytes or text from outside, samples for each, and laws that always hold."""

import gzip
import json
import os
import re
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import islice
from pathlib import Path

import article_pages
import picture_files
from bookmark_files import TEXTS
from fuzz_mutations import write_zip
from pdf_files import build_pdf, paragraph

from linkvault import capture, clock, config, formats, markup, urls
from linkvault.errors import LinkvaultError
from linkvault.extract.charset.detect import decode
from linkvault.extract.metadata import dates as page_dates
from linkvault.extract.pdf import document
from linkvault.extract.site_rules.apply import apply_rule, change_tree
from linkvault.extract.site_rules.collection import parse_site_config
from linkvault.extract.site_rules.load import parse_toml
from linkvault.fetch import content_coding, media_types, meta_refresh, response
from linkvault.formats.fields.timestamps import parse_timestamp
from linkvault.formats.fields.written_dates import find_day_order
from linkvault.models import Condition, Page
from linkvault.pictures.identify import identify
from linkvault.search.query.compiler import compile_query
from linkvault.search.query.parser import parse

CORPUS = Path(__file__).parent / "corpus"
MOST_ITEMS = 3000  # read from one file
MOST_DECODED = 4_000_000  # bytes that are decoded of one body
PAGE_URL = "https://fuzz.example/a/page.html"
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ACTIVE = re.compile(
    r"<script|<iframe|<object|<embed|<style|<svg|<[a-z]+[^<>]*\son\w+\s*=|<[a-z]+[^<>]*\s(?:href|src)=\"\s*(?:javascript|vbscript|file:)",
    re.IGNORECASE,
)


class LawBrokenError(Exception):
    """A result is not what always holds."""


@dataclass(frozen=True)
class Sample:
    """Bytes, and a word that is not mutated: the name of a reader, a charset or a media type."""

    label: str
    data: bytes


@dataclass(frozen=True)
class Target:
    """A function that is fuzzed, and its samples.

    `quick` is the number of executions in the tests.
    """

    run: Callable[[Sample], None]
    samples: Callable[[], list[Sample]]
    quick: int


def demand(holds: bool, law: str) -> None:
    """Raise an error if a law does not hold."""
    if not holds:
        raise LawBrokenError(law)


def decode_charset(sample: Sample) -> None:
    decoded = decode(sample.data, sample.label or None)
    demand(decoded.text.isascii() or bool(decoded.text.encode("utf-8")), "a decoded text can be stored")


def read_page(sample: Sample) -> None:
    page = Page(PAGE_URL, PAGE_URL, 200, sample.label, sample.data, clock.now())
    article, content, snapshot = capture.read(page)
    for text in (
        content.markdown,
        content.text,
        content.headings,
        snapshot.title or "",
        snapshot.byline or "",
    ):
        text.encode("utf-8")
        demand("\0" not in text, "a text has no zero byte")
    demand(not ACTIVE.search(markup.to_html(content.markdown)), "the HTML of an article has no script")
    demand(not ACTIVE.search(article.html), "an article has no script")


def read_markdown(sample: Sample) -> None:
    text = sample.data.decode("utf-8", "replace")
    content = markup.from_markdown(text)
    demand(markup.from_markdown(content.markdown).text == content.text, "a page read again has the same text")
    demand(not ACTIVE.search(markup.to_html(content.markdown)), "the HTML of Markdown has no script")
    markup.from_plain(text)
    files = dict.fromkeys(markup.find_images(text), "a.png")
    markup.replace_images(text, files)


@cache
def _index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    columns = "title, tags, headings, note, body, details, author, address, chars, tag_chars"
    connection.execute(f"CREATE VIRTUAL TABLE page_fts USING fts5({columns}, content='')")
    return connection


def parse_query(sample: Sample) -> None:
    text = sample.data[:1200].decode("utf-8", "surrogateescape")  # written with quotes, it is below the limit
    query = parse(text)
    demand(parse(str(query)) == query, "a query written and parsed again is the same")
    compiled = compile_query(query, lambda _: Condition("1"), NOON.date())
    for expression in filter(None, (compiled.strict, compiled.build_loosened())):
        _index().execute("SELECT rowid FROM page_fts WHERE page_fts MATCH ?", (expression,)).fetchall()


def identify_url(sample: Sample) -> None:
    text = sample.data[:3000].decode("utf-8", "replace")
    checked = urls.check_url(text)
    demand(urls.check_url(checked) == checked, "a checked address does not change when it is checked again")
    identity = urls.get_identity(checked)
    demand(urls.get_identity(text) == identity, "an address and its checked form have one identity")
    parsed = urls.parse_url(checked)
    demand("@" not in parsed.fetchable or bool(parsed.site), "an address has a site")
    urls.remove_password(text)
    urls.resolve_reference(checked, text[len(text) // 2 :])


def read_file(sample: Sample) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(sample.data)
        names = [sample.label]
        with suppress(LinkvaultError):
            names.append(formats.recognize(path)[0])
        for name in dict.fromkeys(names):
            for item in islice(formats.read_source(name, formats.Source(path)), MOST_ITEMS):
                demand(bool(item.location if hasattr(item, "location") else item), "an item has a place")


def load_config(sample: Sample) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "config.toml")
        path.write_bytes(sample.data)
        os.environ["LINKVAULT_CONFIG"] = str(path)
        config.load()
        config.save("pager", "true")
        demand(config.load().pager is True, "a setting that was saved is there")


@cache
def _rule_page() -> bytes:
    return article_pages.article(article_pages.paragraphs(12)).encode()


def apply_rules(sample: Sample) -> None:
    from linkvault.extract.dom.html_parser import parse as parse_html

    text = sample.data.decode("utf-8", "replace")
    if sample.label == "toml":
        rules = parse_toml(text, "rules.toml")
    else:
        rules = tuple(filter(None, [parse_site_config(text, "fuzz.example.txt")]))
    for rule in rules[:5]:
        tree, _ = parse_html(_rule_page().decode())
        change_tree(apply_rule(rule, tree), tree)


def read_dates(sample: Sample) -> None:
    text = sample.data[:2000].decode("utf-8", "replace")
    today = date(2026, 11, 25)
    clock.parse_span(text, today)
    clock.parse_days(text, today)
    for day_first in (True, False):
        page_dates.read_date(text, day_first=day_first)
        page_dates.read_stamp(text, day_first=day_first)
        list(page_dates.find_dates(text, day_first=day_first))
        parse_timestamp(text, day_first=day_first)
    find_day_order(text.split("\n"))
    response.seconds_to_wait(text, NOON)


def read_pdf(sample: Sample) -> None:
    document.read(sample.data)


def read_response(sample: Sample) -> None:
    warnings: list[str] = []
    codings = content_coding.split_codings(sample.label)
    chunks = content_coding.decode([sample.data], codings, warnings.append)
    body = bytearray()
    with suppress(content_coding.UndecodableError):
        for chunk in chunks:
            body += chunk
            if len(body) > MOST_DECODED:
                break
    for declared in ("text/html", "text/plain", "application/xml", "application/pdf", None):
        with suppress(media_types.NotAPageError):
            media_types.decide(declared, bytes(body[: media_types.SNIFF_BYTES]), "/a.md")
    meta_refresh.find_refresh(bytes(body), len(body), sample.data[:500].decode("latin-1"))
    media_types.essence(sample.data[:500].decode("latin-1"))


def identify_picture(sample: Sample) -> None:
    identify(sample.data)


def _texts(label: str, *texts: str) -> list[Sample]:
    return [Sample(label, text.encode()) for text in texts]


def _files(pattern: str, label: str = "") -> list[Sample]:
    """Return the files of the corpus; the label is the part of the name before the first dot."""
    return [
        Sample(label or path.name.partition(".")[0], path.read_bytes())
        for path in sorted(CORPUS.glob(pattern))
    ]


def charset_samples() -> list[Sample]:
    text = (
        "<meta charset={}><title>损失函数</title><p>损失函数 描述 模型 的 误差, каждый день, für Wähler.</p>"
        * 3
    )
    names = ("utf-8", "gb18030", "utf-16", "utf-8-sig")
    samples = [Sample(name, text.replace("{}", name).encode(name)) for name in names]
    japanese = "<?xml version='1.0' encoding='{}'?><p>損失関数は、モデルの誤差を表します。</p>" * 3
    samples += [
        Sample(name, japanese.replace("{}", name).encode(name))
        for name in ("shift_jis", "euc-jp", "iso-2022-jp")
    ]
    samples += [Sample("", sample.data) for sample in samples]
    samples += [
        Sample(label, samples[0].data) for label in ("utf-7", "x-user-defined", "replacement", "koi8-r", "\0")
    ]
    return [*samples, Sample("windows-1252", "Größe “quoted” – 10 €".encode("cp1252") * 5)]


def page_samples() -> list[Sample]:
    parts = (
        "<table><tr><th>a<td>b<tr><td>1<td>2</table>", "<pre class='language-py'><code>x = 1\n</code></pre>",
        "<p>\\(x^2\\) <span class=katex><math><mi>x</mi></math></span>", "<ul><li>a<ul><li>b</ul><li>c</ul>",
        "<figure><img src=a.png srcset='b.png 2x'><figcaption>c</figcaption></figure>", "<dl><dt>a<dd>b</dl>",
        "<p>x<sup><a href=#fn1>1</a></sup></p><ol><li id=fn1>note <a href=#r1>^</a></ol>", "<details><summary>s</summary>t</details>",
        "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"h\",\"datePublished\":\"2026-01-02\"}</script>",
        "<meta property='og:title' content='t'><meta name=author content='A. B.'><time datetime=2026-01-01>1</time>",
        "<blockquote>q</blockquote><hr><h2>h</h2><iframe src=https://video.example/1></iframe><svg><text>s</text></svg>",
    )  # fmt: skip
    filler = article_pages.paragraphs(8)
    pages = [article_pages.article(filler + part + filler).encode() for part in parts]
    plain = "\n\n".join(article_pages.SENTENCES)
    return [
        *(Sample("text/html", page) for page in pages),
        Sample("application/xhtml+xml", b'<?xml version="1.0"?>' + pages[0]),
        Sample("text/plain", plain.encode()),
        Sample(
            "text/markdown",
            f"---\ntitle: t\n---\n# h\n\n{plain}\n\n| a | b |\n|---|---|\n| c | d |\n".encode(),
        ),
    ]


def markdown_samples() -> list[Sample]:
    return _texts(
        "",
        "# h\n\n- a\n  - b\n\n> q\n\n```py\ncode\n```\n\n| a | b |\n|---|---|\n| c | d |\n\n$x^2$ and $$\ny\n$$\n",
        'x[^1]\n\n[^1]: note\n\n![i](http://x.example/y.png "t") **b** _i_ `c` ~~d~~ <b>e</b> &amp; \\* [l](<a b>)\n',
        "---\ntitle: '损失'\ntags: [a, b]\ndate: 2026-01-01\n---\n\nSetext\n===\n\n1. a\n\n   b\n2) c\n- [ ] d\n- [x] e\n",
        "<div>\n\n*x*\n\n</div>\n\n<!-- c -->\n\n[r]: http://x.example 'y'\n\n[r] ![r] <http://a.example>\n\n    code\n",
    )


def query_samples() -> list[Sample]:
    return _texts(
        "", "损失 tag:ml", '"squared error" tag:ml', "loss -model OR gauss*", "(a b) OR c", 'tag:"a b"', "title:“损失”",
        "title:x site:csdn.net before:2026-01-01 after:2w lang:zh has:note is:untagged", "NEAR(a b)", "f(x) c++ -(a OR b)",
    )  # fmt: skip


def url_samples() -> list[Sample]:
    return _texts(
        "", "http://a.example/x?id=1&utm_source=y#frag", "https://www.a.example/?q=损失&b", "http://[::1]:80/",
        "http://a.example/%E6%8D%9F?%41=%62", "http://例子.测试/路径?查=询", "HTTP://A.EXAMPLE.:80/a/./b/../c?",
        "http://u:p@h.example:8080/a/../b//c/;p?q=1&q=2#!/r", "https://example.org/amp/x?ref=y&amp;fbclid=1",
        "https://www.google.com/url?q=https%3A%2F%2Fa.example%2F&sa=D", "example.org/a b", "http://0x7f.1/", "//a.example",
    )  # fmt: skip


def file_samples() -> list[Sample]:
    samples = []
    for name, content, _ in TEXTS.values():
        text = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
        samples.append(Sample(name, text if isinstance(text, bytes) else text.encode()))
    page = article_pages.article(article_pages.paragraphs(4)).encode()
    samples += [
        Sample("html", page),
        Sample(
            "markdown",
            b"---\ntitle: t\nurl: https://a.example/\ntags: [a]\ndate: 2026-01-01\n---\n\n# h\n\ntext\n",
        ),
        Sample("zipped_pages", write_zip([("a/b.html", page), ("a/c.png", picture_files.png())])),
        Sample("pdf", build_pdf([paragraph(50, 80, article_pages.SENTENCES)])),
    ]
    return [*samples, *_files("files/*")]


def config_samples() -> list[Sample]:
    return _texts(
        "", 'db = "~/x.db"  # mine\ncolor = "never"\npager = false\nimage_megabytes = 2.5\n', "# empty\n"
    )


def rule_samples() -> list[Sample]:
    return [
        *_texts(
            "toml",
            '["fuzz.example"]\nbody = "article"\nstrip = [".ad", "//aside"]\ntitle = "h1"\nbyline = ".a"\ndate = "//time/@datetime"\n',
            '["*.example"]\nbody = "./descendant::*[count(.//*)>1 and contains(@class, \'a\')]"\n',
        ),
        *_texts(
            "txt",
            "title: //h1\nbody: //article | //div[@class='x']\nstrip: //aside\nstrip_id_or_class: ad\nprune: no\n"
            "replace_string(a): b\nfind_string: x\nreplace_string: y\nwrap_in(b): //p[1]\nmove_into(//h1): //p[2]\n"
            "strip_attr: //p/@class\nsingle_page_link: //a/@href\nhttp_header(user-agent): x\ntest_url: http://x.example/\n",
        ),
    ]


def date_samples() -> list[Sample]:
    return _texts(
        "", "2026-11-25", "2026-11", "7d", "2w", "99999y", "2026-11-25T08:45:34.123Z", "20261125", "2026-W48-3", "0001-01-01",
        "9999-12-31", "Sat, 14 May 2016 23:54:18 +0200", "1600000000", "1600000000000.5", "2026年11月25日 08:30", "25. November 2026",
        "Nov 25, 2026 at 5:30 PM GMT+2", "27/08/2026 10:29", "10/Oct/2000:13:55:36 +0300", "二〇二六年十一月", "2026-11-25 24:00 UTC",
        "before 2026-01-01\nafter 31/12/2025", "120", "Wed, 25 Nov 2026 13:00:00 GMT", "25 ноября 2026 г.", "2026. 11. 25.",
    )  # fmt: skip


def pdf_samples() -> list[Sample]:
    lines = list(article_pages.SENTENCES)
    plain = build_pdf(
        [paragraph(50, 80, lines), paragraph(50, 80, lines[::-1])], info={"Title": "T", "Author": "A B"}
    )
    linked = build_pdf(
        [paragraph(50, 60, lines)], links=[(50, 60, 100, 10, "https://a.example/")], outline=["One", "Two"]
    )
    return [Sample("", plain), Sample("", linked), *_files("pdf/*", " ")]


def response_samples() -> list[Sample]:
    import brotli
    import zstandard

    html = (
        b"<!doctype html><meta http-equiv=refresh content='0; url=\"/b\"'><title>t</title>"
        + b"<p>text</p>" * 50
    )
    return [
        Sample("", html), Sample("", b"1; URL=/next"), Sample("", b"text/html; charset=utf-8; x=\"y\""),
        Sample("", b"<?xml version='1.0'?><!-- c --><!doctype html [<!ENTITY a 'b'>]><html>"),
        Sample("gzip", gzip.compress(html)), Sample("gzip, gzip", gzip.compress(gzip.compress(html))),
        Sample("br", brotli.compress(html)), Sample("zstd", zstandard.compress(html)), Sample("deflate", zlib.compress(html)),
    ]  # fmt: skip


def picture_samples() -> list[Sample]:
    jpeg = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffc0001108000a001403012200021101031101ffd9")
    webp = b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x0f\0\0VP8L\0\0\0\0"
    avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + b"\0\0\0\x14ispe\0\0\0\0\0\0\0\x28\0\0\0\x1e"
    svg = picture_files.SVG if isinstance(picture_files.SVG, bytes) else picture_files.SVG.encode()
    return [Sample("", data) for data in (picture_files.png(), picture_files.gif(), jpeg, webp, avif, svg)]


TARGETS = {
    "charset": Target(decode_charset, charset_samples, 300),
    "page": Target(read_page, page_samples, 40),
    "markdown": Target(read_markdown, markdown_samples, 150),
    "query": Target(parse_query, query_samples, 300),
    "url": Target(identify_url, url_samples, 400),
    "file": Target(read_file, file_samples, 150),
    "config": Target(load_config, config_samples, 150),
    "rules": Target(apply_rules, rule_samples, 80),
    "dates": Target(read_dates, date_samples, 200),
    "pdf": Target(read_pdf, pdf_samples, 40),
    "response": Target(read_response, response_samples, 300),
    "picture": Target(identify_picture, picture_samples, 500),
}
