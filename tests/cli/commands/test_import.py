"""`linkvault import`: its lines, records, messages and errors."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hosts import Host, Hosts

RUN = "id source format began tags is_loaded saved already_saved link_only failed waiting double unread unchanged"
PREVIEW = ["source", "format", "certainty", "columns", "new", "known", "double", "with_page", "unread"]


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    with Hosts({"127.0.2.1": Host(), "127.0.2.2": Host(), "127.0.2.3": Host(delay=0.3)}).serving() as served:
        yield served


@pytest.fixture
def listed(program: Any, hosts: Hosts) -> list[str]:
    """The addresses in list.txt: one is gone, one is there twice, and one line is not an address."""
    urls = [
        hosts.url("127.0.2.1", "/page/a"),
        hosts.url("127.0.2.2", "/page/b"),
        hosts.url("127.0.2.2", "/gone/c"),
    ]
    text = "# mine\n" + "\n".join(urls) + f"\nnot an address at all\n{urls[0]}#top\n"
    (program.folder / "list.txt").write_text(text, encoding="utf-8")
    return urls


def test_a_pipe_gets_one_line_per_address(program: Any, listed: list[str]) -> None:
    done = program.run("import", "list.txt", "--tag", "old")
    assert sorted(done.stdout.splitlines()) == [
        f"failed {listed[2]}: http_404",
        f"saved {listed[0]}",
        f"saved {listed[1]}",
    ]
    assert done.returncode == 1
    created, first, second, *_, last = done.stderr.splitlines()
    assert created == f"created the vault {program.vault}"
    assert first.startswith("list.txt: line 5: ")
    assert second == "list.txt (urls): 3 to import, 1 duplicate, 1 unreadable"
    assert last == "2 saved, 1 failed"
    assert {link["tags"][0] for link in json.loads(program.run("list", "--json").stdout)} == {"old"}


def test_importing_a_file_again_ends_as_the_first_time(program: Any, listed: list[str]) -> None:
    program.run("import", "list.txt")
    done = program.run("import", "list.txt")
    assert done.returncode == 1
    assert sorted(done.stdout.splitlines()) == [
        f"already saved {listed[0]}",
        f"already saved {listed[1]}",
        f"failed {listed[2]}: http_404",
    ]
    assert "list.txt: already imported on " in done.stderr
    again = program.run("import", "--retry-failed")
    assert (again.returncode, again.stdout) == (1, f"failed {listed[2]}: http_404\n")


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
def test_outcomes_have_the_json_keys_of_add(program: Any, listed: list[str], how: str) -> None:
    out = program.run("import", "list.txt", how).stdout
    records = json.loads(out) if how == "--json" else [json.loads(line) for line in out.splitlines()]
    assert sorted((record["url"], record["status"]) for record in records) == sorted(
        [(listed[0], "saved"), (listed[1], "saved"), (listed[2], "failed")]
    )
    assert set(records[0]) == {"url", "id", "status", "reason", "warnings", "title", "tags", "snapshot"}


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
def test_past_imports_have_their_json_keys(program: Any, listed: list[str], how: str) -> None:
    program.run("import", "list.txt")
    out = program.run("import", "--list", how).stdout
    (record,) = json.loads(out) if how == "--json" else [json.loads(line) for line in out.splitlines()]
    assert set(record) >= set(RUN.split())
    counts = {key: record[key] for key in ("saved", "failed", "double", "unread", "waiting")}
    assert counts == {"saved": 2, "failed": 1, "double": 1, "unread": 1, "waiting": 0}
    assert record["source"] == str(program.folder / "list.txt")


def test_past_imports_on_a_terminal_are_a_table(program: Any, listed: list[str]) -> None:
    program.run("import", "list.txt")
    status, shown = program.type("import", "--list", COLUMNS="120", NO_COLOR="1")
    head, row = shown.splitlines()
    assert status == 0
    assert head.split()[:4] == ["ID", "STARTED", "FILE", "FORMAT"]
    assert head.split()[4:] == ["SAVED", "FAILED", "DUPLICATE", "UNREADABLE"]
    assert row.split()[2:] == ["list.txt", "urls", "2", "1", "1", "1"]


def test_messages_without_imports_or_bookmarks(few: Any) -> None:
    assert few.run("import", "--list").stderr == "no imports yet\n"
    done = few.run("import", "--resume")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no import to continue\n"
    (few.folder / "none").mkdir()
    assert few.run("import", "none").stderr == (
        "none (folder): no bookmarks in this file\nlinkvault: nothing was imported\n"
    )


@pytest.mark.parametrize(
    "arguments", [["import", "--resume"], ["import", "--retry-failed"], ["add", "--retry"]]
)
def test_resuming_creates_no_vault(few: Any, arguments: list[str]) -> None:
    done = few.run("--db", "none.db", *arguments)
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        6,
        "linkvault: no vault at none.db",
    )
    assert not (few.folder / "none.db").exists()


def test_messages_name_standard_input(few: Any) -> None:
    error = few.run("import", "-", stdin="").stderr
    assert error == "linkvault: standard input: unknown format, the file is empty\n"
    preview = few.run("import", "-", "--dry-run", stdin="https://example.org/").stdout
    assert preview.startswith("standard input: possibly ")
    assert preview.splitlines()[0].endswith(" [urls]")


@pytest.mark.parametrize("how", [[], ["--json"], ["--jsonl"]], ids=str)
def test_a_dry_run_changes_nothing_and_creates_no_vault(
    program: Any, listed: list[str], how: list[str]
) -> None:
    done = program.run("import", "list.txt", "--dry-run", *how)
    assert done.returncode == 0
    assert not program.vault.exists()
    if not how:
        first, counts, unread, left_out = done.stdout.splitlines()
        assert first.startswith("list.txt: possibly ")
        assert first.endswith(" [urls]")
        assert counts == "  3 new, 0 already in the vault, 1 duplicate, 1 unreadable"
        assert unread.startswith("  line 5: ")
        assert left_out.startswith("  left out: comments (1; line ")
        return
    document = json.loads(done.stdout)
    record = document[0] if how == ["--json"] else document
    assert set(record) >= set(PREVIEW)
    assert (record["new"], record["unread"][0]["place"]) == (3, "line 5")


def test_a_dry_run_reads_standard_input_too(program: Any) -> None:
    done = program.run("import", "-", "--dry-run", stdin="https://example.org/a\n")
    assert "1 new, 0 already in the vault, 0 duplicate, 0 unreadable" in done.stdout


def test_a_dry_run_prints_the_meaning_of_columns(program: Any) -> None:
    (program.folder / "table.csv").write_text(
        "Name,Link,Labels\nA,https://example.org/a,ml\n", encoding="utf-8"
    )
    out = program.run("import", "table.csv", "--dry-run").stdout
    assert [line.strip() for line in out.splitlines()[1:4]] == [
        "Link -> url",
        "Name -> title",
        "Labels -> tags",
    ]


def test_a_dry_run_prints_what_keys_become_and_what_is_left_out(program: Any) -> None:
    post = {
        "href": "https://example.org/a",
        "description": "A",
        "extended": "",
        "toread": "yes",
        "meta": "x1",
    }
    (program.folder / "posts.json").write_text(json.dumps([post]), encoding="utf-8")
    lines = program.run("import", "posts.json", "--dry-run").stdout.splitlines()
    assert "  toread -> tag of a state" in lines
    assert lines[-1] == "  left out: meta (1; record 1: x1)"


def test_standard_input_can_be_imported(program: Any, listed: list[str]) -> None:
    done = program.run("import", "-", "--no-fetch", stdin="\n".join(listed))
    assert done.stdout.splitlines() == [f"link only {url}: not_fetched" for url in listed]
    assert json.loads(program.run("import", "--list", "--json").stdout)[0]["source"] == "standard input"


def test_several_files_are_all_stored_before_anything_is_fetched(program: Any, hosts: Hosts) -> None:
    for number in (1, 2):
        url = hosts.url("127.0.2.1", f"/page/several-{number}")
        (program.folder / f"{number}.md").write_text(f"- [Title {number}]({url})\n", encoding="utf-8")
    done = program.run("import", "1.md", "2.md")
    assert done.returncode == 0
    assert [line.split()[-2:] for line in done.stderr.splitlines()[1:3]] == [
        ["to", "import"],
        ["to", "import"],
    ]
    assert len(done.stdout.splitlines()) == 2


def test_max_time_stops_an_import_that_resume_continues(program: Any, hosts: Hosts) -> None:
    urls = [hosts.url("127.0.2.3", f"/page/slow-{number}") for number in range(9)]
    (program.folder / "slow.txt").write_text("\n".join(urls), encoding="utf-8")
    done = program.run("import", "slow.txt", "--max-time", "0.4")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "hint: `linkvault import --resume` continues, `linkvault import --retry-failed` retries failed pages"
    )
    rest = program.run("import", "--resume")
    assert rest.returncode == 0
    assert sorted(done.stdout.splitlines() + rest.stdout.splitlines()) == [f"saved {url}" for url in urls]


def test_a_terminal_shows_only_failures_and_the_counts(program: Any, listed: list[str]) -> None:
    status, shown = program.type("import", "list.txt")
    assert status == 1
    lines = [line for line in shown.splitlines() if "/page/a" in line]
    assert not [line for line in lines if "saved" in line]
    assert f"{listed[2]}: the site answers 404 Not Found\n" in shown.replace("\r", "")
    assert shown.rstrip().splitlines()[-1].rpartition("K")[2] == "2 saved, 1 failed"


def test_quiet_prints_no_messages(program: Any, hosts: Hosts) -> None:
    (program.folder / "list.txt").write_text(hosts.url("127.0.2.1", "/page/quiet"), encoding="utf-8")
    done = program.run("import", "list.txt", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_add_retries_failed_links(program: Any, listed: list[str]) -> None:
    program.run("import", "list.txt")
    done = program.run("add", "--retry")
    assert (done.returncode, done.stdout) == (4, f"failed {listed[2]}: http_404\n")
    named = program.run("add", "--retry", listed[0])
    assert (named.returncode, named.stdout) == (0, f"already saved {listed[0]}\n")
    program.run("remove", listed[2])
    assert program.run("add", "--retry").stderr == "no failed links\n"


WRONG = {
    "no file": (["import"], 2, "no file to import"),
    "no such file": (["import", "none.html"], 2, "cannot read none.html"),
    "no known kind": (["import", "song.mp3"], 1, "song.mp3: unknown format"),
    "an empty file": (["import", "empty.html"], 1, "empty.html: unknown format, the file is empty"),
    "a vault": (
        ["import", "vault.db"],
        1,
        "vault.db: unknown format\nhint: if it is a vault, `linkvault merge`",
    ),
    "no such format": (["import", "song.mp3", "--format", "mp3"], 2, "no such format: 'mp3'"),
    "not a duration": (["import", "list.txt", "--max-time", "soon"], 2, "not a duration: soon"),
    "not a number": (["import", "--resume", "list.txt"], 2, "not the number of an import: list.txt"),
    "a dry run of the past": (["import", "--resume", "--dry-run"], 2, "--dry-run needs files"),
    "no such import": (["import", "--resume", "7"], 3, "no such import: 7"),
}


@pytest.mark.parametrize(("arguments", "status", "message"), WRONG.values(), ids=WRONG)
def test_an_error_is_one_line_and_at_most_one_hint(
    few: Any, arguments: list[str], status: int, message: str
) -> None:
    (few.folder / "song.mp3").write_bytes(b"ID3\x03\x00\x00\x00 no addresses \xff\xfb\x90" * 9)
    (few.folder / "empty.html").touch()
    (few.folder / "vault.db").write_bytes(few.vault.read_bytes())
    (few.folder / "list.txt").write_text("https://example.org/\n", encoding="utf-8")
    done = few.run(*arguments)
    _, *hints = done.stderr.splitlines()
    assert done.returncode == status
    assert done.stderr.startswith(f"linkvault: {message}")
    assert len(hints) <= 1


BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p><DT><A HREF="https://example.org/loss">Imported</A>
<DT><A HREF="https://example.org/later">Socks</A>
</DL>"""


