"""Tags are compared by their key, shown as first written, nested by `/`, and gone when no link has them."""

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


def tagged(vault, *each):
    """Make a link for each set of tags."""
    return [
        save_link(vault, f"https://example.org/{number}", tags=tags) for number, tags in enumerate(each, 1)
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
def test_two_spellings_are_one_tag_shown_as_first_written(vault, first, second):
    one, two = tagged(vault, (first,), (second,))
    assert vault.tags() == [(clean(first), 2)]
    assert vault.get(two).tags == vault.get(one).tags == (clean(first),)
    assert select_ids(vault, tags=(second,)) == [two, one]


@pytest.mark.parametrize("name_", ["", "  ", "/", ",", "ml/*", "\x00", "\x1b"])
def test_no_tag(vault, name_):
    (link,) = tagged(vault, ())
    with pytest.raises(UsageError):
        vault.tag([link], [name_])
    assert vault.tags() == []


def test_control_characters_and_half_characters_never_get_in(vault):
    (link,) = tagged(vault, ("a\x1b[31m\x00b\udcffc",))
    assert vault.get(link).tags == ("a [31m b c",)


@given(st.text())
def test_a_clean_tag_is_clean(text):
    try:
        once = clean(text)
    except UsageError:
        return
    assert clean(once) == once
    assert tag_key(tag_key(once)) == tag_key(once)


def test_tagging_tells_how_many_changed(vault):
    one, two = tagged(vault, ("a",), ())
    assert vault.tag([one, two, two], ["a", "A"]) == 1
    assert vault.untag([one, two], ["A"]) == 2
    assert vault.untag([one, two], ["a"]) == 0
    assert vault.tags() == []


@pytest.mark.parametrize("change", ["tag", "untag"])
def test_tags_of_an_absent_link(vault, change):
    (link,) = tagged(vault, ("b",))
    with pytest.raises(NotFound):
        getattr(vault, change)([link, 99], ["a", "b"])
    assert vault.get(link).tags == ("b",)


RENAMED = {
    "plainly": ([("a",)], "a", "b", [("b",)]),
    "to another case": ([("ml", "ml/x")], "ml", "ML", [("ML", "ML/x")]),
    "with all below": ([("a",), ("a/x/y",), ("ab",)], "a", "b/c", [("b/c",), ("b/c/x/y",), ("ab",)]),
    "into another": ([("a",), ("b",), ("a", "b")], "a", "b", [("b",), ("b",), ("b",)]),
    "trees into each other": ([("a/x",), ("b/x",), ("a",)], "a", "b", [("b/x",), ("b/x",), ("b",)]),
    "into its own child": ([("a",), ("a/b",)], "a", "a/b", [("a/b",), ("a/b/b",)]),
    "into its parent": ([("a",), ("a/b",), ("a/b/c",)], "a/b", "a", [("a",), ("a",), ("a/c",)]),
    "another spelling below": ([("ﬁne",), ("fine/x",)], "fine", "good", [("good",), ("good/x",)]),
    "to itself": ([("a", "a/b")], "a", "a", [("a", "a/b")]),
}


@pytest.mark.parametrize(("before", "old", "new", "after"), RENAMED.values(), ids=RENAMED)
def test_rename(vault, before, old, new, after):
    links = tagged(vault, *before)
    vault.rename_tag(old, new)
    assert [vault.get(link).tags for link in links] == after


def test_renaming_tells_how_many_links_it_touched_and_finds_them_by_the_new_name(vault):
    one, two, three = tagged(vault, ("old",), ("old/x",), ("other",))
    assert vault.rename_tag("OLD", "new") == 2
    assert sorted(vault.search_ids("tag:new")) == [one, two] or sorted(vault.search_ids("new")) == [one, two]
    assert vault.search_ids("old") == []
    assert three in vault.search_ids("other")


def test_delete_takes_the_tag_and_leaves_those_below(vault):
    one, two = tagged(vault, ("a", "b"), ("a/x",))
    assert vault.delete_tag("A") == 1
    assert (vault.get(one).tags, vault.get(two).tags) == (("b",), ("a/x",))


@pytest.mark.parametrize("change", [lambda v: v.rename_tag("x", "y"), lambda v: v.delete_tag("x")])
def test_an_absent_tag(vault, change):
    with pytest.raises(NotFound):
        change(vault)


def test_a_bad_new_name_changes_nothing(vault):
    (link,) = tagged(vault, ("a",))
    with pytest.raises(UsageError):
        vault.rename_tag("a", "/")
    assert vault.get(link).tags == ("a",)


def test_tags_of_the_trash_do_not_count_and_come_back(vault):
    (link,) = tagged(vault, ("a",))
    vault.trash([link], at="2026-11-25T00:00:00Z")
    assert vault.tags() == []
    vault.restore([link])
    assert vault.tags() == [("a", 1)]
