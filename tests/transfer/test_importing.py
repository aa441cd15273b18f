"""An import of many addresses on many hosts: every one ends once, no host is pressed, a kill costs nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosts import Host, Hosts
from vaults import LOSS, RULER, keep, make_page, rows

import linkvault
from linkvault import fetch, transfer
from linkvault.errors import FormatError, UsageError
from linkvault.models import Bookmark, Outcome, Selection
from linkvault.transfer import import_job
from linkvault.transfer.crawler import CrawlOptions, Pipeline
from linkvault.transfer.import_job import Import, ImportOptions
from linkvault.transfer.preview import preview_import
from linkvault.vault import Vault

SOURCE = str(Path(linkvault.__file__).parents[1])
DEAD = "127.0.9.9"  # nobody listens there


@pytest.fixture(scope="module")
def hosts() -> Iterator[Hosts]:
    """Twelve hosts: the first slow, the second and third turning away whoever asks more than two at once."""
    told = {f"127.0.1.{number}": Host() for number in range(1, 13)}
    told["127.0.1.1"].delay = 0.2
    told["127.0.1.2"].limit = told["127.0.1.3"].limit = 2
    with Hosts(told).serving() as served:
        yield served


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with Vault(tmp_path / "vault.db", write=True) as opened:
        yield opened


def run(vault: Vault, one: Import, **pace: Any) -> list[Outcome]:
    """Go through an import as the command does."""
    list(one.load())
    gate = fetch.Gate()
    with (
        fetch.Fetcher(fetch.FetchSettings().among_many(), gate=gate.passing) as fetcher,
        Pipeline(fetcher.fetch, CrawlOptions(**pace), one.waiting) as pipeline,
    ):
        return list(one.outcomes(pipeline))


def begin(vault: Vault, file: Path, text: str = "", **wishes: Any) -> Import:
    if text:
        file.write_text(text, encoding="utf-8")
    return Import.of_file(vault, file, ImportOptions(**wishes))


def many(hosts: Hosts) -> dict[str, str]:
    """Addresses, each with what must become of it; hosts come one after the other, the worst order there is."""
    told = {}
    for host in hosts.hosts:
        for number in range(6):
            told[hosts.url(host, f"/page/{number}")] = "saved"
        told[hosts.url(host, "/gone/1")] = "failed http_404"
        told[hosts.url(host, "/empty/1")] = "link only no_text"
    for number in range(9):
        told[hosts.url(DEAD, f"/page/{number}")] = "failed"
    return told


def test_every_address_ends_once_as_it_must_and_no_host_is_pressed(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    wanted = many(hosts)
    outcomes = run(vault, begin(vault, tmp_path / "list.txt", "\n".join(wanted)))
    came = {each.url: f"{each.status} {each.reason or ''}".strip() for each in outcomes}
    assert len(outcomes) == len(came)
    dead = Counter(end for url, end in came.items() if DEAD in url)
    assert dead["failed host_down"] >= 3  # the sixth may be on its way when the fifth fails
    assert dead["failed host_down"] + dead["failed connect"] == 9
    assert {url: end if DEAD not in url else "failed" for url, end in came.items()} == wanted
    assert max(host.most for host in hosts.hosts.values()) <= 2
    assert vault.count(Selection()) == len(wanted)
    (run_,) = vault.imports.all()
    assert dict(run_.counts) == {"saved": 72, "failed": 21, "link only": 12}


def test_the_same_again_asks_nobody_and_says_what_is_known(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    urls = [hosts.url("127.0.1.5", f"/page/again-{number}") for number in range(4)]
    run(vault, begin(vault, tmp_path / "list.txt", "\n".join(urls)))
    asked = sum(hosts.hosts["127.0.1.5"].asked.values())
    again = begin(vault, tmp_path / "list.txt")
    assert run(vault, again) == []
    assert [(each.url, each.status) for each in again.settled()] == [(url, "already saved") for url in urls]
    other = begin(vault, tmp_path / "other.txt", "\n".join(reversed(urls)), tags=("ml",))
    assert {each.status for each in run(vault, other)} == {"already saved"}
    assert sum(hosts.hosts["127.0.1.5"].asked.values()) == asked
    assert {link.tags for link in vault.select(Selection())} == {("ml",)}
    assert vault.count(Selection()) == 4


NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1><DL><p>
<DT><H3>Machine learning</H3><DL><p>
<DT><H3>TCP/IP</H3><DL><p>
<DT><A HREF="{0}" ADD_DATE="1600000000" TAGS="ml">The loss</A><DD>for the talk
</DL><p></DL><p>
<DT><A HREF="{0}#top" ADD_DATE="1500000000" TAGS="to read">Once more</A>
<DT><A HREF="javascript:alert(1)">A script</A>
</DL>
"""


