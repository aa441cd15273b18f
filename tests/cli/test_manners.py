"""Small manners: references by place, listings as input, retries, questions, quiet imports, hints that work."""

import json
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from article_page import article

from linkvault.cli.ui.installation import install_command
from linkvault.cli.ui.listings import read_entries
from linkvault.errors import UsageError

WRAPPER = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
FORMS = {
    "pipe": ("list",),
    "json": ("list", "--json"),
    "jsonl": ("list", "--jsonl"),
    "hits in a pipe": ("search", "loss OR ruler OR later"),
    "hits as json": ("search", "loss OR ruler OR later", "--json"),
    "hits as jsonl": ("search", "loss OR ruler OR later", "--jsonl"),
}
URLS = ("https://example.org/loss", "https://example.org/later", "https://blog.example.net/ruler")


# References


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_listing_names_links_and_addresses(filled: Any, few: Any, form: str) -> None:
    text = filled.run(*FORMS[form]).stdout
    ids = [line.partition("\t")[0] for line in filled.run("list", "-", stdin=text).stdout.splitlines()]
    assert sorted(ids) == ["1", "2", "3"]
    done = few.run("--db", "new.db", "add", "--no-fetch", "-", stdin=text)
    assert done.returncode == 0
    added = {line.split()[2].removesuffix(":") for line in done.stdout.splitlines()}
    assert added == {url for url in URLS if url in text}  # JSON has only the ids of near copies


@pytest.mark.parametrize("color", ["never", "always"])
@pytest.mark.parametrize("command", [("list",), ("search", "loss OR ruler OR later")], ids=["list", "search"])
def test_what_a_terminal_shows_names_links(filled: Any, command: tuple[str, ...], color: str) -> None:
    _, text = filled.type(*command, "--color", color)
    done = filled.run("list", "-", stdin=text)
    assert sorted(line.partition("\t")[0] for line in done.stdout.splitlines()) == ["1", "2", "3"], text
    added = filled.run("add", "--no-fetch", "--tag", "again", "-", stdin=text)
    assert (added.returncode, len(filled.run("list", "--tag", "again").stdout.splitlines())) == (0, 3), text


@pytest.mark.parametrize("text", ["", "[]", "\n"])
def test_an_empty_listing_is_no_error(few: Any, text: str) -> None:
    for command in (["add", "-"], ["list", "-"], ["add", "--file", "-"]):
        assert few.run(*command, stdin=text).returncode == 0


def test_json_over_several_lines_names_links() -> None:
    text = json.dumps([{"id": 1, "copies": [4]}, {"url": "https://example.org/"}], indent=2).encode()
    assert [(entry.id, entry.url, entry.copies) for entry in read_entries(text)] == [
        (1, None, (4,)),
        (None, "https://example.org/", ()),
    ]


def test_a_list_of_addresses_may_have_comments_blanks_and_odd_lines() -> None:
    text = "\ufeff# mine\n\n https://example.org/a \r\n[a](https://example.org/b)\nnot one\n".encode()
    assert [entry.line for entry in read_entries(text)] == [
        "https://example.org/a",
        "[a](https://example.org/b)",
        "not one",
    ]


@pytest.mark.parametrize("text", [b'{"title": "x"}', b'[["x"]]', b'{"id": "1"}', b'{"id": 1'])
def test_json_that_names_no_link_is_refused(text: bytes) -> None:
    with pytest.raises(UsageError, match="this line names no link"):
        list(read_entries(text))


def test_minus_one_is_the_link_added_last(few: Any) -> None:
    assert few.run("list", "-1").stdout.startswith("3\t")
    assert few.run("show", "-1", "--meta").stdout.startswith("id:           3\n")
    assert few.run("tag", "add", "new", "-2", "1").returncode == 0
    assert len(few.run("list", "--tag", "new").stdout.splitlines()) == 2
    assert few.run("edit", "-1", "--title", "-5").stdout == "changed  3  -5\n"
    assert few.run("list", "-", stdin="-1\n").stdout.startswith("3\t")
    assert few.run("show", "-9").stderr.startswith("linkvault: no such link: -9\n")
    assert few.run("list", "-n", "-1").returncode == 2
    few.run("remove", "-1")
    assert few.run("list", "-1").stdout.startswith("2\t")
    assert few.run("restore", "-1").stdout == "restored 1 link from the trash\n"


