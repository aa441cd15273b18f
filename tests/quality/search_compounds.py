"""Share of compounds that are found in the first three hits when they are typed in another spelling.

    python tests/quality/search_compounds.py ../shared/data/search [--misses]

The compounds are made from the words of the collection's own documents in English, German, Russian and Chinese, 50 of
each kind: two neighbors typed as one word, one word typed in two, neighbors typed in camelCase, parts of a name in
camelCase, a word and a number, a number with and without its signs, an apostrophe left out, the last part of a German
compound. Names and numbers that documents lack are put on pages made for them.
"""

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from linkvault.search.query.stop_words import STOP_WORDS
from tests.quality.search_adapter import InIndex

LANGUAGES = {"en": ("xquad-en", "cacm"), "de": ("xquad-de",), "ru": ("xquad-ru",), "zh": ("cmrc",)}
SAMPLE = 50  # compounds of a kind
MOST_DOCUMENTS = 600  # of a language
RARE = 3  # documents with a compound at most: with more, three hits cannot show whether it was found
FIRST = 3  # hits that are looked at
WORD = re.compile(r"[^\W\d_]+")
MIN_LETTERS = 4  # of a word of a compound
MIN_SPLIT = 10  # letters of a word that is typed in two


class Case(NamedTuple):
    """A query and the documents of which one must be among the first hits."""

    query: str
    documents: frozenset[int]