def test_what_a_file_says_can_be_found_before_any_page_is_there(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    url = hosts.url("127.0.1.6", "/page/loss")
    one = begin(vault, tmp_path / "bookmarks.html", NETSCAPE.format(url), tags=("mine",))
    unread = list(one.load())
    assert [each.location for each in unread] == ["line 8"]
    (hit,) = vault.search("title:loss", Selection())[0]
    link = hit.link
    assert (link.url, link.title, link.status, link.reason) == (url, "The loss", "link only", "waiting")
    assert link.tags == ("Machine learning/TCP-IP", "mine", "ml", "to read")
    assert (link.added, link.note) == ("2017-07-14T02:40:00Z", "for the talk")
    assert dict(one.run.counts) == {"waiting": 1, "double": 1, "unread": 1}
    vault.untag([link.id], ["ml"])  # by someone who does not wait
    (outcome,) = run(vault, one)
    assert (outcome.status, outcome.id) == ("saved", link.id)
    after = vault.get(link.id)
    assert (after.title, after.added, after.status) == ("The loss", link.added, "saved")
    assert after.tags == ("Machine learning/TCP-IP", "mine", "to read")


@pytest.mark.parametrize(
    ("wishes", "tags"),
    [({}, ("Machine learning/TCP-IP", "ml", "to read")), ({"folders_as_tags": False}, ("ml", "to read"))],
)
def test_without_fetching_the_links_alone_are_kept(
    hosts: Hosts, vault: Vault, tmp_path: Path, wishes: dict[str, Any], tags: tuple[str, ...]
) -> None:
    url = hosts.url("127.0.1.6", "/page/alone")
    one = begin(vault, tmp_path / "bookmarks.html", NETSCAPE.format(url), fetch=False, **wishes)
    (outcome,) = run(vault, one)
    assert (outcome.status, outcome.reason, outcome.tags) == ("link only", "not_fetched", tags)
    assert vault.get(1).title == "The loss"
    assert hosts.hosts["127.0.1.6"].asked["/page/alone"] == 0


def test_failures_are_tried_again_and_only_they(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    host = hosts.hosts["127.0.1.7"]
    good, gone = hosts.url("127.0.1.7", "/page/good"), hosts.url("127.0.1.7", "/gone/again")
    one = begin(vault, tmp_path / "list.txt", f"{good}\n{gone}")
    run(vault, one)
    assert vault.imports.reopen_failed(vault.imports.get(one.run.id)) == 1
    (outcome,) = run(vault, Import.again(vault, vault.imports.get(one.run.id)))
    assert (outcome.url, outcome.status) == (gone, "failed")
    assert (host.asked["/page/good"], host.asked["/gone/again"]) == (1, 2)


def test_a_link_that_was_removed_for_ever_comes_back_with_the_same_file(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    urls = [hosts.url("127.0.1.8", f"/page/back-{number}") for number in range(3)]
    run(vault, begin(vault, tmp_path / "list.txt", "\n".join(urls)))
    gone, hidden = vault.resolve(urls[1:])
    vault.trash([gone, hidden], at="2026-11-25T10:00:00Z")
    vault.empty_trash(Selection(ids=(gone,)))
    (outcome,) = run(vault, begin(vault, tmp_path / "list.txt"))
    assert (outcome.url, outcome.status) == (urls[1], "saved")
    assert vault.get(hidden).trashed  # who put a link into the trash wants it there


def test_a_removed_link_comes_back_with_all_that_its_doubles_say(vault: Vault, tmp_path: Path) -> None:
    """The second and the third entry add to the first; what they say is not in the row of the first."""
    entries = (
        '<DT><A HREF="https://example.org/a" TAGS="one">First</A><DD>early\n'
        '<DT><A HREF="https://example.org/b" TAGS="other">Other</A>\n'
        '<DT><A HREF="https://example.org/a#top" TAGS="two">Second</A><DD>late\n'
        '<DT><A HREF="https://www.example.org/a" TAGS="three">Third</A>\n'
    )
    file = tmp_path / "bookmarks.html"
    wishes: dict[str, Any] = {"fetch": False}
    first = begin(vault, file, f"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n{entries}</DL>\n", **wishes)
    assert len(run(vault, first)) == 2
    before = vault.link("https://example.org/a")
    assert (before.tags, before.note) == (("one", "three", "two"), "early\n\nlate")
    vault.trash([before.id], at="2026-11-25T10:00:00Z")
    vault.empty_trash(Selection(ids=(before.id,)))
    again = begin(vault, file, **wishes)
    assert again.run.id == first.run.id
    assert not again.run.is_loaded
    (outcome,) = run(vault, again)
    after = vault.link("https://example.org/a")
    assert (outcome.id, after.id > before.id) == (after.id, True)
    assert (after.title, after.tags, after.note) == (before.title, before.tags, before.note)
    assert dict(vault.imports.get(first.run.id).counts) == {"link only": 2, "double": 2}
    assert run(vault, begin(vault, file, **wishes)) == []


def test_time_that_is_over_leaves_the_rest_waiting(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    urls = [hosts.url("127.0.1.1", f"/page/slow-{number}") for number in range(12)]
    one = begin(vault, tmp_path / "list.txt", "\n".join(urls))
    some = run(vault, one, seconds=0.5)
    left = vault.imports.get(one.run.id).count("waiting")
    assert 0 < left < 12
    assert len(some) + left == 12
    rest = run(vault, Import.again(vault, vault.imports.get(one.run.id)))
    assert sorted(each.url for each in some + rest) == sorted(urls)


def test_where_nobody_is_in_reach_the_rest_is_left_for_later(
    hosts: Hosts, vault: Vault, tmp_path: Path
) -> None:
    """A line that is down must not cost every link its try."""
    urls = [hosts.url(f"127.0.8.{number}", "/page") for number in range(1, 100)]
    one = begin(vault, tmp_path / "list.txt", "\n".join(urls))
    outcomes = run(vault, one)
    assert {each.status for each in outcomes} == {"failed"}
    assert 30 <= len(outcomes) < 60
    assert vault.imports.get(one.run.id).count("waiting") == 99 - len(outcomes)


def test_a_redirect_does_not_press_the_host_it_leads_to(vault: Vault, tmp_path: Path, site: Any) -> None:
    """The limit is the host's, however one comes to it."""
    with Hosts({"127.0.1.20": Host(delay=0.05)}).serving() as served:
        urls = []
        for number in range(12):
            site.answer(f"/{number}", b"", "302 Found", location=served.url("127.0.1.20", f"/page/{number}"))
            urls.append(site.url(f"/{number}", host=f"127.0.0.{number % 6 + 1}"))
        assert site.port  # one server behind six names
        outcomes = run(vault, begin(vault, tmp_path / "list.txt", "\n".join(urls)))
        assert Counter(each.status for each in outcomes)["saved"] >= 2
        assert served.hosts["127.0.1.20"].most <= 2


# Files that bring more than addresses


def test_whole_links_come_back_whole_and_once(vault: Vault, tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        keep(other, "https://example.org/loss", LOSS, "The loss", tags=("ml",))
        keep(other, "https://example.org/loss", RULER, "The loss, again")
        keep(other, "https://example.org/ruler", RULER, "A ruler")
        other.trash([2], at="2026-11-25T10:00:00Z")
        (tmp_path / "vault.jsonl").write_text("".join(transfer.stream(other, Selection(), "jsonl")))
    one = begin(vault, tmp_path / "vault.jsonl")
    assert sorted((each.status, each.id) for each in run(vault, one)) == [("saved", 1), ("saved", 2)]
    assert len(vault.snapshots(1)) == 2
    assert vault.get(2).trashed
    assert run(vault, begin(vault, tmp_path / "vault.jsonl")) == []


def test_saved_pages_are_read_without_asking_anybody(vault: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(5):
        page = make_page(f"https://example.org/{number}", LOSS, f"Page {number}")
        named = f'<link rel="canonical" href="https://example.org/{number}"></head>'.encode()
        (folder / f"{number}.html").write_bytes(page.body.replace(b"</head>", named))
    outcomes = run(vault, begin(vault, folder, tags=("old",)))
    assert Counter(each.status for each in outcomes) == {"saved": 5}
    assert {link.tags for link in vault.select(Selection())} == {("old",)}


def test_a_page_that_was_saved_long_ago_is_not_the_newest(vault: Vault, tmp_path: Path) -> None:
    url = "https://example.org/loss"
    keep(vault, url, LOSS, "As it is now")
    old = make_page(url, RULER, "As it was")
    marks = f'<link rel="canonical" href="{url}"><!-- saved from url=(0024){url} --></head>'.encode()
    file = tmp_path / "old.html"
    file.write_bytes(old.body.replace(b"</head>", marks))
    os.utime(file, (1_500_000_000, 1_500_000_000))
    (outcome,) = run(vault, begin(vault, file))
    assert (outcome.status, outcome.id) == ("saved", 1)
    first, second = vault.snapshots(1)
    assert (first.title, second.title) == ("As it was", "As it is now")
    assert (vault.get(1).title, vault.get(1).saved) == ("As it is now", second.captured)
    assert [hit.link.id for hit in vault.search("truth", Selection())[0]] == [1]
    again = run(vault, begin(vault, file, tags=("old",)))
    assert [(each.status, each.tags) for each in again] == [("already saved", ("old",))]
    assert len(vault.snapshots(1)) == 2


def test_a_file_of_no_known_kind_leaves_no_trace(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(FormatError):
        begin(vault, tmp_path / "song.mp3", "ID3\x00\x01\x02 nothing of ours")
    with pytest.raises(UsageError, match="cannot read"):
        begin(vault, tmp_path / "none.txt")
    assert vault.imports.all() == []


def test_a_file_that_changed_is_not_taken_for_the_one_that_was(vault: Vault, tmp_path: Path) -> None:
    with Vault(tmp_path / "other.db", write=True) as other:
        keep(other, "https://example.org/loss", LOSS, "The loss")
        text = "".join(transfer.stream(other, Selection(), "jsonl"))
    one = begin(vault, tmp_path / "vault.jsonl", text)
    list(one.load())
    (tmp_path / "vault.jsonl").write_text(text + "\n")
    with pytest.raises(UsageError, match="has changed since"):
        Import.again(vault, one.run)


def test_a_survey_counts_and_changes_nothing(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    url = hosts.url("127.0.1.6", "/page/preview_import")
    file = tmp_path / "bookmarks.html"
    file.write_text(NETSCAPE.format(url), encoding="utf-8")
    found = preview_import(None, file)
    assert (found.format, found.new, found.known, found.double) == ("netscape", 1, 0, 1)
    assert [each.location for each in found.unread] == ["line 8"]
    vault.store_link(Bookmark(url), at="2026-11-25T10:00:00Z", outcome="link only", reason="not_fetched")
    assert replace(found, new=0, known=1) == preview_import(vault, file)
    assert vault.imports.all() == []


def test_links_that_failed_are_tried_again(hosts: Hosts, vault: Vault, tmp_path: Path) -> None:
    urls = [hosts.url("127.0.1.9", path) for path in ("/page/retry", "/gone/retry")]
    for url in urls:
        vault.store_link(
            Bookmark(url, tags=("ml",)), at="2026-11-25T10:00:00Z", outcome="failed", reason="dns"
        )
    links = list(vault.select(Selection(failed=True, sort="id")))
    with fetch.Fetcher() as fetcher, Pipeline(fetcher.fetch, CrawlOptions(), len(links)) as pipeline:
        outcomes = list(import_job.retry(vault, links, pipeline))
    assert {each.url: (each.status, each.tags) for each in outcomes} == {
        urls[0]: ("saved", ("ml",)),
        urls[1]: ("failed", ("ml",)),
    }


# Killed


def command(vault: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "linkvault", "--db", str(vault), *arguments]


def start(vault: Path, file: Path, folder: Path) -> "subprocess.Popen[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": SOURCE, "LANG": "C.UTF-8"}
    return subprocess.Popen(
        command(vault, "import", str(file)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        cwd=folder,
        start_new_session=True,
    )


def told(path: Path) -> list[tuple[object, ...]]:
    """What a vault holds of the pages, without numbers and times that no two runs share."""
    return rows(
        path,
        "SELECT link.url, link.title, outcome, reason, snapshot.fingerprint, content.markdown,"
        " (SELECT count(*) FROM snapshot WHERE link_id = link.id),"
        " (SELECT group_concat(name) FROM link_tag JOIN tag ON tag.id = tag_id WHERE link_id = link.id)"
        " FROM link LEFT JOIN snapshot ON snapshot.id = link.snapshot_id"
        " LEFT JOIN content ON content.snapshot_id = snapshot.id ORDER BY link.url",
    )


def test_killed_at_any_moment_and_begun_again_it_comes_to_the_same(hosts: Hosts, tmp_path: Path) -> None:
    lines = []
    for number in range(60):
        host = f"127.0.1.{number % 4 + 9}"
        lines.append(f"[Page {number}]({hosts.url(host, f'/page/kill-{number}')})")
        lines.append(
            f"[Gone {number}]({hosts.url(host, f'/gone/kill-{number}')})" if number % 10 == 0 else ""
        )
    file = tmp_path / "list.md"
    file.write_text("\n".join(f"- {line}" for line in lines if line), encoding="utf-8")
    undisturbed, killed = tmp_path / "undisturbed.db", tmp_path / "killed.db"
    began = time.monotonic()
    start(undisturbed, file, tmp_path).communicate()
    whole = time.monotonic() - began
    chance, acknowledged = random.Random(7), set()
    for _ in range(4):
        process = start(killed, file, tmp_path)
        try:
            out, _ = process.communicate(timeout=chance.uniform(0.3, whole))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, _ = process.communicate()
        acknowledged |= {line.split(" ")[1] for line in out.splitlines() if line.startswith("saved ")}
        if killed.exists():
            have = {url for (url,) in rows(killed, "SELECT url FROM links WHERE status = 'saved'")}
            assert acknowledged <= have
    last = start(killed, file, tmp_path)
    last.communicate()
    assert last.returncode in (0, 1)  # 1: six pages are gone; 0: that was told before
    assert told(killed) == told(undisturbed)
    assert rows(killed, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name)
def test_a_signal_stops_at_once_and_keeps_what_is_done(
    hosts: Hosts, tmp_path: Path, number: signal.Signals
) -> None:
    file, path = tmp_path / "list.txt", tmp_path / "vault.db"
    urls = [hosts.url("127.0.1.1", f"/page/{number.name}-{each}") for each in range(60)]
    file.write_text("\n".join(urls), encoding="utf-8")
    before = signal.signal(number, signal.SIG_DFL)  # under nohup it is ignored, and children inherit that
    process = start(path, file, tmp_path)
    signal.signal(number, before)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 128 + number
    done = {line.split(" ")[1] for line in (first + rest).splitlines()}
    assert 0 < len(done) < 60
    assert {url for (url,) in rows(path, "SELECT url FROM links")} >= done
    (counts,) = json.loads(
        subprocess.run(command(path, "import", "--list", "--json"), capture_output=True, cwd=SOURCE).stdout
    )
    assert counts["saved"] + counts["waiting"] == 60