def titles(program: Any) -> dict[int, str]:
    return {link["id"]: link["title"] for link in json.loads(program.run("list", "--json").stdout)}


def test_a_title_that_the_user_typed_survives_an_import_of_the_link(few: Any) -> None:
    """`Loss 损失` is the title of a page, so the import replaces it."""
    few.run("edit", "2", "--title", "Knit")
    few.run("add", "--no-fetch", "https://example.net/third", "--title", "Typed")
    text = BOOKMARKS.replace("</DL>", '<DT><A HREF="https://example.net/third">Socks</A></DL>')
    (few.folder / "bookmarks.html").write_text(text, encoding="utf-8")
    assert few.run("import", "bookmarks.html", "--no-fetch").returncode == 0
    assert titles(few) == {1: "Imported", 2: "Knit", 3: "Typed"}
    few.run("add", "--no-fetch", "https://example.net/third", "--title", "Typed again")
    assert titles(few)[3] == "Typed again"


@pytest.mark.parametrize("fetch", [["--no-fetch"], []], ids=" ".join)
def test_the_summary_counts_links_restored_from_the_trash(few: Any, fetch: list[str]) -> None:
    (few.folder / "bookmarks.html").write_text(BOOKMARKS, encoding="utf-8")
    few.run("remove", "1-3")
    dry_run = few.run("import", "bookmarks.html", "--dry-run").stdout
    assert "0 new, 2 already in the vault (2 to be restored from the trash), 0 duplicate" in dry_run
    done = few.run("import", "bookmarks.html", *fetch, "--max-time", "20", HTTPS_PROXY="http://127.0.0.1:9")
    assert done.stderr.splitlines()[-1].endswith(", 2 restored from the trash")
    assert list(titles(few)) == [2, 1]


