"""Links with their history, to JSON Lines and back and from vault to vault: nothing is lost or duplicated."""

import json
from dataclasses import replace

import pytest
from vaults import LOSS, NOW, RULER, all_rows, index_words, rebuilt_words, refuse_page, save_link, save_page

from linkvault import formats, transfer
from linkvault.capture import read
from linkvault.errors import UsageError
from linkvault.models import Bookmark, ExportItem, Hop, Page, Selection
from linkvault.vault import Vault

LATER = "2026-11-27T10:00:00Z"
ODD = "'; DROP TABLE link; -- \x1b[31m \u202e 损失\U0001f600 \x00\r\n\t"


def fill(vault: Vault) -> None:
    """Store everything that a vault can contain: snapshots, odd text, aliases, trash, failures, gaps in the ids."""
    save_page(vault, "https://example.org/loss", LOSS, tags=("ml", "a/b"), note=ODD, user_title=ODD)
    save_page(vault, "https://example.org/loss", RULER, fetched="2026-11-26T10:00:00Z", title="新标题")
    save_page(vault, "https://example.org/loss", "Lamps. " * 30, judge=lambda *_: "soft_404", fetched=LATER)
    save_page(
        vault, "https://example.org/gone", "Other words of its own, that say nothing of the first. " * 9
    )
    save_link(vault, "https://example.org/short", title="Leads to the next")
    hops = (Hop("http://example.org/short", 301),)
    save_page(vault, "https://example.org/long", RULER * 2, hops=hops, final_url="https://example.org/end")
    save_link(vault, "https://user:secret@example.org/later", tags=("未来",), added="1999-12-31T23:59:59Z")
    vault.store_link(Bookmark("https://example.org/404"), at=NOW, outcome="failed", reason="http_404")
    page = Page("https://example.org/gbk", "https://example.org/gbk", 200, "text/html", b"", NOW)
    body = f"<title>损失</title><p>{'损失函数衡量模型的误差，训练使它变小。' * 30}</p>".encode("gbk")
    page = replace(page, body=body, headers=(("content-type", "text/html; charset=gbk"),), warnings=("odd",))
    article, rendered, snapshot = read(page)
    vault.store_capture(Bookmark(page.url), snapshot, article, rendered, page)
    refuse_page(vault, "https://example.org/wall", tags=("未来",))
    refuse_page(vault, "https://example.org/gbk", "<p>损失</p>", at=LATER)
    refused = vault.refused_pages.get(vault.link("https://example.org/gbk").id)
    body = "<p>损失</p>".encode("gbk")
    vault.refused_pages.replace(
        vault.link("https://example.org/gbk").id, replace(refused, page=replace(refused.page, body=body))
    )
    vault.edit(6, url="https://example.org/moved")
    vault.trash([2, 5], at=NOW)
    vault.empty_trash(Selection(ids=(5,)))


@pytest.fixture
def vault(tmp_path):
    with Vault(tmp_path / "full.db", write=True) as vault:
        fill(vault)
        yield vault


@pytest.fixture
def empty(tmp_path):
    with Vault(tmp_path / "empty.db", write=True) as vault:
        yield vault


def exported(vault, tmp_path):
    file = tmp_path / "export.jsonl"
    transfer.export(vault, Selection(), "jsonl", file)
    return list(formats.get_reader("jsonl").read(formats.Source(file)))


def test_an_imported_export_has_the_same_rows(vault, empty, tmp_path):
    assert transfer.is_empty(empty)
    for full_link in exported(vault, tmp_path):
        transfer.store_full_link(empty, full_link, keep_id=True)
    assert all_rows(empty) == all_rows(vault)
    assert index_words(empty) == rebuilt_words(empty)
    assert not transfer.is_empty(empty)


def test_an_export_of_an_older_version_has_no_snapshots_aside(vault, tmp_path):
    lines = [json.loads(line) for line in transfer.stream(vault, Selection(), "jsonl")]
    for line in lines:
        for version in line["versions"]:
            del version["aside"]
    file = tmp_path / "older.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    first = next(item for item in formats.get_reader("jsonl").read(formats.Source(file)) if item.link.id == 1)
    assert [version.snapshot.aside for version in first.history.versions] == [None, None, None]
    assert first.snapshot == first.history.versions[-1].snapshot


