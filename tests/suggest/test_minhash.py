"""Near-duplicates are grouped, different pages of one site are not."""

import random
import tracemalloc
from hashlib import sha256
from struct import unpack

import pytest

from linkvault.search.text.analyzer import tokenize
from linkvault.suggest import compute_signature, estimate_similarity, exact_similarity, group_near_duplicates

WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in ("a", "o", "ie") for c in ("st", "rn", "ll", "m", "ck")]
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


def write(seed: int, paragraphs: int = 10, *, han: bool = False) -> list[str]:
    """Return paragraphs of random words, always the same for one seed."""
    chance = random.Random(seed)
    if han:
        return ["".join(chance.choices(HAN, k=120)) + "。" for _ in range(paragraphs)]
    return [" ".join(chance.choices(WORDS, k=70)) + "." for _ in range(paragraphs)]


def sign(paragraphs: list[str]) -> bytes:
    signature = compute_signature(tokenize("\n".join(paragraphs)))
    assert signature is not None
    return signature


def build_near_duplicate(seed: int, kind: str, *, han: bool) -> list[str]:
    text = write(seed, han=han)
    if kind == "date line":
        return ["Updated 25 November 2026, 10:04", *text]
    if kind == "one paragraph more":
        return [*text, *write(seed + 5000, 1, han=han)]
    if kind == "advertisements":
        return [*text[:3], "Advertisement: buy now", *text[3:7], "Read also: ten other stories", *text[7:]]
    return text[1:]


@pytest.mark.parametrize("han", [False, True], ids=["Latin", "Chinese"])
@pytest.mark.parametrize("kind", ["date line", "one paragraph more", "advertisements", "one paragraph less"])
def test_near_duplicates_are_grouped(kind: str, han: bool) -> None:
    pages = [(seed, sign(write(seed, han=han))) for seed in range(100)]
    copies = [(seed + 1000, sign(build_near_duplicate(seed, kind, han=han))) for seed in range(100)]
    originals = {
        other: group.first
        for group in group_near_duplicates(pages + copies, 0.7)
        for other, _ in group.others
    }
    assert all(originals[number] == number - 1000 for number in originals)
    assert len(originals) >= 99


def test_pages_with_the_same_half_are_grouped_at_a_lower_similarity() -> None:
    pages = [(seed, sign(write(seed))) for seed in range(100)]
    halves = [(seed + 1000, sign([*write(seed)[:7], *write(seed + 2000, 3)])) for seed in range(100)]
    originals = {
        other: group.first
        for group in group_near_duplicates(pages + halves, 0.4)
        for other, _ in group.others
    }
    assert len(originals) >= 97
    assert all(originals[number] == number - 1000 for number in originals)
    assert group_near_duplicates(pages + halves, 0.7) == []


@pytest.mark.parametrize("han", [False, True], ids=["Latin", "Chinese"])
def test_pages_of_one_site_are_not_grouped(han: bool) -> None:
    """Half of each page is boilerplate of the site."""
    site = write(-1, 6, han=han)
    pages = [(seed, sign([*site[:3], *write(seed, 6, han=han), *site[3:]])) for seed in range(300)]
    assert group_near_duplicates(pages, 0.7) == []


def test_the_estimate_is_near_the_exact_similarity() -> None:
    for same in range(1, 10):
        first, second = write(1), [*write(1)[:same], *write(2)[same:]]
        exact = exact_similarity(tokenize("\n".join(first)), tokenize("\n".join(second)))
        assert abs(estimate_similarity(sign(first), sign(second)) - exact) < 0.2


def test_a_short_text_has_no_signature() -> None:
    assert compute_signature(tokenize("Please sign in to read this page.")) is None
    assert compute_signature([]) is None


def test_a_signature_never_changes_because_vaults_store_it():
    words = [f"word{number % 97}" for number in range(300)] + ["损失", "函数", "ünï"] * 3
    assert sha256(compute_signature(words) or b"").hexdigest()[:16] == "1715bb9600a2e6b3"


def test_the_same_words_give_the_same_signature() -> None:
    assert sign(write(3)) == sign(write(3))
    assert estimate_similarity(sign(write(3)), sign(write(3))) == 1.0
    assert estimate_similarity(sign(write(3)), sign(write(4))) < 0.2


def test_a_text_of_24_shingles_has_a_signature_and_one_of_23_has_none() -> None:
    words = [str(number) for number in range(27)]
    assert compute_signature(words) is not None
    assert compute_signature(words[:-1]) is None


def test_the_earliest_text_is_the_first_of_its_group() -> None:
    same = sign(write(1))
    second = sign([*write(1), *write(7, 1)])
    assert [
        (group.first, [text for text, _ in group.others])
        for group in group_near_duplicates([(5, same), (9, same), (2, second)], 0.7)
    ] == [(5, [9, 2])]


def test_short_texts_without_a_common_word_are_not_similar() -> None:
    """Most of their bins are empty and filled from a neighbor, which must not make them equal."""
    first, second = (compute_signature([f"{name}{number}" for number in range(28)]) for name in "ab")
    assert first is not None
    assert second is not None
    assert estimate_similarity(first, second) < 0.1
    assert len(set(unpack("<64H", first))) > 40


def test_comparing_many_signatures_takes_little_memory() -> None:
    """Only bands that several signatures have are kept: with all of them, each signature took 4,300 bytes."""
    chance = random.Random(3)
    signatures = [(number, chance.randbytes(128)) for number in range(3_000)]
    tracemalloc.start()
    assert group_near_duplicates(signatures, 0.7) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000 * len(signatures)
