"""A link and its article into a self-contained HTML page: no script can run, and nothing is loaded.

A picture is part of the page if it is stored, else a link to it.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from itertools import chain, islice

from linkvault.formats.books.formula_mathml import render_formulas
from linkvault.formats.parts.shown_pictures import replace_pictures
from linkvault.models import ExportItem
from linkvault.text.characters import replace_surrogates

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
# A picture in a page that is Markdown.
_SAFE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_RULES = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{max-width:44em;margin:2em auto;padding:0 1em;font:1.05em/1.6 serif;overflow-wrap:break-word}"
    "header p{opacity:.75}blockquote{margin-inline:0;padding-inline-start:1em;border-inline-start:3px solid}"
    "img{max-width:100%;height:auto}pre,.formula{overflow:auto}"
    "table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid;padding:.2em .5em}"
)


def render_page(item: ExportItem) -> str:
    """Return the page; the same link always gives the same text.

    The head has the URL, date, author and tags of the link, which the reader of `html` finds again.
    """
    lang = item.link.lang
    opening = f"<html lang={_quote(lang)}>" if lang else "<html>"
    body = _render_body(item)
    return replace_surrogates(
        f"<!DOCTYPE html>\n{opening}\n<head>\n{_render_head(item)}</head>\n<body>\n{render_header(item)}"
        f"<article>\n{body}</article>\n</body>\n</html>\n"
    )


def _render_body(item: ExportItem) -> str:
    """Return the HTML of an article with its formulas as MathML and its stored pictures."""
    return replace_pictures(render_formulas(item.html), partial(_data_address, item)) if item.html else ""


def _data_address(item: ExportItem, address: str) -> str | None:
    """Return a picture as a `data:` address; None if it is not stored."""
    file = item.files.get(address)
    if file is None:
        return address if _SAFE_DATA.match(address) else None
    return f"data:{file.media_type};base64,{b64encode(file.body).decode('ascii')}"


def render_pages(items: Iterable[ExportItem]) -> Iterator[str]:
    """Yield one page with all links, each with its article in a section; of a single link, its own page."""
    items = iter(items)
    first = list(islice(items, 2))
    if len(first) == 1:
        yield render_page(first[0])
        return
    yield (
        f"<!DOCTYPE html>\n<html>\n<head>\n{_RULES}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="linkvault">\n'
        f"<title>linkvault</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    for item in chain(first, items):
        lang = f" lang={_quote(item.link.lang)}" if item.link.lang else ""
        body = _render_body(item)
        yield replace_surrogates(
            f'<section id="link-{item.link.id}"{lang}>\n{render_header(item)}'
            f"<article>\n{body}</article>\n</section>\n<hr>\n"
        )
    yield "</body>\n</html>\n"


def render_header(item: ExportItem) -> str:
    """Return the header above an article: title, author, site, date, URL and note."""
    link, snapshot = item.link, item.snapshot
    site = (snapshot.site_name if snapshot else None) or link.site
    details = [snapshot.byline if snapshot else None, site, (link.published or "")[:10]]
    parts = [escape(part) for part in details if part]
    parts.append(f"<a href={_quote(link.url)}>{escape(link.url)}</a>")
    note = f"<blockquote><p>{escape(link.note)}</p></blockquote>\n" if link.note else ""
    return f"<header>\n<h1>{escape(link.title)}</h1>\n<p>{' · '.join(parts)}</p>\n{note}</header>\n"


def _render_head(item: ExportItem) -> str:
    link, snapshot = item.link, item.snapshot
    meta_names = {
        "viewport": "width=device-width, initial-scale=1",
        "referrer": "no-referrer",
        "author": snapshot.byline if snapshot else None,
        "description": snapshot.excerpt if snapshot else None,
        "date": link.published,
        "keywords": ", ".join(link.tags),
        "linkvault:saved": snapshot.captured if snapshot else None,
        "generator": "linkvault",
    }
    metas = [
        f"<meta name={_quote(name)} content={_quote(value)}>\n" for name, value in meta_names.items() if value
    ]
    site = snapshot.site_name if snapshot else None
    return (
        f"{_RULES}{''.join(metas)}"
        + (f'<meta property="og:site_name" content={_quote(site)}>\n' if site else "")
        + f'<link rel="canonical" href={_quote(link.url)}>\n'
        f"<title>{escape(link.title)}</title>\n<style>{_STYLE}</style>\n"
    )


def _quote(value: str) -> str:
    return f'"{escape(value)}"'
