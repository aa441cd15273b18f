"""What a page calls itself -> the title of its article, without the site's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from .wording import squeeze, weight, words_of

SEPARATOR = re.compile(
    r"\s+(?:[-–—|·•»«/\\>:]|::|—|―)\s+|\s*[|｜»«]\s*|(?<=[\u2e80-\u9fff\uff00-\uffef])_(?=\S)|(?<=\S)_(?=[\u2e80-\u9fff])|\s*(?:——|--)\s*|(?<=[\u2e80-\u9fff])[-–—](?=\S)"
)


def read_title(
    heads: Sequence[str], told: str | None, og: str | None, site: str | None, ld: str | None
) -> str | None:
    """Choose the title. `heads` are the page's h1 and h2, `told` its <title>, `og` og:title, `ld` the headline."""
    told, og, ld = (squeeze(text) or None if text else None for text in (told, og, ld))
    if (
        told and told in heads
    ):  # the page heads its article with the very same words: nothing was added to them
        return told
    known = words_of(f"{told or ''} {og or ''} {ld or ''}")
    for head in heads:
        words = words_of(head)
        if words and words in known and weight(head) >= 8 and words != words_of(site or ""):
            return head
    for text in (og, ld, told):
        if text:
            return without_site(text, site)
    return None


def without_site(text: str, site: str | None) -> str:
    """Cut the site's name off a title.

    >>> without_site("损失函数学习笔记 - 博客园", "博客园")
    '损失函数学习笔记'
    """
    if (
        site
        and text.endswith(site)
        and re.search(r"[\s:：|·@_–—-]+$", head := text[: -len(site)])
        and head.strip()
    ):
        return head.rstrip(" :：|·@_–—-")
    parts = SEPARATOR.split(text)
    if len(parts) < 2:
        return text
    name = words_of(site or "")
    for cut in SEPARATOR.finditer(text):
        if name and words_of(text[cut.end() :]) == name:
            return text[: cut.start()].strip()
    last = list(SEPARATOR.finditer(text))[-1]
    head, tail = text[: last.start()].strip(), text[last.end() :].strip()
    is_name = bool(words_of(head)) and bool(words_of(tail)) and weight(tail) < weight(head) * 0.6
    return head if is_name else text


@dataclass(frozen=True, slots=True)
class Heads:
    """The texts of h1 and h2: those that may be the article's, and the one that links to the site's front."""

    own: tuple[str, ...]
    site: str | None


def heads_of(tree: HtmlElement, url: str) -> Heads:
    """List the headings, h1 first; a heading that is a link to a folder above this page is the site's name."""
    own: list[str] = []
    site: str | None = None
    for head in (*tree.iter("h1"), *tree.iter("h2")):
        text = squeeze(str(head.text_content())[:500])
        if text and _leads_home(head, url):
            site = site or text
        elif text:
            own.append(text)
    return Heads(tuple(own), site)


def _leads_home(head: HtmlElement, url: str) -> bool:
    link = head.find(".//a")
    link = link if link is not None else (head.getparent() if head.getparent() is not None else None)
    told = link.get("href") if link is not None and link.tag == "a" else None
    if not told:
        return False
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, told))
    except ValueError:
        return False
    path = there.path or "/"
    return (
        here.netloc == there.netloc
        and path != here.path
        and (path == "/" or here.path.startswith(path.rstrip("/") + "/"))
    )


def site_in(told: str | None, title: str | None) -> str | None:
    """Return the site's name out of a <title> that has the article's title and a separator before it.

    >>> site_in("损失函数 - 青禾一木 - 博客园", "损失函数"), site_in("損失関数: 計算ノート", "損失関数")
    ('博客园', '計算ノート')
    """
    text = squeeze(told or "")
    if not title or len(text) <= len(title) or not text.startswith(title):
        return None
    rest = text[len(title) :]
    parts = [part.strip(" -–—|·:：@_»«,") for part in re.split(r"\s[-–—|·@»]\s|\s?::\s?|[|_»]|^[-–—:]", rest)]
    parts = [part for part in parts if part]
    return parts[-1] if parts and re.match(r"\s*[-–—|·:：@_»«]", rest) and weight(parts[-1]) <= 50 else None
