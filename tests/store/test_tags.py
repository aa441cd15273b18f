"""Tags are compared by their key, keep their first spelling, nest by `/`, and are deleted when no link has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaults import save_link, select_ids

from linkvault.errors import NotFound, UsageError
from linkvault.store.selection import tag_key
from linkvault.store.tags import clean
from linkvault.vault import Vault


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        yield vault


def save_tagged_links(vault, *tag_sets):
    """Store a link for each set of tags; return their ids."""
    return [
        save_link(vault, f"https://example.org/{number}", tags=tags)
        for number, tags in enumerate(tag_sets, 1)
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ML", "ml"),
        ("ml", "ＭＬ"),
        ("Straße", "STRASSE"),
        ("café", "cafe\u0301"),
        ("to  read", " to read "),
        ("a/b", "/A//B/"),
        ("⼈工", "人工"),
    ],
)
def test_two_spellings_are_one_tag_with_the_first_spelling(vault, first, second):
    one, two = save_tagged_links(vault, (first,), (second,))
    assert vault.tags() == [(clean(first), 2)]
    assert vault.get(two).tags == vault.get(one).tags == (clean(first),)
    assert select_ids(vault, tags=(second,)) == [two, one]


@pytest.mark.parametrize("name", ["", "  ", "/", ",", "ml/*", "\x00", "\x1b"])
def test_an_invalid_tag(vault, name):
    (link,) = save_tagged_links(vault, ())
    with pytest.raises(UsageError):
        vault.tag([link], [name])
    assert vault.tags() == []


def test_control_characters_and_surrogates_are_removed(vault):
    (link,) = save_tagged_links(vault, ("a\x1b[31m\x00b\udcffc",))
    assert vault.get(link).tags == ("a [31m b c",)


@given(st.text())
def test_cleaning_a_clean_tag_changes_nothing(text):
    try:
        once = clean(text)
    except UsageError:
        return
    assert clean(once) == once
    assert tag_key(tag_key(once)) == tag_key(once)


def test_tagging_returns_how_many_links_changed(vault):
    one, two = save_tagged_links(vault, ("a",), ())
    assert vault.tag([one, two, two], ["a", "A"]) == 1
    assert vault.untag([one, two], ["A"]) == 2
    assert vault.untag([one, two], ["a"]) == 0
    assert vault.tags() == []


@pytest.mark.parametrize("change", ["tag", "untag"])
def test_tags_of_a_missing_link(vault, change):
    (link,) = save_tagged_links(vault, ("b",))
    with pytest.raises(NotFound):
        getattr(vault, change)([link, 99], ["a", "b"])
    assert vault.get(link).tags == ("b",)


RENAMED = {
    "plainly": ([("a",)], "a", "b", [("b",)]),
    "to another case": ([("ml", "ml/x")], "ml", "ML", [("ML", "ML/x")]),
    "with all tags below": ([("a",), ("a/x/y",), ("ab",)], "a", "b/c", [("b/c",), ("b/c/x/y",), ("ab",)]),
    "into another": ([("a",), ("b",), ("a", "b")], "a", "b", [("b",), ("b",), ("b",)]),
    "trees into each other": ([("a/x",), ("b/x",), ("a",)], "a", "b", [("b/x",), ("b/x",), ("b",)]),
    "into its own child": ([("a",), ("a/b",)], "a", "a/b", [("a/b",), ("a/b/b",)]),
    "into its parent": ([("a",), ("a/b",), ("a/b/c",)], "a/b", "a", [("a",), ("a",), ("a/c",)]),
    "another spelling below": ([("ﬁne",), ("fine/x",)], "fine", "good", [("good",), ("good/x",)]),
    "to itself": ([("a", "a/b")], "a", "a", [("a", "a/b")]),
}


@pytest.mark.parametrize(("before", "old", "new", "after"), RENAMED.values(), ids=RENAMED)
def test_rename(vault, before, old, new, after):
    links = save_tagged_links(vault, *before)
    vault.rename_tag(old, new)
    assert [vault.get(link).tags for link in links] == after


def test_renaming_returns_the_number_of_links_and_updates_the_index(vault):
    one, two, three = save_tagged_links(vault, ("old",), ("old/x",), ("other",))
    assert vault.rename_tag("OLD", "new") == 2
    assert sorted(vault.search_ids("tag:new")) == [one, two] or sorted(vault.search_ids("new")) == [one, two]
    assert vault.search_ids("old") == []
    assert three in vault.search_ids("other")


def test_deleting_a_tag_leaves_the_tags_below_it(vault):
    one, two = save_tagged_links(vault, ("a", "b"), ("a/x",))
    assert vault.delete_tag("A") == 1
    assert (vault.get(one).tags, vault.get(two).tags) == (("b",), ("a/x",))


@pytest.mark.parametrize("change", [lambda v: v.rename_tag("x", "y"), lambda v: v.delete_tag("x")])
def test_a_missing_tag(vault, change):
    with pytest.raises(NotFound):
        change(vault)


def test_an_invalid_new_name_changes_nothing(vault):
    (link,) = save_tagged_links(vault, ("a",))
    with pytest.raises(UsageError):
        vault.rename_tag("a", "/")
    assert vault.get(link).tags == ("a",)


def test_links_in_the_trash_are_not_counted_until_they_are_restored(vault):
    (link,) = save_tagged_links(vault, ("a",))
    vault.trash([link], at="2026-11-25T00:00:00Z")
    assert vault.tags() == []
    vault.restore([link])
    assert vault.tags() == [("a", 1)]
