"""A second export into a folder keeps what a person wrote there."""

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaults import LOSS, NOW, save_page

from linkvault import transfer
from linkvault.models import Selection
from linkvault.vault import Vault

URL = "https://example.org/loss"


@pytest.fixture
def vault(tmp_path: Path):
    with Vault(tmp_path / "vault.db", write=True) as vault:
        save_page(vault, URL, title="Loss", tags=("ml",))
        yield vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def export(vault: Vault, folder: Path, **options: bool) -> transfer.ExportResult:
    return transfer.export(vault, Selection(), "markdown", folder, transfer.ExportOptions(**options))


def only_note(folder: Path) -> Path:
    (note,) = folder.rglob("*.md")
    return note


def append(note: Path, text: str) -> None:
    with note.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_words_below_the_text_stay_when_the_link_changes(vault, folder):
    export(vault, folder)
    append(only_note(folder), "\nMINE\n")
    assert export(vault, folder).unchanged == 1
    vault.edit(1, note="a note")
    save_page(vault, URL, LOSS + " A new sentence at the end of every paragraph. ", title="Loss")
    assert export(vault, folder).merged == 1
    text = only_note(folder).read_text(encoding="utf-8")
    assert text.endswith("\nMINE\n")
    assert "note: a note" in text
    assert "A new sentence" in text


def test_keys_that_a_person_added_or_changed_stay(vault, folder):
    export(vault, folder)
    note = only_note(folder)
    text = note.read_text(encoding="utf-8")
    text = text.replace("tags:\n- ml\n", "tags:\n- ml\n- mine\nrating: 5  # of 5\n")
    note.write_text(text.replace("title: Loss", "title: My loss"), encoding="utf-8")
    vault.tag([1], ["new"])
    vault.edit(1, note="a note")
    export(vault, folder)
    head = only_note(folder).read_text(encoding="utf-8").split("---\n")[1]
    assert "title: My loss\n" in head
    assert "rating: 5  # of 5\n" in head
    assert "note: a note\n" in head
    assert "tags:\n- ml\n- mine\n- new\n" in head


def test_both_changes_of_one_place_end_in_two_files(vault, folder):
    export(vault, folder)
    note = only_note(folder)
    note.write_text(note.read_text(encoding="utf-8").replace("the truth", "THE TRUTH"), encoding="utf-8")
    mine = note.read_bytes()
    assert export(vault, folder).conflicts == []  # the link has not changed
    save_page(vault, URL, LOSS + " A new sentence at the end of every paragraph. ", title="Loss")
    for _ in range(2):
        (name,) = export(vault, folder).conflicts
        assert note.read_bytes() == mine
        assert "A new sentence" in (folder / name).read_text(encoding="utf-8")
    assert len(list(folder.glob("*.md"))) == 2


def test_a_renamed_link_renames_its_note_and_keeps_the_old_name_as_an_alias(vault, folder):
    export(vault, folder)
    append(only_note(folder), "MINE")
    vault.edit(1, title="Another title")
    assert export(vault, folder).renamed == 1
    note = only_note(folder)
    assert note.name == "Another title (1).md"
    text = note.read_text(encoding="utf-8")
    assert "aliases:\n- Loss\n" in text
    assert text.endswith("MINE")
    assert export(vault, folder).unchanged == 1


def test_a_note_that_was_moved_is_updated_in_its_new_place(vault, folder):
    export(vault, folder)
    (folder / "read").mkdir()
    only_note(folder).rename(folder / "read" / "Loss (1).md")
    vault.edit(1, note="a note")
    export(vault, folder)
    assert only_note(folder).parent.name == "read"
    assert "note: a note" in only_note(folder).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["My loss.md", "LOSS (1).md", "Loss (1) u\u0308.md"])
def test_a_note_that_a_person_renamed_keeps_that_name_and_is_updated(vault, folder, name):
    export(vault, folder)
    only_note(folder).rename(folder / name)
    for number, title in enumerate(["Loss", "Loss", "Another title"]):
        vault.edit(1, title=title, note=f"note {number}")
        export(vault, folder)
        assert only_note(folder).name == name
        assert f"note: note {number}\n" in only_note(folder).read_text(encoding="utf-8")


