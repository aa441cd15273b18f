"""Build a large vault of generated pages: Latin, Cyrillic and Chinese words with the frequencies of Zipf's law.

The pages are written by store and search, 2,000 in a transaction, without the pipeline: 30,000 pages in a minute.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from linkvault import search
from linkvault.models import Article, ArticleText, Document, Snapshot
from linkvault.store import links, snapshots
from linkvault.store.connection import open_for_writing
from linkvault.store.integrity import link_digests
from linkvault.store.schema import transaction
from linkvault.vault import Vault

_ONSETS = "b c d f g h k l m n p r s t v w br ch cr dr fl gr pl pr sh sl st str th tr".split()
_VOWELS = "a e i o u ai ea ee io ou".split()
_ENDS = ("", "", "", "n", "r", "s", "l", "t", "nd", "ng", "tion", "ment", "able", "ed", "ing")
_ENGLISH = "the of and to in is that for it as was with be by on not he his but at are this have from".split()
_SIGNS = "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多"
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщ"
_BATCH = 2_000
NOON = "2026-11-25T12:00:00Z"


class Vocabulary(NamedTuple):
    """Words, most frequent first, with the running sums of their frequencies."""

    words: Sequence[str]
    sums: Sequence[float]

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.sums, k=count)


def latin(size: int, chance: random.Random) -> Vocabulary:
    words_in_order = dict.fromkeys(_ENGLISH)
    while len(words_in_order) < size:
        parts = [chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2, 3)))]
        words_in_order["".join(parts) + chance.choice(_ENDS)] = None
    return _zipf(list(words_in_order))


def chinese(size: int, chance: random.Random) -> Vocabulary:
    signs = [*_SIGNS, *(chr(0x4E00 + number) for number in chance.sample(range(0x51A5), 3000))]
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(signs))))
    words_in_order = dict.fromkeys(_SIGNS[:20])
    while len(words_in_order) < size:
        words_in_order[
            "".join(chance.choices(signs, cum_weights=weights, k=chance.choice((1, 2, 2, 2, 3, 4))))
        ] = None
    return _zipf(list(words_in_order))


def cyrillic(size: int, chance: random.Random) -> Vocabulary:
    words_in_order = dict.fromkeys("и в не на что с по как".split())
    while len(words_in_order) < size:
        words_in_order["".join(chance.choices(_CYRILLIC, k=chance.randint(3, 10)))] = None
    return _zipf(list(words_in_order))


def _zipf(words: list[str]) -> Vocabulary:
    return Vocabulary(words, list(accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1))))


def pages(count: int, length: int, seed: int = 5) -> Iterator[Document]:
    """Yield pages of about `length` words, each with one word that no other page has."""
    chance = random.Random(seed)
    kinds = (latin(60_000, chance), chinese(40_000, chance), cyrillic(20_000, chance))
    for number in range(1, count + 1):
        kind = chance.choices((0, 1, 2), (11, 7, 2))[0]
        vocabulary, blank = kinds[kind], " " if kind != 1 else ""
        lines = []
        for _ in range(max(1, int(length * chance.lognormvariate(-0.2, 0.6)) // 15)):
            words = vocabulary.draw(chance, 15)
            if chance.random() < 0.1:
                words[7:8] = kinds[0].draw(chance, 2)
            lines.append(blank.join(words) + (". " if kind != 1 else "。"))
        title = blank.join(vocabulary.draw(chance, 5))
        yield Document(number, title, headings=title, body=f"{''.join(lines)}\nname{number:x}")


def build(path: Path, count: int, length: int) -> Vault:
    """Fill a vault with `count` pages of about `length` words; return it open for reading."""
    Vault(path, write=True).close()
    connection = open_for_writing(path)
    connection.execute("PRAGMA synchronous = OFF")
    documents = pages(count, length)
    for _ in range(0, count, _BATCH):
        with transaction(connection):
            for document in islice(documents, _BATCH):
                _put(connection, document)
    with transaction(connection):
        link_digests.write_all(connection)
    connection.close()
    return Vault(path)


def _put(connection, document: Document) -> None:
    url = f"https://site{document.id % 97}.example/{document.id}"
    link_id = links.insert(
        connection, url=url, identity=url, site=f"site{document.id % 97}.example", title=document.title,
        added=NOON, outcome="saved",
    )  # fmt: skip
    stored = snapshots.insert(connection, _snapshot(link_id, url, document.title), "0")
    text = document.body
    snapshots.put_content(
        connection, stored.id, Article(document.title, ""), ArticleText(text, text, document.headings)
    )
    search.put(connection, document)


def _snapshot(link_id: int, url: str, title: str) -> Snapshot:
    return Snapshot(
        id=0, link_id=link_id, number=0, captured=NOON, final_url=url, http_status=200, title=title, byline=None,
        site_name=None, published=None, modified=None, lang=None, excerpt=None, canonical=None, image=None,
        charset=None, kind="article", words=100, fingerprint=url,
    )  # fmt: skip
