"""`linkvault show`, `open`, `export` and `tag`."""

import json
from pathlib import Path
from typing import Any

import pytest

CHANGED = (
    "<p>The loss has another text today, because somebody wrote it anew, from the first to the last word.</p>"
    "<p>Nothing is left of the ruler, and nothing of the coin; but there are still a few honest sentences.</p>"
    "<p>They are long enough to be an article, and that is all that is asked of them in this small test.</p>"
)


@pytest.fixture
def captured_twice(program: Any) -> Any:
    """A link that was captured on two days, with two texts."""
    program.keep("https://example.org/loss", "Loss", fetched="2026-11-01T10:00:00Z")
    program.keep("https://example.org/loss", "Loss", fetched="2026-11-20T10:00:00Z", body=CHANGED)
    return program


def test_an_article_is_shown_in_every_form(filled: Any) -> None:
    markdown = filled.run("show", "1").stdout
    assert markdown == filled.run("show", "1", "--markdown").stdout
    assert "损失函数就是这把尺子" in filled.run("show", "1", "--text").stdout
    assert filled.run("show", "1", "--html").stdout.startswith("<title>Loss 损失</title>")
    meta = filled.run("show", "https://www.example.org/loss", "--meta").stdout
    assert "title:        Loss 损失\n" in meta
    assert "tags:         ml, to read\n" in meta
    record = json.loads(filled.run("show", "1", "--json").stdout)
    assert record["markdown"].strip() == markdown.strip()


def test_an_older_snapshot_is_shown(captured_twice: Any) -> None:
    assert "another text" in captured_twice.run("show", "1").stdout
    assert "a ruler" in captured_twice.run("show", "1", "--snapshot", "1").stdout
    for moment in ("2026-11-01", "2026-11-01T10:00:00Z", "2026-11-19", "2026-11-10T08:00+02:00"):
        assert "a ruler" in captured_twice.run("show", "1", "--at", moment).stdout, moment
    assert "another text" in captured_twice.run("show", "1", "--at", "2026-11-20").stdout
    assert (
        json.loads(captured_twice.run("show", "1", "--meta", "--json", "--at", "2026-11-02").stdout)[
            "snapshot"
        ]
        == 1
    )


def test_a_terminal_shows_title_source_and_note_first(filled: Any) -> None:
    _, shown = filled.type("show", "1", NO_COLOR="1")
    first, second, third, fourth, *_ = shown.splitlines()
    assert first == "Loss 损失"
    assert "example.org · saved 2026-11-20" in second
    assert (third, fourth) == ("https://example.org/loss", "for the talk")
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_open_the_page_or_its_saved_copy(filled: Any) -> None:
    browser = Path(filled.folder / "browser")
    browser.write_text('#!/bin/sh\necho "$1" >> opened\n', encoding="utf-8")
    browser.chmod(0o755)
    assert filled.run("open", "1", BROWSER=str(browser)).stderr == "opened https://example.org/loss\n"
    assert (
        filled.run("open", "1", "--snapshot", BROWSER=str(browser), TMPDIR=str(filled.folder)).returncode == 0
    )
    assert filled.run("open", "2", "--snapshot", BROWSER=str(browser)).returncode == 3
    page, copy = (filled.folder / "opened").read_text(encoding="utf-8").split()
    assert page == "https://example.org/loss"
    saved = Path(copy.removeprefix("file://"))
    assert "损失函数就是这把尺子" in saved.read_text(encoding="utf-8")
    assert saved.parent.stat().st_mode & 0o077 == 0


def test_export_writes_and_rewrites_a_folder(few: Any) -> None:
    assert few.run("export", "--output", "notes", "--dry-run").stdout == "would write 3 files to notes\n"
    assert not (few.folder / "notes").exists()
    assert few.run("export", "--output", "notes").stdout == "wrote 3 files to notes\n"
    assert few.run("export", "--output", "notes").stdout == "wrote 0 files to notes (3 unchanged)\n"
    assert few.run("export", "1", "--format", "jsonl").stdout.count("\n") == 1
    assert few.run("export", "--tag", "none", "--format", "json").stdout == "[]\n"
    assert few.run("export", "--output", "notes", "--format", "jsonl").returncode == 2


def test_tags_are_listed_renamed_merged_and_deleted(few: Any) -> None:
    assert few.run("tag", "list").stdout.splitlines() == ["ml\t1", "ml/deep\t1", "to read\t1"]
    assert (
        few.run("tag", "rename", "ml", "ai", "--dry-run").stdout == "would rename tag ml to ai on 2 links\n"
    )
    assert few.run("tag", "rename", "ml", "ai").stdout == "renamed tag ml to ai on 2 links\n"
    assert few.run("tag", "merge", "ai", "to read", "--into", "all").returncode == 0
    assert few.run("tag", "delete", "all/deep").stdout == "deleted tag all/deep from 1 link\n"
    assert few.run("tag", "list").stdout.splitlines() == ["all\t1"]
