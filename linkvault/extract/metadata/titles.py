"""What a page calls itself -> the title of its article, without the site's name."""

import re

from lxml.html import HtmlElement

from .wording import squeeze, weight, words_of

SEPARATOR = re.compile(
    r"\s+(?:[-–—|·•»«/\\>:]|::|—|―)\s+|\s*[|｜»«]\s*|(?<=\S)[_](?=\S)|\s*(?:——|--)\s*|(?<=[\u2e80-\u9fff])[-–—](?=\S)"
)


def read_title(
    heads: list[str], told: str | None, og: str | None, site: str | None, ld: str | None
) -> str | None:
    """Choose the title. `heads` are the page's h1 and h2, `told` its <title>, `og` og:title, `ld` the headline."""
    told, og, ld = (squeeze(text) or None if text else None for text in (told, og, ld))
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
    parts = SEPARATOR.split(text)
    if len(parts) < 2:
        return text
    name = words_of(site or "")
    for cut in SEPARATOR.finditer(text):
        if name and words_of(text[cut.end() :]) == name:
            return text[: cut.start()].strip()
    last = list(SEPARATOR.finditer(text))[-1]
    head, tail = text[: last.start()].strip(), text[last.end() :].strip()
    return head if weight(tail) < weight(head) * 0.6 else text


def heads_of(tree: HtmlElement) -> list[str]:
    """List the texts of h1, then h2."""
    found = []
    for level in ("h1", "h2"):
        for head in tree.iter(level):
            if text := squeeze(str(head.text_content())[:500]):
                found.append(text)
    return found