def test_unknown_options_are_still_refused(filled: Any) -> None:
    assert "no such option: -x" in filled.run("list", "-x").stderr


# Retries


def test_links_that_were_not_fetched_are_fetched_by_one_command(program: Any, site: Any) -> None:
    urls = [site.answer(f"/{number}", article()) for number in range(2)]
    done = program.run("add", "--no-fetch", *urls)
    assert "hint: `linkvault add --retry --reason not_fetched` fetches the pages later\n" in done.stderr
    assert program.run("add", "--retry").stdout == ""
    done = program.run("add", "--retry", "--reason", "not_fetched")
    assert sorted(done.stdout.splitlines()) == sorted(f"saved {url}" for url in urls)
    assert program.run("add", "--retry", "--reason", "not_fetched").stderr == "no links match\n"


def test_a_retry_is_narrowed_by_reason_and_date(program: Any, site: Any) -> None:
    gone, closed = site.url("/gone"), "http://127.0.0.1:1/"
    program.run("add", gone, closed)
    assert program.run("add", "--retry", "--reason", "http_404").stdout == f"failed {gone}: http_404\n"
    assert program.run("add", "--retry", "--reason", "dns,connect").stdout == f"failed {closed}: connect\n"
    assert program.run("add", "--retry", "--since", "2099-01-01").stdout == ""
    assert len(program.run("add", "--retry", "--since", "1d").stdout.splitlines()) == 2
    assert program.run("add", "--retry", "--reason", "nothing").returncode == 2


def test_a_retry_adds_tags_note_and_title(program: Any, site: Any) -> None:
    url = site.url("/a")
    program.run("add", url)
    site.answer("/a", article())
    program.run("add", "--retry", "--tag", "ml", "--note", "for later", "--title", "Mine")
    record = json.loads(program.run("show", "1", "--json").stdout)
    assert (record["tags"], record["note"], record["title"]) == (["ml"], "for later", "Mine")


@pytest.mark.parametrize(
    "options",
    [["--from", "x"], ["--url", "http://x.org"], ["--file", "x"], ["--no-fetch"], ["--keep"]],
    ids=" ".join,
)
def test_options_that_a_retry_would_ignore_are_refused(filled: Any, options: list[str]) -> None:
    done = filled.run("add", "--retry", *options)
    assert (done.returncode, f"cannot be used with {options[0]}" in done.stderr) == (2, True)


def test_options_of_a_retry_are_refused_without_it(filled: Any) -> None:
    assert filled.run("add", "http://127.0.0.1:1/", "--since", "1d").returncode == 2
    assert filled.run("add", "http://127.0.0.1:1/", "--reason", "dns").returncode == 2


def test_a_title_for_several_links_is_refused(few: Any) -> None:
    done = few.run("add", "--retry", "1-3", "--title", "x")
    assert (done.returncode, done.stderr) == (2, "linkvault: --title needs a single link, not 3\n")


# A saved page


@pytest.mark.parametrize(
    "head",
    [
        "<!-- saved from url=(0021)https://example.org/a -->",
        "<link rel=canonical href=https://example.org/a>",
        "<meta property=og:url content=https://example.org/a>",
    ],
)
def test_the_address_of_a_saved_page_is_found_in_the_file(program: Any, head: str) -> None:
    (program.folder / "page.html").write_bytes(head.encode() + article())
    done = program.run("add", "--html", "page.html")
    assert (done.returncode, done.stdout) == (0, "saved https://example.org/a\n")
    assert "the file names its address: https://example.org/a\n" in done.stderr
    assert program.run("add", "--html", "-", stdin=head.encode() + article()).stdout.startswith(
        "already saved"
    )


def test_a_saved_page_without_an_address_needs_one(program: Any) -> None:
    done = program.run("add", "--html", "-", stdin=article())
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "linkvault: the file names no address")


# Imports


