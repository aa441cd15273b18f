"""YAML and TOML with addresses, as start pages and people write them."""

import pytest

from linkvault import formats
from linkvault.models import Bookmark

A, B = "https://example.org/a", "https://example.org/b"


def read(path, text):
    path.write_text(text, encoding="utf-8")
    name, source = formats.recognize(path)
    return name, [item for item in formats.read_source(name, source) if isinstance(item, Bookmark)]


@pytest.mark.parametrize(
    "text",
    [
        f"Work:\n  A page: {A}\n  B: {B}\n",
        f"- Work:\n    - A page:\n        - abbr: A\n          href: {A}\n    - B:\n        - href: {B}\n",
        f"links:\n- title: A page\n  url: {A}\n  folder: Work\n- name: B\n  href: {B}\n  folder: Work\n",
        f'[Work]\n"A page" = "{A}"\nB = "{B}"\n',
        f'[[bookmarks]]\nurl = "{A}"\ntitle = "A page"\nfolder = "Work"\n\n[[bookmarks]]\nurl = "{B}"\nname = "B"\nfolder = "Work"\n',
    ],
)
def test_names_are_titles_and_groups_are_folders(tmp_path, text):
    name, items = read(tmp_path / "links", text)
    assert name == "yaml_toml"
    assert [(item.url, item.title, item.folders) for item in items] == [
        (A, "A page", ("Work",)),
        (B, "B", ("Work",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"- title: A page\n  url: {A}\n- title: b: : x\n  url: {B}\n",
        f"a: &x [{A}]\nb: *x\nc: {A}\nd: {B}\n",
        f'[links\na = "{A}"\nb = "{B}"\n',
    ],
)
def test_a_file_that_is_not_valid_is_read_as_text(tmp_path, text):
    name, items = read(tmp_path / "links", text)
    assert name != "yaml_toml"
    assert {item.url for item in items} == {A, B}


def test_notes_with_front_matter_and_lists_in_markdown_are_no_yaml(tmp_path):
    text = f"- A: {A}\n- [B]({B})\n"
    assert read(tmp_path / "links.md", text)[0] == "markdown_list"