class Texts:
    """The documents of a language: those of the collection and those made for a kind."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.words: dict[str, set[int]] = defaultdict(set)
        self.neighbors: dict[tuple[str, str], set[int]] = defaultdict(set)
        for number, text in enumerate(texts):
            words = [match[0].lower() for match in WORD.finditer(text)]
            for word in words:
                self.words[word].add(number)
            for match in re.finditer(r"(?=\b([^\W\d_]+) ([^\W\d_]+)\b)", text):
                self.neighbors[match[1].lower(), match[2].lower()].add(number)

    def add(self, text: str) -> int:
        self.texts.append(text)
        return len(self.texts) - 1

    def rare_pairs(self) -> list[tuple[tuple[str, str], set[int]]]:
        return [
            (pair, numbers)
            for pair, numbers in sorted(self.neighbors.items())
            if len(numbers) <= RARE
            and min(map(len, pair)) >= MIN_LETTERS
            and "".join(pair) not in self.words
            and STOP_WORDS.isdisjoint(pair)
        ]


def joined(texts: Texts, _: random.Random) -> Iterator[Case]:
    for pair, numbers in texts.rare_pairs():
        yield Case("".join(pair), frozenset(numbers))


def split(texts: Texts, chance: random.Random) -> Iterator[Case]:
    for word, numbers in sorted(texts.words.items()):
        if len(numbers) <= RARE and len(word) >= MIN_SPLIT:
            at = chance.randint(MIN_LETTERS, len(word) - MIN_LETTERS)
            yield Case(f"{word[:at]} {word[at:]}", frozenset(numbers))


def camel_case(texts: Texts, _: random.Random) -> Iterator[Case]:
    for (first, second), numbers in texts.rare_pairs():
        yield Case(first + second.title(), frozenset(numbers))


def parts_of_names(texts: Texts, chance: random.Random) -> Iterator[Case]:
    for (first, second), _ in chance.sample(texts.rare_pairs(), SAMPLE):
        if (first + second).isascii():
            number = texts.add(f"The function get{first.title()}{second.title()}Now returns it.")
            yield Case(f"{first} {second}", frozenset((number,)) | texts.neighbors[first, second])


def numbered(texts: Texts, chance: random.Random) -> Iterator[Case]:
    words = [word for word, numbers in sorted(texts.words.items()) if MIN_LETTERS <= len(word) <= MIN_SPLIT]
    for word in chance.sample(words, SAMPLE):
        digits = str(chance.randint(100, 9999))
        number = texts.add(f"{word}-{digits}" if chance.random() < 0.5 else f"{word} {digits}")
        yield Case(word + digits, frozenset((number,)))


def numbers(texts: Texts, chance: random.Random) -> Iterator[Case]:
    for _ in range(SAMPLE):
        value = chance.randint(10**6, 10**9)
        spelled = [str(value), f"{value:,}", f"{value:,}".replace(",", chance.choice(".' "))]
        written, typed = chance.sample(spelled, 2)
        yield Case(typed, frozenset((texts.add(f"({written})"),)))


def apostrophes(texts: Texts, _: random.Random) -> Iterator[Case]:
    spellings: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts.texts):
        for match in re.finditer(r"\b[^\W\d_]{2,}['’](?!s\b)[^\W\d_]+\b", text):
            spellings[match[0].lower()].add(number)
    for word, documents in sorted(spellings.items()):
        if len(documents) <= RARE:
            yield Case(re.sub("['’]", "", word), frozenset(documents))


def heads(texts: Texts, _: random.Random) -> Iterator[Case]:
    """Yield words that a document has only at the end of a compound."""
    compounds: dict[str, set[int]] = defaultdict(set)
    for word, documents in texts.words.items():
        for at in range(MIN_LETTERS, len(word) - MIN_LETTERS):
            if word[at:] in texts.words and word[:at].rstrip("s") in texts.words:
                compounds[word[at:]] |= documents
    for head, documents in sorted(compounds.items()):
        if len(documents | texts.words[head]) <= RARE and len(head) > MIN_LETTERS:
            yield Case(head, frozenset(documents - texts.words[head]) or frozenset(documents))


def chinese_split(texts: Texts, _: random.Random) -> Iterator[Case]:
    runs = Counter(
        run for text in texts.texts for run in set(re.findall(r"(?<![一-鿿])[一-鿿]{4}(?![一-鿿])", text))
    )
    for run, count in sorted(runs.items()):
        documents = frozenset(number for number, text in enumerate(texts.texts) if run in text)
        if count <= RARE and len(documents) <= RARE:
            yield Case(f"{run[:2]} {run[2:]}", documents)


def chinese_joined(texts: Texts, _: random.Random) -> Iterator[Case]:
    pattern = re.compile(r"[一-鿿]+[A-Za-z]{3,}|[A-Za-z]{3,}[一-鿿]+")
    for number, text in enumerate(list(texts.texts)):
        for match in list(pattern.finditer(text))[:1]:
            for run, word in pairwise(re.findall("[一-鿿]+|[A-Za-z]+", match[0])):
                yield Case(
                    f"{run[-4:]} {word[:20]}" if word.isascii() else f"{run} {word[:4]}", frozenset((number,))
                )


KINDS = {
    "en": (joined, split, camel_case, parts_of_names, numbered, numbers, apostrophes),
    "de": (joined, split, camel_case, parts_of_names, numbered, numbers, heads),
    "ru": (joined, split, numbered),
    "zh": (chinese_split, chinese_joined),
}


def read_texts(folder: Path) -> dict[str, Texts]:
    texts: dict[str, list[str]] = defaultdict(list)
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            for language, sets in LANGUAGES.items():
                if document["id"].split("/")[0] in sets and len(texts[language]) < MOST_DOCUMENTS:
                    texts[language].append(f"{document['title']}\n{document['body']}")
    return {language: Texts(bodies) for language, bodies in texts.items()}


def measure(folder: Path, *, show_misses: bool = False) -> dict[tuple[str, str], float]:
    """Return the share of cases that are found in the first three hits, by language and kind."""
    shares: dict[tuple[str, str], float] = {}
    for language, texts in read_texts(folder).items():
        chance = random.Random(7)
        cases: dict[str, list[Case]] = {}
        for kind in KINDS[language]:
            candidates = list(kind(texts, chance))
            cases[kind.__name__] = chance.sample(candidates, min(SAMPLE, len(candidates)))
        index = InIndex()
        for number, text in enumerate(texts.texts):
            index.add(number + 1, "", text)
        for name, sample in cases.items():
            misses = [
                case
                for case in sample
                if case.documents.isdisjoint(number - 1 for number in index.find(case.query, FIRST))
            ]
            shares[language, name] = 1 - len(misses) / len(sample)
            print(f"{language} {name:16} n={len(sample):3} found {shares[language, name]:.2f}", flush=True)
            if show_misses:
                print("   missed:", ", ".join(case.query for case in misses))
    return shares


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="the folder of the collection")
    options.add_argument("--misses", action="store_true", help="print the queries that were not answered")
    chosen = options.parse_args()
    measure(chosen.folder, show_misses=chosen.misses)
