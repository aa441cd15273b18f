"""Limits that pages, sites and users meet, read from the code: one less, as many, and one more.

Of an input that is cut, the rest is ignored, but nothing else comes of it: the beginning of a name, a date or an address
is another one.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import article_pages
import pytest
from lxml import html
from vaults import save_page

from linkvault import capture, formats, markup
from linkvault.cli import command_line
from linkvault.errors import LinkvaultError
from linkvault.extract.dom.attribute_index import index_attributes
from linkvault.extract.dom.html_parser import parse as parse_html
from linkvault.extract.metadata import author_names, dates, meta_tags
from linkvault.extract.site_rules import SiteRules, apply, collection, load
from linkvault.extract.site_rules.apply import RuleResult
from linkvault.fetch import cookies, media_types, meta_refresh, origin, response
from linkvault.fetch.transport import Request
from linkvault.formats import filenames
from linkvault.formats.fields import folders
from linkvault.formats.pages import pdf as pdf_files
from linkvault.formats.pages import saved_page
from linkvault.formats.parts import input_file
from linkvault.markup import escaping, html_reader
from linkvault.models import Page, UnreadableEntry
from linkvault.search.query import parser
from linkvault.search.text import analyzer
from linkvault.store.packing import changed_pages, codec
from linkvault.urls import readable
from linkvault.vault import Vault

Use = Callable[[int, Path], int]
SITE, NOW = "https://a.example/", datetime(2026, 11, 25, tzinfo=UTC)
NAMES = [f"{first}{second}xyz" for first in "ABCDE" for second in "abcdefghij"]
REFRESH = b"<meta http-equiv=refresh content='%d; url=/next'>"
HEAD = "<title>t</title>{}<article>" + article_pages.paragraphs(4) + "</article>"


def count_cookies(*lines: str) -> int:
    return len(cookies.receive_cookies([], Request(origin.parse_target(SITE).url, {}), list(lines)))


def follow(size: int) -> bool:
    try:
        return bool(origin.follow(origin.parse_target(SITE), b"/".ljust(size, b"x")))
    except LinkvaultError:
        return False


def read_file(folder: Path, name: str, start: bytes, size: int) -> bool:
    """Return whether a file of a size is read; `start` is its beginning, and blanks follow."""
    path = folder / name
    path.write_bytes(start)
    with path.open("r+b") as stream:
        stream.truncate(size)
    kind, source = formats.recognize(path)
    return not any(isinstance(item, UnreadableEntry) for item in formats.read_source(kind, source))


def apply_config(config: str, page: str) -> tuple[RuleResult, html.HtmlElement]:
    rule = collection.parse_site_config(config, "a.example.txt")
    assert rule is not None
    tree, _ = parse_html(page)
    return apply.apply_rule(rule, tree), tree


def count_wrapped(size: int, _: Path) -> int:
    _, tree = apply_config("wrap_in(b): //i", "<main>" + "<i>x</i>" * size + "</main>")
    return len(tree.findall(".//b"))


def read_rule_file(size: int, folder: Path) -> bool:
    rules = folder / f"rules-{size}"
    rules.mkdir()
    (rules / "a.example.txt").write_text("title: //h1\n".ljust(size, "#"), "utf-8")
    return next(collection.read_all(rules), None) is not None


def is_toml_read(size: int, _: Path) -> bool:
    try:
        return bool(load.parse_toml(f'["{"a." * size}example"]\nbody = "p"', "rules.toml"))
    except LinkvaultError:
        return False


def meta_of(*elements: str) -> meta_tags.MetaTags:
    tree, _ = parse_html(HEAD.format("".join(elements)))
    return meta_tags.MetaTags(index_attributes(tree))


def read_line(size: int, folder: Path) -> int:
    path = folder / "lines.txt"
    path.write_text("x" * size + "\n", "utf-8")
    return len(next(formats.Source(path).lines())[1])


def pack_changed(size: int, folder: Path) -> bool:
    """Return whether a page is stored as a difference, if both pages together have `size` bytes."""
    path = folder / f"{size}.db"
    with Vault(path, write=True) as vault:
        save_page(vault, SITE, force=True)
    with closing(sqlite3.connect(path)) as connection:
        (earlier,) = connection.execute("SELECT size FROM page").fetchone()
        connection.execute(
            "INSERT INTO snapshot (link_id, number, captured, final_url, title, kind, words, fingerprint, warnings,"
            " extractor) SELECT link_id, 2, captured, final_url, title, kind, words, fingerprint, warnings, extractor"
            " FROM snapshot"
        )
        body = b"<p>".ljust(size - earlier)
        return changed_pages.pack_changes(connection, 2, body) is not None


# Name -> (limit, how much of an input of a size is used): all of it up to the limit, and as much of more.
CUT: dict[str, tuple[int, Use]] = {
    "name in a journal": (
        command_line._MAX_CHARS,
        lambda size, _: len(command_line.describe_command(["x" * size]).removesuffix("...")),
    ),
    "file name in bytes": (
        filenames.MAX_NAME_BYTES,
        lambda size, _: len(filenames.file_name("n" * (size - len(" (1).md")), 1, ".md")),
    ),
    "file name in bytes of Chinese": (
        (filenames.MAX_NAME_BYTES - len(" (1).md")) // 3,
        lambda size, _: filenames.file_name("损" * size, 1, ".md").count("损"),
    ),
    "folders of a bookmark": (
        folders.MAX_FOLDER_DEPTH,
        lambda size, _: len(
            folders.FolderPaths[int](lambda n: (str(n), n - 1 if n > 1 else None)).path(size)
        ),
    ),
    "line of a file": (input_file._MAX_LINE_CHARACTERS, read_line),
    "address that is searched": (
        readable._MAX_LENGTH,
        lambda size, _: len(readable.read_address(SITE, SITE + "x" * size)) - len("a.example/"),
    ),
    "words of a phrase": (
        analyzer._MAX_PHRASE_WORDS,
        lambda size, _: len(analyzer.build_phrase(" ".join(f"w{n}" for n in range(size))).words),
    ),
    "pairs of a Chinese phrase": (
        analyzer._MAX_PHRASE_WORDS,
        lambda size, _: len(analyzer.build_phrase("".join(chr(0x4E00 + n) for n in range(size + 1))).words),
    ),
    "short prefixes of a query": (
        parser._MAX_SHORT_PREFIXES,
        lambda size, _: len(f"{parser.parse(' '.join(f'{c}{c}*' for c in 'abcd'[:size]))}".split()),
    ),
    "authors": (
        author_names.MOST_NAMES,
        lambda size, _: author_names.join_names(NAMES[:size]).count(",") + 1,
    ),
    "title of a site rule": (
        apply.LONGEST,
        lambda size, _: len(apply_config("title: //h1", f"<h1>{'x' * size}</h1><p>a")[0].title),
    ),
    "elements that a site rule wraps": (apply.MOST_WRAPPED, count_wrapped),
    "value of a meta tag": (
        meta_tags.LONGEST,
        lambda size, _: len(meta_of(f'<meta name="x" content="{"y" * size}">').first(["x"])),
    ),
    "nested quotes": (
        html_reader.MAX_DEPTH - 1,
        lambda size, _: markup.render("<blockquote>" * size + "<p>a</p>").markdown.count(">"),
    ),
    "cookies of a site": (
        cookies._MAX_COOKIES,
        lambda size, _: count_cookies(*(f"name{number}=1" for number in range(size))),
    ),
    "digits of Retry-After": (
        response._MAX_DIGITS,
        lambda size, _: len(f"{int(response.seconds_to_wait('1' + '0' * (size - 1), NOW))}"),
    ),
}
# Name -> (limit, whether an input of a size is used).
REFUSED: dict[str, tuple[int, Callable[[int, Path], bool]]] = {
    "characters of a title in a file name": (
        filenames._MAX_TITLE_CHARACTERS,
        lambda size, _: filenames.file_name("x".rjust(size), 1, ".md") == "x (1).md",
    ),
    "target of a redirect": (origin._MAX_REFERENCE, lambda size, _: follow(size)),
    "cookie in bytes": (cookies._MAX_COOKIE, lambda size, _: count_cookies("n=".ljust(size, "x")) == 1),
    "start of a PDF": (
        media_types._PDF_HEAD,
        lambda size, _: media_types.decide(None, b"%PDF-".rjust(size) + b"1.4\n", "/a") == media_types.PDF,
    ),
    "head with a refresh": (
        meta_refresh.SCAN_BYTES,
        lambda size, _: meta_refresh.find_refresh((REFRESH % 0).rjust(size), 10**6, None) == "/next",
    ),
    "small page with a refresh": (
        meta_refresh.SMALL_PAGE_BYTES,
        lambda size, _: meta_refresh.find_refresh(REFRESH % 5, size, None) == "/next",
    ),
    "seconds until a refresh": (
        int(meta_refresh.MAX_DELAY),
        lambda size, _: meta_refresh.find_refresh(REFRESH % size, 10**6, None) == "/next",
    ),
    "seconds until a refresh of a small page": (
        int(meta_refresh.MAX_DELAY_OF_SMALL_PAGE),
        lambda size, _: meta_refresh.find_refresh(REFRESH % size, 100, None) == "/next",
    ),
    "content of a refresh": (
        meta_refresh._MAX_CONTENT,
        lambda size, _: meta_refresh.parse_refresh("0;url=/".ljust(size, "x"))[1] == "/".ljust(size - 6, "x"),
    ),
    "saved page": (
        saved_page.MAX_PAGE_BYTES,
        lambda size, folder: read_file(
            folder, "a.html", f'<!DOCTYPE html><link rel="canonical" href="{SITE}"><p>Text.'.encode(), size
        ),
    ),
    "saved PDF": (pdf_files.MAX_BYTES, lambda size, folder: read_file(folder, "a.pdf", b"%PDF-1.4\n", size)),
    "file of site rules": (collection.LARGEST_FILE, read_rule_file),
    "dots of a host in the site rules": (load._MAX_DOTS, is_toml_read),
    "values of one name in microdata": (
        meta_tags.MOST_ITEMS,
        lambda size, _: (
            meta_of(*(f'<meta itemprop="x" content="{number}">' for number in range(size))).first(["x"])
            == "0"
        ),
    ),
    "name of an author": (
        author_names.LONGEST,
        lambda size, _: author_names.join_names(["A".ljust(size, "b")]) is not None,
    ),
    "words of a name": (
        author_names.MOST_WORDS,
        lambda size, _: author_names.join_names([" ".join(["Abcde"] * size)]) is not None,
    ),
    "line of authors": (
        author_names.LONGEST_BYLINE,
        lambda size, _: "Lovelac" in (author_names.join_names(["Ada Lovelace".rjust(size, ",")]) or ""),
    ),
    "text with a date": (
        dates.LONGEST,
        lambda size, _: bool(list(dates.find_dates("2026-11-25".rjust(size + len("026-11-25"))))),
    ),
    "parentheses of an address": (
        escaping._MAX_PARENTHESES - 1,
        lambda size, _: "((" in escaping.write_url(f"{SITE}{'(' * size}{')' * size}"),
    ),
    "ratio of packed bytes": (codec._MAX_RATIO * 7, lambda size, _: codec._is_fit(size, bytes(7))),
    "two versions of a page": (changed_pages.MAX_BYTES, pack_changed),
}


@pytest.mark.parametrize("name", CUT)
def test_what_is_beyond_a_limit_is_cut(name: str, tmp_path: Path) -> None:
    limit, use = CUT[name]
    assert [use(size, tmp_path) for size in (limit - 1, limit, limit + 1)] == [limit - 1, limit, limit]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_beyond_a_limit_is_refused(name: str, tmp_path: Path) -> None:
    limit, use = REFUSED[name]
    assert [use(size, tmp_path) for size in (limit - 1, limit, limit + 1)] == [True, True, False]


def test_the_beginning_of_a_date_is_no_date() -> None:
    for size in range(dates.LONGEST - 12, dates.LONGEST + 12):
        for text in ("2026-11-25", "25. November 2026", "2026年11月25日"):
            assert {match.value for match in dates.find_dates(text.rjust(size))} <= {"2026-11-25"}


def test_the_beginning_of_a_name_is_no_name() -> None:
    for size in range(author_names.LONGEST_BYLINE - 3, author_names.LONGEST_BYLINE + 15):
        names = author_names.join_names(["Grace Hopper, Ada Lovelace".rjust(size, ",")])
        assert names in ("Grace Hopper, Ada Lovelace", "Grace Hopper", None)
    bio = "Ada Lovelace | " + "writes about engines. " * 30
    assert author_names.join_names([bio]) == author_names.join_names([bio[:290]])


def test_the_beginning_of_an_address_is_no_target_of_a_refresh() -> None:
    element = REFRESH % 0
    for rest in range(len(element) + 1):
        head = element.rjust(meta_refresh.SCAN_BYTES + rest)
        assert meta_refresh.find_refresh(head, 10**6, None) == (None if rest else "/next")


def test_a_rule_that_wraps_too_much_says_so() -> None:
    result, _ = apply_config("wrap_in(b): //p[1]\n" * 2_000, HEAD.format(""))
    assert [warning for warning in result.warnings if "only the first 5,000 elements are wrapped" in warning]
    page = Page(SITE, SITE, 200, "text/html", HEAD.format("").encode(), "2026-11-25T10:00:00Z")
    assert capture.read(page, SiteRules((result.rule,)))[1].text