@pytest.mark.parametrize(
    ("options", "environment"), [(["--color", "never"], {}), ([], {"NO_COLOR": "1"})], ids=repr
)
def test_the_progress_bar_of_an_import_has_no_colors_if_the_user_wants_none(
    program: Any, options: list[str], environment: dict[str, str]
) -> None:
    urls = "".join(f"https://example.org/{number}\n" for number in range(3))
    (program.folder / "list.txt").write_text(urls, encoding="utf-8")
    status, shown = program.type("import", "list.txt", "--no-fetch", *options, **environment)
    assert status == 0, shown
    assert "3/3" in shown
    assert re.findall(r"\x1b\[[\d;]*m", shown) == []


def test_the_name_of_a_file_that_is_one_entry_is_printed_once(program: Any) -> None:
    (program.folder / "page.html").write_text("<!DOCTYPE html><html><title>Loss</title>A loss.</html>")
    done = program.run("import", "--format", "html", "page.html")
    assert done.stderr.splitlines()[1].startswith("page.html: no URL in the file")


def test_private_addresses_of_a_file_are_not_fetched_unless_allowed(program: Any, listed: list[str]) -> None:
    done = program.run("import", "list.txt", LINKVAULT_ALLOW_PRIVATE=None)
    assert sorted(done.stdout.splitlines()) == sorted(f"failed {url}: private_address" for url in listed)
    assert "fetch it with `linkvault import --retry-failed --allow-private`" in done.stderr
    again = program.run("add", "--retry", LINKVAULT_ALLOW_PRIVATE=None)
    assert again.stdout.count("private_address") == len(listed)
    rows = map(json.loads, program.run("list", "--failed", "--jsonl").stdout.splitlines())
    ids = {row["url"]: str(row["id"]) for row in rows}  # in the order in which the fetches end
    named = program.run("add", "--retry", ids[listed[0]], LINKVAULT_ALLOW_PRIVATE=None)
    assert named.stdout == f"saved {listed[0]}\n"
    allowed = program.run("import", "--retry-failed", "--allow-private", LINKVAULT_ALLOW_PRIVATE=None)
    assert sorted(allowed.stdout.splitlines()) == [
        f"already saved {listed[0]}",
        f"failed {listed[2]}: http_404",
        f"saved {listed[1]}",
    ]
    typed = program.run("add", listed[1], LINKVAULT_ALLOW_PRIVATE=None)
    assert typed.returncode == 0


