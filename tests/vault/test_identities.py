"""A vault whose identities other rules computed: they are computed anew, and nothing is lost."""

import contextlib
import hashlib
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner
from vaults import NOW, query, save_link, save_page

from linkvault import urls
from linkvault.cli.app import app
from linkvault.models import AliasKind, Bookmark, ImportLink, ImportRun, Selection
from linkvault.store import imports, links, settings
from linkvault.urls import cleaning, routes
from linkvault.vault import Vault

DIGEST = "0f554dde855f"


def age(path: Path, *rows: tuple[int, str, str]) -> None:
    """Store the identity and the address of links as an older version stored them."""
    with Vault(path, write=True) as vault, vault.transaction():
        with vault.full_text.reindexing([link_id for link_id, *_ in rows]):
            for link_id, identity, url in rows:
                links.update(vault.connection, link_id, identity=identity, url=url, site=urls.get_site(url))
                vault.connection.execute(
                    "UPDATE alias SET identity = ?, url = ? WHERE link_id = ? AND kind = 'typed'",
                    (identity, url, link_id),
                )
        settings.put(vault.connection, "identity_rules", "1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a vault with three links; the identity of the first and that of the second are those of old rules."""
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        save_page(vault, "https://example.org/loss/", title="Loss")
        save_link(vault, "https://example.org/ruler?q=1", title="Ruler", tags=("tools",))
        save_link(vault, "https://example.org/coin", title="Coin")
    age(
        path,
        (1, "https://example.org/loss/", "https://example.org/loss/"),
        (2, "https://example.org/ruler?q=1&old=1", "https://example.org/ruler?q=1&utm_source=x"),
    )
    return path


def test_the_version_is_raised_with_the_rules() -> None:
    """Raise `urls.IDENTITY_VERSION` if a rule changes an identity, and write the new digest here."""
    data = b"".join(Path(file).read_bytes() for file in (*cleaning.RULES_FILES, routes.RULES_FILE))
    assert (urls.IDENTITY_VERSION, hashlib.sha256(data).hexdigest()[:12]) == ("3", DIGEST)


def test_identities_are_computed_anew_once(path: Path) -> None:
    with Vault(path, write=True) as vault:
        assert list(vault.recovery.changed_links()) == []  # every link fits its digest
        assert vault.find("https://example.org/loss").id == 1
        assert save_link(vault, "https://example.org/loss") == 1
        assert vault.search("example.org/loss", Selection())[0][0].link.id == 1
    assert query(path, "SELECT identity FROM link ORDER BY id") == [
        ("https://example.org/loss",),
        ("https://example.org/ruler?q=1",),
        ("https://example.org/coin",),
    ]
    assert query(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("index_version", ["current", "old"])
def test_the_links_fit_their_digests_afterwards(path: Path, index_version: str) -> None:
    if index_version == "old":
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE setting SET value = 'old' WHERE name = 'analyser'")
    with Vault(path, write=True) as vault:
        assert list(vault.recovery.changed_links()) == []


def test_the_words_of_an_address_follow_its_identity(path: Path) -> None:
    with Vault(path, write=True) as vault:
        assert vault.search_ids("url:ruler") == [2]
        assert vault.search_ids("url:old") == []
        vault.edit(2, note="still in the index once")
    with Vault(path) as vault:
        assert [hit.link.id for hit in vault.search("once", Selection())[0]] == [2]


def test_an_address_is_found_in_a_vault_that_is_only_read(path: Path) -> None:
    with Vault(path) as vault:
        assert vault.resolve(["https://example.org/loss"]) == (1,)


def test_a_link_with_the_address_of_another_is_kept_and_said(path: Path) -> None:
    with Vault(path, write=True) as vault:
        copy = save_link(vault, "https://example.org/coin-2", title="Coin, too", note="mine")
    age(path, (copy, "https://example.org/coin/", "https://example.org/coin/"))
    run = CliRunner().invoke(app, ["--db", str(path), "edit", "1", "--note", "x"])
    assert run.stderr.startswith("1 link has the address of another link: `")
    assert run.stderr.endswith(" dedupe` lists them\n")
    assert (
        "address of another"
        not in CliRunner().invoke(app, ["--db", str(path), "edit", "1", "--note", ""]).stderr
    )
    with Vault(path) as vault:
        assert vault.count(Selection()) == 4
        assert vault.find("https://example.org/coin/").id == 3
        ((first, (duplicate,)),) = vault.similar.duplicates()
        assert (first.id, duplicate.link.id, duplicate.similarity) == (3, copy, 1.0)
    run = CliRunner().invoke(app, ["--db", str(path), "dedupe", "--merge", "--yes"])
    assert run.exit_code == 0
    with Vault(path) as vault:
        assert vault.count(Selection()) == 3
        assert (vault.get(3).title, vault.get(3).note) == ("Coin", "Coin, too\n\nmine")
        assert vault.similar.duplicates() == []


def test_the_older_of_two_links_takes_the_new_identity(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    with Vault(path, write=True) as vault:
        newer = save_link(vault, "https://example.org/1", added="2026-05-01T00:00:00Z")
        older = save_link(vault, "https://example.org/2", added="2026-01-01T00:00:00Z")
        trashed = save_link(vault, "https://example.org/3", added="2025-01-01T00:00:00Z")
        vault.trash([trashed], at=NOW)
    age(
        path,
        (newer, "https://example.org/a/", "https://example.org/a/"),
        (older, "https://example.org/a?amp=1", "https://example.org/a?amp=1"),
        (trashed, "https://example.org/a/index.html", "https://example.org/a/index.html"),
    )
    with Vault(path, write=True) as vault:
        assert vault.find("https://example.org/a").id == older
        assert vault.count(Selection()) == 2
        assert vault.count(Selection(trashed=True)) == 1


def test_a_link_that_leads_to_another_page_gets_its_address(tmp_path: Path) -> None:
    path, wrapper = tmp_path / "vault.db", "https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&sa=D"
    with Vault(path, write=True) as vault:
        link_id = save_link(vault, "https://example.org/x", title="Mine")
    age(path, (link_id, "https://google.com/url?q=https://example.org/a", wrapper))
    with Vault(path, write=True) as vault:
        link = vault.get(link_id)
        assert (link.url, link.site, link.title) == ("https://example.org/a", "example.org", "Mine")
        assert vault.find(wrapper).id == vault.find("https://example.org/a").id == link_id
        assert (AliasKind.REDIRECT, wrapper) in [(alias.kind, alias.url) for alias in vault.aliases(link_id)]


def test_an_import_is_continued_with_the_new_identities(path: Path) -> None:
    with Vault(path, write=True) as vault:
        run = vault.imports.begin(ImportRun(0, "f.txt", "urls", NOW), "digest")
        vault.imports.add_waiting(run, ImportLink(1, Bookmark("https://example.org/b/")), at=NOW)
        vault.connection.execute("UPDATE import_link SET identity = 'https://example.org/b/'")
    age(path)
    with Vault(path, write=True) as vault:
        assert imports.find_bookmark(vault.connection, run.id, "https://example.org/b").position == 1


def test_a_saved_wrapper_is_an_address_of_its_link(tmp_path: Path) -> None:
    wrapper = "https://link.zhihu.com/?target=https%3A//example.org/a"
    with Vault(tmp_path / "vault.db", write=True) as vault:
        link_id = save_link(vault, wrapper)
        assert vault.get(link_id).url == "https://example.org/a"
        assert (AliasKind.REDIRECT, wrapper) in [(alias.kind, alias.url) for alias in vault.aliases(link_id)]
        assert save_link(vault, "https://example.org/a") == link_id


def test_pages_behind_a_fragment_become_links_of_their_own(tmp_path: Path) -> None:
    """Version 0.2.0 took every mail of an account for one page; what it stored is the first of them."""
    path, mail = tmp_path / "vault.db", "https://mail.google.com/mail/u/0/#inbox/{}"
    with Vault(path, write=True) as vault:
        link_id = save_link(vault, mail.format("a"), title="The first mail", tags=("post",))
    age(path, (link_id, "https://mail.google.com/mail/u/0/", mail.format("a")))
    with Vault(path, write=True) as vault:
        assert vault.find(mail.format("a")).id == link_id
        assert vault.find("https://mail.google.com/mail/u/0/") is None
        other = save_link(vault, mail.format("b"), title="Another mail")
        assert other != link_id
        assert (vault.get(link_id).title, vault.get(link_id).tags) == ("The first mail", ("post",))
        assert list(vault.recovery.changed_links()) == []
