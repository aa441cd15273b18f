"""Writers of the formats that linkvault reads, for property tests: entries -> a file as the other program writes it.

A writer gets entries whose values it can hold, and writes every value of each. `EXTRA` is the name of a field that no
format knows, where the format has names of fields.
"""

import base64
import csv
import io
import json
import plistlib
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

EXTRA = "mood"
NO_URL = "kein link"  # no web address


@dataclass(frozen=True)
class Entry:
    """An entry of a file. A value that is empty is not written."""

    url: str
    title: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    extra: str = ""


@dataclass(frozen=True)
class Kind:
    """How a format is written, and which values of an entry it holds: the letters of `holds` are t(itle), T(ags),
    n(ote), p(age), e(xtra field). `write` returns the file, or the files of a folder by their names."""

    write: Callable[[Sequence[Entry]], bytes | dict[str, bytes]]
    holds: str = "tTne"
    forbidden: str = ""  # characters that a title, tag or note of the format cannot have
    # "any" characters, or none; "ascii" characters; "plain" ones for formats of bare addresses.
    addresses: str = "any"


def _encode(text: str) -> bytes:
    return text.encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([header, *rows])
    return _encode(stream.getvalue())


def _records(shape: Callable[[Entry], dict[str, Any]], entries: Sequence[Entry]) -> list[dict[str, Any]]:
    return [shape(entry) | ({EXTRA: entry.extra} if entry.extra else {}) for entry in entries]


def _list_of(shape: Callable[[Entry], dict[str, Any]], **around: Any) -> Callable[[Sequence[Entry]], bytes]:
    """Return the writer of a list of objects; with `around`, of an object whose None is the list."""

    def write(entries: Sequence[Entry]) -> bytes:
        records = _records(shape, entries)
        return _json({key: records if value is None else value for key, value in around.items()} or records)

    return write


def _lines(shape: Callable[[Entry], dict[str, Any]]) -> Callable[[Sequence[Entry]], bytes]:
    return lambda entries: b"\n".join(map(_json, _records(shape, entries)))


def _row(entry: Entry, separator: str = ",") -> list[str]:
    return [entry.url, entry.title, separator.join(entry.tags), entry.note, entry.extra]


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)


