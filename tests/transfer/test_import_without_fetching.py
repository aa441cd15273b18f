"""`import --no-fetch` stores new links in batches; the rows are those that one link at a time gives."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
from import_runs import NETSCAPE, run_import, start_import
from vaults import NOW, index_words, query, rebuilt_words, save_link

from linkvault.formats import ImportItem, Source
from linkvault.models import Selection
from linkvault.transfer import import_job
from linkvault.transfer.exporting import export
from linkvault.transfer.import_file import read_items
from linkvault.vault import Vault
from linkvault.vault.journal import begin_command, end_command

_IN_MEMORY = 2  # as SQLite has it

ITEMS = """
<DT><A HREF="https://example.org/new?utm_source=x&b=2&a=1" ADD_DATE="1600000001" TAGS="ml,ML,Loss">New</A><DD>a note
<DT><A HREF="http://www.example.org/plain">https://example.org/plain</A>
<DT><A HREF="https://例子.测试/机器学习" TAGS="机器学习">损失函数</A>
<DT><A HREF="https://me:secret@example.org/login">Login</A>
<DT><A HREF="https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fresult&sa=D">Result</A>
<DT><A HREF="https://example.org/stored" TAGS="again">Stored</A>
<DT><A HREF="https://example.org/trashed">Trashed</A>
<DT><A HREF="https://example.org/twice" TAGS="one">First</A>
<DT><A HREF="https://example.org/twice#part" TAGS="two">Second</A>
"""
TABLES = {
    "link": "id, url, identity, site, host, title, title_given, note, added, outcome, reason, is_tagged, trashed",
    "alias": "identity, link_id, kind, url, title",
    "link_tag": "link_id, (SELECT key FROM tag WHERE id = tag_id), added",
    "import_link": "position, state, reason, identity, url, title, tags, note, link_id",
}


def import_all(path: Path, file: Path) -> tuple[dict[str, list[object]], list[tuple[object, ...]], list[int]]:
    """Import the links; return the rows, the outcomes, and what a search finds before and after a tag is renamed."""
    with Vault(path, write=True) as vault:
        save_link(vault, "https://example.org/stored", tags=("kept",))
        vault.trash([save_link(vault, "https://example.org/trashed")], at=NOW)
        job = start_import(vault, file, NETSCAPE.format("https://example.org/page") + ITEMS, fetch=False)
        outcomes = run_import(vault, job)
        assert list(vault.recovery.changed_links()) == []  # every link fits its digest
        matches = [hit.link.id for hit in vault.search("损失 OR loss OR login", Selection())[0]]
        vault.rename_tag("ml", "machines")
        matches += [hit.link.id for hit in vault.search("machines", Selection())[0]]
    rows = {
        table: query(path, f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3")
        for table, columns in TABLES.items()
    }
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    # Without its address: that of the link, or for a link stored alone as typed.
    described = {o.id: (o.status, o.reason, o.title, o.tags, o.message) for o in outcomes}
    assert len(described) == len(outcomes)
    return rows, [described[link_id] for link_id in sorted(filter(None, described))], matches


def test_links_stored_in_batches_are_those_stored_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "bookmarks.html"
    batch = import_all(tmp_path / "batch.db", file)
    monkeypatch.setattr("linkvault.store.links.select_known", lambda _, identities: set(identities))
    single = import_all(tmp_path / "single.db", file)
    without_date = [row[:8] + row[9:] for row in batch[0]["link"]]  # links without a date are added now
    assert without_date == [row[:8] + row[9:] for row in single[0]["link"]]
    assert {**batch[0], "link": [], "link_tag": []} == {**single[0], "link": [], "link_tag": []}
    assert [row[:2] for row in batch[0]["link_tag"]] == [row[:2] for row in single[0]["link_tag"]]
    assert batch[1:] == single[1:]
    assert len(batch[2]) > 3


def test_the_second_import_of_the_same_links_stores_none(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.html"
    with Vault(tmp_path / "vault.db", write=True) as vault:
        run_import(vault, start_import(vault, file, NETSCAPE.format("https://example.org/a"), fetch=False))
        before = query(vault.path, "SELECT * FROM link")
        run_import(vault, start_import(vault, file, tags=("more",), fetch=False))
        assert [row[0] for row in query(vault.path, "SELECT id FROM link")] == [row[0] for row in before]


@pytest.mark.parametrize("items", range(1, 14))
def test_an_import_that_is_interrupted_while_it_reads_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, items: int
) -> None:
    """The links of the batches before are stored; the addresses of the file repeat in other batches."""
    monkeypatch.setattr(import_job, "_LOAD_BATCH_SIZE", 2)
    file = tmp_path / "bookmarks.html"
    again = '<DT><A HREF="https://example.org/new?a=1&b=2#place" ADD_DATE="1500000001" TAGS="late">Late</A><DD>later'
    text = NETSCAPE.format("https://example.org/page") + ITEMS + again
    rows = []
    for name in ("undisturbed", "interrupted"):
        with Vault(tmp_path / f"{name}.db", write=True) as vault:
            if name == "interrupted":
                with monkeypatch.context() as patch:
                    patch.setattr(import_job, "read_items", partial(_read_some, items))
                    load = start_import(vault, file, text, fetch=False).load()
                    with pytest.raises(KeyboardInterrupt):
                        list(load)
                assert vault.count(Selection()) <= items
                assert list(vault.recovery.changed_links()) == []
            run_import(vault, start_import(vault, file, text, fetch=False))
            assert list(vault.recovery.changed_links()) == []
            assert index_words(vault) == rebuilt_words(vault)
        rows.append(
            {
                table: query(vault.path, f"SELECT {columns} FROM {table} ORDER BY 1, 2, 3")
                for table, columns in TABLES.items()
                if table != "link_tag"
            }
        )
        assert query(vault.path, "SELECT count(*) FROM import_link WHERE state = 'double'") == [(3,)]
    assert [row[:8] for row in rows[0].pop("link")] == [row[:8] for row in rows[1].pop("link")]
    assert rows[0] == rows[1]


def _read_some(count: int, format_name: str, source: Source) -> Iterator[ImportItem]:
    yield from islice(read_items(format_name, source), count)
    raise KeyboardInterrupt


def test_the_links_of_an_export_keep_their_ids_beside_others(tmp_path: Path) -> None:
    file = tmp_path / "links.jsonl"
    with Vault(tmp_path / "vault.db", write=True) as vault:
        for name in ("a", "b"):
            save_link(vault, f"https://example.org/{name}")
        export(vault, Selection(), "jsonl", file)
    file.write_text('{"url": "https://example.org/other"}\n' + file.read_text("utf-8"), "utf-8")
    with Vault(tmp_path / "second.db", write=True) as vault:
        run_import(vault, start_import(vault, file, fetch=False))
        assert [vault.link(f"https://example.org/{name}").id for name in ("a", "b", "other")] == [1, 2, 3]


def test_the_statements_of_an_import_write_no_temporary_files(tmp_path: Path) -> None:
    with Vault(tmp_path / "vault.db", write=True) as vault:
        with vault.imports.transaction():
            assert vault.connection.execute("PRAGMA temp_store").fetchone() == (_IN_MEMORY,)
        assert vault.connection.execute("PRAGMA temp_store").fetchone() == (0,)


def test_a_batch_of_new_links_takes_the_same_statements_as_a_small_one(tmp_path: Path) -> None:
    """Each link is written by statements for all links of its batch: none is read or written alone."""
    counts = []
    for links in (20, 200):
        file = tmp_path / f"{links}.txt"
        file.write_text("\n".join(f"https://example.org/{number}" for number in range(links)))
        statements: list[str] = []
        with Vault(tmp_path / f"{links}.db", write=True) as vault:
            begin_command("linkvault import")
            job = start_import(vault, file, fetch=False)
            vault.connection.set_trace_callback(statements.append)
            run_import(vault, job)
            end_command()
        counts.append(sum(not statement.startswith(("INSERT", "--")) for statement in statements))
    assert counts[1] < counts[0] + 10
