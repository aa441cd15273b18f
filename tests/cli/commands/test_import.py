"""`linkvault import` as a person and a script see it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hosts import Host, Hosts

RUN = "id source format began tags is_loaded saved already_saved link_only failed waiting double unread unchanged"
SURVEY = ["source", "format", "certainty", "columns", "new", "known", "double", "with_page", "unread"]


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    with Hosts({"127.0.2.1": Host(), "127.0.2.2": Host(), "127.0.2.3": Host(delay=0.3)}).serving() as served:
        yield served


@pytest.fixture
def listed(program: Any, hosts: Hosts) -> list[str]:
    """Addresses in list.txt: one is gone, one stands there twice, and one line is none."""
    urls = [
        hosts.url("127.0.2.1", "/page/a"),
        hosts.url("127.0.2.2", "/page/b"),
        hosts.url("127.0.2.2", "/gone/c"),
    ]
    text = "# mine\n" + "\n".join(urls) + f"\nnot an address at all\n{urls[0]}#top\n"
    (program.folder / "list.txt").write_text(text, encoding="utf-8")
    return urls


def test_in_a_pipe_every_address_is_answered_by_a_line(program: Any, listed: list[str]) -> None:
    done = program.run("import", "list.txt", "--tag", "old")
    assert sorted(done.stdout.splitlines()) == [
        f"failed {listed[2]}: http_404",
        f"saved {listed[0]}",
        f"saved {listed[1]}",
    ]
    assert done.returncode == 1
    first, second, *_, last = done.stderr.splitlines()
    assert first.startswith("list.txt: line 5: ")
    assert second == "list.txt (urls): 3 to do, 1 of them twice, 1 unreadable"
    assert last == "2 saved, 1 failed"
    assert {each["tags"][0] for each in json.loads(program.run("list", "--json").stdout)} == {"old"}


def test_again_it_is_known_and_nothing_fails(program: Any, listed: list[str]) -> None:
    program.run("import", "list.txt")
    done = program.run("import", "list.txt")
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == [
        f"already saved {listed[0]}",
        f"already saved {listed[1]}",
        f"failed {listed[2]}: http_404",
    ]
    assert "nothing is left to do" in done.stderr
    again = program.run("import", "--retry-failed")
    assert (again.returncode, again.stdout) == (1, f"failed {listed[2]}: http_404\n")


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
def test_outcomes_are_told_under_the_keys_of_add(program: Any, listed: list[str], how: str) -> None:
    out = program.run("import", "list.txt", how).stdout
    records = json.loads(out) if how == "--json" else [json.loads(line) for line in out.splitlines()]
    assert sorted((each["url"], each["status"]) for each in records) == sorted(
        [(listed[0], "saved"), (listed[1], "saved"), (listed[2], "failed")]
    )
    assert set(records[0]) == {"url", "id", "status", "reason", "warnings", "title", "tags", "snapshot"}


@pytest.mark.parametrize("how", ["--json", "--jsonl"])
def test_past_imports_are_told_under_keys_that_stay(program: Any, listed: list[str], how: str) -> None:
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
    assert head.split()[:4] == ["NO", "BEGAN", "FILE", "FORMAT"]
    assert head.split()[4:] == ["SAVED", "FAILED", "DOUBLE", "UNREAD"]
    assert row.split()[2:] == ["list.txt", "urls", "2", "1", "1", "1"]


def test_no_import_is_said_in_words(few: Any) -> None:
    assert few.run("import", "--list").stderr == "nothing was imported yet\n"
    done = few.run("import", "--resume")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "no import has anything left to do\n"
    (few.folder / "none").mkdir()
    assert few.run("import", "none").stderr == "none (folder): nothing in it can be imported\n"


@pytest.mark.parametrize(
    "arguments", [["import", "--resume"], ["import", "--retry-failed"], ["add", "--retry"]]
)
def test_where_no_vault_is_none_is_made_to_go_on(few: Any, arguments: list[str]) -> None:
    done = few.run("--db", "none.db", *arguments)
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        6,
        "linkvault: no vault at none.db",
    )
    assert not (few.folder / "none.db").exists()


def test_standard_input_is_named_as_such(few: Any) -> None:
    said = few.run("import", "-", stdin="").stderr
    assert said == "linkvault: standard input: unknown format, the file is empty\n"
    told = few.run("import", "-", "--dry-run", stdin="https://example.org/").stdout
    assert told.startswith("standard input: perhaps urls, ")


@pytest.mark.parametrize("how", [[], ["--json"], ["--jsonl"]], ids=str)
def test_a_dry_run_changes_nothing_and_makes_no_vault(
    program: Any, listed: list[str], how: list[str]
) -> None:
    done = program.run("import", "list.txt", "--dry-run", *how)
    assert done.returncode == 0
    assert not program.vault.exists()
    if not how:
        first, counts, unread = done.stdout.splitlines()
        assert first.startswith("list.txt: perhaps urls, ")
        assert counts == "  3 new, 0 known, 1 twice, 1 unreadable"
        assert unread.startswith("  line 5: ")
        return
    found = json.loads(done.stdout)
    record = found[0] if how == ["--json"] else found
    assert set(record) >= set(SURVEY)
    assert (record["new"], record["unread"][0]["place"]) == (3, "line 5")


def test_a_dry_run_reads_standard_input_too(program: Any) -> None:
    done = program.run("import", "-", "--dry-run", stdin="https://example.org/a\n")
    assert "1 new, 0 known, 0 twice, 0 unreadable" in done.stdout


def test_a_dry_run_says_which_column_goes_where(program: Any) -> None:
    (program.folder / "table.csv").write_text(
        "Name,Link,Labels\nA,https://example.org/a,ml\n", encoding="utf-8"
    )
    out = program.run("import", "table.csv", "--dry-run").stdout
    assert "Link -> url" in out or "url -> Link" in out


def test_standard_input_is_a_file_like_any_other(program: Any, listed: list[str]) -> None:
    done = program.run("import", "-", "--no-fetch", stdin="\n".join(listed))
    assert done.stdout.splitlines() == [f"link only {url}: not_fetched" for url in listed]
    assert json.loads(program.run("import", "--list", "--json").stdout)[0]["source"] == "standard input"


def test_several_files_are_all_stored_before_anything_is_fetched(program: Any, hosts: Hosts) -> None:
    for number in (1, 2):
        url = hosts.url("127.0.2.1", f"/page/several-{number}")
        (program.folder / f"{number}.md").write_text(f"- [Title {number}]({url})\n", encoding="utf-8")
    done = program.run("import", "1.md", "2.md")
    assert done.returncode == 0
    assert [line.split()[-2:] for line in done.stderr.splitlines()[:2]] == [["to", "do"], ["to", "do"]]
    assert len(done.stdout.splitlines()) == 2


def test_the_time_may_be_over_before_all_is_done(program: Any, hosts: Hosts) -> None:
    urls = [hosts.url("127.0.2.3", f"/page/slow-{number}") for number in range(9)]
    (program.folder / "slow.txt").write_text("\n".join(urls), encoding="utf-8")
    done = program.run("import", "slow.txt", "--max-time", "0.4")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "hint: `linkvault import --resume` goes on, --retry-failed tries again what failed"
    )
    rest = program.run("import", "--resume")
    assert rest.returncode == 0
    assert sorted(done.stdout.splitlines() + rest.stdout.splitlines()) == [f"saved {url}" for url in urls]


def test_on_a_terminal_only_failures_are_told_one_by_one(program: Any, listed: list[str]) -> None:
    status, shown = program.type("import", "list.txt")
    assert status == 1
    lines = [line for line in shown.splitlines() if "/page/a" in line]
    assert not [line for line in lines if "saved" in line]
    assert f"{listed[2]}: the site answers 404 Not Found\n" in shown.replace("\r", "")
    assert shown.rstrip().splitlines()[-1].rpartition("K")[2] == "2 saved, 1 failed"


def test_quiet_says_only_what_is_asked_for(program: Any, hosts: Hosts) -> None:
    (program.folder / "list.txt").write_text(hosts.url("127.0.2.1", "/page/quiet"), encoding="utf-8")
    done = program.run("import", "list.txt", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")


def test_failed_links_are_tried_again_by_add(program: Any, listed: list[str]) -> None:
    program.run("import", "list.txt")
    done = program.run("add", "--retry")
    assert (done.returncode, done.stdout) == (4, f"failed {listed[2]}: http_404\n")
    named = program.run("add", "--retry", listed[0])
    assert (named.returncode, named.stdout) == (0, f"already saved {listed[0]}\n")
    program.run("remove", listed[2])
    assert program.run("add", "--retry").stderr == "no link has failed\n"


WRONG = {
    "nothing to import": (["import"], 2, "nothing to import"),
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
    "a dry run of the past": (["import", "--resume", "--dry-run"], 2, "--dry-run looks into files"),
    "no such import": (["import", "--resume", "7"], 3, "no such import: 7"),
}


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG.values(), ids=WRONG)
def test_a_failure_is_told_in_one_line(few: Any, arguments: list[str], status: int, said: str) -> None:
    (few.folder / "song.mp3").write_bytes(b"ID3\x03\x00\x00\x00 no addresses \xff\xfb\x90" * 9)
    (few.folder / "empty.html").touch()
    (few.folder / "vault.db").write_bytes(few.vault.read_bytes())
    (few.folder / "list.txt").write_text("https://example.org/\n", encoding="utf-8")
    done = few.run(*arguments)
    _, *hints = done.stderr.splitlines()
    assert done.returncode == status
    assert done.stderr.startswith(f"linkvault: {said}")
    assert len(hints) <= 1