# Starts the program as a user whose permissions count. On Linux, root can read everything unless it gives up the
# capabilities CAP_DAC_OVERRIDE (1) and CAP_DAC_READ_SEARCH (2); 24 is PR_CAPBSET_DROP.
_AS_A_USER = """
import ctypes, os, sys
if os.geteuid() == 0:
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability)
os.execv(sys.executable, [sys.executable, "-m", "linkvault", *sys.argv[1:]])
"""
_PAGE = (
    "<!DOCTYPE html><title>{0}</title><link rel=canonical href=https://example.org/{0}><article>"
    "<h1>{0}</h1>" + "<p>A paragraph about a loss, which is long enough to be the text of a page.</p>" * 4
)


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its capabilities as on Linux")
def test_a_page_that_cannot_be_opened_is_a_failure_and_the_same_import_tries_it_again(program: Any) -> None:
    pages = program.folder / "pages"
    pages.mkdir()
    for name in ("a", "b", "c"):
        (pages / f"{name}.html").write_text(_PAGE.format(name), encoding="utf-8")
    (pages / "b.html").chmod(0)
    (pages / "gone.html").symlink_to("/nowhere")

    def import_pages() -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", _AS_A_USER, "import", "pages", "--db", "vault.db"]
        return subprocess.run(command, cwd=program.folder, capture_output=True, encoding="utf-8")

    first = import_pages()
    assert first.returncode == 1, first.stderr
    assert "b.html: cannot be read: Permission denied" in first.stderr
    assert sorted(first.stdout.splitlines()) == ["saved https://example.org/a", "saved https://example.org/c"]
    (pages / "b.html").chmod(0o600)
    second = import_pages()
    assert "saved https://example.org/b\n" in second.stdout
    assert second.returncode == 0, second.stderr
    assert import_pages().stdout.count("already saved") == 3