def test_an_import_ends_with_the_same_status_when_it_is_repeated(program: Any, site: Any) -> None:
    (program.folder / "list.txt").write_text(f"{site.answer('/a', article())}\n{site.url('/gone')}\n")
    assert program.run("import", "list.txt").returncode == 1
    again = program.run("import", "list.txt")
    assert (again.returncode, f"failed {site.url('/gone')}: http_404" in again.stdout) == (1, True)
    assert "imported before without an article (404 not found)" in again.stderr
    site.answer("/gone", article())
    program.run("add", "--retry")
    assert program.run("import", "list.txt").returncode == 0


def test_links_that_were_not_to_be_fetched_are_no_failures_of_a_repeated_import(program: Any) -> None:
    (program.folder / "list.txt").write_text("https://example.org/a\n")
    assert [program.run("import", "list.txt", "--no-fetch").returncode for _ in range(2)] == [0, 0]


def test_a_quiet_import_prints_no_line_for_a_page(program: Any, site: Any) -> None:
    (program.folder / "good.txt").write_text(site.answer("/a", article()))
    done = program.run("import", "good.txt", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (program.folder / "bad.txt").write_text(
        f"{site.url('/x')}\n{site.url('/y')}\n{site.answer('/b', article())}\n"
    )
    done = program.run("import", "bad.txt", "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "linkvault: not every page was saved: 1 saved, 2 failed\n"


# Questions and the terminal


def test_many_named_links_are_removed_only_after_a_question_on_a_terminal(few: Any) -> None:
    for number in range(4, 10):
        few.name(f"https://example.org/{number}", f"Number {number}")
    status, shown = few.type("remove", "1-9", keys="n\n")
    assert (status, "Move 9 links to the trash?" in shown) == (1, True)
    assert few.type("remove", "1-3", keys="")[0] == 0
    assert few.type("remove", "4-7", "--yes", keys="")[0] == 0
    assert few.run("restore", "1-7").returncode == 0
    assert few.run("remove", "1-9").stdout == "moved 9 links to the trash\n"


@pytest.fixture
def question(few: Any) -> "Iterator[tuple[subprocess.Popen[bytes], int]]":
    """A command that waits for an answer, and the controlling side of its terminal."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", WRAPPER, *few.command("remove", "--site", "example.org")],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=few._environment({"TERM": "xterm"}),
        cwd=few.folder,
        start_new_session=True,
    )
    os.close(terminal)
    output = b""
    while b"[y/N]" not in output:
        output += os.read(controller, 4096)
    yield process, controller
    os.close(controller)


@pytest.mark.parametrize(("key", "status"), [(b"\x03", 130), (b"\x04", 1), (b"n\n", 1), (b"y\n", 0)])
def test_ctrl_c_at_a_question_is_an_interruption(question: Any, key: bytes, status: int) -> None:
    process, controller = question
    os.write(controller, key)
    assert process.wait(timeout=60) == status


def test_a_dumb_terminal_starts_no_pager(few: Any) -> None:
    mark = few.folder / "paged"
    pager = few.folder / "pager"
    pager.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    pager.chmod(0o755)
    status, shown = few.type("show", "1", height=5, TERM="dumb", PAGER=str(pager))
    assert (status, mark.exists(), "ruler" in shown) == (0, False, True)
    few.type("show", "1", height=5, TERM="xterm", PAGER=str(pager))
    assert mark.exists()


# Hints and empty vaults


def test_hints_name_a_command_that_works_for_the_installation(few: Any) -> None:
    few.name("https://example.org/new", "New")
    hint = "add https://example.org/new` tries again"
    assert few.run("show", "-1").stderr.splitlines()[1] == f"hint: `linkvault {hint}"
    missing = few.run("show", "-1", PATH="/usr/bin:/bin").stderr.splitlines()[1]
    assert missing == f"hint: `{sys.executable} -m linkvault {hint}"
    assert shutil.which(missing.split("`")[1].split()[0]) == sys.executable


def test_commands_in_messages_name_the_vault_that_the_user_named(few: Any) -> None:
    url = "https://example.org/new"
    name = "my vault.db"
    few.run("--db", name, "add", "--no-fetch", url)
    few.vault.unlink()
    for options in (
        ["show", "1", "--db", name],
        ["--db", name, "show", "1"],
        ["--db", name, "show", "1", "--html"],
    ):
        hint = few.run(*options).stderr.splitlines()[1]
        assert hint == f"hint: `linkvault --db '{name}' add {url}` tries again"
    done = few.run("remove", "1", "--db", name)
    assert done.stderr.startswith(
        f"`linkvault --db '{name}' restore 1` undoes this; `linkvault --db '{name}' trash "
    )
    restore = shlex.split(done.stderr.split("`")[1])[1:]
    assert few.run(*restore).returncode == 0
    assert (
        few.run("show", "1", LINKVAULT_DB=name).stderr.splitlines()[1]
        == f"hint: `linkvault add {url}` tries again"
    )


def test_commands_that_need_no_vault_do_not_name_it(few: Any) -> None:
    missing = few.run("--db", "no folder/v.db", "list", "--since", "soon")
    assert missing.stderr.splitlines()[1].endswith("see `linkvault help search`")
    assert "`linkvault list --help`" in few.run("--db", "v.db", "list", "--no-such").stderr
    (few.folder / "page.db").write_text("<p>no vault", encoding="utf-8")
    hint = few.run("--db", "page.db", "list").stderr.splitlines()[1]
    assert hint == "hint: name another file with `linkvault --db PATH`"


@pytest.fixture
def installed(tmp_path: Path) -> Callable[[dict[str, Any] | None], Path]:
    """Return a function that writes the record of an installation of linkvault, and returns its folder."""

    def write(origin: dict[str, Any] | None) -> Path:
        info = tmp_path / "linkvault-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: linkvault\nVersion: 1.0\n", encoding="utf-8"
        )
        if origin:
            (info / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("origin", "requirement"),
    [
        (None, "'linkvault[warc]'"),
        ({"url": "file:///home/me/my%20src", "dir_info": {}}, "'/home/me/my src[warc]'"),
        (
            {"url": "file:///src/linkvault", "dir_info": {"editable": True}},
            "--editable '/src/linkvault[warc]'",
        ),
        (
            {"url": "https://example.org/a.git", "vcs_info": {"vcs": "git", "commit_id": "12ab"}},
            "'linkvault[warc] @ git+https://example.org/a.git@12ab'",
        ),
        ({"url": "file:///a.whl", "archive_info": {}}, "'linkvault[warc] @ file:///a.whl'"),
    ],
    ids=["index", "folder", "editable", "repository", "wheel"],
)
def test_an_extra_is_installed_from_where_the_program_came(
    origin: dict[str, Any] | None, requirement: str, installed: Any
) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); from linkvault.cli.ui.installation import *; print(install_command('warc'))"
    command = [sys.executable, "-c", code, str(installed(origin))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(f" {requirement}\n")


@pytest.mark.parametrize(
    ("prefix", "command"),
    [
        ("/home/me/.local/share/pipx/venvs/linkvault", "pipx install --force "),
        ("/home/me/.local/share/uv/tools/linkvault", "uv tool install "),
    ],
)
def test_an_extra_is_installed_as_the_program_was(prefix: str, command: str) -> None:
    code = "import sys; sys.prefix = sys.argv[1]; from linkvault.cli.ui.installation import *; print(install_command('warc'))"
    done = subprocess.run([sys.executable, "-c", code, prefix], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(command)
    assert install_command("warc").endswith("[warc]'")


@pytest.mark.parametrize(
    "command",
    [
        ["list"], ["search", "x"], ["stats"], ["tag", "list"], ["trash"], ["dedupe"], ["reextract"], ["add", "--retry"],
        ["import", "--list"], ["import", "--resume"], ["trash", "--empty", "--yes"], ["remove", "--failed", "--yes"],
        ["export", "--format", "jsonl", "--output", "-"], ["export", "--format", "markdown", "--output", "out"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_empty_vault_is_no_error(program: Any, command: list[str]) -> None:
    program.vault.touch()
    assert program.run(*command).returncode == 0


def test_many_failures_end_in_a_summary_by_reason(program: Any) -> None:
    addresses = "".join(f"http://127.0.0.1:1/{number}\n" for number in range(12))
    done = program.run("import", "--delay", "0", "--allow-private", "-", stdin=addresses)
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("not saved: ")]
    assert sum(map(int, re.findall(r"(\d+) \w", line))) == 12
    assert "add --retry --reason connect" in done.stderr
