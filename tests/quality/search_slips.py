"""Measure how often a query with typing errors finds the page that it was made from.

    python tests/quality/search_slips.py COLLECTION [--each 50] [--kinds one-slip two-slips] [--misses 5] [--tantivy]

COLLECTION is a folder with docs.jsonl.gz (`id`, `title`, `body`, `lang`). Queries are words of these documents with
errors made by a seeded generator: letters dropped, doubled, replaced or swapped. Compounds have one such error: names
with a hyphen, two words typed as one, a word typed as two, names with dots and underscores (in any language). Korean
words have another vowel that sounds alike, katakana words another mark of their voice or their length. A query is
answered if one of the
first three hits is a page that the query without errors matches. `--tantivy` answers the same queries with a
typo-tolerant OR of all words, if the package `tantivy` is installed: distance 1 from 5 letters, 2 from 9, swapped letters count as one error.
"""

import argparse
import gzip
import json
import random
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from search_adapter import InIndex

from linkvault.search.text.fold import fold
from linkvault.search.text.readings import list_homophones, list_syllables

FIRST = 3  # hits of an answer that count
LANGUAGES = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "de": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдежзийклмнопрстуфхцчшщыьэюя",
}
SHORT, LONG = 5, 9  # letters of a word with one error, with two
MAX_PAGES = 20  # that hold a word: a more frequent word is in any hit by chance
WORD = re.compile(r"[^\W\d_]+")
HAN = re.compile("[\u4e00-\u9fff]{2,}")
HYPHENATED = re.compile(r"(?<![\w-])[^\W\d_]{3,}(?:-[^\W\d_]{3,})+(?![\w-])")
ADJACENT = re.compile(r"(?=\b([^\W\d_]{4,}) ([^\W\d_]{4,})\b)")
MAX_PAIRS = 3  # pages that hold two adjacent words: others are an idiom, which is in any hit by chance
MIN_SPLIT, MIN_HALF = 10, 4  # letters of a word that is typed as two, and of each of them
# Names in texts of any language, with an error inside a word.
NAMES = {
    "dotted": re.compile(r"(?<![\w./-])[a-z_]{2,}(?:\.[a-z_]{3,})+(?![\w./-])"),
    "underscore": re.compile(r"(?<![\w./-])[a-z]{2,}(?:_[a-z]{2,})+(?![\w./-])"),
}
MIN_NAME, MAX_NAME_PAGES = 9, 5
HANGUL = re.compile("[가-힣]{3,}")
# Medial vowels by their number in a syllable, and those that sound alike: ㅐ ㅔ, ㅗ ㅜ, ㅓ ㅏ, ㅚ ㅙ.
VOWELS = {1: 5, 5: 1, 8: 13, 13: 8, 4: 0, 0: 4, 11: 10, 10: 11}
FIRST_SYLLABLE, VOWEL_STEP, VOWEL_COUNT = ord("가"), 28, 21
KATAKANA = re.compile("(?<![ァ-ヺー])[ァ-ヺ][ァ-ヺー]{3,9}(?![ァ-ヺー])")
VOICED = dict(
    zip("カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ", strict=True)
)
OTHER_VOICE = VOICED | {voiced: plain for plain, voiced in VOICED.items()}
TARGETS = {
    "one-slip": 0.95,
    "first-letter": 0.95,
    "two-slips": 0.75,
    "two-words": 0.95,
    "homophone": 0.95,
    "pinyin": 0.9,
    "initials": 0.75,
    "hyphen": 0.9,
    "joined": 0.9,
    "split": 0.9,
    "dotted": 0.9,
    "underscore": 0.9,
    "hangul": 0.9,
    "katakana": 0.9,
}


