"""Near-copies are found, different pages of one site are not."""

import random
from struct import unpack

import pytest

from linkvault.search.text.analyzer import tokenize
from linkvault.suggest import compute_signature, estimate_similarity, exact_similarity, group_near_duplicates

WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in ("a", "o", "ie") for c in ("st", "rn", "ll", "m", "ck")]
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


def write(seed: int, paragraphs: int = 10, *, han: bool = False) -> list[str]:
    """Paragraphs of random words, always the same for one seed."""
    chance = random.Random(seed)
    if han:
        return ["".join(chance.choices(HAN, k=120)) + "。" for _ in range(paragraphs)]
    return [" ".join(chance.choices(WORDS, k=70)) + "." for _ in range(paragraphs)]


def sign(paragraphs: list[str]) -> bytes:
    found = compute_signature(tokenize("\n".join(paragraphs)))
    assert found is not None
    return found


def near_copy(seed: int, kind: str, *, han: bool) -> list[str]:
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
def test_near_copies_are_found(kind: str, han: bool) -> None:
    pages = [(seed, sign(write(seed, han=han))) for seed in range(100)]
    copies = [(seed + 1000, sign(near_copy(seed, kind, han=han))) for seed in range(100)]
    found = {
        other: each.first for each in group_near_duplicates(pages + copies, 0.7) for other, _ in each.others
    }
    assert all(found[number] == number - 1000 for number in found)
    assert len(found) >= 99


def test_pages_of_which_half_is_the_same_are_found_when_asked_for() -> None:
    pages = [(seed, sign(write(seed))) for seed in range(100)]
    halves = [(seed + 1000, sign([*write(seed)[:7], *write(seed + 2000, 3)])) for seed in range(100)]
    found = {
        other: each.first for each in group_near_duplicates(pages + halves, 0.4) for other, _ in each.others
    }
    assert len(found) >= 97
    assert all(found[number] == number - 1000 for number in found)
    assert group_near_duplicates(pages + halves, 0.7) == []


@pytest.mark.parametrize("han", [False, True], ids=["Latin", "Chinese"])
def test_pages_of_one_site_are_not(han: bool) -> None:
    """Half of each page is what all pages of the site have."""
    site = write(-1, 6, han=han)
    pages = [(seed, sign([*site[:3], *write(seed, 6, han=han), *site[3:]])) for seed in range(300)]
    assert group_near_duplicates(pages, 0.7) == []


def test_the_estimate_is_near_the_truth() -> None:
    for same in range(1, 10):
        one, other = write(1), [*write(1)[:same], *write(2)[same:]]
        exact = exact_similarity(tokenize("\n".join(one)), tokenize("\n".join(other)))
        assert abs(estimate_similarity(sign(one), sign(other)) - exact) < 0.2


def test_a_short_text_is_not_compared() -> None:
    assert compute_signature(tokenize("Please sign in to read this page.")) is None
    assert compute_signature([]) is None


def test_the_same_words_give_the_same_signature() -> None:
    assert sign(write(3)) == sign(write(3))
    assert estimate_similarity(sign(write(3)), sign(write(3))) == 1.0
    assert estimate_similarity(sign(write(3)), sign(write(4))) < 0.2


def test_a_text_of_24_shingles_is_compared_and_one_of_23_is_not() -> None:
    words = [str(number) for number in range(27)]
    assert compute_signature(words) is not None
    assert compute_signature(words[:-1]) is None


def test_of_texts_as_near_the_earlier_one_is_the_first() -> None:
    same = sign(write(1))
    other = sign([*write(1), *write(7, 1)])
    assert [
        (each.first, [text for text, _ in each.others])
        for each in group_near_duplicates([(5, same), (9, same), (2, other)], 0.7)
    ] == [(5, [9, 2])]


def test_short_texts_without_a_word_in_common_are_not_alike() -> None:
    """Most of their bins are empty and filled from a neighbour: that must not make bins equal."""
    one, other = (compute_signature([f"{name}{number}" for number in range(28)]) for name in "ab")
    assert one is not None
    assert other is not None
    assert estimate_similarity(one, other) < 0.1
    assert len(set(unpack("<64H", one))) > 40
