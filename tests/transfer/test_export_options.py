"""Exports of changed links, mirrors, templates and single files."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner
from vaults import LOSS, NOW, save_link, save_page

from linkvault import transfer
from linkvault.cli.app import app
from linkvault.errors import UsageError
from linkvault.models import Selection
from linkvault.vault import Vault

TEMPLATE = """---
title: {{title}}
link: {{url}}
by: {{author}}
tags: {{ tags }}
seen: on {{added}} at {{site}}
fixed: [a, b]
---
# {{title}}

{{text}}
"""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    with Vault(tmp_path / "v.db", write=True) as vault:
        save_page(
            vault,
            "https://example.org/loss",
            LOSS,
            title="Loss: [the](x) --- \n---\nhead",
            tags=("ml", "a b"),
        )
        save_link(vault, "https://example.org/ruler", title="Ruler", tags=("tools",))
        yield vault


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def run(vault: Vault, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["--db", str(vault.path), "export", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_only_changed_links_are_exported(vault: Vault, tmp_path: Path) -> None:
    vault.connection.execute("UPDATE link SET changed = '2020-01-01T00:00:00Z'")
    recent = Selection(changed_since="2021-01-01T00:00:00Z")
    assert vault.select_ids(recent) == []
    vault.edit(2, note="x")
    assert vault.select_ids(recent) == [2]
    vault.tag([1], ["new"])
    assert sorted(vault.select_ids(recent)) == [1, 2]
    vault.connection.execute("UPDATE link SET changed = '2020-01-01T00:00:00Z'")
    vault.untag([1], ["new"])
    assert vault.select_ids(recent) == [1]
    vault.connection.execute("UPDATE link SET changed = '2020-01-01T00:00:00Z'")
    save_page(vault, "https://example.org/loss", LOSS * 2, title="Loss", fetched="2026-11-26T10:00:00Z")
    assert vault.select_ids(recent) == [1]
    assert "wrote 1 file" in run(vault, "--changed-since", "2021-01-01", "--output", str(tmp_path / "out"))


def test_a_mirror_has_only_the_selected_links_and_what_a_person_changed(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    transfer.export(vault, Selection(), "markdown", folder)
    assert len(names(folder)) == 2
    ruler = folder / "Ruler (2).md"
    chosen = replace(Selection(), tags=("ml",))
    transfer.export(vault, chosen, "markdown", folder)
    assert len(names(folder)) == 2
    assert transfer.export(vault, chosen, "markdown", folder, transfer.ExportOptions(mirror=True)).pruned == [
        "Ruler (2).md"
    ]
    assert len(names(folder)) == 1
    transfer.export(vault, Selection(), "markdown", folder)
    ruler.write_text(ruler.read_text(encoding="utf-8") + "\nmine\n", encoding="utf-8")
    assert transfer.export(vault, chosen, "markdown", folder, transfer.ExportOptions(mirror=True)).stale == [
        "Ruler (2).md"
    ]
    assert ruler.is_file()
    with pytest.raises(UsageError, match="folder"):
        transfer.export(
            vault, Selection(), "csv", tmp_path / "links.csv", transfer.ExportOptions(mirror=True)
        )


def test_a_template_writes_front_matter_and_body(vault: Vault, tmp_path: Path) -> None:
    vault.edit(1, title="Loss: [the](x) --- ---")
    template = tmp_path / "note.md"
    template.write_text(TEMPLATE, encoding="utf-8")
    run(vault, "--template", str(template), "--output", str(tmp_path / "notes"))
    loss, ruler = (
        (tmp_path / "notes" / name).read_text(encoding="utf-8") for name in names(tmp_path / "notes")
    )
    head, body = loss.split("---\n", 2)[1:]
    assert yaml.safe_load(head) == {
        "title": "Loss: [the](x) --- ---",
        "link": "https://example.org/loss",
        "tags": ["a-b", "ml"],
        "seen": f"on {NOW} at example.org",
        "fixed": ["a", "b"],
    }
    assert body.startswith("# Loss: \\[the\\](x) --- ---\n\n")
    assert "The loss tells" in body
    assert "<https://example.org/ruler>" in ruler
    assert "by:" not in ruler


def test_values_of_a_page_run_nothing_in_a_note(vault: Vault, tmp_path: Path) -> None:
    vault.edit(2, title="<% tp.file %> `= x`\n---\nkey: 1")
    template = tmp_path / "note.md"
    template.write_text("---\nodd {{title}}: 1\nt: a {{title}}\n---\n{{title}}\n", encoding="utf-8")
    text = "".join(transfer.stream(vault, Selection(ids=(2,)), "markdown", template=template.read_text()))
    assert "<%" not in text
    assert re.search(r"(?m)^key:", text) is None
    assert len(text.split("---\n")) == 3


def test_an_unknown_field_is_named_with_its_line(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="line 2 of the template has an unknown field: titel") as caught:
        transfer.stream(vault, Selection(), "markdown", template="---\nx: {{titel}}\n---\n")
    assert "title" in str(caught.value.hint)
    with pytest.raises(UsageError, match="a template is for the format markdown"):
        transfer.stream(vault, Selection(), "csv", template="x")


def test_what_a_person_wrote_into_a_note_of_a_template_stays(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    transfer.export(vault, Selection(), "markdown", folder, transfer.ExportOptions(template=TEMPLATE))
    note = folder / "Ruler (2).md"
    note.write_text(note.read_text(encoding="utf-8") + "\nmine\n", encoding="utf-8")
    vault.edit(2, note="n")
    transfer.export(
        vault, Selection(), "markdown", folder, transfer.ExportOptions(template=TEMPLATE + "\n{{note}}\n")
    )
    assert note.read_text(encoding="utf-8").endswith("n\n\nmine\n")


def test_front_matter_that_a_person_removed_stays_away(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    transfer.export(vault, Selection(), "markdown", folder)
    note = folder / "Ruler (2).md"
    body = note.read_text(encoding="utf-8").split("---\n", 2)[2]
    note.write_text(body, encoding="utf-8")
    vault.tag([2], ["new"])
    vault.edit(2, note="new")
    transfer.export(vault, Selection(), "markdown", folder)
    assert note.read_text(encoding="utf-8") == body


def test_all_pages_in_one_file(vault: Vault, tmp_path: Path) -> None:
    run(vault, "--format", "html", "--output", str(tmp_path / "one.html"))
    text = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert (text.count("<!DOCTYPE html>"), text.count("<section "), text.count("</html>")) == (1, 2, 1)
    assert "The loss tells" in text
    assert "Ruler" in text