class Question(NamedTuple):
    """A query with errors, and the same query without."""

    query: str
    right_query: str


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("collection", type=Path)
    parser.add_argument("--each", type=int, default=50, help="questions of a kind in a language")
    parser.add_argument("--kinds", nargs="*", default=list(TARGETS))
    parser.add_argument(
        "--misses", type=int, default=0, help="questions without an answer to print of each row"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tantivy", action="store_true")
    options = parser.parse_args()
    documents = list(read_documents(options.collection))
    index = InIndex()
    for number, (title, body, _) in enumerate(documents):
        index.add(number, title, body)
    texts = [fold(f"{title}\n{body}") for title, body, _ in documents]
    other = build_tantivy(documents) if options.tantivy else None
    print(f"{'kind':14} {'lang':4} {'n':>4} {'found':>6} {'tantivy':>8} {'ms p50':>7} {'p95':>6}")
    for kind in options.kinds:
        for language, questions in make_questions(documents, texts, kind, options.each, options.seed).items():
            if questions:  # a collection need not have each language
                show_row(kind, language, questions, index.find, other, options.misses)


def show_row(
    kind: str,
    language: str,
    questions: Sequence[Question],
    find: Callable[[str, int], list[int]],
    other: Callable[[str, int], list[int]] | None,
    misses: int,
) -> None:
    """Answer the questions and print the share of answers, and the CPU time of the search."""
    answered, milliseconds, compared = [], [], []
    for question in questions:
        start = time.process_time()
        hits = find(question.query, FIRST)
        milliseconds.append(1000 * (time.process_time() - start))
        matching = set(find(question.right_query, 0))
        answered.append(not matching.isdisjoint(hits))
        if other and language in LANGUAGES:
            compared.append(not matching.isdisjoint(other(question.query, FIRST)))
    milliseconds.sort()
    middle, high = milliseconds[len(milliseconds) // 2], milliseconds[int(0.95 * len(milliseconds))]
    share = statistics.mean(answered)
    other_share = f"{statistics.mean(compared):.2f}" if compared else ""
    mark = "" if share >= TARGETS[kind] else f"  under {TARGETS[kind]}"
    print(
        f"{kind:14} {language:4} {len(questions):4} {share:6.2f} {other_share:>8} {middle:7.1f} {high:6.1f}{mark}"
    )
    missed = [question for question, is_found in zip(questions, answered, strict=True) if not is_found]
    for question in missed[:misses]:
        print(f"    {question.query} ({question.right_query})")


def holds(text: str, word: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None


def read_documents(folder: Path) -> Iterator[tuple[str, str, str]]:
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as packed:
        for document in map(json.loads, packed):
            yield document["title"], document["body"], document.get("lang") or ""


def make_questions(
    documents: Sequence[tuple[str, str, str]], texts: Sequence[str], kind: str, count: int, seed: int
) -> Mapping[str, list[Question]]:
    """Return language -> questions of a kind."""
    chance = random.Random(f"{seed}{kind}")
    if kind in ("homophone", "pinyin", "initials"):
        pages = [
            text for text, (_, _, language) in zip(texts, documents, strict=True) if language[:2] == "zh"
        ]
        return {"zh": list(make_chinese(pages, kind, count, chance))}
    if kind in NAMES:
        return {"any": list(make_names(texts, NAMES[kind], count, chance))}
    if kind in ("hangul", "katakana"):
        return {"ko" if kind == "hangul" else "ja": list(make_syllables(texts, kind, count, chance))}
    questions: dict[str, list[Question]] = defaultdict(list)
    for language, letters in LANGUAGES.items():
        pages = [text for text, (*_, lang) in zip(texts, documents, strict=True) if lang[:2] == language]
        counts = Counter(word for page in pages for word in set(WORD.findall(page)))
        if kind in ("hyphen", "joined", "split"):
            compounds = make_compounds(pages, counts, kind, letters, chance)
            questions[language].extend(compounds[:count])
            continue
        size = LONG if kind == "two-slips" else SHORT
        rare = sorted(word for word, count in counts.items() if 2 <= count <= MAX_PAGES and len(word) >= size)
        for word in chance.sample(rare, min(count, len(rare))):
            questions[language].append(make_question(word, kind, letters, pages, counts, chance))
    return questions


def make_question(
    word: str, kind: str, letters: str, pages: Sequence[str], counts: Counter[str], chance: random.Random
) -> Question:
    if kind == "first-letter":
        return Question(chance.choice(letters.replace(word[0], "")) + word[1:], word)
    wrong = misspell(word, letters, chance)
    if kind == "two-slips":
        return Question(misspell(wrong, letters, chance, other_than=word), word)
    if kind == "two-words":
        page = chance.choice([page for page in pages if holds(page, word)])
        near = sorted({w for w in WORD.findall(page) if len(w) >= SHORT and w != word and counts[w] > 1})
        other = chance.choice(near or [word])
        return Question(f"{wrong} {other}", f"{word} {other}")
    return Question(wrong, word)


def make_compounds(
    pages: Sequence[str], counts: Counter[str], kind: str, letters: str, chance: random.Random
) -> list[Question]:
    """Return names with a hyphen, two words as one, or a word as two, each with an error in one part."""
    if kind == "hyphen":
        names = Counter(name for page in pages for name in set(HYPHENATED.findall(page)))
        parts = [tuple(name.split("-")) for name, number in names.items() if number <= MAX_PAGES]
        sign, right = "-", "-"
    elif kind == "joined":
        pairs = Counter(pair.groups() for page in pages for pair in ADJACENT.finditer(page))
        parts = [
            pair for pair, number in pairs.items() if number <= MAX_PAIRS and "".join(pair) not in counts
        ]
        sign, right = "", " "
    else:
        rare = sorted(word for word, number in counts.items() if 1 < number <= MAX_PAGES)
        parts = [
            (word[:at], word[at:])
            for word in rare
            if len(word) >= MIN_SPLIT
            for at in [chance.randint(MIN_HALF, len(word) - MIN_HALF)]
        ]
        sign, right = " ", ""
    parts = sorted(words for words in parts if set(letters).issuperset("".join(words)))
    chance.shuffle(parts)
    return [
        Question(sign.join(misspell_one(words, letters, chance)), quote(right.join(words))) for words in parts
    ]


def misspell_one(words: Sequence[str], letters: str, chance: random.Random) -> list[str]:
    """Return words with an error in one of them, which keeps its length or differs from it by a letter."""
    at = chance.randrange(len(words))
    return [
        misspell(word, letters, chance, least=len(word) - 1) if place == at else word
        for place, word in enumerate(words)
    ]


def quote(text: str) -> str:
    """Return a query for words one after the other."""
    return f'"{text}"' if " " in text else text


def make_names(
    texts: Sequence[str], pattern: re.Pattern[str], count: int, chance: random.Random
) -> Iterator[Question]:
    """Yield names that few pages hold, with an error in one of their words."""
    counts = Counter(name for text in texts for name in set(pattern.findall(text)))
    names = sorted(name for name, n in counts.items() if n <= MAX_NAME_PAGES and len(name) >= MIN_NAME)
    chance.shuffle(names)
    for name in names[:count]:
        sign = "." if "." in name else "_"
        yield Question(sign.join(misspell_one(name.split(sign), LANGUAGES["en"], chance)), name)


def make_syllables(texts: Sequence[str], kind: str, count: int, chance: random.Random) -> Iterator[Question]:
    """Yield Korean words with another vowel, or katakana words with another voice of a sound or without a long one."""
    pattern, vary = (HANGUL, vary_hangul) if kind == "hangul" else (KATAKANA, vary_katakana)
    counts = Counter(word for text in texts for word in set(pattern.findall(text)))
    words = sorted(word for word, number in counts.items() if number <= MAX_PAGES)
    chance.shuffle(words)
    questions = (
        Question(chance.choice(spellings), word) for word in words if (spellings := list(vary(word)))
    )
    yield from islice(questions, count)


def vary_hangul(word: str) -> Iterator[str]:
    """Yield a Korean word with each of its vowels replaced by one that sounds alike."""
    for at, syllable in enumerate(word):
        vowel = (ord(syllable) - FIRST_SYLLABLE) // VOWEL_STEP % VOWEL_COUNT
        if vowel in VOWELS:
            other = ord(syllable) + (VOWELS[vowel] - vowel) * VOWEL_STEP
            yield word[:at] + chr(other) + word[at + 1 :]


def vary_katakana(word: str) -> Iterator[str]:
    """Yield a katakana word with the voice of each sound changed, and without each long vowel."""
    for at, kana in enumerate(word):
        if kana in OTHER_VOICE:
            yield word[:at] + OTHER_VOICE[kana] + word[at + 1 :]
        elif kana == "ー":
            yield word[:at] + word[at + 1 :]


def misspell(word: str, letters: str, chance: random.Random, other_than: str = "", least: int = SHORT) -> str:
    """Return a word with one error: a letter dropped, doubled, replaced, or swapped with the next one.

    :param least: letters of the result
    """
    while True:
        at = chance.randrange(len(word))
        before, letter, after = word[:at], word[at], word[at + 1 :]
        wrong = chance.choice((
            before + after,
            before + letter + letter + after,
            before + chance.choice(letters) + after,
            before + after[:1] + letter + after[1:],
        ))  # fmt: skip
        if wrong not in (word, other_than) and len(wrong) >= least:
            return wrong


def make_chinese(pages: Sequence[str], kind: str, count: int, chance: random.Random) -> Iterator[Question]:
    """Yield words of three or four characters that several pages hold, with a homophone, in pinyin or as initials."""
    counts = Counter(
        run[at : at + size]
        for page in pages
        for run in set(HAN.findall(page))
        for size in (3, 4)
        for at in range(len(run) - size + 1)
    )
    words = sorted(word for word, count in counts.items() if 4 <= count <= MAX_PAGES)
    chance.shuffle(words)
    number = 0
    for word in words:
        at = chance.randrange(len(word))
        others = [other for other in list_homophones(word[at]) if other != word[at]]
        syllables = [list_syllables(character) for character in word]
        if not others or any(len(readings) != 1 for readings in syllables):
            continue
        spelled = [readings[0] for readings in syllables]
        queries = {
            "homophone": word[:at] + chance.choice(others[:10]) + word[at + 1 :],
            "pinyin": "".join(spelled),
            "initials": "".join(syllable[0] for syllable in spelled),
        }
        yield Question(queries[kind], word)
        number += 1
        if number == count:
            return


def build_tantivy(documents: Sequence[tuple[str, str, str]]) -> Callable[[str, int], list[int]]:
    """Return a search with the engine tantivy: any of the words, each with typing errors."""
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("text").add_integer_field("number", stored=True).build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for number, (title, body, _) in enumerate(documents):
        writer.add_document(tantivy.Document(text=f"{title}\n{body}", number=number))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(text: str, limit: int) -> list[int]:
        terms = []
        for word in WORD.findall(text.lower()):
            distance = 2 if len(word) >= LONG else int(len(word) >= SHORT)
            exact = tantivy.Query.term_query(schema, "text", word)
            fuzzy = tantivy.Query.fuzzy_term_query(
                schema, "text", word, distance=distance, transposition_cost_one=True
            )
            terms += [(tantivy.Occur.Should, exact), (tantivy.Occur.Should, fuzzy)]
        hits = searcher.search(tantivy.Query.boolean_query(terms), limit).hits
        return [searcher.doc(address)["number"][0] for _, address in hits]

    return find


if __name__ == "__main__":
    sys.exit(main())
