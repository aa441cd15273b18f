"""Front matter that a person edited, and its new text: what the person wrote stays in one piece."""

import pytest

from linkvault.formats.pages.front_matter_merge import merge_heads

WRITTEN = "---\ntitle: Loss\ntags:\n- ml\n---\n"
NEW = "---\ntitle: Loss\ntags:\n- ml\nnote: new\n---\n"


@pytest.mark.parametrize("words", ["\n:{{<%\n---\n", "?*,\n---\n\n---\n- \n---\n"])
@pytest.mark.parametrize("place", ["tags:", "---\n"], ids=["between keys", "at the end"])
def test_words_that_end_the_front_matter_are_not_torn_apart(words: str, place: str) -> None:
    start, mark, end = WRITTEN.rpartition(place)
    current = f"{start}{words}{mark}{end}"
    head = current[: current.index("\n---\n", 4) + len("\n---\n")]
    merged = merge_heads(head, WRITTEN, NEW) + current[len(head) :]
    assert words in merged
    assert merged.count("note: new\n") == 1


def test_a_new_key_follows_those_that_are_as_written() -> None:
    assert merge_heads(f"{WRITTEN[:-4]}mood: good\n---\n", WRITTEN, NEW) == (
        "---\ntitle: Loss\ntags:\n- ml\nnote: new\nmood: good\n---\n"
    )
