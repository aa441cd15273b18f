"""`linkvault edit`: by options, and in an editor (a small script). Edited text is never lost."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest


def editor(program: Any, script: str) -> str:
    """Return the path of an editor that runs a shell script on the file `$1`."""
    file = Path(program.folder / "editor")
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def link(program: Any) -> dict[str, Any]:
    (record,) = json.loads(program.run("list", "1", "--json").stdout)
    return dict(record)


def test_options_change_title_note_and_address(few: Any) -> None:
    done = few.run(
        "edit", "1", "--title", "Other", "--note", "My words", "--url", "https://example.org/moved"
    )
    assert done.stdout == "changed  1  Other\n"
    assert (link(few)["title"], link(few)["note"]) == ("Other", "My words")
    # The old address still finds the link.
    assert few.run("show", "https://example.org/loss", "--meta").returncode == 0
    few.run("edit", "1", "--title", "", "--note", "")
    assert (link(few)["title"], link(few)["note"]) == ("Loss 损失", None)
    assert few.run("edit", "1", "--note", "").stdout == "unchanged  1  Loss 损失\n"


def test_an_address_of_another_link_is_refused(few: Any) -> None:
    assert few.run("edit", "1", "--url", "https://example.org/later").returncode == 2
    assert link(few)["url"] == "https://example.org/loss"


def test_an_editor_changes_title_tags_and_note(few: Any) -> None:
    script = """cat > "$1" <<'END'
title: 新的标题 [x]
url: https://example.org/loss
tags: ml, 数学

A note
of two lines.
END"""
    status, shown = few.type("edit", "1", EDITOR=editor(few, script))
    assert (status, shown) == (0, "changed  1  新的标题 [x]\n")
    edited = link(few)
    assert (edited["title"], edited["tags"]) == ("新的标题 [x]", ["ml", "数学"])
    assert edited["note"] == "A note\nof two lines."


@pytest.mark.parametrize("text", ["", "\\n \\n"])
def test_an_empty_file_changes_nothing(few: Any, text: str) -> None:
    before = link(few)
    status, shown = few.type("edit", "1", EDITOR=editor(few, f'printf "{text}" > "$1"'))
    assert (status, shown) == (2, "linkvault: the file was empty; nothing was changed\n")
    assert link(few) == before


def test_an_unchanged_text_leaves_the_link_unchanged(few: Any) -> None:
    before = link(few)
    assert few.type("edit", "1", EDITOR=editor(few, "true")) == (0, "unchanged  1  Loss 损失\n")
    assert link(few) == before


@pytest.mark.parametrize(
    ("script", "keys", "status"),
    [
        ("echo 'my long thoughts' > \"$1\"", "n\n", 2),
        ("sed -i 's/^url:.*/url: nonsense here/' \"$1\"; echo 'my long thoughts' >> \"$1\"", "n\n", 2),
        ("sed -i 's#^url:.*#url: https://example.org/later#' \"$1\"; echo 'my long thoughts' >> \"$1\"", "n\n", 2),
        ("echo 'my long thoughts' >> \"$1\"; exit 3", "", 2),
        ("echo 'my long thoughts' > \"$1\"", "\x04", 2),
    ],
    ids=["no head", "no address", "another link's address", "a failed editor", "no answer"],
)  # fmt: skip
def test_text_that_cannot_be_used_is_saved_in_a_file(few: Any, script: str, keys: str, status: int) -> None:
    before = link(few)
    ended, shown = few.type("edit", "1", keys=keys, EDITOR=editor(few, script), TMPDIR=str(few.folder))
    assert ended == status, shown
    assert link(few) == before
    (file,) = few.folder.glob("linkvault-edit-*.txt")
    assert str(file) in shown.replace("\n", "")
    assert "my long thoughts" in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o600


def test_text_that_cannot_be_used_can_be_edited_again(few: Any) -> None:
    script = """if test -e seen; then grep -q broken "$1" && sed -i 's/^broken/title: mended/' "$1"
else touch seen; sed -i 's/^title:.*/broken/' "$1"; fi"""
    status, shown = few.type("edit", "1", keys="y\n", EDITOR=editor(few, script))
    assert status == 0, shown
    assert link(few)["title"] == "mended"


def test_a_missing_editor_is_a_usage_error(few: Any) -> None:
    status, shown = few.type("edit", "1", EDITOR="/nonexistent/editor")
    assert status == 2
    assert "hint: set $EDITOR" in shown


def test_a_link_that_changed_meanwhile_is_not_overwritten(few: Any) -> None:
    """All of the text is stored, or none of it: the title would fit, and the tags are what changed."""
    script = f"{sys.executable} -m linkvault tag add meanwhile 1 >/dev/null; sed -i 's/^title: .*/title: Other/' \"$1\""
    status, shown = few.type("edit", "1", keys="n\n", EDITOR=editor(few, script))
    assert status == 2
    assert "another program changed the link meanwhile" in shown
    assert "your text is saved in" in shown
    assert link(few)["title"] == "Loss 损失"
    assert "meanwhile" in link(few)["tags"]