def _xml(root: str, entries: Sequence[Entry], shape: Callable[[Entry], str], end: str) -> bytes:
    return _encode(f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n' + "\n".join(map(shape, entries)) + end)


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _netscape(entries: Sequence[Entry]) -> bytes:
    lines = [
        f"<DT><A{_attributes(HREF=entry.url, TAGS=','.join(entry.tags), MOOD=entry.extra)}>{escape(entry.title)}</A>"
        + (f"\n<DD>{escape(entry.note)}" if entry.note else "")
        for entry in entries
    ]
    head = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
    return _encode(head + "\n".join(lines) + "\n</DL><p>\n")


def _opml(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        return f"<outline{_attributes(text=entry.title, url=entry.url, type='link', mood=entry.extra)}/>"

    return _xml('<opml version="2.0"><body>', entries, shape, "</body></opml>")


def _xbel(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        inner = _element("title", entry.title) + _element("desc", entry.note)
        return f"<bookmark{_attributes(href=entry.url, mood=entry.extra)}>{inner}</bookmark>"

    return _xml('<xbel version="1.0">', entries, shape, "</xbel>")


def _posts(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        values = {"href": entry.url, "description": entry.title, "extended": entry.note}
        return f"<post{_attributes(**values, tag=' '.join(entry.tags), mood=entry.extra)}/>"

    return _xml('<posts user="me">', entries, shape, "</posts>")


def _rss(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        inner = _element("title", entry.title) + _element("link", entry.url) + _element(EXTRA, entry.extra)
        return f"<item>{inner}{''.join(_element('category', tag) for tag in entry.tags)}</item>"

    return _xml('<rss version="2.0"><channel>', entries, shape, "</channel></rss>")


def _atom(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        categories = "".join(f"<category{_attributes(term=tag)}/>" for tag in entry.tags)
        inner = _element("title", entry.title) + f"<link{_attributes(href=entry.url)}/>"
        return f"<entry>{inner}{categories}{_element(EXTRA, entry.extra)}</entry>"

    return _xml('<feed xmlns="http://www.w3.org/2005/Atom">', entries, shape, "</feed>")


def _evernote(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        tags = "".join(_element("tag", tag) for tag in entry.tags)
        source = f"<note-attributes>{_element('source-url', entry.url)}</note-attributes>"
        return f"<note>{_element('title', entry.title)}{tags}{source}{_element(EXTRA, entry.extra)}</note>"

    return _xml("<en-export>", entries, shape, "</en-export>")


def _wallabag_xml(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        tags = "".join(_element("entry", tag) for tag in entry.tags)
        inner = _element("url", entry.url) + _element("title", entry.title) + f"<tags>{tags}</tags>"
        return f"<entry>{inner}<is_archived>0</is_archived>{_element(EXTRA, entry.extra)}</entry>"

    return _xml("<result>", entries, shape, "</result>")


def _ris(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        fields = [
            ("TY", "GEN"),
            ("TI", entry.title),
            ("UR", entry.url),
            ("N1", entry.note),
            ("ZZ", entry.extra),
        ]
        fields += [("KW", tag) for tag in entry.tags]
        return "".join(f"{name}  - {value}\n" for name, value in fields if value) + "ER  - \n"

    return _encode("\n".join(map(shape, entries)))


def _bibtex(entries: Sequence[Entry]) -> bytes:
    def shape(number: int, entry: Entry) -> str:
        fields = {"title": entry.title, "url": entry.url, "keywords": ", ".join(entry.tags)}
        fields |= {"note": entry.note, EXTRA: entry.extra}
        inner = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@misc{{key{number},\n{inner}\n}}\n"

    return _encode("\n".join(shape(number, entry) for number, entry in enumerate(entries)))


def _chrome(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> dict[str, Any]:
        return {"type": "url", "url": entry.url, "name": entry.title}

    bar = {"type": "folder", "name": "Bookmarks bar", "children": _records(shape, entries)}
    return _json({"roots": {"bookmark_bar": bar}, "version": 1})


def _firefox_json(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> dict[str, Any]:
        return {
            "type": "text/x-moz-place",
            "uri": entry.url,
            "title": entry.title,
            "tags": ",".join(entry.tags),
        }

    container = {"type": "text/x-moz-place-container", "title": "menu", "root": "bookmarksMenuFolder"}
    root = {"guid": "root________", "type": "text/x-moz-place-container", "root": "placesRoot", "title": ""}
    return _json(root | {"children": [container | {"children": _records(shape, entries)}]})


def _safari(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> dict[str, Any]:
        leaf = {"WebBookmarkType": "WebBookmarkTypeLeaf", "URLString": entry.url}
        return leaf | {"URIDictionary": {"title": entry.title}}

    records = _records(shape, entries)
    return plistlib.dumps(
        {"WebBookmarkType": "WebBookmarkTypeList", "Children": records}, fmt=plistlib.FMT_BINARY
    )


def _database(schema: str, insert: str, rows: Sequence[tuple[Any, ...]]) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(schema)
        database.executemany(insert, rows)
        database.commit()
        return database.serialize()


def _buku(entries: Sequence[Entry]) -> bytes:
    schema = "CREATE TABLE bookmarks (id integer PRIMARY KEY, URL text, metadata text, tags text, desc text, flags integer)"
    rows = [
        (number, entry.url, entry.title, f",{','.join(entry.tags)},", entry.note, 0)
        for number, entry in enumerate(entries, 1)
    ]
    return _database(schema, "INSERT INTO bookmarks VALUES (?, ?, ?, ?, ?, ?)", rows)


def _firefox(entries: Sequence[Entry]) -> bytes:
    schema = """
    CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT, title TEXT);
    CREATE TABLE moz_bookmarks (id INTEGER PRIMARY KEY, type INTEGER, fk INTEGER, parent INTEGER, position INTEGER,
        title TEXT, dateAdded INTEGER, guid TEXT);
    INSERT INTO moz_bookmarks VALUES (1, 2, NULL, 0, 0, '', 0, 'root________'),
        (2, 2, NULL, 1, 0, 'menu', 0, 'menu________');
    """
    rows = []
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(schema)
        for number, entry in enumerate(entries, 3):
            database.execute("INSERT INTO moz_places VALUES (?, ?, ?)", (number, entry.url, entry.title))
            rows.append((number, number, number, entry.title))
        database.executemany("INSERT INTO moz_bookmarks VALUES (?, 1, ?, 2, ?, ?, 0, 'g')", rows)
        database.commit()
        return database.serialize()


def _urls(entries: Sequence[Entry]) -> bytes:
    lines = (f"{entry.url} | {entry.title}" if entry.title else entry.url for entry in entries)
    return _encode("\n".join(lines))


def _markdown_list(entries: Sequence[Entry]) -> bytes:
    return _encode(
        "# Links\n\n" + "\n".join(f"- [{entry.title or entry.url}](<{entry.url}>)" for entry in entries)
    )


def _org(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> str:
        title = f"[{entry.title}]" if entry.title else ""
        tags = f" :{':'.join(entry.tags)}:" if entry.tags else ""
        return f"* [[{entry.url}]{title}]{tags}"

    return _encode("\n".join(map(shape, entries)) + "\n")


def _zip_of_pages(entries: Sequence[Entry]) -> bytes:
    def shape(entry: Entry) -> bytes:
        head = f"url: {json.dumps(entry.url)}\ntitle: {json.dumps(entry.title)}\ntags: {json.dumps(entry.tags)}\n"
        head += f"{EXTRA}: {json.dumps(entry.extra)}\n" if entry.extra else ""
        return _encode(f"---\n{head}---\nSome text of the page.\n")

    return _zip({f"notes/{number}.md": shape(entry) for number, entry in enumerate(entries)})


def page_of(entry: Entry) -> bytes:
    """Return the page of an entry, with its title."""
    return _encode(f"<html><head><title>{escape(entry.title)}</title></head><body><p>text</p></body></html>")


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _folder(suffix: str, shape: Callable[[Entry], bytes]) -> Callable[[Sequence[Entry]], dict[str, bytes]]:
    """Return the writer of a folder with a file for each entry."""
    return lambda entries: {f"{number:03}{suffix}": shape(entry) for number, entry in enumerate(entries)}


def _response(entry: Entry) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page_of(entry)


def _warc(entries: Sequence[Entry]) -> bytes:
    def shape(number: int, entry: Entry) -> bytes:
        block = _response(entry)
        head = {
            "WARC-Type": "response",
            "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
            "WARC-Date": "2024-01-02T00:00:00Z",
            "WARC-Target-URI": entry.url,
            "Content-Type": "application/http; msgtype=response",
            "Content-Length": str(len(block)),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return _encode(f"WARC/1.0\r\n{lines}\r\n") + block + b"\r\n\r\n"

    return b"".join(shape(number, entry) for number, entry in enumerate(entries))


def _arc(entries: Sequence[Entry]) -> bytes:
    version = b"1 0 test\nURL IP-address Archive-date Content-type Archive-length\n"
    blocks = [("filedesc://test.arc", "text/plain", version)]
    blocks += [(entry.url, "text/html", _response(entry)) for entry in entries]
    heads = (_encode(f"{url} 0.0.0.0 20240102030405 {kind} {len(block)}\n") for url, kind, block in blocks)
    return b"".join(head + block + b"\n" for head, (_, _, block) in zip(heads, blocks, strict=True))


def _mhtml(entry: Entry) -> bytes:
    head = f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {entry.url}\r\nMIME-Version: 1.0\r\n"
    kind = 'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n--B\r\n'
    page = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return _encode(head + kind + page) + base64.encodebytes(page_of(entry)) + b"\r\n--B--\r\n"


def _webarchive(entry: Entry) -> bytes:
    main = {
        "WebResourceURL": entry.url,
        "WebResourceMIMEType": "text/html",
        "WebResourceData": page_of(entry),
    }
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


def _maff(entries: Sequence[Entry]) -> bytes:
    members: dict[str, bytes] = {}
    for number, entry in enumerate(entries):
        fields = {"MAF:originalurl": entry.url, "MAF:title": entry.title}
        lines = "".join(f'<{name} RDF:resource="{escape(value)}"/>' for name, value in fields.items())
        members[f"{number}/index.rdf"] = _encode(
            f"<RDF:RDF><RDF:Description>{lines}</RDF:Description></RDF:RDF>"
        )
        members[f"{number}/index.html"] = page_of(entry)
    return _zip(members)


def _htz(entry: Entry) -> bytes:
    return _zip(
        {
            "index.html": page_of(entry).replace(
                b"<html", _encode(f"<html{_attributes(**{'data-scrapbook-source': entry.url})}")
            )
        }
    )


def _nb(entry: Entry) -> bytes:
    tags = " ".join(f"#{tag}" for tag in entry.tags)
    sections = {"Comment": entry.note, "Tags": tags, EXTRA: entry.extra, "Content": "Some text."}
    title = f"# {entry.title}\n\n" if entry.title else ""
    return _encode(
        f"{title}<{entry.url}>\n\n"
        + "".join(f"## {name}\n\n{text}\n\n" for name, text in sections.items() if text)
    )


def _properties(entry: Entry, separator: str) -> str:
    values = {"url": entry.url, "tags": ", ".join(entry.tags), "description": entry.note, EXTRA: entry.extra}
    return "".join(f"{name}{separator} {value}\n" for name, value in values.items() if value)


def _logseq(entry: Entry) -> bytes:
    return _encode(f"title:: {entry.title}\n{_properties(entry, '::')}\n- Some text.\n")


def _notion(entry: Entry) -> bytes:
    return _encode(f"# {entry.title}\n\n{_properties(entry, ':')}\nSome text.\n")


def _readeck(entries: Sequence[Entry]) -> bytes:
    records = _records(lambda e: {"URL": e.url, "Title": e.title, "Labels": _tags(e)}, entries)
    return _zip(
        {"data.json": b"{}"} | {f"bookmarks/{number}/info.json": _json(r) for number, r in enumerate(records)}
    )


def _omnivore(entries: Sequence[Entry]) -> bytes:
    records = _records(
        lambda e: {
            "slug": "s",
            "url": e.url,
            "title": e.title,
            "labels": _tags(e),
            "description": e.note,
            "savedAt": "2024-01-02T00:00:00.000Z",
            "state": "Active",
        },
        entries,
    )
    return _zip({f"metadata_0_to_{len(records)}.json": _json(records)})


def _tags(entry: Entry) -> list[str]:
    return list(entry.tags)


def _named(entry: Entry) -> list[dict[str, str]]:
    return [{"name": tag} for tag in entry.tags]


def _karakeep(entry: Entry) -> dict[str, Any]:
    content = {"type": "link", "url": entry.url}
    return {
        "createdAt": 1600000000,
        "title": entry.title,
        "tags": _tags(entry),
        "content": content,
        "note": entry.note,
    }


KINDS: dict[str, Kind] = {
    "netscape": Kind(_netscape),
    "opml": Kind(_opml, "te"),
    "xbel": Kind(_xbel, "tne"),
    "posts_xml": Kind(_posts, "tTne", forbidden=" "),
    "rss": Kind(_rss, "tTe"),
    "atom": Kind(_atom, "tTe"),
    "evernote": Kind(_evernote, "tTe"),
    "wallabag xml": Kind(_wallabag_xml, "tTe"),
    "ris": Kind(_ris),
    "bibtex": Kind(_bibtex, forbidden="{}\\$%&#_^~"),
    "chrome": Kind(_chrome, "te"),
    "firefox_json": Kind(_firefox_json, "tTe"),
    "safari": Kind(_safari, "te"),
    "buku": Kind(_buku, "tTn"),
    "firefox": Kind(_firefox, "t"),
    "urls": Kind(_urls, "t", forbidden="|#", addresses="plain"),
    "markdown_list": Kind(_markdown_list, "t", forbidden="[]()<>*_`~\\", addresses="plain"),
    "org": Kind(_org, "tT", forbidden="[]() :", addresses="plain"),
    "warc": Kind(_warc, "p", addresses="ascii"),
    "wacz": Kind(lambda entries: _zip({"archive/data.warc": _warc(entries)}), "p", addresses="ascii"),
    "arc": Kind(_arc, "p", addresses="ascii"),
    "mhtml": Kind(_folder(".mhtml", _mhtml), "p", addresses="ascii"),
    "webarchive": Kind(_folder(".webarchive", _webarchive), "p"),
    "maff": Kind(_maff, "tp"),
    "htz": Kind(_folder(".htz", _htz), "p"),
    "nb": Kind(_folder(".bookmark.md", _nb), addresses="ascii"),
    "logseq": Kind(_folder(".md", _logseq), forbidden="[]#", addresses="ascii"),
    "notion": Kind(_folder(".md", _notion), addresses="ascii"),
    "readeck": Kind(_readeck, "tTe"),
    "omnivore": Kind(_omnivore),
    "zipped_pages": Kind(_zip_of_pages, "tTe"),
    "csv": Kind(lambda entries: _table(["url", "title", "tags", "note", EXTRA], list(map(_row, entries)))),
    "csv with semicolons": Kind(
        lambda entries: _table(
            ["URL", "Titel", "Schlagwörter", "Notiz", EXTRA], [_row(entry, ",") for entry in entries], ";"
        )
    ),
    "raindrop": Kind(
        lambda entries: _table(
            [
                "id",
                "title",
                "note",
                "excerpt",
                "url",
                "folder",
                "tags",
                "created",
                "cover",
                "highlights",
                "favorite",
                EXTRA,
            ],
            [
                [
                    str(number),
                    entry.title,
                    entry.note,
                    "",
                    entry.url,
                    "",
                    ", ".join(entry.tags),
                    "",
                    "",
                    "",
                    "",
                    entry.extra,
                ]
                for number, entry in enumerate(entries, 1)
            ],
        )
    ),
    "pocket": Kind(
        lambda entries: _table(
            ["title", "url", "time_added", "tags", "status"],
            [[entry.title, entry.url, "1600000000", "|".join(entry.tags), "archive"] for entry in entries],
        ),
        "tT",
        forbidden="|,",
    ),
    "instapaper": Kind(
        lambda entries: _table(
            ["URL", "Title", "Selection", "Folder", "Timestamp", "Tags"],
            [
                [entry.url, entry.title, entry.note, "Archive", "1600000000", json.dumps(list(entry.tags))]
                for entry in entries
            ],
        ),
        "tTn",
    ),
    "json": Kind(
        _list_of(lambda e: {"url": e.url, "title": e.title, "labels": _named(e), "description": e.note})
    ),
    "json lines": Kind(
        _lines(lambda e: {"url": e.url, "name": e.title, "keywords": _tags(e), "comment": e.note})
    ),
    "pinboard": Kind(
        _list_of(
            lambda e: {
                "href": e.url,
                "description": e.title,
                "extended": e.note,
                "tags": " ".join(e.tags),
                "toread": "no",
                "shared": "yes",
            }
        ),
        forbidden=" ",
    ),
    "linkding": Kind(
        _list_of(
            lambda e: {
                "url": e.url,
                "title": e.title,
                "notes": e.note,
                "tag_names": _tags(e),
                "is_archived": False,
                "website_title": None,
            },
            count=1,
            next=None,
            results=None,
        )
    ),
    "karakeep": Kind(_list_of(_karakeep, bookmarks=None)),
    "linkwarden": Kind(
        lambda entries: _json(
            {
                "name": "me",
                "collections": [
                    {
                        "id": 1,
                        "name": "Unorganized",
                        "parentId": None,
                        "links": _records(
                            lambda e: {
                                "name": e.title,
                                "url": e.url,
                                "description": e.note,
                                "tags": _named(e),
                            },
                            entries,
                        ),
                    }
                ],
            }
        )
    ),
    "wallabag": Kind(
        _list_of(
            lambda e: {
                "url": e.url,
                "title": e.title,
                "tags": _tags(e),
                "is_archived": 0,
                "is_starred": 0,
                "content": "",
            }
        ),
        "tTe",
    ),
    "csl_json": Kind(
        _list_of(
            lambda e: {
                "id": "x",
                "type": "webpage",
                "URL": e.url,
                "title": e.title,
                "note": e.note,
                "issued": {},
            }
        ),
        "tne",
    ),
    "google_reader": Kind(
        _list_of(
            lambda e: {
                "title": e.title,
                "canonical": [{"href": e.url}],
                "categories": [f"user/1/label/{tag}" for tag in e.tags],
                "crawlTimeMsec": "1600000000000",
            },
            id="user/1/state/com.google/starred",
            items=None,
        ),
        "tTe",
    ),
    "hypothesis": Kind(
        _list_of(
            lambda e: {
                "uri": e.url,
                "document": {"title": [e.title]},
                "tags": _tags(e),
                "text": e.note,
                "target": [],
            },
            total=1,
            rows=None,
        ),
    ),
}


def write(folder: Path, kind: str, entries: Sequence[Entry]) -> Path:
    """Write a file of a kind, without an extension, as imports recognize files by their content, or a folder of files."""
    path = folder / "file"
    content = KINDS[kind].write(entries)
    if isinstance(content, bytes):
        path.write_bytes(content)
        return path
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    for name, part in content.items():
        (path / name).write_bytes(part)
    return path
