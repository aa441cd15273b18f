"""Editing by options and in an editor, a real one: a small script. What was typed is never lost."""

import json
from pathlib import Path
from typing import Any

import pytest


def editor(program: Any, script: str) -> str:
    """Make an editor that does this to the file `$1`."""
    file = Path(program.folder / "editor")
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def link(program: Any) -> dict[str, Any]:
    (found,) = json.loads(program.run("list", "1", "--json").stdout)
    return dict(found)


def test_options(few: Any) -> None:
    told = few.run(
        "edit", "1", "--title", "Other", "--note", "My words", "--url", "https://example.org/moved"
    )
    assert told.stdout == "changed  1  Other\n"
    assert (link(few)["title"], link(few)["note"]) == ("Other", "My words")
    assert few.run("show", "https://example.org/loss", "--meta").returncode == 0  # the old address leads here
    few.run("edit", "1", "--title", "", "--note", "")
    assert (link(few)["title"], link(few)["note"]) == ("Loss 损失", None)
    assert few.run("edit", "1", "--note", "").stdout == "unchanged  1  Loss 损失\n"


def test_an_address_of_another_link_is_refused(few: Any) -> None:
    assert few.run("edit", "1", "--url", "https://example.org/later").returncode == 2
    assert link(few)["url"] == "https://example.org/loss"


def test_all_of_it_in_an_editor(few: Any) -> None:
    script = """cat > "$1" <<'END'
title: 新的标题 [x]
url: https://example.org/loss
tags: ml, 数学

A note
of two lines.
END"""
    status, shown = few.type("edit", "1", EDITOR=editor(few, script))
    assert (status, shown) == (0, "changed  1  新的标题 [x]\n")
    now = link(few)
    assert (now["title"], now["tags"]) == ("新的标题 [x]", ["ml", "数学"])
    assert now["note"] == "A note\nof two lines."


def test_an_editor_that_changes_nothing(few: Any) -> None:
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
def test_what_cannot_be_used_is_kept_in_a_file(few: Any, script: str, keys: str, status: int) -> None:
    before = link(few)
    ended, shown = few.type("edit", "1", keys=keys, EDITOR=editor(few, script), TMPDIR=str(few.folder))
    assert ended == status, shown
    assert link(few) == before
    (kept,) = few.folder.glob("linkvault-edit-*.txt")
    assert str(kept) in shown.replace("\n", "")
    assert "my long thoughts" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_used_is_shown_again(few: Any) -> None:
    script = """if test -e seen; then grep -q broken "$1" && sed -i 's/^broken/title: mended/' "$1"
else touch seen; sed -i 's/^title:.*/broken/' "$1"; fi"""
    status, shown = few.type("edit", "1", keys="y\n", EDITOR=editor(few, script))
    assert status == 0, shown
    assert link(few)["title"] == "mended"


def test_an_editor_that_is_not_there(few: Any) -> None:
    status, shown = few.type("edit", "1", EDITOR="/nonexistent/editor")
    assert status == 2
    assert "hint: set $EDITOR" in shown
