"""Candidates of a srcset -> the one to store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.extract.normalize.pictures import picture_sizes as sizes
from linkvault.extract.normalize.pictures.picture_sizes import choose_size, read_srcset

SETS = {
    "the smallest of at least 1,200": ("a 400w, b 800w, c 1600w, d 3200w", "c"),
    "else the largest": ("a 400w, b 800w", "b"),
    "2x is twice the column": ("a, b 2x, c 4x", "b"),
    "JPEG before WebP": ("a.webp 1300w, b.jpg 1600w", "b.jpg"),
    "WebP if no other is large enough": ("a.webp 1300w, b.jpg 800w", "a.webp"),
    "commas in addresses": ("/w_800,h_6/a 800w, /w_1600,h_6/b 1600w", "/w_1600,h_6/b"),
    "nothing": ("", None),
    "heights alone": ("a 400h", None),
}


@pytest.mark.parametrize("name", SETS)
def test_the_size_to_store(name):
    srcset, expected = SETS[name]
    assert choose_size(list(read_srcset(srcset)), 0) == expected


def test_a_wide_image_makes_1x_large_enough():
    candidates = list(read_srcset("a 1x, b 2x", shown_width=1200))
    assert choose_size(candidates, 0) == "a"


def test_the_image_itself_may_be_larger_than_its_candidates():
    candidates = list(read_srcset("a 300w"))
    assert choose_size(candidates, 800) is None


URL = st.text(alphabet="a/,.=", min_size=1, max_size=6)
DESCRIPTOR = st.sampled_from(["320w", "1.5x", "2x", "40h", "w", "2x,", "320w,", "12", ","])


@given(st.lists(st.one_of(URL, DESCRIPTOR, st.sampled_from([" ", "\n", ", "])), max_size=12).map(" ".join))
def test_pairs_equal_the_matches_of_the_pattern(srcset: str) -> None:
    pairs = sizes._split_pairs(srcset)
    assert not pairs or pairs == sizes._CANDIDATE.findall(srcset)
