"""Candidates of a srcset -> the one to store."""

import pytest

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
