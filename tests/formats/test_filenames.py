"""File names of links: valid on every system, and the same for the same link."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkvault.formats import file_name

NAMES = {
    "plain": ("Loss functions", "Loss functions (7).md"),
    "Chinese": ("损失函数：导论", "损失函数：导论 (7).md"),
    "path": ("../../etc/passwd", "etc passwd (7).md"),
    "Windows path": ("C:\\con", "C con (7).md"),
    "hidden": (".bashrc", "bashrc (7).md"),
    "option": ("--rf *", "rf (7).md"),
    "dots at the end": ("What...", "What (7).md"),
    "device": ("NUL.tar", "_NUL.tar (7).md"),
    "device of a printer": ("lpt1.txt", "_lpt1.txt (7).md"),
    "device with a small number": ("com¹ .x", "_com¹ .x (7).md"),
    "device's name inside a word": ("console.log", "console.log (7).md"),
    "device without extension": ("CON", "CON (7).md"),
    "control": ("a\x00b\x1b[31m\r\nc", "a b 31m c (7).md"),
    "right-to-left override": ("a\u202efdp.exe", "a fdp.exe (7).md"),
    "composed": ("e\u0301", "é (7).md"),
    "Obsidian's signs": ("a [[b]] #c ^d|e", "a b c d e (7).md"),
    "empty": (" \t", "untitled (7).md"),
    "a surrogate": ("\ud800", "untitled (7).md"),
    "long": ("长" * 300, "长" * 57 + " (7).md"),
    "a dot at the cut": ("x" * 172 + ". And more", "x" * 172 + " (7).md"),
    "a blank at the cut": ("x" * 172 + " and more", "x" * 172 + " (7).md"),
    "joined emoji at the cut": ("x" * 169 + "👨\u200d👩", "x" * 169 + " (7).md"),
    "joined emoji just before the cut": ("x" * 166 + "👨\u200d👩", "x" * 166 + " (7).md"),
    "an emoji's variant at the cut": ("x" * 170 + "❤\ufe0f", "x" * 170 + " (7).md"),
    "accents at the cut": ("x" * 172 + "q\u0301", "x" * 172 + " (7).md"),
}


@pytest.mark.parametrize(("title", "name"), NAMES.values(), ids=NAMES.keys())
def test_titles_become_file_names(title: str, name: str) -> None:
    assert file_name(title, 7, ".md") == name


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 10**9))
def test_any_title_becomes_a_safe_name(title: str, link_id: int) -> None:
    name = file_name(title, link_id, ".md")
    assert len(name.encode("utf-8")) <= 180
    assert name == unicodedata.normalize("NFC", name)
    assert name.endswith(f" ({link_id}).md")
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert name[0] not in ". -~"
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)
    assert not any(
        unicodedata.bidirectional(char) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI") for char in name
    )
