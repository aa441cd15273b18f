"""Vaults and bookmark files of any size, with text in several languages: the same for the same size.

    python tests/quality/bench/synthetic_vaults.py vault|bookmarks PATH LINKS

Words follow Zipf's law. A tenth of the links have text, so that a million of them can be made; sites and tags are as
unequal as those of people: a few are frequent, most are rare.
"""

import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from linkvault.capture import fingerprint
from linkvault.models import Article, ArticleText, Bookmark, Page, Snapshot
from linkvault.suggest import compute_signature
from linkvault.vault import Vault

SEED = 11
_BATCH = 1_000  # links in one transaction
_PAGES = 10  # one link of so many has text
_STEMS = [
    "loss",
    "grad",
    "vec",
    "learn",
    "err",
    "mod",
    "gard",
    "riv",
    "pap",
    "sto",
    "mus",
    "tra",
    "win",
    "mark",
    "kit",
    "hist",
    "plan",
    "stat",
    "graph",
    "sys",
]
_ENDS = ["e", "ient", "tor", "ing", "or", "el", "en", "er", "ow", "ion", "ory", "ic", "ets", "ment", "al"]
_SIGNS = "损失函数梯度下降模型训练向量误差学习概率分布最小二乘似然曲线数据方法我们他们一个这个时候"
_CYRILLIC = [
    "поиск",
    "страница",
    "закладка",
    "архив",
    "текст",
    "модель",
    "данные",
    "обучение",
    "вектор",
    "ошибка",
]
_FILE_START = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"


@cache
def _words() -> tuple[list[str], list[float]]:
    """Return words and their weights."""
    words = [stem + end for end in _ENDS for stem in _STEMS] + _CYRILLIC
    return words, [1 / (rank + 2) for rank in range(len(words))]


def _text(chance: random.Random, length: int) -> str:
    words, weights = _words()
    text = " ".join(chance.choices(words, weights, k=length))
    return f"{text} {''.join(chance.choices(_SIGNS, k=length // 3))}。"


def _bookmarks(links: int) -> Iterator[Bookmark]:
    chance = random.Random(SEED)
    for number in range(links):
        site = int(chance.paretovariate(0.7)) % (links // 5 + 1)
        tags = tuple(f"tag{int(chance.paretovariate(0.6)) % (links // 20 + 2)}" for _ in range(number % 3))
        tags += ("rare",) if number % (links // 20 + 1) == 1 else ()
        tags += ("half",) if number % 2 else ()
        yield Bookmark(
            f"https://site{site}.example/{number}",
            title=_text(chance, 5),
            tags=tags,
            added=f"20{10 + number * 15 // links}-{number % 12 + 1:02}-{number % 28 + 1:02}T10:00:00Z",
        )


def make_vault(path: Path, links: int) -> None:
    """Write a vault with as many links."""
    chance = random.Random(SEED + 1)
    bookmarks = _bookmarks(links)
    with Vault(path, write=True) as vault:
        for start in range(0, links, _BATCH):
            with vault.transaction():
                for number in range(start, min(start + _BATCH, links)):
                    _store(vault, next(bookmarks), chance, has_page=number % _PAGES == 0)


def _store(vault: Vault, bookmark: Bookmark, chance: random.Random, *, has_page: bool) -> None:
    at = bookmark.added or ""
    if not has_page:
        vault.store_link(bookmark, at=at, outcome="link only", reason="not_fetched")  # type: ignore[arg-type]
        return
    text = "\n\n".join(_text(chance, 60) for _ in range(5))
    page = Page(bookmark.url, bookmark.url, 200, "text/html", text.encode(), at)
    snapshot = Snapshot(
        id=0, link_id=0, number=0, captured=at, final_url=bookmark.url, http_status=200, title=bookmark.title,
        byline=None, site_name=None, published=at[:10], modified=None, lang="en", excerpt=None, canonical=None,
        image=None, charset="utf-8", kind="article", words=text.count(" "), fingerprint=fingerprint(text),
        signature=compute_signature(text.split()),
    )  # fmt: skip
    article = Article(bookmark.title or "", f"<p>{text}</p>")
    vault.store_capture(bookmark, snapshot, article, ArticleText(text, text, bookmark.title or ""), page)


def make_bookmark_file(path: Path, links: int) -> None:
    """Write a file of bookmarks as browsers export it."""
    with path.open("w", encoding="utf-8") as file:
        file.write(_FILE_START)
        for number, bookmark in enumerate(_bookmarks(links)):
            tags = ",".join(bookmark.tags)
            date = 1_400_000_000 + number * 60
            file.write(f'<DT><A HREF="{bookmark.url}" ADD_DATE="{date}" TAGS="{tags}">{bookmark.title}</A>\n')
        file.write("</DL>\n")


if __name__ == "__main__":
    makers = {"vault": make_vault, "bookmarks": make_bookmark_file}
    makers[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