def test_two_notes_about_one_link_are_both_left_alone(vault, folder):
    export(vault, folder)
    text = only_note(folder).read_text(encoding="utf-8")
    only_note(folder).rename(folder / "one.md")
    (folder / "two.md").write_text(text, encoding="utf-8")
    vault.edit(1, note="a note")
    export(vault, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["Loss (1).md", "one.md", "two.md"]
    assert (folder / "one.md").read_text(encoding="utf-8") == text


HEAD_EDITS = [
    ("title: Loss\n", "# a comment: mine\ntitle: Loss\n"),
    ("title: Loss\n", "title: Loss  # a comment\n"),
    ("tags:\n- ml\n", "tags:\n# first comment\n- ml  # second comment\n- 'mine: it''s'\n"),
    ("tags:\n- ml\n", 'tags: [ml, "my own"]  # a comment\n'),
    ("tags:\n- ml\n", "tags:\n  - ml\n  - " + "a long tag of mine, " * 10 + "\n"),
    ("title: Loss\n", "title: Loss\ntitle: Loss of mine\n"),
    ("title: Loss\n", "title: Loss\n\taliases: [tab]\n"),
    ("title: Loss\n", "title: Loss\naliases:\n- mine  # a comment\n"),
    ("---\ntitle", "---  \ntitle"),
]


@pytest.mark.parametrize(("old", "new"), HEAD_EDITS)
def test_what_a_person_wrote_in_the_front_matter_stays_to_the_letter(vault, folder, old, new):
    vault.edit(1, note="before")
    export(vault, folder)
    note = only_note(folder)
    note.write_text(note.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    added = [text for text in ("# a comment", "# first comment", "# second comment") if text in new]
    mine = added or [line for line in new.splitlines() if line not in old]
    vault.edit(1, title="Another", note="after")
    vault.tag([1], ["new"])
    export(vault, folder)
    text = only_note(folder).read_text(encoding="utf-8")
    assert [words for words in mine if words not in text] == []
    assert "note: after\n" in text
    assert ("- new\n" in text) or ('[ml, "my own", new]' in text)


@pytest.mark.parametrize(
    "change", [lambda raw: raw.replace(b"\n", b"\r\n"), lambda raw: b"\xef\xbb\xbf" + raw]
)
def test_line_ends_and_byte_order_mark_of_a_person_stay(vault, folder, change):
    export(vault, folder)
    note = only_note(folder)
    note.write_bytes(change(note.read_bytes() + b"\nMINE\n"))
    vault.edit(1, note="a note")
    save_page(vault, URL, LOSS + " A new sentence at the end of every paragraph. ", title="Loss")
    assert export(vault, folder).merged == 1
    raw = only_note(folder).read_bytes()
    assert [words for words in (b"note: a note", b"A new sentence", b"MINE") if words not in raw] == []
    assert change(raw.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf")) == raw


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_to_a_note_elsewhere_stays_a_link(vault, folder, tmp_path):
    export(vault, folder)
    elsewhere = tmp_path / "elsewhere.md"
    only_note(folder).rename(elsewhere)
    (folder / "Loss (1).md").symlink_to(elsewhere)
    vault.edit(1, note="a note")
    export(vault, folder)
    assert (folder / "Loss (1).md").is_symlink()
    assert "note: a note" in elsewhere.read_text(encoding="utf-8")


def test_words_with_dashes_in_the_front_matter_are_not_torn_apart(vault, folder):
    export(vault, folder)
    note = only_note(folder)
    text = note.read_text(encoding="utf-8").replace("title: Loss\n", "title: Loss\nMINE\n---\nand mine\n")
    note.write_text(text, encoding="utf-8")
    vault.edit(1, note="a note")
    assert export(vault, folder).conflicts == ["Loss (1).conflict.md"]
    assert note.read_text(encoding="utf-8") == text


def test_a_folder_of_the_name_of_a_note_is_a_conflict(vault, folder):
    (folder / "Loss (1).md").mkdir(parents=True)
    assert export(vault, folder).conflicts == ["Loss (1).conflict.md"]


@pytest.mark.parametrize("is_changed", [False, True])
def test_files_of_removed_links_are_listed_and_deleted_on_request(vault, folder, is_changed):
    export(vault, folder)
    if is_changed:
        append(only_note(folder), "MINE")
    vault.trash([1], at=NOW)
    assert export(vault, folder).stale == ["Loss (1).md"]
    assert export(vault, folder, prune=True).pruned == ([] if is_changed else ["Loss (1).md"])
    assert len(list(folder.glob("*.md"))) == is_changed


def test_a_file_that_linkvault_did_not_write_is_not_overwritten(vault, folder):
    folder.mkdir()
    (folder / "Loss (1).md").write_text("MINE", encoding="utf-8")
    assert export(vault, folder).conflicts == ["Loss (1).conflict.md"]
    assert (folder / "Loss (1).md").read_text(encoding="utf-8") == "MINE"


def test_bytes_that_are_not_utf_8_are_not_lost(vault, folder):
    export(vault, folder)
    note = only_note(folder)
    note.write_bytes(note.read_bytes() + b"\nMINE \xe9\xff\n")
    mine = note.read_bytes()
    vault.edit(1, note="a note")
    assert export(vault, folder).conflicts == ["Loss (1).conflict.md"]
    assert note.read_bytes() == mine


def test_exported_files_are_private_and_a_dry_run_writes_nothing(vault, folder):
    assert export(vault, folder, dry_run=True).new == 1
    assert not folder.exists()
    export(vault, folder)
    assert only_note(folder).stat().st_mode & 0o077 == 0


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\n", exclude_categories=("Cc", "Cs")),
    min_size=4,
    max_size=20,
)
EDITS = st.lists(st.tuples(st.floats(0, 1), WORDS), max_size=4)
CHANGES = st.lists(st.sampled_from(["title", "note", "tag", "text"]), max_size=3)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return a folder with a vault and the notes of its export: to make them takes half the time of an example."""
    base = tmp_path_factory.mktemp("exported")
    with Vault(base / "vault.db", write=True) as vault:
        save_page(vault, URL, title="Loss", tags=("ml",))
        export(vault, base / "notes")
    return base


@settings(max_examples=200)
@given(edits=EDITS, changes=CHANGES)
def test_no_line_of_a_person_is_ever_lost(exported, tmp_path_factory, edits, changes):
    """Lines are inserted anywhere in a note, then the link changes in some ways."""
    base = tmp_path_factory.mktemp("law") / "copy"
    shutil.copytree(exported, base)
    folder = base / "notes"
    with Vault(base / "vault.db", write=True) as vault:
        note = only_note(folder)
        lines = note.read_text(encoding="utf-8").split("\n")
        for place, words in edits:
            lines.insert(round(place * len(lines)), f"MINE {words}")
        note.write_text("\n".join(lines), encoding="utf-8")
        for number, change in enumerate(changes):
            if change == "title":
                vault.edit(1, title=f"Title {number}")
            elif change == "note":
                vault.edit(1, note=f"note {number}")
            elif change == "tag":
                vault.tag([1], [f"tag {number}"])
            else:
                save_page(vault, URL, f"{LOSS} Sentence number {number}. ", title="Loss", force=True)
            export(vault, folder)
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.md"))
    assert [words for _, words in edits if f"MINE {words}" not in text] == []