def test_an_exported_link_has_the_current_snapshot(vault, tmp_path):
    (first,) = (item for item in exported(vault, tmp_path) if item.link.id == 1)
    assert (first.snapshot.captured, first.link.saved) == ("2026-11-26T10:00:00Z", "2026-11-26T10:00:00Z")
    assert first.content.text == vault.content(vault.snapshot(1)).text
    assert [version.snapshot.aside for version in first.history.versions] == [None, None, "soft_404"]
    markdown = "".join(transfer.stream(vault, Selection(ids=(1,)), "markdown"))
    assert "ruler" in markdown
    assert "Lamps" not in markdown


def test_a_second_import_changes_nothing(vault, tmp_path):
    before = all_rows(vault)
    outcomes = [transfer.store_full_link(vault, full_link) for full_link in exported(vault, tmp_path)]
    assert {outcome.status for outcome in outcomes} == {"already saved"}
    assert all_rows(vault) == before


def test_a_merge_into_an_empty_vault_copies_all_rows(vault, empty):
    result = transfer.merge(empty, vault)
    assert (result.new, result.joined, result.unchanged) == (7, 0, 0)
    assert all_rows(empty) == all_rows(vault)
    result = transfer.merge(empty, vault)
    assert (result.new, result.joined, result.unchanged, result.snapshots) == (0, 0, 7, 0)
    assert all_rows(empty) == all_rows(vault)


def test_links_of_both_vaults_are_merged(vault, empty):
    save_page(empty, "https://example.org/own", RULER, tags=("mine",))
    older = "2026-11-20T10:00:00Z"
    save_page(empty, "http://www.example.org/loss", RULER, tags=("mine",), note="my note", fetched=older)
    save_page(empty, "https://example.org/gone", RULER)
    result = transfer.merge(empty, vault)
    assert (result.new, result.joined) == (5, 2)
    merged = empty.link("https://example.org/loss")
    assert merged.tags == ("a/b", "mine", "ml")
    assert merged.added == older
    assert "my note" in (merged.note or "")
    assert "DROP TABLE" in (merged.note or "")
    assert [snapshot.captured for snapshot in empty.snapshots(merged.id)] == [
        older,
        NOW,
        "2026-11-26T10:00:00Z",
        LATER,
    ]
    assert (merged.saved, empty.snapshot(merged.id).number) == ("2026-11-26T10:00:00Z", 3)
    assert empty.link("https://example.org/gone").trashed is None
    assert index_words(empty) == rebuilt_words(empty)
    before = all_rows(empty)
    transfer.merge(empty, vault)
    assert all_rows(empty) == before


def test_links_get_new_ids_if_theirs_are_used(vault, empty):
    save_link(empty, "https://example.org/first")
    transfer.merge(empty, vault)
    assert len(empty.select_ids(Selection())) == 7
    assert empty.get(1).url == "https://example.org/first"


def test_a_vault_is_not_merged_into_itself(vault):
    with pytest.raises(UsageError, match="into itself"):
        transfer.merge(vault, vault)


def test_only_an_export_of_all_links_includes_the_trash(vault):
    def urls(chosen):
        return [json.loads(line)["url"] for line in transfer.stream(vault, chosen, "jsonl")]

    assert "https://example.org/gone" in urls(Selection())
    assert "https://example.org/gone" not in urls(Selection(site="example.org"))


BROKEN = {
    "cut": '{"url": "https://example.org/", "versions": [{"capt',
    "field of another kind": {"title": 3},
    "no versions": {"versions": None},
    "a version without its time": {"versions": [{}]},
    "an address that is none": {"aliases": [{"kind": "typed"}]},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_reported_and_the_rest_is_read(vault, tmp_path, change):
    file = tmp_path / "export.jsonl"
    good = next(iter(transfer.stream(vault, Selection(), "jsonl")))
    bad = change if isinstance(change, str) else json.dumps({**json.loads(good), **change})
    file.write_text(f"{bad}\n\n{good}", encoding="utf-8")
    unreadable, link = formats.get_reader("jsonl").read(formats.Source(file))
    assert unreadable.location == "line 1"
    assert isinstance(link, ExportItem)
