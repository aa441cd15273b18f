"""A page without an article: how it is shown, listed, kept, exported and imported again."""

import gzip
import json
from typing import Any

import pytest

from linkvault.vault import Vault

URL = "https://example.org/a"
GONE = "<title>Page not found</title><h1>Page not found</h1><p>The page 损失 does not exist.</p><a href=/>Home</a>"
SIGN = "the page says that it does not exist: “Page not found”"


@pytest.fixture
def refusing(program: Any) -> Any:
    """A program with one link whose page was refused."""
    done = program.run("add", "--html", "-", "--url", URL, stdin=GONE)
    assert (done.returncode, done.stdout) == (5, f"link only {URL}: soft_404\n")
    assert "hint: `linkvault edit 1 --keep` takes the page as it is" in done.stderr
    return program


def test_show_names_the_sign_and_the_command_that_keeps_the_page(refusing: Any) -> None:
    done = refusing.run("show", "1")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        f"linkvault: no article is saved for {URL}: {SIGN}",
        "hint: `linkvault edit 1 --keep` takes the page as it is; `linkvault show 1 --html` prints it",
    ]


def test_the_bytes_are_printed_and_why_on_standard_error(refusing: Any) -> None:
    done = refusing.run("show", "1", "--html")
    assert (done.returncode, done.stdout, done.stderr) == (0, GONE, f"this page was refused: {SIGN}\n")
    assert refusing.run("show", "1", "--html", "--snapshot", "1").returncode == 3


def test_the_page_of_a_good_text_is_printed_although_a_later_one_was_refused(filled: Any, few: Any) -> None:
    few.run("add", "--html", "-", "--url", "https://example.org/loss", stdin=GONE)
    done = few.run("show", "1", "--html")
    assert (done.stdout, done.stderr) == (filled.run("show", "1", "--html").stdout, "")
    assert SIGN in few.run("show", "1", "--meta").stdout


def test_the_metadata_have_the_reason_of_a_refusal(refusing: Any) -> None:
    record = json.loads(refusing.run("show", "1", "--meta", "--json").stdout)["refused"]
    assert (record["reason"], record["message"], record["bytes"]) == ("soft_404", SIGN, len(GONE.encode()))
    assert f"refused:      {SIGN} (soft_404, " in refusing.run("show", "1", "--meta").stdout


def test_edit_keeps_the_page_with_a_warning(refusing: Any) -> None:
    done = refusing.run("edit", "1", "--keep", "--title", "Mine")
    assert (done.returncode, done.stdout) == (0, "changed  1  Mine\n")
    assert done.stderr == f"warning: kept as it is, although it seems to be no article (soft_404): {SIGN}\n"
    assert "The page 损失 does not exist." in refusing.run("show", "1").stdout
    again = refusing.run("edit", "1", "--keep")
    assert (again.returncode, again.stderr.splitlines()[1]) == (
        3,
        f"hint: `linkvault add --keep {URL}` fetches the page and takes it as it is",
    )


def test_add_keeps_the_page_with_a_warning(program: Any) -> None:
    done = program.run("add", "--keep", "--html", "-", "--url", URL, stdin=GONE)
    assert (done.returncode, done.stdout) == (0, f"saved {URL}\n")
    assert f"warning: kept as it is, although it seems to be no article (soft_404): {SIGN}" in done.stderr


def test_a_terminal_lists_why_a_link_has_no_article_in_words(refusing: Any) -> None:
    refusing.run("add", "http://127.0.0.1:1/x")
    _, shown = refusing.type("list", COLUMNS="120", NO_COLOR="1")
    assert "[link only: the page does not exist]" in shown
    assert "[failed: no connection]" in shown


def test_statistics_name_refused_pages(refusing: Any) -> None:
    assert "refused_pages\t\t1\n" in refusing.run("stats").stdout
    assert "1 page without an article" in refusing.type("stats", NO_COLOR="1")[1]


def test_an_export_has_the_page_and_an_import_restores_it(refusing: Any) -> None:
    refusing.run("export", "--format", "jsonl", "--output", "all.jsonl")
    refusing.run("--db", "other.db", "import", "all.jsonl")
    done = refusing.run("--db", "other.db", "show", "1", "--html")
    assert (done.stdout, done.stderr) == (GONE, f"this page was refused: {SIGN}\n")
    refusing.run("export", "--format", "warc", "--output", "all.warc.gz")
    assert GONE.encode() in gzip.decompress((refusing.folder / "all.warc.gz").read_bytes())


def test_an_import_and_a_retry_store_refused_pages(program: Any, site: Any) -> None:
    # More pages than one process reads.
    urls = [site.answer(f"/{number}", GONE.encode()) for number in range(5)]
    (program.folder / "list.txt").write_text("\n".join(urls))
    assert program.run("import", "list.txt").returncode == 1
    with Vault(program.vault) as vault:
        assert [vault.refused_pages.get(number).page.body for number in range(1, 6)] == [GONE.encode()] * 5
    site.answer("/0", GONE.replace("损失", "loss").encode())
    program.run("add", "--retry", urls[0])
    with Vault(program.vault) as vault:
        assert b"loss" in vault.refused_pages.get(vault.link(urls[0]).id).page.body
